import { createHash } from "node:crypto";
import { type Clock, HOUR, SECOND } from "../../contracts/index.ts";
import { callPushService } from "../http-call.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";
import { encryptPush, type PushTarget, type VapidKeys, vapidHeader } from "../web-push-crypto.ts";

export interface WebPushOptions {
  readonly keys: VapidKeys;
  /** RFC 8292 2.1: whom the operator of a push service can ask; `https:` or `mailto:`. */
  readonly contact: string;
  /** Said above every message: the community's name. */
  title(): string;
  /** The browser behind an address; undefined where it was taken out. */
  targetOf(address: string): PushTarget | undefined;
  /** The push service says that this browser is no more. */
  gone(address: string): void;
}

/** RFC 8030 5.2: a push service throws away what it could not deliver for so long; an alarm of yesterday wakes nobody. */
const LIVES_SECONDS = (2 * HOUR) / SECOND;

/** RFC 8030 5.4: at most 32 characters; a repeat of the same message takes the place of the first. */
const topicOf = (id: string): string => createHash("sha256").update(id).digest("base64url").slice(0, 32);

/**
 * What a browser is told. It stands on the lock screen, for whoever holds the phone: no name, no place, no kind, no figure.
 * A page of this hub is opened, where the log-in or the code says who may read what.
 */
function messageOf({ notice, link }: Parcel, title: string): string {
  const url = notice.case !== "" ? `/cases/${encodeURIComponent(notice.case)}` : link === null ? "/" : new URL(link).pathname;
  const body = notice.case === "" ? "通道测试，请点开并答复" : "有一条需要您处理的通知，请点开查看";
  return JSON.stringify({ title, body, url, tag: topicOf(notice.id) });
}

/** A push to a browser (RFC 8030, 8291, 8292). The address is the id of a subscription. */
export function webPushChannel(options: WebPushOptions, clock: Clock): Channel {
  return newChannel("web-push", async (parcel) => {
    const { address } = parcel;
    const target = address === null ? undefined : options.targetOf(address);
    if (address === null || target === undefined) return { ok: false, retry: false, error: "没有这个浏览器的订阅" };
    const reply = await callPushService({
      url: target.endpoint,
      headers: {
        authorization: vapidHeader(options.keys, target.endpoint, options.contact, clock.now()),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        ttl: String(LIVES_SECONDS),
        urgency: "high",
        topic: topicOf(parcel.notice.id),
      },
      body: encryptPush(messageOf(parcel, options.title()), target),
    });
    if (!reply.ok) return reply.attempt;
    const attempt = attemptOf(reply.status);
    if (reply.status === 404 || reply.status === 410) options.gone(address);
    return attempt;
  });
}

/** RFC 8030 5 and 7.3. */
function attemptOf(status: number): Attempt {
  if (status >= 200 && status < 300) return { ok: true, state: "sent" };
  if (status === 404 || status === 410) return { ok: false, retry: false, error: "该浏览器的推送已失效，订阅已删除" };
  const error = `推送服务拒绝（HTTP ${status}）`;
  // 400, 401, 403, 413: what we say is wrong, whoever it is for; the next way is taken at once.
  return { ok: false, retry: status === 429 || status >= 500, error, fault: true };
}
