import { Button, Input } from "antd";
import { useState } from "react";
import { INTERNAL_GRADING, SEVERITIES } from "../../contracts/index.ts";
import { FailureLine } from "../components/form-end.tsx";
import { SeverityBadge } from "../components/severity.tsx";
import { useChangePassword } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

function PasswordForm() {
  const { t } = useWords();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  return (
    <form
      className={`${css.card} ${css.form}`}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(
          { current, password },
          {
            onSuccess: () => {
              setCurrent("");
              setPassword("");
            },
          },
        );
      }}
    >
      <h2>{t("session.password")}</h2>
      <Input.Password
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        placeholder={t("session.current")}
        aria-label={t("session.current")}
        autoComplete="current-password"
      />
      <Input.Password
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        placeholder={t("users.newPassword")}
        aria-label={t("users.newPassword")}
        autoComplete="new-password"
      />
      <div>
        <Button htmlType="submit" disabled={current === "" || password.length < 10} loading={change.isPending}>
          {t("session.password")}
        </Button>
      </div>
      {change.isSuccess ? <p role="status">{t("session.changed")}</p> : null}
      <FailureLine error={change.error} />
    </form>
  );
}

/** What this is and what it is not. */
export function AboutPage() {
  const { t, w } = useWords();
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <section className={css.card}>
        <h2>{t("app.name")}</h2>
        <p>{t("about.what")}</p>
        <p>
          <strong>{t("about.disclaimer")}</strong>
        </p>
        <p>{t("about.icons")}</p>
        <p className={css.filters}>
          {SEVERITIES.map((severity) => (
            <SeverityBadge key={severity} severity={severity} />
          ))}
          <span className={css.quiet}>{w(INTERNAL_GRADING)}</span>
        </p>
      </section>
      <PasswordForm />
    </div>
  );
}
