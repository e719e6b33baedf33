import { Button, Input } from "antd";
import { useState } from "react";
import { useSetUp } from "../data/setup.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/login-page.module.css";
import { LEAST_PASSWORD, passwordStrength } from "../words/password.ts";
import { Field } from "./field.tsx";

const HINTS = { weak: "setup.passwordWeak", fair: "setup.passwordFair", good: "setup.passwordGood" } as const;

/** Community and first administrator; the password has no default. */
export function SetupForm({ token: given, done }: { readonly token: string; readonly done: () => void }) {
  const { t } = useWords();
  const setUp = useSetUp();
  const [token, setToken] = useState(given);
  const [community, setCommunity] = useState("");
  const [zone, setZone] = useState("Asia/Shanghai");
  const [name, setName] = useState("");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const strength = passwordStrength(password, [username, name, community]);
  const hint = strength === "short" ? t("setup.passwordShort", { count: LEAST_PASSWORD - password.length }) : t(HINTS[strength]);
  const complete =
    token !== "" &&
    community.trim() !== "" &&
    zone.trim() !== "" &&
    name.trim() !== "" &&
    /^[\w.-]{2,60}$/.test(username) &&
    strength !== "short";
  const send = (): void =>
    setUp.mutate(
      {
        token: token.trim(),
        community: { name: community.trim(), zone: zone.trim() },
        admin: { username, name: name.trim(), password },
      },
      { onSuccess: done },
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) send();
      }}
    >
      <p className={css.quiet}>{t("setup.hint")}</p>
      {given === "" ? (
        <Field label={t("setup.token")}>
          {(id) => (
            <>
              <Input.Password
                id={id}
                name="token"
                value={token}
                onChange={(event) => setToken(event.target.value)}
                size="large"
                autoComplete="off"
              />
              <small className={css.quiet}>{t("setup.tokenHelp")}</small>
            </>
          )}
        </Field>
      ) : null}
      <Field label={t("setup.community")}>
        {(id) => (
          <Input
            id={id}
            name="community"
            value={community}
            onChange={(event) => setCommunity(event.target.value)}
            size="large"
            maxLength={60}
          />
        )}
      </Field>
      <Field label={t("setup.zone")}>
        {(id) => (
          <>
            <Input id={id} name="zone" list="time-zones" value={zone} onChange={(event) => setZone(event.target.value)} size="large" />
            <datalist id="time-zones">
              {Intl.supportedValuesOf("timeZone").map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <h2>{t("setup.admin")}</h2>
      <Field label={t("setup.name")}>
        {(id) => (
          <Input
            id={id}
            name="name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            size="large"
            maxLength={60}
            autoComplete="name"
          />
        )}
      </Field>
      <Field label={t("setup.username")}>
        {(id) => (
          <>
            <Input
              id={id}
              name="username"
              value={username}
              onChange={(event) => setUsername(event.target.value)}
              size="large"
              maxLength={60}
              autoComplete="username"
            />
            <small className={css.quiet}>{t("setup.usernameHelp")}</small>
          </>
        )}
      </Field>
      <Field label={t("setup.password")}>
        {(id) => (
          <>
            <Input.Password
              id={id}
              name="password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              size="large"
              autoComplete="new-password"
              aria-describedby={`${id}-hint`}
            />
            <small id={`${id}-hint`} className={css.quiet} role="status">
              {hint}
            </small>
          </>
        )}
      </Field>
      {setUp.error ? (
        <p className={css.failure} role="alert">
          {"detail" in setUp.error && typeof setUp.error.detail === "string" ? setUp.error.detail : setUp.error.message}
        </p>
      ) : null}
      <Button type="primary" htmlType="submit" size="large" loading={setUp.isPending} disabled={!complete}>
        {t("setup.finish")}
      </Button>
    </form>
  );
}
