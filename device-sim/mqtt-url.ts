export type SplitUrl =
  | { readonly ok: true; readonly url: string; readonly username: string; readonly password: string }
  | { readonly ok: false; readonly reason: string };

/** Takes the log-in out of mqtt://user:password@host:port; what the URL lacks comes from the fallback. */
export function splitUrl(text: string, fallback: { readonly username: string; readonly password: string | undefined }): SplitUrl {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !/^mqtts?:$/.test(parsed.protocol))
    return { ok: false, reason: `"${text}" is no URL like mqtt://user:password@host:1883` };
  const username = decodeURIComponent(parsed.username) || fallback.username;
  const password = decodeURIComponent(parsed.password) || fallback.password;
  if (!password) return { ok: false, reason: "A password is missing: put it into --url, or set HUB_DEMO_PASSWORD." };
  return { ok: true, url: `${parsed.protocol}//${parsed.host}`, username, password };
}
