import { createHmac } from "node:crypto";
import { type Clock, SECOND } from "../../contracts/index.ts";
import { callProvider, textAt } from "../http-call.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";

export interface GatewayOptions {
  readonly url: string;
  /** Signature of the sender as filed, `【××社区】` without its brackets. */
  readonly sign: string;
  readonly secret: string;
  /** Our wording → the number under which the provider has it on file. */
  readonly templates: Readonly<Record<string, string>>;
  /** Where reports and answers are to be sent; null while the hub has no address from outside. */
  readonly callback: string | null;
}

/** Reasons of a gateway that no second try mends. `empty` and `wrong` say that nobody is there. */
const FOR_GOOD = ["empty", "wrong", "refused", "template", "blocked"];

/** `X-Signature` of our protocol: HMAC-SHA-256 of `<seconds>\n<body>` in hex. */
export function signBody(secret: string, seconds: string, body: string): string {
  return createHmac("sha256", secret).update(`${seconds}\n${body}`).digest("hex");
}

/** The body of `POST <url>` (docs/operate/channels.md). */
function bodyOf(kind: "sms" | "voice", { id, address, vars, answers }: Parcel, template: string, options: GatewayOptions): string {
  return JSON.stringify({
    id,
    kind,
    to: address,
    sign: options.sign,
    template,
    vars,
    ...(kind === "voice" ? { keys: answers.map(({ key }) => key), repeat: 2 } : {}),
    callback: options.callback,
  });
}

function outcomeOf(json: unknown, status: number): Attempt {
  if (status < 300 && textAt(json, "id") !== "") return { ok: true, state: "sent", providerId: textAt(json, "id") };
  const code = textAt(json, "code");
  const error = [code, textAt(json, "message")].filter((part) => part !== "").join(" ") || `HTTP ${status}`;
  if (code === "empty" || code === "wrong") return { ok: false, retry: false, error, dead: true };
  if (FOR_GOOD.includes(code)) return { ok: false, retry: false, error };
  return { ok: false, retry: true, error, fault: true };
}

/** SMS and calls by the JSON protocol that a PBX or an in-house gateway speaks. No free text: wordings on file only. */
export function gatewayChannel(kind: "sms" | "voice", options: GatewayOptions, clock: Clock): Channel {
  return newChannel(kind, async (parcel) => {
    const { address, template } = parcel;
    if (address === null) return { ok: false, retry: false, error: "没有电话号码" };
    const filed = template === null ? undefined : options.templates[template];
    if (filed === undefined || filed === "") return { ok: false, retry: false, error: `模板 ${template ?? "?"} 未登记服务商编号` };
    const body = bodyOf(kind, parcel, filed, options);
    const seconds = String(Math.floor(clock.now() / SECOND));
    const reply = await callProvider({
      url: options.url,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "idempotency-key": parcel.id,
        "x-timestamp": seconds,
        "x-signature": signBody(options.secret, seconds, body),
      },
      body,
    });
    return reply.ok ? outcomeOf(reply.json, reply.status) : reply.attempt;
  });
}
