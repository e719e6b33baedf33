import { type Clock, type Instant, NOTICE_ANSWER_WORDS, SECOND } from "../../contracts/index.ts";
import { callProvider, textAt } from "../http-call.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";

export interface WecomOptions {
  /** `https://qyapi.weixin.qq.com`. */
  readonly url: string;
  readonly corpId: string;
  readonly agentId: string;
  readonly corpSecret: string;
}

/** 40014, 41001, 42001: the access token is wrong, missing, or has run out. */
const TOKEN_GONE = ["40014", "41001", "42001"];
/** 81013, 60111, 82001: no such member, or out of the application's sight. */
const NOBODY = ["81013", "60111", "82001", "40003"];
/** Characters that a card's title and its text may have. */
const TITLE = 36;
const TEXT = 112;

function cardOf({ id, notice, address, answers, link }: Parcel, agentId: string): object {
  const base = {
    touser: address,
    agentid: Number(agentId),
    // The same card within four hours is dropped by the provider.
    enable_duplicate_check: 1,
    duplicate_check_interval: 14_400,
  };
  const title = { title: notice.subject.slice(0, TITLE), desc: notice.text.slice(0, TEXT) };
  if (answers.length === 0) return { ...base, msgtype: "text", text: { content: `${notice.subject}\n${notice.text}`.slice(0, 600) } };
  return {
    ...base,
    msgtype: "template_card",
    template_card: {
      card_type: "button_interaction",
      main_title: title,
      // Up to 128 of digits, letters and -_@; the answer comes back with it.
      task_id: id.replace(/[^\w@-]/g, "_").slice(0, 128),
      button_list: answers.slice(0, 6).map(({ key, answer }, index) => ({
        text: NOTICE_ANSWER_WORDS[answer].zh,
        style: index === 0 ? 1 : 2,
        key,
      })),
      ...(link === null ? {} : { card_action: { type: 1, url: link } }),
    },
  };
}

/** A WeCom application's message with buttons. The address is the member's id. */
export function wecomChannel(options: WecomOptions, clock: Clock): Channel {
  let token: { readonly text: string; readonly until: Instant } | null = null;

  const fetchToken = async (): Promise<string | Attempt> => {
    if (token !== null && clock.now() < token.until) return token.text;
    const query = new URLSearchParams({ corpid: options.corpId, corpsecret: options.corpSecret });
    const reply = await callProvider({ url: `${options.url}/cgi-bin/gettoken?${query}`, method: "GET" });
    if (!reply.ok) return reply.attempt;
    const text = textAt(reply.json, "access_token");
    if (text === "")
      return { ok: false, retry: true, error: `${textAt(reply.json, "errcode")} ${textAt(reply.json, "errmsg")}`, fault: true };
    token = { text, until: clock.now() + (Number(textAt(reply.json, "expires_in")) || 7_200) * SECOND - 60 * SECOND };
    return text;
  };

  const sendOnce = async (parcel: Parcel): Promise<Attempt | "token"> => {
    const access = await fetchToken();
    if (typeof access !== "string") return access;
    const reply = await callProvider({
      url: `${options.url}/cgi-bin/message/send?access_token=${encodeURIComponent(access)}`,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(cardOf(parcel, options.agentId)),
    });
    if (!reply.ok) return reply.attempt;
    const code = textAt(reply.json, "errcode");
    const error = `${code} ${textAt(reply.json, "errmsg")}`;
    if (TOKEN_GONE.includes(code)) return "token";
    if (code === "0" && textAt(reply.json, "invaliduser") === "")
      return { ok: true, state: "sent", providerId: textAt(reply.json, "msgid") };
    if (code === "0" || NOBODY.includes(code)) return { ok: false, retry: false, error: `企业微信中没有该成员（${error}）` };
    return { ok: false, retry: true, error, fault: true };
  };

  return newChannel("wecom", async (parcel) => {
    if (parcel.address === null) return { ok: false, retry: false, error: "没有企业微信账号" };
    const first = await sendOnce(parcel);
    if (first !== "token") return first;
    token = null;
    const second = await sendOnce(parcel);
    return second === "token" ? { ok: false, retry: true, error: "企业微信拒绝访问令牌", fault: true } : second;
  });
}
