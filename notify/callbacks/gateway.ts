import { timingSafeEqual } from "node:crypto";
import { type Duration, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";
import { signBody } from "../channels/gateway.ts";
import { asText, type CallbackEvent, type CallbackReading, type CallbackRequest, JSON_TYPE, type Ref, readJsonList } from "./event.ts";

/** A callback that was signed longer ago, or later than now, is somebody's replay or a wrong clock. */
const FRESH: Duration = 5 * MINUTE;

export function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function readOne(one: Readonly<Record<string, unknown>>): CallbackEvent | undefined {
  const ref: Ref = asText(one.id) === "" ? { by: "number", number: asText(one.from) } : { by: "ours", id: asText(one.id) };
  switch (one.event) {
    case "delivered":
    case "read":
      return { kind: "report", ref, state: one.event, error: null, trouble: null };
    case "failed": {
      const code = asText(one.code);
      const trouble = code === "empty" || code === "wrong" ? code : null;
      return { kind: "report", ref, state: "failed", error: [code, asText(one.message)].join(" ").trim() || "服务商报告失败", trouble };
    }
    case "answer":
      return { kind: "digits", ref, digits: asText(one.digits).trim() };
    default:
      return undefined;
  }
}

/** Reports and answers of our own JSON protocol, signed like what we send. */
export function readGatewayCallback(request: CallbackRequest, secret: string, now: Instant): CallbackReading {
  const seconds = request.headers["x-timestamp"] ?? "";
  const signature = request.headers["x-signature"] ?? "";
  if (!sameText(signature, signBody(secret, seconds, request.body)))
    return { ok: false, status: 401, reason: "X-Signature does not fit the body" };
  if (!(Math.abs(Number(seconds) * SECOND - now) <= FRESH))
    return { ok: false, status: 401, reason: "X-Timestamp is more than 5 minutes off" };
  const list = readJsonList(request.body);
  if (!list) return { ok: false, status: 400, reason: "the body is no JSON object or array of objects" };
  const events = list.map(readOne);
  if (events.includes(undefined)) return { ok: false, status: 400, reason: "event must be delivered, read, failed or answer" };
  return { ok: true, events: events.filter((one) => one !== undefined), answer: '{"ok":true}', type: JSON_TYPE };
}
