import { Link } from "@tanstack/react-router";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import {
  type Alert,
  type Instant,
  isWaiting,
  NOTICE_CHANNEL_WORDS,
  type Notice,
  ringingNow,
  SEVERITIES,
  SEVERITY_WORDS,
} from "../../contracts/index.ts";
import { useAllDevices } from "../data/devices.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useLiveStore, useNow, useOpenAlerts } from "../live/hooks.ts";
import { countNeverHeard } from "../live/never-heard.ts";
import { heldOrder, queueSections, worstOf } from "../live/urgency.ts";
import { runningText } from "../words/time.ts";
import { AlertMarks, useStateText } from "./alert-words.tsx";
import { useRight } from "./desk.ts";
import { FireBoard } from "./fire-board.tsx";
import css from "./queue.module.css";
import { SeverityShape } from "./severity.tsx";
import { Bones, Empty } from "./states.tsx";

/** Rows drawn at once; in a flood the most urgent come first and the rest on demand. */
const ROWS = 150;

interface RowProps {
  readonly alert: Alert;
  readonly ringing: readonly Notice[] | undefined;
  readonly now: Instant;
  readonly open: boolean;
  readonly onOpen: (id: string) => void;
  readonly onAgain: () => void;
}

/** So many names fit into a row. */
const NAMES = 2;

/** Whose telephones ring about it now. */
function Ringing({ notices }: { readonly notices: readonly Notice[] }) {
  const { t, w, language } = useWords();
  const named = notices
    .slice(0, NAMES)
    .map(({ to, channel }) => t("ladder.ringingOne", { name: to.name, way: w(NOTICE_CHANNEL_WORDS[channel]) }));
  const more = notices.length > NAMES ? ` +${notices.length - NAMES}` : "";
  return <span className={css.ringing}>{t("ladder.ringing", { names: named.join(language === "zh" ? "、" : ", ") + more })}</span>;
}

/** Whom each alert's case rings now. */
function useRinging(now: Instant): ReadonlyMap<string, readonly Notice[]> {
  const rung = useLive((state) => state.rung);
  const cases = useLive((state) => state.cases);
  return useMemo(() => {
    const found = new Map<string, readonly Notice[]>();
    for (const [id, notices] of rung) {
      const one = cases.get(id);
      const ringing = one === undefined ? [] : ringingNow({ ...one, notices: [...notices] }, now);
      if (ringing.length > 0) for (const alert of one?.alerts ?? []) found.set(alert.id, ringing);
    }
    return found;
  }, [rung, cases, now]);
}

function Row({ alert, ringing, now, open, onOpen, onAgain }: RowProps) {
  const { w, language } = useWords();
  const stateText = useStateText();
  const waiting = isWaiting(alert);
  const age = now - Date.parse(alert.raisedAt);
  const fresh = alert.severity === "critical" && waiting && age < 3_000;
  return (
    <button
      type="button"
      data-alert={alert.id}
      data-waiting={waiting}
      aria-current={open}
      className={`${css.row} ${open ? css.open : ""} ${fresh ? css.pulse : ""}`}
      onClick={() => onOpen(alert.id)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !open) return;
        event.preventDefault();
        onAgain();
      }}
    >
      <span className={css.shape}>
        <SeverityShape severity={alert.severity} size={18} />
        <span className="visually-hidden">{w(SEVERITY_WORDS[alert.severity])}</span>
      </span>
      <span className={css.name}>{w(alert.ruleName)}</span>
      <span className={css.clock}>{runningText(age, language)}</span>
      <span className={css.where}>{alert.place?.path ?? alert.device?.name ?? ""}</span>
      <span className={css.foot}>
        <span className={css.state}>{stateText(alert, now)}</span>
        <AlertMarks alert={alert} />
        {ringing === undefined ? null : <Ringing notices={ringing} />}
      </span>
    </button>
  );
}

function useHeldQueue(wanted: readonly Alert[], held: boolean): { readonly shown: readonly Alert[]; readonly waiting: readonly Alert[] } {
  const byId = useMemo(() => new Map(wanted.map((alert) => [alert.id, alert])), [wanted]);
  const last = useRef<readonly string[]>([]);
  const result = heldOrder(
    last.current,
    wanted.map((alert) => alert.id),
    held,
  );
  useEffect(() => {
    last.current = result.order;
  });
  const pick = (ids: readonly string[]): readonly Alert[] => ids.map((id) => byId.get(id)).filter((alert) => alert !== undefined);
  return { shown: pick(result.order), waiting: pick(result.waiting) };
}

function Counts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { w } = useWords();
  return (
    <span className={css.counts}>
      {SEVERITIES.map((severity) => {
        const count = alerts.filter((alert) => alert.severity === severity).length;
        return count === 0 ? null : (
          <span key={severity} title={w(SEVERITY_WORDS[severity])}>
            <SeverityShape severity={severity} />
            <span className="visually-hidden">{w(SEVERITY_WORDS[severity])}</span>
            {count}
          </span>
        );
      })}
    </span>
  );
}

/** What was registered and never spoke is one line of work for who looks after devices, not an alert each. */
function NeverHeard() {
  const { t } = useWords();
  const mayRead = useRight("devices.read");
  const devices = useAllDevices(mayRead).data?.items;
  const store = useLiveStore();
  const now = useNow(60_000);
  // Once a minute: every frame brings news of some device.
  const count = useMemo(() => countNeverHeard(devices ?? [], store.state().devices, now), [devices, store, now]);
  return count === 0 ? null : (
    <Link to="/devices" search={{ state: "unknown" }} className={css.line ?? ""}>
      {t("queue.neverHeard", { count })}
    </Link>
  );
}

interface FoldProps {
  readonly summary: ReactNode;
  readonly alerts: readonly Alert[];
  readonly row: (alert: Alert) => ReactNode;
}

/** Rows behind a line; they are made when somebody opens it, for in a flood they would change a hundred times a second unseen. */
function Fold({ summary, alerts, row }: FoldProps) {
  const [open, setOpen] = useState(false);
  if (alerts.length === 0) return null;
  return (
    <details className={css.fold} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open ? alerts.slice(0, ROWS).map(row) : null}
    </details>
  );
}

export interface QueueProps {
  readonly open: string | null;
  readonly onOpen: (id: string) => void;
  /** Enter on the row that is open already: its next action. */
  readonly onAgain: () => void;
  readonly listRef?: RefObject<HTMLDivElement | null>;
}

/** The alerts by urgency. Rows never move under the pointer: what is new waits above until it leaves. */
export function Queue({ open, onOpen, onAgain, listRef }: QueueProps) {
  const { t } = useWords();
  const ready = useLive((state) => state.ready);
  const alerts = useOpenAlerts();
  const flood = useLive((state) => state.status?.flood !== undefined);
  const sections = useMemo(() => queueSections(alerts, flood), [alerts, flood]);
  const [held, setHeld] = useState(false);
  const { shown, waiting } = useHeldQueue(sections.main, held);
  const worst = worstOf(waiting);
  const now = useNow(1_000);
  const [limit, setLimit] = useState(ROWS);
  const ringing = useRinging(now);
  const row = (alert: Alert) => (
    <Row
      key={alert.id}
      alert={alert}
      ringing={ringing.get(alert.id)}
      now={now}
      open={alert.id === open}
      onOpen={onOpen}
      onAgain={onAgain}
    />
  );

  return (
    <section className={css.queue} aria-label={t("queue.title")}>
      <header className={css.head}>
        <h2>{t("queue.title")}</h2>
        <Counts alerts={sections.main} />
      </header>
      <FireBoard alerts={alerts} held={held} onOpen={onOpen} />
      <div aria-live="assertive">
        {worst !== null ? (
          <button type="button" className={css.news} onClick={() => setHeld(false)}>
            <SeverityShape severity={worst} /> {t("queue.news", { count: waiting.length })}
          </button>
        ) : null}
      </div>
      <div
        ref={listRef}
        className={css.list}
        onPointerEnter={(event) => event.pointerType === "mouse" && setHeld(true)}
        onPointerLeave={() => setHeld(false)}
      >
        {!ready ? <Bones /> : null}
        {ready && shown.length + waiting.length + sections.drill.length === 0 ? (
          <Empty title={t("queue.empty")} hint={t("queue.emptyHint")} />
        ) : null}
        {shown.slice(0, limit).map(row)}
        {shown.length > limit ? (
          <button type="button" className={css.news} onClick={() => setLimit(limit + ROWS)}>
            {t("queue.more", { count: shown.length - limit })}
          </button>
        ) : null}
        <Fold
          summary={
            <>
              {t("queue.rest", { count: sections.rest.length })} <Counts alerts={sections.rest} />
            </>
          }
          alerts={sections.rest}
          row={row}
        />
        <Fold summary={t("queue.low", { count: sections.low.length })} alerts={sections.low} row={row} />
        <Fold summary={t("queue.aside", { count: sections.aside.length })} alerts={sections.aside} row={row} />
        {sections.drill.length > 0 ? (
          <section aria-label={t("drill.queue")}>
            <h3 className={css.played}>{t("drill.queueCount", { count: sections.drill.length })}</h3>
            {sections.drill.slice(0, ROWS).map(row)}
          </section>
        ) : null}
        {ready ? <NeverHeard /> : null}
      </div>
    </section>
  );
}
