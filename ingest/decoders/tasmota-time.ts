import { HOUR, MINUTE, Quality } from "../../contracts/index.ts";
import { setPlatformTime } from "../properties.ts";
import { shown } from "../say.ts";
import type { JsonObject } from "../shape.ts";
import type { Draft } from "../turn.ts";

/** Zones differ by whole hours, some by a half; the rest is the way of the message. */
const STEP = HOUR / 2;
const NEAR = MINUTE;
const MOST = 14 * HOUR;

function timeOf({ Epoch, Time }: JsonObject): unknown {
  // Before the network told it the time, the clock begins in 1970.
  return Epoch ?? (typeof Time === "string" && /^19/.test(Time) ? undefined : Time);
}

/**
 * Sets the time of a message of Tasmota. It is local time without a zone unless the owner set one up, and the firmware keeps
 * no message for later: a lag of whole half hours is the wrong zone, from the first message on, and no age.
 */
export function setTasmotaTime(draft: Draft, message: JsonObject): void {
  const said = timeOf(message);
  setPlatformTime(draft, said, "/Time");
  const { turn, cell } = draft;
  if (typeof said !== "string" || /(?:z|[+-]\d\d:?\d\d)$/i.test(said) || draft.sentAt === null || turn.message.replayed) return;
  const lag = turn.recv - draft.at;
  const zone = Math.round(lag / STEP) * STEP;
  if (zone < STEP || zone > MOST || Math.abs(lag - zone) > NEAR) return;
  draft.at = Math.min(turn.recv, draft.at + zone);
  draft.bits = (draft.bits & ~Quality.late) | Quality.timeRepaired;
  if (!cell.clock.mayNote(turn.recv, turn.pos, draft.live)) return;
  const hours = zone / HOUR;
  const detail = {
    zh: `设备时间 ${shown(said)} 比接收时间早 ${hours} 小时，是时区没有设对，已按整时差校正。请在设备上执行 Timezone，设成社区时区。`,
    en: `The device's time ${shown(said)} is ${hours} h behind its arrival: its zone is wrong, and the time was corrected by that. Set Timezone on the device to the community's zone.`,
  };
  turn.fault("bad-time", "/Time", detail, draft.device.id);
}
