import { useEffect, useRef } from "react";
import { DEAF_WORDS } from "../../contracts/index.ts";
import { useOwnWayActs, useOwnWays } from "../data/channels.ts";
import { useCarry, useDeskSign, useOwnDesk } from "../data/desks.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/shell.module.css";
import { timeText } from "../words/time.ts";
import { useDesk, useRight, useSoundOn } from "./desk.ts";
import { useFailure } from "./states.tsx";

/** A hand at the page is told to the hub no more often than this. */
const TELL_EVERY_MS = 60_000;
/** The way by which one's own telephone is tried: the first that there is. */
const CALLED_BY = ["voice", "sms", "wecom"] as const;

/** Tells the hub whether this page may sound, and when a human was at it. */
function useSigns(stands: boolean): void {
  const { mutate } = useDeskSign();
  const on = useSoundOn();
  const last = useRef(0);
  useEffect(() => {
    if (stands) mutate({ soundOn: on });
  }, [stands, on, mutate]);
  useEffect(() => {
    if (!stands) return;
    const touched = (): void => {
      if (Date.now() - last.current < TELL_EVERY_MS) return;
      last.current = Date.now();
      mutate({ soundOn: on, human: true });
    };
    const events = ["pointerdown", "keydown"] as const;
    for (const event of events) window.addEventListener(event, touched);
    return () => {
      for (const event of events) window.removeEventListener(event, touched);
    };
  }, [stands, on, mutate]);
}

/** The presence check: asked, and answered with one key. */
function CheckBar({ askedAt, onAnswer }: { readonly askedAt: string; readonly onAnswer: () => void }) {
  const { t, language } = useWords();
  const now = useNow(1_000);
  return (
    <div className={css.bar} role="alert">
      {t("desk.check", { time: timeText(Date.parse(askedAt), now, language, true) })}
      <button type="button" onClick={onAnswer}>
        {t("desk.here")}
      </button>
    </div>
  );
}

/** Rings one's own telephone, so that it counts once it was answered. */
function TryPhone() {
  const { t } = useWords();
  const failure = useFailure();
  const { data } = useOwnWays();
  const { test } = useOwnWayActs();
  const way = CALLED_BY.find((channel) => data?.ways.some((one) => one.channel === channel && one.ready));
  if (way === undefined) return null;
  return (
    <>
      <button type="button" onClick={() => test.mutate({ channel: way })} disabled={test.isPending}>
        {t("desk.tryPhone")}
      </button>
      {test.isSuccess ? <span role="status"> {t("desk.phoneTried")}</span> : null}
      {test.error ? <span> {failure(test.error)}</span> : null}
    </>
  );
}

/** The desk's own bar: red while no alarm can be heard here, with what mends it. */
export function DeskBar() {
  const { t, w, language } = useWords();
  const { player } = useDesk();
  const on = useSoundOn();
  const stands = useRight("desk.stand");
  const now = useNow(10_000);
  const failure = useFailure();
  useSigns(stands);
  const { data } = useOwnDesk(stands);
  const sign = useDeskSign();
  const carry = useCarry();
  if (!stands || data === undefined) return null;
  const carried = data.carriedUntil !== null && Date.parse(data.carriedUntil) > now;
  const test = async (): Promise<void> => {
    await player.enable();
    player.test();
  };
  if (data.check !== null) return <CheckBar askedAt={data.check.askedAt} onAnswer={() => sign.mutate({ soundOn: on, human: true })} />;
  if (carried)
    return (
      <div className={`${css.bar} ${css.thin}`} role="status">
        {t("desk.carried", { time: timeText(Date.parse(data.carriedUntil ?? ""), now, language) })}
      </div>
    );
  // The feed that is lost has a bar of its own.
  if (data.deaf === null || (data.deaf === "not-connected" && on)) return null;
  return (
    <div className={`${css.bar} ${css.deaf}`} role="alert">
      {w(DEAF_WORDS[on ? data.deaf : "sound-off"])}
      <button type="button" onClick={() => void test()}>
        {t("desk.test")}
      </button>
      <button type="button" onClick={() => sign.mutate({ soundOn: player.isOn(), tested: true, human: true })} disabled={!on}>
        {t("desk.heard")}
      </button>
      <button type="button" onClick={() => carry.mutate()}>
        {t("desk.carry")}
      </button>
      {carry.error ? (
        <span>
          {" "}
          {failure(carry.error)} <TryPhone />
        </span>
      ) : null}
    </div>
  );
}
