import { Refusal } from "../http/problem.ts";

/** What a route that speaks WebSocket answers whoever asks it like any other. */
export const webSocketAnswers = {
  101: { description: "The feed", type: "null" },
  426: { description: "Asked without an upgrade", content: { "application/problem+json": { schema: { $ref: "Problem#" } } } },
};

/** @throws always: it was asked without an upgrade */
export function webSocketOnly(): never {
  throw new Refusal(
    426,
    { zh: "该地址只接受 WebSocket。", en: "This address speaks WebSocket only." },
    { headers: { upgrade: "websocket" } },
  );
}
