import { Button, Input } from "antd";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { POSTURES, SEVERITIES, SEVERITY_WORDS, type WallSession, type WallView } from "../../contracts/index.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { PublicQueue } from "../components/public-queue.tsx";
import { SeverityShape } from "../components/severity.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { Switches } from "../components/switches.tsx";
import { useWallEnded, useWallMap, useWallSession, useWallSignIn } from "../data/walls.ts";
import { useWords } from "../i18n/setup.ts";
import { openWallSocket } from "../live/socket.ts";
import { createWallStore, type WallState } from "../live/wall-store.ts";
import { clockText, timeText } from "../words/time.ts";
import login from "./login-page.module.css";
import css from "./wall-page.module.css";

const WallMap = lazy(() => import("../map/wall-map.tsx").then((module) => ({ default: module.WallMap })));
const hasWebGl2 = (): boolean => document.createElement("canvas").getContext("webgl2") !== null;

/** A screen on the wall, outside of the shell: it has a log-in of its own and nothing to press but the code. */
export function WallPage() {
  const session = useWallSession();
  if (session.isPending) return <Bones rows={3} />;
  if (session.error && !session.data) return <Failed error={session.error} retry={() => void session.refetch()} />;
  return session.data ? <Screen session={session.data} /> : <AskCode />;
}

function AskCode() {
  const { t } = useWords();
  const signIn = useWallSignIn();
  const [code, setCode] = useState(() => window.location.hash.slice(1));
  return (
    <main className={login.page}>
      <form
        className={login.box}
        aria-label={t("wall.title")}
        onSubmit={(event) => {
          event.preventDefault();
          if (code.trim() !== "") signIn.mutate(code);
        }}
      >
        <h1>{t("wall.title")}</h1>
        <p className={login.quiet}>{t("wall.hint")}</p>
        <Field label={t("wall.code")}>
          {(id) => (
            <Input
              id={id}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              size="large"
              autoComplete="off"
              autoCapitalize="characters"
              autoFocus
              maxLength={20}
            />
          )}
        </Field>
        <FailureLine error={signIn.error} />
        <Button type="primary" size="large" htmlType="submit" loading={signIn.isPending} disabled={code.trim() === ""}>
          {t("wall.enter")}
        </Button>
        <Switches />
      </form>
    </main>
  );
}

function useWall(): WallState {
  const [store] = useState(() =>
    createWallStore({
      connect: openWallSocket,
      now: () => Date.now(),
      later: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    }),
  );
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  return useSyncExternalStore(store.subscribe, store.state);
}

/** The hub's time, as far as the last frame said it. */
function useHubNow({ view, lastFrameAt }: WallState): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return view === null || lastFrameAt === null ? now : Date.parse(view.time) + Math.max(0, now - lastFrameAt);
}

function Screen({ session }: { readonly session: WallSession }) {
  const { t, language } = useWords();
  const state = useWall();
  const ended = useWallEnded();
  const now = useHubNow(state);
  useEffect(() => {
    // The address must not offer a used code again.
    history.replaceState(null, "", location.pathname);
  }, []);
  useEffect(() => {
    if (state.link === "ended") ended();
  }, [state.link, ended]);
  return (
    <main className={css.screen}>
      <header className={css.head}>
        <strong>{session.community}</strong>
        <span className={css.clock}>{clockText(now, language)}</span>
        <span className={css.quiet}>
          {t("wall.name", { name: session.name, time: timeText(Date.parse(session.endsAt), now, language) })}
        </span>
      </header>
      {state.link === "lost" ? (
        <p role="alert" className={css.lost}>
          {t("bar.lost")}
          {state.lastFrameAt === null ? "" : ` · ${t("bar.lastHeard", { time: timeText(state.lastFrameAt, Date.now(), language, true) })}`}
        </p>
      ) : null}
      {state.view === null ? <Bones rows={6} /> : <Board view={state.view} now={now} />}
    </main>
  );
}

function Board({ view, now }: { readonly view: WallView; readonly now: number }) {
  const { t, w, language } = useWords();
  const map = useWallMap();
  const [webGl] = useState(hasWebGl2);
  const counted = SEVERITIES.filter((severity) => view.waiting[severity] > 0);
  const more = counted.reduce((sum, severity) => sum + view.waiting[severity], 0) - view.alerts.filter(({ waiting }) => waiting).length;
  return (
    <>
      <section className={css.side} aria-label={t("locked.open.list")}>
        {view.posture === undefined ? null : <p className={css.posture}>{t("bar.posture", { name: w(POSTURES[view.posture].words) })}</p>}
        {view.nobody.length === 0 ? null : (
          <section role="alert" className={login.nobody} aria-label={t("ladder.nobody")}>
            <h2>{t("ladder.nobody")}</h2>
            <ul>
              {view.nobody.map((one) => (
                <li key={`${one.since} ${one.line.zh}`}>
                  {w(one.line)} · {t("locked.since", { time: timeText(Date.parse(one.since), now, language) })}
                </li>
              ))}
            </ul>
          </section>
        )}
        <p className={css.counts}>
          {counted.length === 0 ? t("locked.none") : null}
          {counted.map((severity) => (
            <span key={severity}>
              <SeverityShape severity={severity} size={22} /> {w(SEVERITY_WORDS[severity])} <strong>{view.waiting[severity]}</strong>
            </span>
          ))}
        </p>
        <PublicQueue alerts={view.alerts} label={t("locked.open.list")} now={now} />
        {more > 0 ? <p className={css.quiet}>{t("wall.more", { count: more })}</p> : null}
      </section>
      <section className={css.map} aria-label={t("map.title")}>
        {webGl && map.data ? (
          <Suspense fallback={<Bones rows={8} />}>
            <WallMap map={map.data} alerts={view.alerts} />
          </Suspense>
        ) : null}
      </section>
      <footer className={css.foot}>
        <span>
          {t("foot.devices")} <strong>{`${view.online}/${view.devices}`}</strong> {t("foot.online")}
        </span>
        <span>{t("wall.readOnly")}</span>
        <Switches />
      </footer>
    </>
  );
}
