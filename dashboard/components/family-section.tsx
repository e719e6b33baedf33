import { Button, Input, Popconfirm } from "antd";
import { useState } from "react";
import { type FamilyTie, type PersonView, RELATION_WORDS, RELATIONS, type Relation, TIE_END_WORDS, toIso } from "../../contracts/index.ts";
import { useEndTie, useFamily, useInvite, useWithdrawInvitation } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { instantOfField, timeText } from "../words/time.ts";
import { Choice } from "./choices.tsx";
import { CopyButton } from "./copy.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

function TieLine({ person, tie, may }: { readonly person: string; readonly tie: FamilyTie; readonly may: boolean }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const end = useEndTie(person);
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  const why = tie.relation === "carer" ? "dismissed" : "removed";
  return (
    <li>
      {w(RELATION_WORDS[tie.relation])} {tie.name} · {t("kin.from", { at: time(tie.from) })}
      {tie.to === null ? "" : t("kin.to", { at: time(tie.to) })}
      {tie.ended === null ? "" : ` · ${w(TIE_END_WORDS[tie.ended])}${tie.endedByName === null ? "" : ` ${tie.endedByName}`}`}{" "}
      {tie.ended === null && may ? (
        <Popconfirm title={t("kin.endAsk", { name: tie.name })} onConfirm={() => end.mutate({ user: tie.user, why })}>
          <Button size="small" loading={end.isPending}>
            {t(why === "dismissed" ? "kin.dismiss" : "kin.end")}
          </Button>
        </Popconfirm>
      ) : null}
    </li>
  );
}

/** The paper that a relative is handed, or its text to be sent. */
function Code({ code, name }: { readonly code: string; readonly name: string }) {
  const { t } = useWords();
  const address = `${window.location.origin}/join`;
  const text = t("kin.letter", { name, address, code });
  return (
    <div role="status">
      <p>{t("kin.once")}</p>
      <p style={{ fontSize: 28, fontVariantNumeric: "tabular-nums", margin: "8px 0" }}>
        <strong>{code}</strong>
      </p>
      <p className={css.quiet}>{text}</p>
      <CopyButton text={text} />
    </div>
  );
}

function InviteForm({ person }: { readonly person: string }) {
  const { t, w } = useWords();
  const invite = useInvite(person);
  const [name, setName] = useState("");
  const [relation, setRelation] = useState<Relation>("daughter");
  const [to, setTo] = useState("");
  const end = to === "" ? null : instantOfField(to);
  const complete = name.trim() !== "" && end !== undefined;
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) invite.mutate({ name: name.trim(), relation, to: end == null ? null : toIso(end) });
      }}
    >
      <Field label={t("kin.name")}>
        {(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={60} />}
      </Field>
      <Choice
        label={t("kin.relation")}
        value={relation}
        options={RELATIONS.map((value) => ({ value, label: w(RELATION_WORDS[value]) }))}
        onChange={setRelation}
      />
      <Field label={t("kin.until")}>
        {(id) => <Input id={id} type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />}
      </Field>
      <Button type="primary" htmlType="submit" disabled={!complete} loading={invite.isPending}>
        {t("kin.invite")}
      </Button>
      <FailureLine error={invite.error} />
      {invite.data ? <Code code={invite.data.code} name={invite.data.invitation.name} /> : null}
    </form>
  );
}

/** Relatives with a log-in: who, since when, until when; and the asking of new ones. */
export function FamilySection({ person }: { readonly person: PersonView }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("family.manage");
  const { data } = useFamily(person.id);
  const withdraw = useWithdrawInvitation(person.id);
  if (data === undefined) return null;
  return (
    <>
      <h2>{t("kin.title")}</h2>
      {data.ties.length === 0 ? <p className={css.quiet}>{t("kin.none")}</p> : null}
      <ul className={css.list}>
        {data.ties.map((tie) => (
          <TieLine key={tie.id} person={person.id} tie={tie} may={may} />
        ))}
        {data.invitations
          .filter(({ state, until }) => state === "open" && Date.parse(until) > now)
          .map((one) => (
            <li key={one.id}>
              {w(RELATION_WORDS[one.relation])} {one.name} · {t("kin.asked", { until: timeText(Date.parse(one.until), now, language) })}{" "}
              {may ? (
                <Button size="small" onClick={() => withdraw.mutate(one.id)}>
                  {t("kin.withdraw")}
                </Button>
              ) : null}
            </li>
          ))}
      </ul>
      {may ? (
        <details className={css.fold}>
          <summary>{t("kin.inviteTitle")}</summary>
          <InviteForm person={person.id} />
        </details>
      ) : null}
    </>
  );
}
