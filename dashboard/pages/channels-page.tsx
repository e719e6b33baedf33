import { Button } from "antd";
import { useState } from "react";
import {
  type ChannelState,
  type ChannelsView,
  NOTICE_ANSWER_WORDS,
  NOTICE_CHANNEL_WORDS,
  type Provider,
  type Template,
} from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { CopyButton } from "../components/copy.tsx";
import { useRight } from "../components/desk.ts";
import { MailSection } from "../components/mail-form.tsx";
import { Outlets } from "../components/outlets.tsx";
import { ProviderCard } from "../components/provider-card.tsx";
import { ProviderForm } from "../components/provider-form.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useChannels } from "../data/channels.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

function StateRow({ state }: { readonly state: ChannelState }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const words =
    state.troubleSince !== null
      ? t("channels.trouble", { since: timeText(Date.parse(state.troubleSince), now, language) })
      : state.ready
        ? t("channels.ready")
        : t("channels.notReady");
  return (
    <tr data-channel={state.channel}>
      <td>{w(NOTICE_CHANNEL_WORDS[state.channel])}</td>
      <td>{state.provider ?? "—"}</td>
      <td>{state.troubleSince !== null ? <strong role="alert">{words}</strong> : words}</td>
      <td>{state.queued}</td>
      <td>{state.lastSuccessAt === null ? "—" : <Age at={state.lastSuccessAt} every={30_000} />}</td>
      <td>
        {state.lastFailureAt === null ? "—" : <Age at={state.lastFailureAt} every={30_000} />}
        {state.lastFailure === null ? null : <span className={css.quiet}> {state.lastFailure}</span>}
      </td>
    </tr>
  );
}

function States({ states }: { readonly states: readonly ChannelState[] }) {
  const { t } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t("channels.way")}</th>
            <th>{t("channels.provider")}</th>
            <th>{t("alert.stateName")}</th>
            <th>{t("channels.queued")}</th>
            <th>{t("channels.lastSuccess")}</th>
            <th>{t("channels.lastFailure")}</th>
          </tr>
        </thead>
        <tbody>
          {states.map((state) => (
            <StateRow key={`${state.channel} ${state.provider ?? ""}`} state={state} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Wording({ template }: { readonly template: Template }) {
  const { t, w } = useWords();
  const answers = Object.entries(template.answers);
  return (
    <li className={css.item} data-template={template.id}>
      <div className={css.filters}>
        <strong>{w(template.name)}</strong>
        <span className={css.quiet}>
          {w(NOTICE_CHANNEL_WORDS[template.channel])} · {template.id}
        </span>
        <CopyButton text={template.text} label={t("channels.copyWording")} />
      </div>
      <p>{template.text}</p>
      <ul className={css.filters}>
        {template.vars.map((one) => (
          <li key={one.name} className={css.quiet}>
            <code>{`\${${one.name}}`}</code> {t("channels.variable", { max: one.max, example: one.example })}
          </li>
        ))}
      </ul>
      {answers.length === 0 ? null : (
        <p className={css.quiet}>
          {answers.map(([key, answer]) => t("channels.answer", { key, answer: w(NOTICE_ANSWER_WORDS[answer]) })).join(t("list.comma"))}
        </p>
      )}
    </li>
  );
}

/** What must be done outside of the hub before anybody can be rung. */
function Reminders({ view }: { readonly view: ChannelsView }) {
  const { t } = useWords();
  const kinds = new Set(view.providers.map((provider) => provider.kind));
  return (
    <ul className={css.list}>
      {view.publicUrl === null ? (
        <li className={css.note}>
          <span role="alert">{t("channels.noPublicUrl")}</span>
        </li>
      ) : (
        <li className={css.note}>{t("channels.fileDomain", { url: view.publicUrl })}</li>
      )}
      {kinds.has("voice") ? null : <li className={css.note}>{t("channels.noVoice")}</li>}
      {kinds.has("sms") ? null : <li className={css.note}>{t("channels.noSms")}</li>}
      <li className={css.note}>{t("channels.registerNumbers")}</li>
      <li className={css.note}>{t("channels.groups")}</li>
    </ul>
  );
}

/** The ways out: how each is doing, the accounts at providers, and the wordings to file. */
export function ChannelsPage() {
  const { t } = useWords();
  const sets = useRight("users.manage");
  const query = useChannels();
  const [form, setForm] = useState<Provider | "new" | null>(null);
  const view = query.data;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.channels")}</h1>
        <span className={css.spring} />
        {sets ? (
          <Button type="primary" onClick={() => setForm("new")}>
            {t("channels.add")}
          </Button>
        ) : null}
      </div>
      {query.isPending ? <Bones /> : null}
      {query.error && !view ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.error && view ? <p role="alert">{t("channels.stale")}</p> : null}
      {view ? (
        <>
          <h2>{t("channels.states")}</h2>
          <States states={view.states} />
          <h2>{t("channels.todo")}</h2>
          <Reminders view={view} />
          <h2>{t("channels.providers")}</h2>
          {view.providers.length === 0 ? <Empty title={t("channels.none")} hint={t("channels.noneHint")} /> : null}
          <ul className={css.list}>
            {view.providers.map((one) => (
              <ProviderCard key={one.id} provider={one} onEdit={sets ? () => setForm(one) : null} />
            ))}
          </ul>
          <Outlets outlets={view.outlets} />
          <h2>{t("mail.title")}</h2>
          <MailSection mail={view.mail} sets={sets} />
          <h2>{t("channels.wordings")}</h2>
          <p>{t("channels.wordingsAbout")}</p>
          <ul className={css.list}>
            {view.templates.map((one) => (
              <Wording key={one.id} template={one} />
            ))}
          </ul>
          {form === null ? null : (
            <ProviderForm provider={form === "new" ? null : form} templates={view.templates} onClose={() => setForm(null)} />
          )}
        </>
      ) : null}
    </div>
  );
}
