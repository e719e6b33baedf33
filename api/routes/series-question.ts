import { DAY, type Instant, isMeasurement, MEASUREMENTS, type Measurement } from "../../contracts/index.ts";
import type { Masking } from "../access/masking.ts";
import type { Sight } from "../access/sight.ts";
import { badField, Refusal } from "../http/problem.ts";
import { instantFrom } from "./context.ts";

/** Refuses a measurement that does not exist, or that this user may not see of this person. */
export function checkMeasurement(
  measurement: string,
  person: string | null,
  masking: Pick<Masking, "showsValue">,
  sight: Sight,
): asserts measurement is Measurement {
  if (!isMeasurement(measurement)) {
    const known = Object.keys(MEASUREMENTS).join(", ");
    throw badField("querystring/measurement", { zh: `没有这种监测值，可取：${known}。`, en: `must be one of: ${known}` }, 400);
  }
  if (masking.showsValue(measurement, person, sight)) return;
  throw new Refusal(403, { zh: "您的角色不能查看这项监测值。", en: "Your role may not see this measurement." });
}

/** The time that is asked about: the last 24 h unless told otherwise. */
export function spanOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Instant,
): readonly [Instant, Instant] {
  const to = instantFrom(query.to) ?? now;
  const from = instantFrom(query.from) ?? to - DAY;
  if (from >= to) throw badField("querystring/from", { zh: "from 须早于 to。", en: "must be earlier than to" }, 400);
  return [from, to];
}
