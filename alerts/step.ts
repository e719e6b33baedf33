import type { Instant } from "../contracts/index.ts";
import { stepAct } from "./step-act.ts";
import { stepSignal } from "./step-signal.ts";
import type { AlertInput, Held, StepResult } from "./types.ts";

/**
 * The life of one alert by ISA-18.2, pure: the same alert, input and time give the same step. A signal's time is when
 * the hub could first know it (`now` is its `recv`). Without an open alert only a signal has an effect.
 */
export function step(held: Held | undefined, input: AlertInput, now: Instant): StepResult {
  if (input.kind === "signal") return stepSignal(held, input.signal, input.told, now);
  if (!held || held.alert.state === "normal") return { ok: false, status: 409, reason: "告警已结束" };
  return stepAct(held, input, now);
}
