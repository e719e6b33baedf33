import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { ActOutcome } from "../api/index.ts";
import { type Clock, type Instant, MINUTE, type OwnWays, toIso, type Way, type WechatProtocol, type Words } from "../contracts/index.ts";
import { authorizeUrl, type CallbackReading, openidOf } from "../notify/index.ts";
import type { OwnChannels } from "../store/records/index.ts";

/** The account that serves WeChat now. */
export interface WechatAccount {
  readonly id: string;
  readonly protocol: WechatProtocol;
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
}

interface Parts {
  readonly key: Uint8Array;
  readonly publicUrl: string | null;
  account(): WechatAccount | null;
  all(): Iterable<OwnChannels>;
  of(user: string): OwnChannels;
  save(next: OwnChannels): Promise<void>;
  readonly clock: Clock;
}

/** So long a way back from WeChat, and a code that is typed into the mini program, hold. */
const HOLDS = 10 * MINUTE;
/** Wrong codes from one account until it must wait for the codes to run out: a million codes are not to be tried. */
const MOST_WRONG = 20;
const OPENID = /^[\w-]{10,64}$/;

const refuse = (status: 409 | 422, zh: string, en: string): ActOutcome<never> => ({
  ok: false,
  status,
  reason: zh,
  words: { zh, en } as Words,
});
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Who is reached in WeChat under which openid: bound by the human's own session, never by a name. */
export function createWechatDesk(parts: Parts) {
  const { clock } = parts;
  const codes = new Map<string, { readonly user: string; readonly until: Instant }>();
  const spent = new Map<string, Instant>();
  let wrong: { readonly count: number; readonly until: Instant } = { count: 0, until: 0 };

  const forget = (): void => {
    for (const [code, { until }] of codes) if (until < clock.now()) codes.delete(code);
    for (const [state, until] of spent) if (until < clock.now()) spent.delete(state);
  };
  /** Letters and digits only, as WeChat takes them. */
  const macOf = (user: string, session: string, nonce: string, until: string): string =>
    createHmac("sha256", parts.key).update([user, session, nonce, until].join("\0")).digest("hex");
  const stateFor = (user: string, session: string): string => {
    const nonce = randomBytes(8).toString("hex");
    const until = (clock.now() + HOLDS).toString(36).padStart(9, "0");
    return nonce + until + macOf(user, session, nonce, until);
  };
  const isOwn = (state: string, user: string, session: string): boolean => {
    const found = /^([0-9a-f]{16})([0-9a-z]{9})([0-9a-f]{64})$/.exec(state);
    const [, nonce = "", until = "", mac = ""] = found ?? [];
    if (!found || Number.parseInt(until, 36) < clock.now()) return false;
    return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(user, session, nonce, until)));
  };

  const bind = async (user: string, openid: string, { appId }: WechatAccount): Promise<void> => {
    // A WeChat account belongs to whoever bound it last: the one before must not be told on another's telephone.
    for (const own of [...parts.all()]) if (own.user !== user && own.wechat?.openid === openid) await parts.save(without(own));
    await parts.save({ ...parts.of(user), wechat: { openid, appId, since: clock.now() } });
  };
  const without = ({ wechat: _wechat, ...own }: OwnChannels): OwnChannels => own;

  const boundOf = (user: string) => {
    const { wechat } = parts.of(user);
    // Another account knows the same human under another openid.
    return wechat !== undefined && wechat.appId === parts.account()?.appId ? wechat : undefined;
  };

  return {
    /** The openid of a user at the account that serves now. */
    addressOf: (user: string): string | null => boundOf(user)?.openid ?? null,
    ways: (user: string): readonly Way[] => {
      const bound = boundOf(user);
      return bound === undefined ? [] : [{ channel: "wechat", address: bound.openid }];
    },
    view: (user: string): OwnWays["wechat"] => {
      const account = parts.account();
      if (account === null) return null;
      const since = boundOf(user)?.since;
      return { by: account.protocol === "wechat-mini" ? "code" : "page", since: since === undefined ? null : toIso(since) };
    },
    /** Where the browser is sent, inside WeChat, and how it is known when it comes back. */
    start: (user: string, session: string): ActOutcome<{ readonly url: string }> => {
      const account = parts.account();
      if (account === null || account.protocol === "wechat-mini")
        return refuse(409, "尚未设置微信服务号。", "No service account of WeChat is set up.");
      if (parts.publicUrl === null)
        return refuse(409, "尚未设置平台地址（HUB_PUBLIC_URL）。", "The hub's address (HUB_PUBLIC_URL) is not set.");
      return { ok: true, value: { url: authorizeUrl(account.appId, `${parts.publicUrl}/wechat`, stateFor(user, session)) } };
    },
    /** The way back: the state is that of this very session, and serves once. */
    finish: async (
      user: string,
      session: string,
      { code, state }: { readonly code: string; readonly state: string },
    ): Promise<ActOutcome<null>> => {
      forget();
      const account = parts.account();
      if (account === null) return refuse(409, "尚未设置微信服务号。", "No service account of WeChat is set up.");
      if (!isOwn(state, user, session) || spent.has(hashOf(state)))
        return refuse(422, "绑定已过期，或不是本次登录发起的，请重新绑定。", "It has run out, or was begun by another log-in: bind anew.");
      spent.set(hashOf(state), clock.now() + HOLDS);
      const found = await openidOf(account, code);
      if (!found.ok)
        return refuse(422, `微信没有认可（${found.error}），请重新绑定。`, `WeChat did not confirm it (${found.error}): bind anew.`);
      if (!OPENID.test(found.openid)) return refuse(422, "微信返回的标识无效。", "WeChat answered no valid openid.");
      await bind(user, found.openid, account);
      return { ok: true, value: null };
    },
    /** A code that the human types into the mini program, whose own server then says under which openid it knows them. */
    codeFor: (user: string): ActOutcome<{ readonly code: string; readonly until: string }> => {
      forget();
      if (parts.account()?.protocol !== "wechat-mini") return refuse(409, "尚未设置微信小程序。", "No mini program of WeChat is set up.");
      for (const [code, known] of codes) if (known.user === user) codes.delete(code);
      let code = "";
      do code = String(randomInt(100_000, 1_000_000));
      while (codes.has(hashOf(code)));
      const until = clock.now() + HOLDS;
      codes.set(hashOf(code), { user, until });
      return { ok: true, value: { code, until: toIso(until) } };
    },
    /** What the mini program's server sends to the account's own address: `{"openid", "code"}`. */
    bindFrom: async (account: WechatAccount, body: string): Promise<CallbackReading> => {
      forget();
      const bad = (status: 400 | 401, reason: string): CallbackReading => ({ ok: false, status, reason });
      const { openid, code } = readBody(body);
      if (!OPENID.test(openid)) return bad(400, "the body is JSON with openid (10 to 64 letters, digits, _ and -) and code (6 digits)");
      if (wrong.until < clock.now()) wrong = { count: 0, until: clock.now() + HOLDS };
      if (wrong.count >= MOST_WRONG) return bad(401, "too many wrong codes: try again in ten minutes");
      const known = codes.get(hashOf(code));
      if (known === undefined) {
        wrong = { ...wrong, count: wrong.count + 1 };
        return bad(401, "this code is unknown, used, or older than ten minutes");
      }
      codes.delete(hashOf(code));
      await bind(known.user, openid, account);
      return { ok: true, events: [], answer: JSON.stringify({ bound: true }), type: "application/json; charset=utf-8" };
    },
    remove: async (user: string): Promise<boolean> => {
      const own = parts.of(user);
      if (own.wechat === undefined) return false;
      await parts.save(without(own));
      return true;
    },
  };
}

function readBody(text: string): { readonly openid: string; readonly code: string } {
  try {
    const body: unknown = JSON.parse(text);
    const at = (name: string): string => {
      const value: unknown = Object(body)[name];
      return typeof value === "string" ? value : "";
    };
    return { openid: at("openid"), code: at("code") };
  } catch {
    return { openid: "", code: "" };
  }
}
