import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { POSTURES } from "../../contracts/index.ts";
import { useMaintenance } from "../data/maintenance.ts";
import { useStay } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import css from "../pages/shell.module.css";
import { fullTime, timeText } from "../words/time.ts";
import { Age } from "./age.tsx";
import { useDesk, useRight, useSoundOn } from "./desk.ts";
import { DeskBar } from "./desk-bar.tsx";
import { DrillBar } from "./drill-bar.tsx";
import { ProofBar, ProofLine } from "./proof-watch.tsx";
import { GapBar } from "./roster/duty-line.tsx";
import { ToldBar } from "./told-bar.tsx";

/** The live feed is gone: with the time of the last message; it goes away by itself. */
function LostBar() {
  const { t, language } = useWords();
  const lost = useLive((state) => state.link === "lost" || (state.link === "connecting" && state.lastFrameAt !== null));
  const last = useLive((state) => state.lastFrameAt);
  const now = useNow(1_000);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!lost) return setLate(false);
    // A blink of the line heals within a second and need not frighten anybody.
    const timer = setTimeout(() => setLate(true), 1_500);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!lost || !late) return null;
  return (
    <div className={css.bar} role="alert">
      {t("bar.lost")} · {last === null ? t("bar.neverHeard") : t("bar.lastHeard", { time: timeText(last, now, language, true) })} ·{" "}
      {t("bar.reconnecting")}
    </div>
  );
}

/** Where somebody without a desk may watch alerts. */
const WATCHED: ReadonlySet<string> = new Set(["/", "/alerts"]);

function SoundBar() {
  const { t } = useWords();
  const { player } = useDesk();
  const on = useSoundOn();
  const acts = useRight("alerts.act");
  const stands = useRight("desk.stand");
  const path = useLocation({ select: (location) => location.pathname });
  // A desk that is watched has a bar of its own; whoever keeps none is told where alerts are watched, not above a roster.
  if (on || !acts || stands || !WATCHED.has(path)) return null;
  return (
    <div className={css.bar} role="alert">
      {t("bar.soundOff")}
      <button type="button" onClick={() => void player.enable().then(() => player.test())}>
        {t("bar.soundOn")}
      </button>
    </div>
  );
}

/** So long before the session runs out the desk is warned. */
const WARN_MS = 15 * 60_000;

function SessionBar() {
  const { t, language } = useWords();
  const stay = useStay();
  const endsAt = useLive((state) => state.endsAt);
  const now = useNow(10_000);
  if (endsAt === null || endsAt - now > WARN_MS) return null;
  return (
    <div className={css.bar} role="alert">
      {t("bar.sessionEnds", { time: timeText(endsAt, now, language) })}
      <button type="button" onClick={stay}>
        {t("bar.stay")}
      </button>
    </div>
  );
}

function ClockBar() {
  const { t, language } = useWords();
  const status = useLive((state) => state.status);
  if (status === null || status.clock !== "driven") return null;
  return (
    <div className={`${css.bar} ${css.thin}`} role="status">
      {t("bar.driven", { time: fullTime(Date.parse(status.time), language) })}
    </div>
  );
}

function DegradedBar() {
  const { t, w } = useWords();
  const degraded = useLive((state) => state.status?.degraded);
  if (degraded === undefined || degraded.length === 0) return null;
  return (
    <div className={css.bar} role="alert">
      {t("bar.degraded")}: {degraded.map(w).join(" · ")}
    </div>
  );
}

function NotesBar() {
  const { w } = useWords();
  const notes = useLive((state) => state.status?.notes);
  if (notes === undefined || notes.length === 0) return null;
  return (
    <div className={css.bar} role="status">
      {notes.map(w).join(" · ")}
    </div>
  );
}

/** What is held back now, by whom and until when: nobody may wonder why it is quiet. */
function MaintenanceBar() {
  const { t, language } = useWords();
  const { user } = useDesk();
  const { data } = useMaintenance("active", useRight("devices.read") && user.role !== "family");
  const now = useNow(30_000);
  const plans = (data?.items ?? []).filter((plan) => Date.parse(plan.until) > now);
  if (plans.length === 0) return null;
  const named = plans.slice(0, 3).map((plan) => {
    const until = timeText(Date.parse(plan.until), now, language);
    return t("bar.maintenanceOne", { where: [...plan.placeNames, ...plan.deviceNames][0] ?? "", reason: plan.reason, until });
  });
  return (
    <div className={`${css.bar} ${css.thin}`} role="status">
      <Link to="/maintenance">{t("bar.maintenance", { count: plans.length })}</Link> {named.join(" · ")}
    </div>
  );
}

/** Alerts come faster than they can be answered: said on every page, with what that changes. */
function FloodBar() {
  const { t, language } = useWords();
  const flood = useLive((state) => state.status?.flood);
  const now = useNow(10_000);
  if (flood === undefined) return null;
  return (
    <div className={css.bar} role="alert">
      {t("bar.flood", { count: flood.count, since: timeText(Date.parse(flood.since), now, language) })}
    </div>
  );
}

/** What was declared for special days, by whom and until when. */
function PostureBar() {
  const { t, w, language } = useWords();
  const posture = useLive((state) => state.status?.posture);
  const now = useNow(30_000);
  if (posture === undefined) return null;
  const until = timeText(Date.parse(posture.until), now, language);
  return (
    <div className={`${css.bar} ${css.thin}`} role="status">
      <Link to="/maintenance">{t("bar.posture", { name: w(POSTURES[posture.kind].words) })}</Link>{" "}
      {t("posture.until", { until, name: posture.by.name, reason: posture.reason })}
    </div>
  );
}

function StandingBar() {
  const { t } = useWords();
  const standing = useLive((state) => state.status?.standing);
  if (standing === undefined) return null;
  return (
    <div className={`${css.bar} ${css.thin}`} role="status">
      <Link to="/alerts" search={{ state: "standing" }}>
        {t("bar.standing", { count: standing })}
      </Link>
    </div>
  );
}

function UnreadableBar() {
  const { t } = useWords();
  const count = useLive((state) => state.unreadable);
  return count === 0 ? null : (
    <div className={`${css.bar} ${css.thin}`} role="alert">
      {t("state.unreadable", { count })}
    </div>
  );
}

/** Everything that makes what is shown less than the whole truth, above it. */
export function Bars() {
  return (
    <div>
      <LostBar />
      <DrillBar />
      <DegradedBar />
      <ProofBar />
      <FloodBar />
      <GapBar />
      <NotesBar />
      <SoundBar />
      <DeskBar />
      <SessionBar />
      <ClockBar />
      <PostureBar />
      <MaintenanceBar />
      <StandingBar />
      <ToldBar />
      <UnreadableBar />
    </div>
  );
}

/** The foot line: the hub in numbers. */
export function FootLine() {
  const { t } = useWords();
  const status = useLive((state) => state.status);
  const link = useLive((state) => state.link);
  if (status === null) return <footer className={css.footer}>{t("foot.waiting")}</footer>;
  return (
    <footer className={css.footer}>
      <span>
        {t("foot.devices")} <strong>{`${status.online}/${status.devices}`}</strong> {t("foot.online")}
      </span>
      <span>
        <strong>{Math.round(status.rate)}</strong> {t("foot.rate")}
      </span>
      <span>
        {t("foot.sync")} <strong>{status.syncMs === null ? t("foot.idle") : `${Math.round(status.syncMs)} ms`}</strong>
      </span>
      <span>
        {t("foot.quarantine")} <strong>{status.quarantined}</strong>
      </span>
      {link === "live" ? null : (
        <span>
          {t("foot.asOf")} <Age at={status.time} />
        </span>
      )}
      <ProofLine />
      <span className={css.spring} />
      <span>{t("about.short")}</span>
    </footer>
  );
}
