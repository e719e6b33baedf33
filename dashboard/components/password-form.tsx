import { Button, Input } from "antd";
import { useState } from "react";
import type { useLogIn } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { useLogInFailure } from "../pages/log-in-failure.ts";
import { Field } from "./field.tsx";
import css from "./officer-form.module.css";

interface Props {
  readonly logIn: ReturnType<typeof useLogIn>;
  readonly username: string;
  readonly text: string;
  readonly focus?: boolean;
  readonly onDone: () => void;
}

/** Name and password, at a desk at which somebody sits down. */
export function PasswordForm({ logIn, username: known, text, focus = false, onDone }: Props) {
  const { t } = useWords();
  const failure = useLogInFailure();
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const ready = username.trim() !== "" && password !== "";
  return (
    <form
      className={css.form}
      aria-label={t("officer.passwordForm")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) logIn.mutate({ username: username.trim(), password }, { onSuccess: onDone });
      }}
    >
      <Field label={t("login.username")}>
        {(id) => (
          <Input
            id={id}
            value={username}
            onChange={(event) => setUsername(event.target.value)}
            autoComplete="username"
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
            autoFocus={focus}
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
      <Button type="primary" htmlType="submit" size="large" loading={logIn.isPending} disabled={!ready}>
        {text}
      </Button>
    </form>
  );
}
