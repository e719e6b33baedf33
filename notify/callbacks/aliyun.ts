import { asText, type CallbackEvent, type CallbackReading, type CallbackRequest, JSON_TYPE, type Ref, readJsonList } from "./event.ts";

/** 200000: the call was heard to its end. */
const HEARD = "200000";

function refOf(one: Readonly<Record<string, unknown>>): Ref {
  const ours = asText(one.out_id);
  return ours === "" ? { by: "theirs", id: asText(one.biz_id) || asText(one.call_id) } : { by: "ours", id: ours };
}

/** SmsReport, SmsUp and VoiceReport, told apart by their fields. */
function readOne(one: Readonly<Record<string, unknown>>): readonly CallbackEvent[] {
  if ("dest_code" in one && "content" in one)
    return [{ kind: "digits", ref: { by: "number", number: asText(one.phone_number) }, digits: asText(one.content).trim() }];
  const ref = refOf(one);
  if ("call_id" in one) {
    const dtmf = asText(one.dtmf);
    const words = [asText(one.status_code), asText(one.status_msg)].join(" ").trim();
    const heard: CallbackEvent =
      asText(one.status_code) === HEARD || dtmf !== ""
        ? { kind: "report", ref, state: "delivered", error: null, trouble: null }
        : { kind: "report", ref, state: "failed", error: words, trouble: words.includes("空号") ? "empty" : null };
    // What was pressed last counts: who presses 9 and then 1 has thought better of it.
    return dtmf === "" ? [heard] : [heard, { kind: "digits", ref, digits: dtmf.slice(-1) }];
  }
  if (one.success === true) return [{ kind: "report", ref, state: "delivered", error: null, trouble: null }];
  const error = [asText(one.err_code), asText(one.err_msg)].join(" ").trim();
  return [{ kind: "report", ref, state: "failed", error, trouble: error.includes("空号") ? "empty" : null }];
}

/** Pushed without a signature: that the address of the callback is a secret is all there is, and it has been checked. */
export function readAliyunCallback({ body }: CallbackRequest): CallbackReading {
  const list = readJsonList(body);
  if (!list) return { ok: false, status: 400, reason: "the body is no JSON array of objects" };
  return { ok: true, events: list.flatMap(readOne), answer: '{"code":0,"msg":"OK"}', type: JSON_TYPE };
}
