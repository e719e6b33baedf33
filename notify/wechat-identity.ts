import { callProvider, textAt } from "./http-call.ts";

interface App {
  readonly url: string;
  readonly appId: string;
  readonly appSecret: string;
}

/** Where WeChat asks nobody anything and sends the browser back with a code. The order of the fields is part of its rules. */
export function authorizeUrl(appId: string, back: string, state: string): string {
  const fields = [
    ["appid", appId],
    ["redirect_uri", back],
    ["response_type", "code"],
    ["scope", "snsapi_base"],
    ["state", state],
  ] as const;
  const query = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return `https://open.weixin.qq.com/connect/oauth2/authorize?${query}#wechat_redirect`;
}

/** By which openid a service account knows the human whose browser brought this code. A code serves once, for five minutes. */
export async function openidOf(
  { url, appId, appSecret }: App,
  code: string,
): Promise<{ readonly ok: true; readonly openid: string } | { readonly ok: false; readonly error: string }> {
  const query = new URLSearchParams({ appid: appId, secret: appSecret, code, grant_type: "authorization_code" });
  const reply = await callProvider({ url: `${url}/sns/oauth2/access_token?${query}`, method: "GET" });
  if (!reply.ok) return { ok: false, error: reply.attempt.ok ? "" : reply.attempt.error };
  const openid = textAt(reply.json, "openid");
  return openid === "" ? { ok: false, error: `${textAt(reply.json, "errcode")} ${textAt(reply.json, "errmsg")}` } : { ok: true, openid };
}
