import type { Words } from "../../contracts/index.ts";

const REFUSED: Words = { zh: "连接被拒绝，对方没有在该端口接收", en: "connection refused: nothing listens there" };
const UNKNOWN: Words = { zh: "域名解析不到地址", en: "no address is found for the name" };
const UNREACHED: Words = { zh: "网络不通", en: "the network does not reach it" };
const BROKEN: Words = { zh: "连接中断，没有应答", en: "the connection broke off before an answer" };
const UNTRUSTED: Words = { zh: "对方证书不被信任", en: "its certificate is not trusted" };
const EXPIRED: Words = { zh: "对方证书已过期", en: "its certificate has expired" };
const MISNAMED: Words = { zh: "对方证书与域名不符", en: "its certificate is for another name" };

/** Codes of Node's network errors and of OpenSSL. */
const BY_CODE: Readonly<Record<string, Words>> = {
  ECONNREFUSED: REFUSED,
  ENOTFOUND: UNKNOWN,
  EAI_AGAIN: UNKNOWN,
  EHOSTUNREACH: UNREACHED,
  ENETUNREACH: UNREACHED,
  ETIMEDOUT: UNREACHED,
  ECONNRESET: BROKEN,
  EPIPE: BROKEN,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: EXPIRED,
  ERR_TLS_CERT_ALTNAME_INVALID: MISNAMED,
};

export const NO_ANSWER: Words = { zh: "在限定时间内没有应答", en: "no answer in time" };

/** What kept a message from its receiver, in words; the code stays beside them for whoever looks it up. */
export function faultWords(error: Error & { readonly code?: unknown }): Words {
  if (error.name === "AbortError" || error.name === "TimeoutError") return NO_ANSWER;
  const code = typeof error.code === "string" ? error.code : error.message;
  const known = BY_CODE[code];
  return known
    ? { zh: `${known.zh}（${code}）`, en: `${known.en} (${code})` }
    : { zh: `连接失败（${code}）`, en: `connection failed (${code})` };
}

/** What a status says that is not of the two hundreds. */
export function statusWords(status: number): Words {
  const redirect = status >= 300 && status < 400;
  return redirect
    ? {
        zh: `HTTP ${status}：不跟随跳转，请登记最终网址`,
        en: `HTTP ${status}: redirects are not followed, register the address at their end`,
      }
    : { zh: `HTTP ${status}`, en: `HTTP ${status}` };
}
