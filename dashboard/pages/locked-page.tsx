import { Button } from "antd";
import { useEffect, useState } from "react";
import { POSTURES, ROLES, SEVERITIES, SEVERITY_WORDS } from "../../contracts/index.ts";
import { useDesk, useSoundOn } from "../components/desk.ts";
import { OfficerForm } from "../components/officer-form.tsx";
import { PasswordForm } from "../components/password-form.tsx";
import { PublicQueue } from "../components/public-queue.tsx";
import { SeverityShape } from "../components/severity.tsx";
import { Switches } from "../components/switches.tsx";
import { useOfficers } from "../data/officers.ts";
import { useLogIn } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { clockText, timeText } from "../words/time.ts";
import css from "./login-page.module.css";

/** What is open, of the kind and at the building, and how many nobody has yet: for whoever stands before a locked desk. */
function Waiting() {
  const { t, w } = useWords();
  const locked = useLive((state) => state.locked);
  const now = useNow(1_000);
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
      <PublicQueue alerts={locked.alerts} label={t("locked.open.list")} now={now} />
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

/** Whoever gave the password here in this shift opens it by PIN, everybody else by password. */
function Opening({ onOpened }: { readonly onOpened: () => void }) {
  const { t } = useWords();
  const { user } = useDesk();
  const { data, isPending } = useOfficers();
  const logIn = useLogIn();
  const byPin = data?.some(({ pin }) => pin === "set") === true;
  const [asked, setAsked] = useState(false);
  if (isPending) return null;
  if (byPin && !asked)
    return (
      <>
        <OfficerForm first="seated" text={t("locked.open")} onDone={onOpened} />
        <Button type="link" onClick={() => setAsked(true)}>
          {t("locked.byPassword")}
        </Button>
      </>
    );
  return (
    <>
      {data?.some(({ pin }) => pin === "off") ? <p role="status">{t("locked.pinOff")}</p> : null}
      <PasswordForm logIn={logIn} username={user.username} text={t("locked.open")} focus onDone={onOpened} />
      {byPin ? (
        <Button type="link" onClick={() => setAsked(false)}>
          {t("locked.byPin")}
        </Button>
      ) : null}
    </>
  );
}

/** The screen of a desk that is locked: it sounds, shows what is open and where without a name, and opens by PIN or password. */
export function LockedPage({ onOpened }: { readonly onOpened: () => void }) {
  const { t, w, language } = useWords();
  const { user, player } = useDesk();
  const soundOn = useSoundOn();
  const now = useNow(1_000);
  useLockedSound();
  return (
    <main className={css.page}>
      <section className={`${css.box} ${css.wide}`} aria-label={t("locked.title")}>
        <div className={css.side}>
          <h1>
            {t("locked.title")} <span className={css.clock}>{clockText(now, language)}</span>
          </h1>
          <PostureLine />
          <NobodyReached />
          <Waiting />
        </div>
        <div className={css.side}>
          <p className={css.quiet}>{t("locked.hint", { who: `${w(ROLES[user.role].words)} ${user.name}` })}</p>
          {soundOn ? null : (
            <Button onClick={() => void player.enable()} size="large">
              {t("bar.soundOn")}
            </Button>
          )}
          <Opening onOpened={onOpened} />
          <Switches />
        </div>
      </section>
    </main>
  );
}
