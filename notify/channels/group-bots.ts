import { createHmac } from "node:crypto";
import { type Clock, SECOND } from "../../contracts/index.ts";
import { callProvider, textAt } from "../http-call.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";

export interface BotOptions {
  /** The whole address with its key. */
  readonly webhook: string;
  /** Secret of the signature; empty for WeCom, which has none. */
  readonly secret: string;
}

/** DingTalk: HMAC-SHA-256 with the secret over `<ms>\n<secret>`, base64. */
export function dingtalkSign(secret: string, milliseconds: string): string {
  return createHmac("sha256", secret).update(`${milliseconds}\n${secret}`).digest("base64");
}

/** Feishu: the text is the key, and nothing is signed. */
export function feishuSign(secret: string, seconds: string): string {
  return createHmac("sha256", `${seconds}\n${secret}`).update("").digest("base64");
}

async function post(url: string, body: object, codes: readonly string[], busy: readonly string[]): Promise<Attempt> {
  const reply = await callProvider({ url, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) });
  if (!reply.ok) return reply.attempt;
  const code = codes.map((name) => textAt(reply.json, name)).find((text) => text !== "") ?? "";
  if (code === "0") return { ok: true, state: "sent" };
  const error = `${code} ${textAt(reply.json, "errmsg") || textAt(reply.json, "msg")}`.trim();
  return { ok: false, retry: busy.includes(code) || code === "", error, fault: true };
}

/**
 * What a group reads: the notice's subject, which has neither name nor door nor figure (see `groupLine`), and the page that says more to
 * whoever logs in.
 */
const lineOf = ({ notice, link }: Parcel): string => (link === null ? notice.subject : `${notice.subject}\n${link}`);

/** WeCom group bot: only the key in its address. 45009 is its limit of 20 a minute. */
export function wecomBot({ webhook }: BotOptions): Channel {
  return newChannel("wecom-bot", (parcel) => post(webhook, { msgtype: "text", text: { content: lineOf(parcel) } }, ["errcode"], ["45009"]));
}

/** DingTalk group bot, signed. 130101 is its limit of 20 a minute. */
export function dingtalkBot({ webhook, secret }: BotOptions, clock: Clock): Channel {
  return newChannel("dingtalk-bot", (parcel) => {
    const at = String(clock.now());
    const url = new URL(webhook);
    url.searchParams.set("timestamp", at);
    url.searchParams.set("sign", dingtalkSign(secret, at));
    return post(url.href, { msgtype: "text", text: { content: lineOf(parcel) } }, ["errcode"], ["130101"]);
  });
}

/** Feishu group bot, signed. 11232 and 9499 are its limits. */
export function feishuBot({ webhook, secret }: BotOptions, clock: Clock): Channel {
  return newChannel("feishu-bot", (parcel) => {
    const timestamp = String(Math.floor(clock.now() / SECOND));
    const body = { timestamp, sign: feishuSign(secret, timestamp), msg_type: "text", content: { text: lineOf(parcel) } };
    return post(webhook, body, ["code", "StatusCode"], ["11232", "9499"]);
  });
}
