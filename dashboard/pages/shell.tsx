import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { isEndedCase, ROLES, type User } from "../../contracts/index.ts";
import { Bars, FootLine } from "../components/bars.tsx";
import { DemoPanel } from "../components/demo-panel.tsx";
import { type Desk, DeskContext, useDesk, useRight, useSoundOn } from "../components/desk.ts";
import { DeskSeat } from "../components/desk-seat.tsx";
import { KeyHelp } from "../components/help.tsx";
import { IncomingCards } from "../components/incoming-cards.tsx";
import { menuFor } from "../components/menu.ts";
import { PageLinks } from "../components/page-links.tsx";
import { PaperProvider } from "../components/paper/paper-provider.tsx";
import { PrintHead } from "../components/paper/print-head.tsx";
import { ProofLine, useUnprovenSounds } from "../components/proof-watch.tsx";
import { DutyLine } from "../components/roster/duty-line.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { Switches } from "../components/switches.tsx";
import { TestBar } from "../components/test-bar.tsx";
import { useActivity } from "../components/use-activity.ts";
import { useKeys } from "../components/use-keys.ts";
import { useOfflinePage } from "../components/use-offline-page.ts";
import { useNarrow, usePhone } from "../components/use-width.ts";
import { checkSheets } from "../data/kept-sheets.ts";
import { SESSION_KEY, useLogOut, useSession } from "../data/session.ts";
import { useWords } from "../i18n/setup.ts";
import { LiveContext, useLive, useLiveStore, useNow, useOpenAlerts } from "../live/hooks.ts";
import { createRefetch } from "../live/refetch.ts";
import { openSocket } from "../live/socket.ts";
import { createLiveStore } from "../live/store.ts";
import { createHush } from "../live/unproven.ts";
import { soundFor } from "../sound/choice.ts";
import { createPlayer } from "../sound/player.ts";
import { clockText, weekdayText } from "../words/time.ts";
import { LockedPage } from "./locked-page.tsx";
import { LoginPage } from "./login-page.tsx";
import css from "./shell.module.css";

/** Session first: without one there is only the log-in. */
export function Shell() {
  const session = useSession();
  const [player] = useState(createPlayer);
  const last = useRef<User | null>(null);
  const had = useRef(false);
  if (session.data) {
    last.current = session.data;
    had.current = true;
  }
  const leave = useCallback(() => {
    last.current = null;
  }, []);
  if (session.isPending) return <Bones rows={3} />;
  // A hub that cannot be reached must not throw the desk out: what is on the screen stays, with the bar above it.
  if (session.error && !session.data) return <Failed error={session.error} retry={() => void session.refetch()} />;
  const user = session.data ?? last.current;
  // A desk that answers alarms locks and goes on sounding; everybody else is logged out.
  if (user === null || (!session.data && !user.rights.includes("alerts.act"))) return <LoginPage ended={had.current} />;
  return (
    <DeskProvider user={user} player={player} leave={leave}>
      <Guarded open={Boolean(session.data)} />
    </DeskProvider>
  );
}

/** The desk, or the locked screen where the hub or the session says so. */
function Guarded({ open }: { readonly open: boolean }) {
  const locked = useLive((state) => state.locked);
  const client = useQueryClient();
  const store = useLiveStore();
  useActivity();
  const shut = !open || locked !== null;
  useEffect(() => {
    // What this page had fetched before must not be found behind the lock.
    if (shut) client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  }, [client, shut]);
  const live = useLive((state) => state.link === "live");
  useEffect(() => {
    // Back after a time without network: a case may have ended meanwhile.
    if (live && !shut) void checkSheets();
  }, [live, shut]);
  if (!shut) return <Frame />;
  // The line of a locked desk goes on under whoever opens it; one that was closed is opened anew at once.
  return (
    <LockedPage
      onOpened={() => {
        if (store.state().link !== "live") store.restart();
      }}
    />
  );
}

interface DeskProviderProps extends Omit<Desk, "hush"> {
  readonly children: ReactNode;
}

function DeskProvider({ user, player, leave, children }: DeskProviderProps) {
  const client = useQueryClient();
  const [store] = useState(() => {
    const now = () => Date.now();
    const later = (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    };
    const refetch = createRefetch({ later, refetch: (queryKey) => client.invalidateQueries({ queryKey }) });
    return createLiveStore({
      connect: openSocket,
      now,
      later,
      onCase: (one) => {
        refetch(["case", one.id]);
        if (isEndedCase(one) || one.state === "visit-due") void checkSheets();
      },
      onNotice: (notice) => {
        refetch(["case", notice.case]);
        refetch(["notices"]);
      },
      onRegistry: (entity) => {
        // "devices", "people", "places": a device shows its place and person too.
        if (entity !== "calls" && entity !== "tending") refetch(["devices"]);
        if (!entity.startsWith("device")) refetch([entity]);
      },
      onFault: (error) => reportError(error),
      onLost: () => void client.invalidateQueries({ queryKey: SESSION_KEY }),
    });
  });
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  useEffect(() => () => player.play(null), [player]);
  const [hush] = useState(createHush);
  const desk = useMemo(() => ({ user, player, hush, leave }), [user, player, hush, leave]);
  return (
    <LiveContext value={store}>
      <DeskContext value={desk}>{children}</DeskContext>
    </LiveContext>
  );
}

/** The loudspeaker follows the open alerts, whatever page is shown, and says so where none may arrive any more. */
function Sounder() {
  const { player } = useDesk();
  const alerts = useOpenAlerts();
  const acts = useRight("alerts.act");
  const unproven = useUnprovenSounds();
  const open = acts ? soundFor(alerts) : null;
  const severity = unproven && open !== "critical" ? "high" : open;
  useEffect(() => player.play(severity), [player, severity]);
  return null;
}

function HeaderClock() {
  const { language } = useWords();
  const now = useNow(1_000);
  return (
    <span>
      <span className={css.clock}>{clockText(now, language)}</span> {weekdayText(now, language)}
    </span>
  );
}

function Speaker({ on }: { readonly on: boolean }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
      style={{ verticalAlign: "-3px" }}
    >
      <path d="M3 8H6L11 4V16L6 12H3Z" strokeLinejoin="round" />
      <path
        d={on ? "M13.5 7.5A3.5 3.5 0 0 1 13.5 12.5M15.5 5.5A6.5 6.5 0 0 1 15.5 14.5" : "M13.5 7.5 18 12.5M18 7.5 13.5 12.5"}
        strokeLinecap="round"
      />
    </svg>
  );
}

function SoundSwitch() {
  const { t } = useWords();
  const { player } = useDesk();
  const on = useSoundOn();
  return (
    <Button aria-pressed={on} onClick={() => (on ? player.disable() : void player.enable().then(() => player.test()))}>
      <Speaker on={on} /> {on ? t("sound.on") : t("sound.off")}
    </Button>
  );
}

function UserMenu() {
  const { t, w } = useWords();
  const { user, leave } = useDesk();
  const logOut = useLogOut();
  const narrow = useNarrow();
  return (
    <>
      {narrow ? null : (
        <span className={css.who}>
          {w(ROLES[user.role].words)} {user.name}
        </span>
      )}
      <DeskSeat />
      <Button
        onClick={() => {
          leave();
          logOut.mutate();
        }}
      >
        {t("session.logOut")}
      </Button>
    </>
  );
}

function DeskHeader({ onHelp }: { readonly onHelp: () => void }) {
  const { t } = useWords();
  const { user } = useDesk();
  const community = useLive((state) => state.status?.communityName);
  return (
    <header className={css.header}>
      <Link to="/" className={css.brand ?? ""}>
        {community ?? t("app.name")}
      </Link>
      <PageLinks entries={menuFor(user.role, user.rights)} />
      <HeaderClock />
      <div className={css.tools}>
        <DemoPanel />
        <SoundSwitch />
        <Switches />
        <Button onClick={onHelp} aria-label={t("keys.title")}>
          ?
        </Button>
        <UserMenu />
      </div>
    </header>
  );
}

function PhoneHeader() {
  const { t } = useWords();
  const community = useLive((state) => state.status?.communityName);
  return (
    <header className={css.header}>
      <span className={css.brand}>{community ?? t("app.name")}</span>
      <span className={css.spring} />
      <HeaderClock />
    </header>
  );
}

function PhoneFoot() {
  const { t, w } = useWords();
  const { user } = useDesk();
  const [menu, setMenu] = useState(false);
  const entries = menuFor(user.role, user.rights);
  const first = entries.slice(0, 3).filter((entry) => entry.to !== "/about");
  const close = (): void => setMenu(false);
  return (
    <>
      <nav className={css.bottom} aria-label={t("nav.label")}>
        {first.map((entry) => (
          <Link key={entry.to} to={entry.to} activeOptions={{ exact: entry.to === "/", includeSearch: false }}>
            {t(entry.text)}
          </Link>
        ))}
        <button type="button" onClick={() => setMenu(true)}>
          {t("nav.more")}
        </button>
      </nav>
      <Drawer open={menu} onClose={close} placement="bottom" size="70%" title={`${w(ROLES[user.role].words)} ${user.name}`}>
        <div className={css.menu}>
          {entries.slice(first.length).map((entry) => (
            <Link key={entry.to} to={entry.to} onClick={close}>
              {t(entry.text)}
            </Link>
          ))}
          <SoundSwitch />
          <Switches />
          <UserMenu />
          <ProofLine />
        </div>
      </Drawer>
    </>
  );
}

function DeskTop() {
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  useKeys({
    "?": () => setHelp(true),
    "g m": () => void navigate({ to: "/" }),
    "g a": () => void navigate({ to: "/alerts" }),
    "g c": () => void navigate({ to: "/cases" }),
    "g d": () => void navigate({ to: "/devices" }),
  });
  return (
    <>
      <DeskHeader onHelp={() => setHelp(true)} />
      {help ? <KeyHelp open onClose={() => setHelp(false)} /> : null}
    </>
  );
}

/** The page stays in its place when a phone is turned: what was typed in it is not lost. */
function Frame() {
  const phone = usePhone();
  useOfflinePage();
  return (
    <PaperProvider>
      <Sounder />
      <IncomingCards />
      <div className={css.shell}>
        {phone ? <PhoneHeader /> : <DeskTop />}
        {/* One row of the grid, however many of them there are. */}
        <div>
          {phone ? null : <DutyLine />}
          <Bars />
          <TestBar />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a page that holds nothing to press is scrolled by keys too */}
        <main className={css.main} tabIndex={0}>
          <PrintHead />
          <Outlet />
        </main>
        {phone ? <PhoneFoot /> : <FootLine />}
      </div>
    </PaperProvider>
  );
}
