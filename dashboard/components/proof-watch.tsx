import { Link } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";
import { CHAIN_STAGE_WORDS, MINUTE } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import { isUnproven } from "../live/unproven.ts";
import css from "../pages/shell.module.css";
import { timeText } from "../words/time.ts";
import { useDesk, useRight } from "./desk.ts";

const LOOK_EVERY_MS = 5_000;

/** For how long nothing was proven, by this machine's own clock; null while all is well. */
export function useUnproven(): number | null {
  const provenAt = useLive((state) => state.provenAt);
  const [wall, setWall] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWall(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return provenAt !== null && isUnproven(provenAt, wall) ? wall - provenAt : null;
}

/** Whether it must be heard: where alarms are answered, until somebody there says that they know. */
export function useUnprovenSounds(): boolean {
  const { hush } = useDesk();
  const unproven = useUnproven() !== null;
  const hushed = useSyncExternalStore(hush.subscribe, hush.is);
  const acts = useRight("alerts.act");
  useEffect(() => {
    if (!unproven) hush.set(false);
  }, [unproven, hush]);
  return acts && unproven && !hushed;
}

/** Nothing has proven for minutes that an alarm would come as far as this page. */
export function ProofBar() {
  const { t } = useWords();
  const { hush } = useDesk();
  const unproven = useUnproven();
  const sounds = useUnprovenSounds();
  if (unproven === null) return null;
  return (
    <div className={`${css.bar} ${css.deaf}`} role="alert">
      {t("proof.unproven", { minutes: Math.floor(unproven / MINUTE) })}
      {sounds ? (
        <button type="button" onClick={() => hush.set(true)}>
          {t("proof.known")}
        </button>
      ) : null}
    </div>
  );
}

/** When the chain was last proven, on every page. */
export function ProofLine() {
  const { t, w, language } = useWords();
  const proof = useLive((state) => state.status?.proof);
  const reads = useRight("proof.read");
  const now = useNow(10_000);
  if (proof === undefined) return null;
  const last = proof.at === null ? t("proof.never") : t("proof.last", { time: timeText(Date.parse(proof.at), now, language) });
  const [failed] = proof.failed;
  const text = failed === undefined ? last : `${last} · ${t("proof.stopped", { stage: w(CHAIN_STAGE_WORDS[failed]) })}`;
  return reads ? <Link to="/proof">{text}</Link> : <span>{text}</span>;
}
