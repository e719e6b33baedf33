import { Button, Input } from "antd";
import { useState } from "react";
import { Field } from "../components/field.tsx";
import { Switches } from "../components/switches.tsx";
import { useLogIn } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { useLogInFailure } from "./log-in-failure.ts";
import css from "./login-page.module.css";

/** Log-in; `ended` says that a session was there and is no more. */
export function LoginPage({ ended }: { readonly ended: boolean }) {
  const { t } = useWords();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const logIn = useLogIn();
  const failure = useLogInFailure();
  return (
    <main className={css.page}>
      <form
        className={css.box}
        aria-label={t("login.title")}
        onSubmit={(event) => {
          event.preventDefault();
          if (username.trim() !== "" && password !== "") logIn.mutate({ username: username.trim(), password });
        }}
      >
        <h1>{t("app.name")}</h1>
        <p className={css.quiet}>{ended ? t("login.ended") : t("login.hint")}</p>
        <Field label={t("login.username")}>
          {(id) => (
            <Input
              id={id}
              value={username}
              onChange={(event) => setUsername(event.target.value)}
              autoComplete="username"
              autoFocus
              name="username"
              size="large"
            />
          )}
        </Field>
        <Field label={t("login.password")}>
          {(id) => (
            <Input.Password
              id={id}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              autoComplete="current-password"
              name="password"
              size="large"
            />
          )}
        </Field>
        {logIn.error ? (
          <p className={css.failure} role="alert">
            {failure(logIn.error)}
          </p>
        ) : null}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          loading={logIn.isPending}
          disabled={username.trim() === "" || password === ""}
        >
          {t("login.enter")}
        </Button>
        <Switches />
        <p className={css.quiet}>{t("about.disclaimer")}</p>
      </form>
    </main>
  );
}
