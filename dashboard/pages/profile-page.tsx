import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { type OwnWays, PHONE_PATTERN, plainPhone, ROLES } from "../../contracts/index.ts";
import { useDesk } from "../components/desk.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { PinSection } from "../components/pin-section.tsx";
import { PushSection } from "../components/push-section.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { WayLine } from "../components/way-proof.tsx";
import { WechatSection } from "../components/wechat-section.tsx";
import { useOwnWayActs, useOwnWays } from "../data/channels.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

const isPhone = new RegExp(PHONE_PATTERN);

/** How I am told: my own ways with their proofs, and when I want quiet. */
export function ProfilePage() {
  const { t, w } = useWords();
  const { user } = useDesk();
  const query = useOwnWays();
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("nav.profile")}</h1>
        <span className={css.quiet}>
          {user.name} · {w(ROLES[user.role].words)}
        </span>
      </div>
      <PinSection />
      {query.isPending ? <Bones rows={4} /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? (
        <>
          <Ways own={query.data} />
          {query.data.wechat === null ? null : <WechatSection wechat={query.data.wechat} />}
          <PushSection push={query.data.push} />
          <OwnForm own={query.data} />
        </>
      ) : null}
    </div>
  );
}

function Ways({ own }: { readonly own: OwnWays }) {
  const { t } = useWords();
  const { test } = useOwnWayActs();
  return (
    <section className={css.card} aria-label={t("profile.ways")}>
      <h2>{t("profile.ways")}</h2>
      <p className={css.quiet}>{t("profile.waysAbout")}</p>
      {own.ways.length === 0 ? <p>{t("profile.noWays")}</p> : null}
      <ul className={css.list}>
        {own.ways.map((way) => (
          <WayLine
            key={way.channel}
            way={way}
            busy={test.isPending && test.variables.channel === way.channel}
            onTest={() => test.mutate({ channel: way.channel })}
          />
        ))}
      </ul>
      {test.isSuccess ? <p role="status">{t("profile.testSent")}</p> : null}
      <FailureLine error={test.error} />
    </section>
  );
}

function OwnForm({ own }: { readonly own: OwnWays }) {
  const { t } = useWords();
  const { save } = useOwnWayActs();
  const [phone, setPhone] = useState(own.phone ?? "");
  const [wecom, setWecom] = useState(own.wecom ?? "");
  const [quiet, setQuiet] = useState(own.quiet);
  const wrong = phone.trim() !== "" && !isPhone.test(plainPhone(phone));
  return (
    <form
      className={css.card}
      aria-label={t("profile.numbers")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) save.mutate({ phone: plainPhone(phone) || null, wecom: wecom.trim() || null, quiet });
      }}
    >
      <h2>{t("profile.numbers")}</h2>
      <Field label={t("contacts.phone")}>
        {(id) => (
          <Input
            id={id}
            inputMode="tel"
            autoComplete="tel"
            value={phone}
            status={wrong ? "error" : ""}
            onChange={(event) => setPhone(event.target.value)}
          />
        )}
      </Field>
      {wrong ? <p role="alert">{t("contacts.phoneWrong")}</p> : null}
      <Field label={t("profile.wecom")}>
        {(id) => <Input id={id} value={wecom} maxLength={64} onChange={(event) => setWecom(event.target.value)} />}
      </Field>
      <p className={css.quiet}>{own.email === null ? t("profile.noEmail") : t("profile.email", { email: own.email })}</p>
      <Checkbox checked={quiet !== null} onChange={(event) => setQuiet(event.target.checked ? { from: "22:00", to: "07:00" } : null)}>
        {t("profile.quiet")}
      </Checkbox>
      {quiet === null ? null : (
        <div className={css.filters}>
          {(["from", "to"] as const).map((side) => (
            <Input
              key={side}
              type="time"
              style={{ width: 130 }}
              aria-label={t(`profile.${side}`)}
              value={quiet[side]}
              onChange={(event) => setQuiet({ ...quiet, [side]: event.target.value })}
            />
          ))}
        </div>
      )}
      <p className={css.quiet}>{t("profile.quietAbout")}</p>
      <FailureLine error={save.error} />
      {save.isSuccess ? <p role="status">{t("profile.saved")}</p> : null}
      <Button type="primary" htmlType="submit" loading={save.isPending} disabled={wrong}>
        {t("act.save")}
      </Button>
    </form>
  );
}
