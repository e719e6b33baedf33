import { createHash, createHmac, randomUUID } from "node:crypto";
import { type Clock, toIso } from "../../contracts/index.ts";
import { callProvider, textAt } from "../http-call.ts";
import { type Attempt, type Channel, newChannel, type Parcel } from "../outward.ts";

export interface AliyunOptions {
  /** `https://dysmsapi.aliyuncs.com` or `https://dyvmsapi.aliyuncs.com`. */
  readonly url: string;
  readonly sign: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Number shown to the called, where one is bought; empty in the shared mode. */
  readonly shownNumber: string;
  readonly templates: Readonly<Record<string, string>>;
}

/** Same for SMS (Dysmsapi) and voice (Dyvmsapi). */
const VERSION = "2017-05-25";
const SIGNED = ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"] as const;

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
/** RFC 3986: what encodeURIComponent leaves, but `!'()*`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Query in the order in which it is signed. */
export function canonicalQuery(params: Readonly<Record<string, string>>): string {
  return Object.keys(params)
    .sort()
    .map((name) => `${encode(name)}=${encode(params[name] ?? "")}`)
    .join("&");
}

/** `Authorization` of ACS3-HMAC-SHA256 for a POST of `/` whose parameters stand in the query. */
export function acs3Authorization(
  key: { readonly accessKeyId: string; readonly accessKeySecret: string },
  query: string,
  headers: Readonly<Record<(typeof SIGNED)[number], string>>,
): string {
  const names = SIGNED.join(";");
  const lines = SIGNED.map((name) => `${name}:${headers[name].trim()}\n`).join("");
  const request = ["POST", "/", query, lines, names, headers["x-acs-content-sha256"]].join("\n");
  const signature = createHmac("sha256", key.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(request)}`)
    .digest("hex");
  return `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names},Signature=${signature}`;
}

function paramsOf(kind: "sms" | "voice", parcel: Parcel, template: string, options: AliyunOptions): Readonly<Record<string, string>> {
  const to = parcel.address ?? "";
  const vars = JSON.stringify(parcel.vars);
  if (kind === "sms") return { PhoneNumbers: to, SignName: options.sign, TemplateCode: template, TemplateParam: vars, OutId: parcel.id };
  const shown: Record<string, string> = options.shownNumber === "" ? {} : { CalledShowNumber: options.shownNumber };
  if (parcel.answers.length === 0)
    return { ...shown, CalledNumber: to, TtsCode: template, TtsParam: vars, PlayTimes: "2", OutId: parcel.id };
  const keys = parcel.answers.flatMap(({ key }, index) => [
    [`MenuKeyMap.${index + 1}.Key`, key],
    // The same wording again is what they hear who press: there is nothing else on file.
    [`MenuKeyMap.${index + 1}.Code`, options.templates.thanks ?? template],
  ]);
  return {
    ...shown,
    CalledNumber: to,
    StartCode: template,
    StartTtsParams: vars,
    PlayTimes: "2",
    Timeout: "10000",
    OutId: parcel.id,
    ...Object.fromEntries(keys),
  };
}

/** Codes that say something of this number or template; all others are the account's or the provider's. */
const DEAD = ["isv.MOBILE_NUMBER_ILLEGAL", "isv.INVALID_NUMBER"];
const FOR_GOOD = [
  ...DEAD,
  "isv.SMS_TEMPLATE_ILLEGAL",
  "isv.SMS_SIGNATURE_ILLEGAL",
  "isv.TTS_TEMPLATE_ILLEGAL",
  "isv.BLACK_KEY_CONTROL_LIMIT",
];

function outcomeOf(json: unknown, status: number): Attempt {
  const code = textAt(json, "Code");
  if (status < 300 && code === "OK") return { ok: true, state: "sent", providerId: textAt(json, "BizId") || textAt(json, "CallId") };
  const error = `${code || `HTTP ${status}`} ${textAt(json, "Message")}`.trim();
  if (DEAD.includes(code)) return { ok: false, retry: false, error, dead: true };
  if (FOR_GOOD.includes(code)) return { ok: false, retry: false, error };
  return { ok: false, retry: true, error, fault: true };
}

/** SMS (SendSms) and calls (SingleCallByTts, with keys IvrCall) of Alibaba Cloud. */
export function aliyunChannel(kind: "sms" | "voice", options: AliyunOptions, clock: Clock): Channel {
  const { host } = new URL(options.url);
  return newChannel(kind, async (parcel) => {
    if (parcel.address === null) return { ok: false, retry: false, error: "没有电话号码" };
    const template = parcel.template === null ? undefined : options.templates[parcel.template];
    if (template === undefined || template === "")
      return { ok: false, retry: false, error: `模板 ${parcel.template ?? "?"} 未登记服务商编号` };
    const query = canonicalQuery(paramsOf(kind, parcel, template, options));
    const action = kind === "sms" ? "SendSms" : parcel.answers.length === 0 ? "SingleCallByTts" : "IvrCall";
    const headers = {
      host,
      "x-acs-action": action,
      "x-acs-content-sha256": sha256(""),
      "x-acs-date": toIso(clock.now()).replace(/\.\d+Z$/, "Z"),
      "x-acs-signature-nonce": randomUUID(),
      "x-acs-version": VERSION,
    };
    const reply = await callProvider({
      url: `${options.url}/?${query}`,
      headers: { ...headers, authorization: acs3Authorization(options, query, headers) },
    });
    return reply.ok ? outcomeOf(reply.json, reply.status) : reply.attempt;
  });
}
