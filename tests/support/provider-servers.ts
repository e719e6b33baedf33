import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** As they came; a push is no text. */
  readonly bytes: Buffer;
}

/** What a server answers. `hang` takes the request and says nothing. */
export type Says = { readonly status?: number; readonly body: unknown } | "hang";

export interface ProviderServer {
  readonly url: string;
  readonly asked: Asked[];
  /** What its documentation demands and a request lacked; empty at the end of a good test. */
  readonly complaints: string[];
  /** Overrides the answers until set back to null. */
  says: Says | null;
  /** Milliseconds between taking a request and answering it. */
  lag: number;
  stop(): Promise<void>;
}

type Answer = (asked: Asked, complain: (what: string) => void) => Says;

/** A real HTTP server that checks each request as the provider's documentation demands. */
export async function startProvider(answer: Answer): Promise<ProviderServer> {
  const asked: Asked[] = [];
  const complaints: string[] = [];
  let says: Says | null = null;
  let lag = 0;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => void parts.push(part));
    request.on("end", () => {
      const bytes = Buffer.concat(parts);
      const one = {
        method: request.method ?? "",
        url: new URL(request.url ?? "/", `http://${request.headers.host}`),
        headers: request.headers,
        body: bytes.toString("utf8"),
        bytes,
      };
      asked.push(one);
      const reply = says ?? answer(one, (what) => void complaints.push(what));
      if (reply === "hang") return;
      const send = (): void => {
        response.writeHead(reply.status ?? 200, { "content-type": "application/json; charset=utf-8" });
        response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
      };
      if (lag === 0) send();
      else setTimeout(send, lag);
    });
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    complaints,
    get says() {
      return says;
    },
    set says(next) {
      says = next;
    },
    get lag() {
      return lag;
    },
    set lag(next) {
      lag = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const head = (asked: Asked, name: string): string => String(asked.headers[name] ?? "");
const hex = (text: string): string => createHash("sha256").update(text).digest("hex");
const json = (asked: Asked): Record<string, unknown> => JSON.parse(asked.body);

/**
 * The JSON gateway of docs/operate/channels.md. An id that it has had is answered like the first time, and not carried out again.
 * @param isDown whether this request finds it out of order
 */
export function gatewayServer(
  secret: string,
  carried: Map<string, Record<string, unknown>> = new Map(),
  isDown: (asked: Asked) => boolean = () => false,
): Promise<ProviderServer> {
  return startProvider((asked, complain) => {
    if (isDown(asked)) return { status: 503, body: "down" };
    const seconds = head(asked, "x-timestamp");
    const signature = createHmac("sha256", secret).update(`${seconds}\n${asked.body}`).digest("hex");
    if (asked.method !== "POST") complain(`method ${asked.method}`);
    if (head(asked, "x-signature") !== signature) complain("signature");
    if (!/^\d{10}$/.test(seconds)) complain(`timestamp ${seconds}`);
    const body = json(asked);
    if (head(asked, "idempotency-key") !== body.id) complain("idempotency-key");
    if (typeof body.to !== "string" || !/^1\d{10}$/.test(body.to)) complain(`to ${String(body.to)}`);
    if (typeof body.template !== "string" || body.template === "") complain("template");
    if (JSON.stringify(body).includes("http") && body.callback === null) complain("link in a variable");
    if (body.to === "13000000000") return { status: 422, body: { code: "empty", message: "空号" } };
    if (body.to === "13000000001") return { status: 422, body: { code: "refused", message: "in the provider's black list" } };
    const id = String(body.id);
    carried.set(id, body);
    return { body: { id: `gw-${id}` } };
  });
}

/** Dysmsapi and Dyvmsapi, with ACS3-HMAC-SHA256 computed here from what came over the wire. */
export function aliyunServer(key: { readonly id: string; readonly secret: string }): Promise<ProviderServer> {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return startProvider((asked, complain) => {
    const match = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(head(asked, "authorization"));
    if (!match) complain("authorization");
    const [, credential, names = "", given] = match ?? [];
    if (credential !== key.id) complain("credential");
    for (const need of ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"])
      if (!names.split(";").includes(need)) complain(`${need} is not signed`);
    const query = [...asked.url.searchParams]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join("&");
    const lines = names
      .split(";")
      .map((name) => `${name}:${head(asked, name).trim()}\n`)
      .join("");
    const request = [asked.method, asked.url.pathname, query, lines, names, hex(asked.body)].join("\n");
    const wanted = createHmac("sha256", key.secret)
      .update(`ACS3-HMAC-SHA256\n${hex(request)}`)
      .digest("hex");
    if (given !== wanted) complain("signature");
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(head(asked, "x-acs-date"))) complain("x-acs-date");
    if (head(asked, "x-acs-version") !== "2017-05-25") complain("version");
    const params = asked.url.searchParams;
    const action = head(asked, "x-acs-action");
    const needs: Readonly<Record<string, readonly string[]>> = {
      SendSms: ["PhoneNumbers", "SignName", "TemplateCode", "TemplateParam"],
      SingleCallByTts: ["CalledNumber", "TtsCode"],
      IvrCall: ["CalledNumber", "StartCode", "MenuKeyMap.1.Key", "MenuKeyMap.1.Code"],
    };
    for (const name of needs[action] ?? [`action ${action}`]) if (!params.get(name)) complain(`${name} is missing`);
    const to = params.get("PhoneNumbers") ?? params.get("CalledNumber");
    if (to === "13000000000") return { body: { Code: "isv.MOBILE_NUMBER_ILLEGAL", Message: "illegal number", RequestId: "r" } };
    if (to === "13000000001") return { body: { Code: "isv.BLACK_KEY_CONTROL_LIMIT", Message: "black list", RequestId: "r" } };
    return { body: { Code: "OK", Message: "OK", RequestId: "r", ...(action === "SendSms" ? { BizId: "b-1" } : { CallId: "c-1" }) } };
  });
}

/** The part of WeCom's server API that sends application messages. The first token runs out at once. */
export function wecomServer(corp: { readonly id: string; readonly secret: string; readonly agent: number }): Promise<ProviderServer> {
  let tokens = 0;
  return startProvider((asked, complain) => {
    const query = asked.url.searchParams;
    if (asked.url.pathname === "/cgi-bin/gettoken") {
      if (asked.method !== "GET") complain("gettoken is a GET");
      if (query.get("corpid") !== corp.id || query.get("corpsecret") !== corp.secret)
        return { body: { errcode: 40001, errmsg: "invalid credential" } };
      tokens += 1;
      return { body: { errcode: 0, errmsg: "ok", access_token: `token-${tokens}`, expires_in: 7200 } };
    }
    if (asked.url.pathname !== "/cgi-bin/message/send") complain(asked.url.pathname);
    if (query.get("access_token") === "token-1") return { body: { errcode: 42001, errmsg: "access_token expired" } };
    if (query.get("access_token") !== `token-${tokens}`) complain("access_token");
    const body = json(asked);
    if (body.agentid !== corp.agent) complain("agentid must be the number of the application");
    const card = body.template_card;
    if (body.msgtype === "template_card" && typeof card === "object" && card !== null) {
      const parts: Record<string, unknown> = { ...card };
      if (!/^[\w@-]{1,128}$/.test(String(parts.task_id))) complain("task_id");
      if (!Array.isArray(parts.button_list) || parts.button_list.length === 0 || parts.button_list.length > 6) complain("button_list");
      if (parts.card_type !== "button_interaction") complain("card_type");
    } else if (body.msgtype !== "text") complain("msgtype");
    if (body.touser === "13000000000") return { body: { errcode: 0, errmsg: "ok", invaliduser: "13000000000" } };
    if (body.touser === "13000000001") return { body: { errcode: 81013, errmsg: "user & party & tag all invalid" } };
    return { body: { errcode: 0, errmsg: "ok", msgid: "m-1" } };
  });
}

/** What WeChat takes under each type of keyword; beyond it the answer is 47003. */
const WECHAT_TYPES: Readonly<Record<string, RegExp>> = {
  thing: /^[^\p{Cc}]{1,20}$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
  name: /^(\p{Script=Han}{1,10}|[A-Za-z ]{1,20})$/u,
  character_string: /^[\x21-\x7e]{1,32}$/,
  time: /^(\d{4}年\d{1,2}月\d{1,2}日 )?\d{1,2}:\d{2}$/,
};
const WECHAT_PATHS = ["/cgi-bin/message/subscribe/send", "/cgi-bin/message/subscribe/bizsend", "/cgi-bin/message/template/send"];

/** api.weixin.qq.com as its documentation has it: stable tokens, the three ways to send, and whose code was given at the web authorization. */
export function wechatServer(app: { readonly id: string; readonly secret: string; readonly path: string }): Promise<ProviderServer> {
  let tokens = 0;
  const used = new Set<string>();
  return startProvider((asked, complain) => {
    const query = asked.url.searchParams;
    if (asked.url.pathname === "/cgi-bin/stable_token") {
      const { grant_type, appid, secret, force_refresh } = json(asked);
      if (asked.method !== "POST") complain("stable_token is a POST");
      if (grant_type !== "client_credential") complain("grant_type");
      if (appid !== app.id || secret !== app.secret) return { body: { errcode: 40125, errmsg: "invalid appsecret" } };
      // Without force the same token is answered as long as it is valid.
      if (tokens === 0 || force_refresh === true) tokens += 1;
      return { body: { access_token: `token-${tokens}`, expires_in: 7200 } };
    }
    if (asked.url.pathname === "/sns/oauth2/access_token") {
      if (query.get("appid") !== app.id || query.get("secret") !== app.secret)
        return { body: { errcode: 40125, errmsg: "invalid appsecret" } };
      if (query.get("grant_type") !== "authorization_code") complain("grant_type");
      const code = query.get("code") ?? "";
      if (!code.startsWith("code-")) return { body: { errcode: 40029, errmsg: "invalid code" } };
      if (used.has(code)) return { body: { errcode: 40163, errmsg: "code been used" } };
      used.add(code);
      return { body: { access_token: "web", expires_in: 7200, openid: `o${code.slice(5)}`, scope: "snsapi_base" } };
    }
    if (asked.url.pathname !== app.path || !WECHAT_PATHS.includes(app.path)) complain(asked.url.pathname);
    // The first token has run out, as it does when somebody else has forced a new one.
    if (query.get("access_token") === "token-1") return { body: { errcode: 40001, errmsg: "invalid credential, access_token is invalid" } };
    if (query.get("access_token") !== `token-${tokens}`) complain("access_token");
    const body = json(asked);
    const { touser, template_id, data, page, url } = body;
    if (touser === "13000000000") return { body: { errcode: 40003, errmsg: "invalid openid" } };
    if (touser === "13000000001") return { body: { errcode: 43101, errmsg: "user refuse to accept the msg" } };
    if (touser === "quota") return { body: { errcode: 45009, errmsg: "reach max api daily quota limit" } };
    if (typeof template_id !== "string" || !/^[\w-]{10,64}$/.test(template_id))
      return { body: { errcode: 40037, errmsg: "invalid template_id" } };
    for (const [key, field] of Object.entries(Object(data))) {
      const value = String(Object(field).value);
      if (!WECHAT_TYPES[key.replace(/\d+$/, "")]?.test(value))
        return { body: { errcode: 47003, errmsg: `argument invalid! data.${key}.value invalid` } };
    }
    if (Object.keys(Object(data)).length === 0) complain("data");
    if (app.path.endsWith("/subscribe/send") && (body.miniprogram_state !== "formal" || body.lang !== "zh_CN"))
      complain("state or language");
    if (app.path.endsWith("/template/send") && (typeof url !== "string" || typeof body.client_msg_id !== "string"))
      complain("url or client_msg_id");
    if (!app.path.endsWith("/template/send") && typeof page !== "string") complain("page");
    return { body: { errcode: 0, errmsg: "ok", msgid: 200_228_332 } };
  });
}

/** The three group bots: DingTalk and Feishu check their signatures. */
export function botServer(kind: "wecom-bot" | "dingtalk-bot" | "feishu-bot", secret: string): Promise<ProviderServer> {
  return startProvider((asked, complain) => {
    const body = json(asked);
    const query = asked.url.searchParams;
    if (kind === "dingtalk-bot") {
      const at = query.get("timestamp") ?? "";
      const sign = createHmac("sha256", secret).update(`${at}\n${secret}`).digest("base64");
      if (!/^\d{13}$/.test(at)) complain("timestamp must be in milliseconds");
      if (query.get("sign") !== sign) return { body: { errcode: 310000, errmsg: "sign not match" } };
      if (query.get("access_token") !== "k") complain("access_token");
    }
    if (kind === "feishu-bot") {
      const sign = createHmac("sha256", `${String(body.timestamp)}\n${secret}`)
        .update("")
        .digest("base64");
      if (!/^\d{10}$/.test(String(body.timestamp))) complain("timestamp must be in seconds");
      if (body.sign !== sign) return { body: { code: 19021, msg: "sign match fail or timestamp is not within one hour" } };
      if (body.msg_type !== "text") complain("msg_type");
      return { body: { code: 0, msg: "success", data: {} } };
    }
    if (body.msgtype !== "text") complain("msgtype");
    return { body: { errcode: 0, errmsg: "ok" } };
  });
}
