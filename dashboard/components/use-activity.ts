import { useEffect } from "react";
import { useStay } from "../data/session.ts";

/** A hand at the desk keeps its session alive; told to the hub no more often than this. */
const TELL_EVERY_MS = 10 * 60_000;

export function useActivity(): void {
  const stay = useStay();
  useEffect(() => {
    let told = Date.now();
    const touched = (): void => {
      if (Date.now() - told < TELL_EVERY_MS) return;
      told = Date.now();
      stay();
    };
    for (const event of ["pointerdown", "keydown"] as const) window.addEventListener(event, touched);
    return () => {
      for (const event of ["pointerdown", "keydown"] as const) window.removeEventListener(event, touched);
    };
  });
}
