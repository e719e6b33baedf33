import { useNavigate, useSearch } from "@tanstack/react-router";
import type { RefSelectProps } from "antd";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Alert } from "../../contracts/index.ts";
import { AlertPanel, type PanelKeys } from "../components/alert-panel.tsx";
import { useDesk, useRight } from "../components/desk.ts";
import { MyWork } from "../components/my-work.tsx";
import { Queue } from "../components/queue.tsx";
import { Empty } from "../components/states.tsx";
import { useKeys } from "../components/use-keys.ts";
import { useNarrow, usePhone } from "../components/use-width.ts";
import { useAllDevices } from "../data/devices.ts";
import { useWords } from "../i18n/setup.ts";
import { useLiveStore, useOpenAlerts } from "../live/hooks.ts";
import { panelAfter, queueSections } from "../live/urgency.ts";
import { whereIs } from "../map/features.ts";
import { type Look, MapPanel } from "../map/map-panel.tsx";
import { FamilyHome } from "./family-home.tsx";
import css from "./home-page.module.css";
import { WorkHome } from "./work-home.tsx";

type View = "queue" | "map" | "panel";

/** The role's own first page: the desk, a family's one card, or what one was sent to do. */
export function HomePage() {
  const { user } = useDesk();
  if (user.role === "family") return <FamilyHome />;
  // An empty queue would tell whoever may see no alerts that there are none.
  return user.rights.includes("alerts.read") ? <DeskHome /> : <WorkHome />;
}

/** The alert open in the panel lives in the URL: a reload and a link show the same. */
function useOpened() {
  const { alert, view } = useSearch({ from: "/shell/" });
  const navigate = useNavigate({ from: "/" });
  const open = useCallback(
    (id: string | null, to?: View) =>
      void navigate({ to: "/", search: { ...(id === null ? {} : { alert: id }), ...(to ? { view: to } : {}) }, replace: true }),
    [navigate],
  );
  const shown: View = view === "map" || view === "panel" ? view : "queue";
  return { opened: alert ?? null, view: shown, open };
}

/** A new critical alert takes the panel, unless a critical one is already open there. */
function useCriticalOpens(opened: string | null, open: (id: string) => void): void {
  const store = useLiveStore();
  const kept = useRef({ opened, open });
  kept.current = { opened, open };
  useEffect(() => {
    let before = store.state().alerts;
    let ready = store.state().ready;
    return store.subscribe(() => {
      const { alerts, ready: isReady } = store.state();
      if (alerts === before) return;
      const previous = before;
      before = alerts;
      // What the first snapshot brings is no news; the most urgent of it opens when nothing is open yet.
      if (!ready && isReady) {
        ready = true;
        const first = queueSections(alerts.values()).main[0];
        if (kept.current.opened === null && first !== undefined && first.severity === "critical") kept.current.open(first.id);
        return;
      }
      for (const alert of alerts.values()) {
        if (previous.get(alert.id) === alert) continue;
        const current = kept.current.opened === null ? undefined : alerts.get(kept.current.opened);
        const next = panelAfter(current, alert, previous.get(alert.id));
        if (next !== null && next !== kept.current.opened) return kept.current.open(next);
      }
    });
  }, [store]);
}

function useWhere(): (alert: Alert | undefined) => readonly [number, number] | null {
  const { data } = useAllDevices();
  return (alert) => {
    if (alert === undefined) return null;
    const device = alert.device === null ? undefined : data?.items.find((one) => one.id === alert.device?.id);
    const place = alert.place;
    return (device && whereIs(device)) ?? (place !== null && place.lon !== null && place.lat !== null ? [place.lon, place.lat] : null);
  };
}

const ignore = (): void => undefined;

function DeskHome() {
  const { t } = useWords();
  const narrow = useNarrow();
  const phone = usePhone();
  const store = useLiveStore();
  const alerts = useOpenAlerts();
  const { opened, view, open } = useOpened();
  const navigate = useNavigate();
  const [look, setLook] = useState<Look | null>(null);
  const [pitched, setPitched] = useState(false);
  const searchRef = useRef<RefSelectProps>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const panel = useRef<PanelKeys>(null);
  const whereOf = useWhere();
  const order = useMemo(() => {
    const sections = queueSections(alerts);
    return [...sections.main, ...sections.low, ...sections.aside, ...sections.drill];
  }, [alerts]);

  const openAlert = useCallback(
    (id: string) => {
      // From the store, not from what was last drawn: an alert that opens itself is newer than that.
      const where = whereOf(store.state().alerts.get(id));
      if (where !== null) setLook({ where, ring: true });
      if (phone) void navigate({ to: "/alerts/$id", params: { id } });
      else open(id, narrow ? "panel" : undefined);
    },
    [store, narrow, phone, open, navigate, whereOf],
  );
  // On a phone an alert is a page of its own: it does not take the screen from under a thumb; the queue shows it first.
  useCriticalOpens(opened, phone ? ignore : openAlert);

  const step = (by: number): void => {
    const rows = [...(listRef.current?.querySelectorAll<HTMLElement>("[data-alert]") ?? [])];
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.alert : undefined;
    const at = rows.findIndex((row) => row.dataset.alert === (focused ?? opened));
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  };
  const jump = (): void => {
    const at = order.findIndex((alert) => alert.id === opened);
    const next = order[(at + 1) % Math.max(1, order.length)];
    if (next) openAlert(next.id);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    n: jump,
    Enter: () => panel.current?.next(),
    m: () => panel.current?.silence(),
    p: () => setPitched((before) => !before),
    Escape: () => {
      open(null);
      setLook(null);
    },
    "/": () => searchRef.current?.focus(),
  });

  const keepsWatch = useRight("desk.stand");
  const goesOut = useRight("visits.make") && !keepsWatch;
  const queue = <Queue open={opened} onOpen={openAlert} onAgain={() => panel.current?.next()} listRef={listRef} />;
  const map = (
    <MapPanel
      alerts={alerts}
      look={look}
      setLook={setLook}
      pitched={pitched}
      setPitched={setPitched}
      searchRef={searchRef}
      onAlert={openAlert}
      onPerson={(id) => void navigate({ to: "/people", search: { id } })}
    />
  );
  const detail =
    opened === null ? (
      <Empty title={t("panel.empty")} hint={t("panel.emptyHint")} />
    ) : (
      <AlertPanel
        id={opened}
        keys={panel}
        onOpen={openAlert}
        onClose={() => {
          open(null);
          setLook(null);
        }}
      />
    );
  if (narrow)
    return (
      <Tabs
        view={view}
        onView={(to) => open(opened, to)}
        queue={phone && goesOut ? <WithWork queue={queue} /> : queue}
        map={map}
        detail={phone ? null : detail}
      />
    );
  return (
    <div className={css.desk}>
      <div className={css.queue}>{queue}</div>
      {map}
      <div className={css.panel}>{detail}</div>
    </div>
  );
}

const WithWork = ({ queue }: { readonly queue: ReactNode }) => (
  <>
    <MyWork />
    {queue}
  </>
);

interface TabsProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly queue: ReactNode;
  readonly map: ReactNode;
  /** Null on a phone, where an alert is a page of its own. */
  readonly detail: ReactNode | null;
}

/** The desk's panels below 1280 px, one at a time; the queue comes first. */
function Tabs({ view, onView, queue, map, detail }: TabsProps) {
  const { t } = useWords();
  const names: readonly (readonly [View, string])[] = [
    ["queue", t("queue.title")],
    ["map", t("map.title")],
    ...(detail === null ? [] : ([["panel", t("alert.title")]] as const)),
  ];
  const shown = view === "panel" && detail === null ? "queue" : view;
  return (
    <div className={css.tabs}>
      <div role="tablist" className={css.tablist}>
        {names.map(([name, text]) => (
          <button key={name} type="button" role="tab" aria-selected={shown === name} onClick={() => onView(name)}>
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={names.find(([name]) => name === shown)?.[1]}>
        {shown === "queue" ? queue : shown === "map" ? map : detail}
      </div>
    </div>
  );
}
