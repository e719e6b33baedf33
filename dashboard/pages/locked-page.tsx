import { Button, Input } from "antd";
import { useEffect, useState } from "react";
import { POSTURES, ROLES, SEVERITIES, SEVERITY_WORDS } from "../../contracts/index.ts";
import { useDesk, useSoundOn } from "../components/desk.ts";
import { Field } from "../components/field.tsx";
import { SeverityShape } from "../components/severity.tsx";
import { Switches } from "../components/switches.tsx";
import { useLogIn } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { clockText, timeText } from "../words/time.ts";
import { useLogInFailure } from "./log-in-failure.ts";
import css from "./login-page.module.css";

/** What waits, by severity: numbers only, for whoever stands before a locked desk. */
function Waiting() {
  const { t, w } = useWords();
  const locked = useLive((state) => state.locked);
  if (locked === null)
    return (
      <p className={css.failure} role="alert">
        {t("locked.deaf")}
      </p>
    );
  const worst = SEVERITIES.filter((severity) => locked.waiting[severity] > 0);
  return (
    <div aria-live="assertive">
      {worst.length === 0 ? <p className={css.quiet}>{t("locked.none")}</p> : null}
      <ul className={css.waiting}>
        {worst.map((severity) => (
          <li key={severity}>
            <SeverityShape severity={severity} size={26} /> {w(SEVERITY_WORDS[severity])}
            <strong>{locked.waiting[severity]}</strong>
            {t("locked.waiting")}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What days these are stands on every screen, a locked one too. */
function PostureLine() {
  const { t, w } = useWords();
  const posture = useLive((state) => state.locked?.posture);
  return posture === undefined ? null : <p role="status">{t("bar.posture", { name: w(POSTURES[posture].words) })}</p>;
}

/** Nobody was reached for these: building and kind of help, for whoever stands here. */
function NobodyReached() {
  const { t, w, language } = useWords();
  const nobody = useLive((state) => state.locked?.nobody);
  const now = useNow(10_000);
  if (nobody === undefined || nobody.length === 0) return null;
  return (
    <section className={css.nobody} role="alert" aria-label={t("ladder.nobody")}>
      <h2>{t("ladder.nobody")}</h2>
      <ul>
        {nobody.map((one) => (
          <li key={`${one.since} ${one.line.zh}`}>
            <SeverityShape severity={one.severity} size={22} /> {w(SEVERITY_WORDS[one.severity])} · {w(one.line)} ·{" "}
            {t("locked.since", { time: timeText(Date.parse(one.since), now, language) })}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A locked desk sounds as it did; one that hears nothing any more says so by a tone too. */
function useLockedSound(): void {
  const { player } = useDesk();
  const locked = useLive((state) => state.locked);
  const severity = locked === null ? "high" : locked.sounding;
  useEffect(() => player.play(severity), [player, severity]);
}

/** The screen of a desk whose session has run out: it sounds, shows how much waits and how bad, and opens by a password. */
export function LockedPage({ onOpened }: { readonly onOpened: () => void }) {
  const { t, w, language } = useWords();
  const { user, player } = useDesk();
  const soundOn = useSoundOn();
  const now = useNow(1_000);
  const [username, setUsername] = useState(user.username);
  const [password, setPassword] = useState("");
  const logIn = useLogIn();
  const failure = useLogInFailure();
  useLockedSound();
  return (
    <main className={css.page}>
      <form
        className={css.box}
        aria-label={t("locked.title")}
        onSubmit={(event) => {
          event.preventDefault();
          if (username.trim() !== "" && password !== "") logIn.mutate({ username: username.trim(), password }, { onSuccess: onOpened });
        }}
      >
        <h1>
          {t("locked.title")} <span className={css.clock}>{clockText(now, language)}</span>
        </h1>
        <PostureLine />
        <Waiting />
        <NobodyReached />
        <p className={css.quiet}>{t("locked.hint", { who: `${w(ROLES[user.role].words)} ${user.name}` })}</p>
        {soundOn ? null : (
          <Button onClick={() => void player.enable()} size="large">
            {t("bar.soundOn")}
          </Button>
        )}
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
              autoFocus
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
          {t("locked.open")}
        </Button>
        <Switches />
      </form>
    </main>
  );
}
