import { type Clock, type Instant, MINUTE, SECOND, type WechatProtocol } from "../../contracts/index.ts";
import { callProvider, textAt } from "../http-call.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";
import { type FiledWording, wechatData } from "../wechat-fields.ts";

export interface WechatOptions {
  /** `https://api.weixin.qq.com`. */
  readonly url: string;
  /** A mini program's subscription message, a service account's, or a service account's template message. */
  readonly protocol: WechatProtocol;
  readonly appId: string;
  readonly appSecret: string;
  /** Where a tap leads: a page of the mini program, or the fixed page of the hub; empty: nowhere. */
  readonly page: string;
  /** Our wordings as the account has them; a text says why one cannot be used. */
  readonly wordings: Readonly<Record<string, FiledWording | string>>;
}

const PATHS: Readonly<Record<WechatProtocol, string>> = {
  "wechat-mini": "/cgi-bin/message/subscribe/send",
  "wechat-subscribe": "/cgi-bin/message/subscribe/bizsend",
  "wechat-template": "/cgi-bin/message/template/send",
};

/** 40001, 40014, 41001, 42001: the access token is wrong, missing, or has run out. */
const TOKEN_GONE = ["40001", "40014", "41001", "42001"];
/** What is amiss with the addressee, and no second try mends. */
const NOT_THEY: Readonly<Record<string, string>> = {
  "40003": "微信用户标识（openid）无效",
  "43004": "对方没有关注服务号",
  "43101": "对方没有订阅，或已拒收",
};
/** What is amiss with how the account is set up: others would fare the same until somebody mends it. */
const SET_UP = ["40013", "40037", "40125", "40164", "41028", "41029", "41030", "47003", "48001"];
/** Forcing a new token ends the one before for everybody, and may be done 20 times a day. */
const FORCED_AGAIN = 10 * MINUTE;

/**
 * A message in WeChat's service notices. It names no place, no figure and no kind of alarm; a tap opens a fixed page. The address is the
 * openid by which the account knows its reader.
 */
export function wechatChannel(options: WechatOptions, clock: Clock): Channel {
  let token: { readonly text: string; readonly until: Instant } | null = null;
  let forcedAt = Number.NEGATIVE_INFINITY;

  const fetchToken = async (refused: boolean): Promise<string | Attempt> => {
    if (!refused && token !== null && clock.now() < token.until) return token.text;
    const force = refused && clock.now() - forcedAt > FORCED_AGAIN;
    if (force) forcedAt = clock.now();
    const reply = await callProvider({
      url: `${options.url}/cgi-bin/stable_token`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        ...{ grant_type: "client_credential", appid: options.appId, secret: options.appSecret },
        force_refresh: force,
      }),
    });
    if (!reply.ok) return reply.attempt;
    const text = textAt(reply.json, "access_token");
    if (text === "") {
      const code = textAt(reply.json, "errcode");
      return { ok: false, retry: !SET_UP.includes(code), error: `${code} ${textAt(reply.json, "errmsg")}`, fault: true };
    }
    token = { text, until: clock.now() + (Number(textAt(reply.json, "expires_in")) || 7_200) * SECOND - 60 * SECOND };
    return text;
  };

  const bodyOf = ({ id, address }: Parcel, wording: FiledWording, data: object): object => {
    const base = { touser: address, template_id: wording.id, data };
    const { page } = options;
    if (options.protocol === "wechat-template") return { ...base, ...(page !== "" && { url: page }), client_msg_id: id.slice(-32) };
    if (options.protocol === "wechat-subscribe") return { ...base, ...(page !== "" && { page }) };
    return { ...base, ...(page !== "" && { page }), miniprogram_state: "formal", lang: "zh_CN" };
  };

  const sendOnce = async (parcel: Parcel, wording: FiledWording, data: object, refused: boolean): Promise<Attempt | "token"> => {
    const access = await fetchToken(refused);
    if (typeof access !== "string") return access;
    const reply = await callProvider({
      url: `${options.url}${PATHS[options.protocol]}?access_token=${encodeURIComponent(access)}`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(bodyOf(parcel, wording, data)),
    });
    if (!reply.ok) return reply.attempt;
    const code = textAt(reply.json, "errcode");
    const error = `${code} ${textAt(reply.json, "errmsg")}`;
    if (code === "0") return { ok: true, state: "sent", providerId: textAt(reply.json, "msgid") || null };
    if (TOKEN_GONE.includes(code)) return "token";
    const reason = NOT_THEY[code];
    if (reason !== undefined) return { ok: false, retry: false, error: `${reason}（${error}）` };
    return { ok: false, retry: !SET_UP.includes(code), error, fault: true };
  };

  return newChannel("wechat", async (parcel) => {
    if (parcel.address === null) return { ok: false, retry: false, error: "没有绑定微信" };
    const wording = options.wordings[parcel.template ?? ""];
    if (wording === undefined || typeof wording === "string")
      return { ok: false, retry: false, error: wording ?? `没有登记微信模板 ${parcel.template ?? ""}`, fault: true };
    const filled = wechatData(wording, parcel.vars);
    if (!filled.ok) return { ok: false, retry: false, error: filled.error };
    const first = await sendOnce(parcel, wording, filled.data, false);
    if (first !== "token") return first;
    const second = await sendOnce(parcel, wording, filled.data, true);
    return second === "token" ? { ok: false, retry: true, error: "微信拒绝访问令牌", fault: true } : second;
  });
}
