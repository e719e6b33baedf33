import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { FAMILY_TERMS, type InvitationShown, RELATION_WORDS } from "../../contracts/index.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { Switches } from "../components/switches.tsx";
import { useAcceptInvitation, useLookInvitation } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import { LEAST_PASSWORD, passwordStrength } from "../words/password.ts";
import { timeText } from "../words/time.ts";
import css from "./login-page.module.css";

function AskCode({
  code,
  setCode,
  found,
}: {
  readonly code: string;
  readonly setCode: (code: string) => void;
  readonly found: (shown: InvitationShown) => void;
}) {
  const { t } = useWords();
  const look = useLookInvitation();
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== "") look.mutate(code, { onSuccess: found });
      }}
    >
      <p className={css.quiet}>{t("join.hint")}</p>
      <Field label={t("join.code")}>
        {(id) => (
          <Input
            id={id}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            size="large"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            maxLength={40}
          />
        )}
      </Field>
      <Button type="primary" size="large" htmlType="submit" block loading={look.isPending}>
        {t("join.open")}
      </Button>
      <FailureLine error={look.error} />
      <Link to="/">{t("join.haveAccount")}</Link>
    </form>
  );
}

function Account({ code, shown, done }: { readonly code: string; readonly shown: InvitationShown; readonly done: () => void }) {
  const { t, w, language } = useWords();
  const accept = useAcceptInvitation();
  const [name, setName] = useState(shown.name);
  const [phone, setPhone] = useState("");
  const [password, setPassword] = useState("");
  const [agreed, setAgreed] = useState(false);
  const short = passwordStrength(password, [phone, name]) === "short";
  const isMobile = /^1[0-9]{10}$/.test(phone);
  const complete = name.trim() !== "" && isMobile && !short && agreed;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) accept.mutate({ code, name: name.trim(), phone, password, agreed: true }, { onSuccess: done });
      }}
    >
      <p>
        {t("join.for", { community: shown.community, who: shown.who, relation: w(RELATION_WORDS[shown.relation]) })}
        <br />
        <small className={css.quiet}>{t("join.until", { at: timeText(Date.parse(shown.until), Date.now(), language) })}</small>
      </p>
      <Field label={t("join.name")}>
        {(id) => (
          <Input id={id} value={name} onChange={(event) => setName(event.target.value)} size="large" maxLength={60} autoComplete="name" />
        )}
      </Field>
      <Field label={t("join.phone")}>
        {(id) => (
          <>
            <Input
              id={id}
              value={phone}
              onChange={(event) => setPhone(event.target.value.trim())}
              size="large"
              inputMode="tel"
              autoComplete="tel-national"
              maxLength={11}
            />
            <small className={css.quiet}>{t("join.phoneHelp")}</small>
          </>
        )}
      </Field>
      <Field label={t("join.password")}>
        {(id) => (
          <>
            <Input.Password
              id={id}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              size="large"
              autoComplete="new-password"
            />
            <small className={css.quiet}>{t("join.passwordHelp", { count: LEAST_PASSWORD })}</small>
          </>
        )}
      </Field>
      <section aria-label={t("join.terms")}>
        <h2>{t("join.terms")}</h2>
        <ul style={{ margin: 0, paddingLeft: 20, listStyle: "disc" }}>
          {FAMILY_TERMS.map((term) => (
            <li key={term.en}>{w(term)}</li>
          ))}
        </ul>
      </section>
      <Checkbox checked={agreed} onChange={(event) => setAgreed(event.target.checked)}>
        {t("join.agree")}
      </Checkbox>
      <Button type="primary" size="large" htmlType="submit" block disabled={!complete} loading={accept.isPending}>
        {t("join.make")}
      </Button>
      <FailureLine error={accept.error} />
    </form>
  );
}

/** A relative makes an account with the one-time code that the community printed or sent; outside of the shell. */
export function JoinPage() {
  const { t } = useWords();
  const [code, setCode] = useState(() => window.location.hash.slice(1));
  const [shown, setShown] = useState<InvitationShown | null>(null);
  const [done, setDone] = useState(false);
  return (
    <main className={css.page} style={{ fontSize: 18 }}>
      <section className={css.box} aria-label={t("join.title")}>
        <h1>{t("join.title")}</h1>
        {done ? (
          <>
            <p role="status">{t("join.done")}</p>
            <Link to="/">{t("join.toHome")}</Link>
          </>
        ) : shown === null ? (
          <AskCode code={code} setCode={setCode} found={setShown} />
        ) : (
          <Account code={code} shown={shown} done={() => setDone(true)} />
        )}
        <Switches />
        <p className={css.quiet}>{t("about.disclaimer")}</p>
      </section>
    </main>
  );
}
