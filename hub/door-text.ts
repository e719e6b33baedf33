import { gunzipSync } from "node:zlib";

const CHARSET = /charset\s*=\s*"?([\w-]+)/i;
const GB = /^(gb18030|gbk|gb2312|gb_2312-80|x-gbk|cp936)$/i;

/**
 * The bytes of a body as they go on: unpacked, and in UTF-8 where the sender declared GB 18030. What does not fit its
 * declaration stays as it came.
 * @throws where it cannot be unpacked within the limit
 */
export function plainBody(bytes: Uint8Array, headers: Readonly<Record<string, string>>, limit: number): Uint8Array {
  const unpacked = /\bgzip\b/i.test(headers["content-encoding"] ?? "") ? gunzipSync(bytes, { maxOutputLength: limit }) : bytes;
  const type = headers["content-type"] ?? "";
  const charset = CHARSET.exec(type)?.[1] ?? "";
  if (!GB.test(charset) || /^multipart\//i.test(type)) return unpacked;
  try {
    return Buffer.from(new TextDecoder("gb18030", { fatal: true }).decode(unpacked), "utf8");
  } catch {
    return unpacked;
  }
}

/** Parameters that say who is asking, not what a device says. */
const OURS = new Set(["token", "access_token", "signature", "timestamp", "nonce", "echostr"]);

/** Some boxes put all they have to say into the address. */
export function bodyOfQuery(query: Readonly<Record<string, string>>): Uint8Array | null {
  const rest = Object.entries(query).filter(([name]) => !OURS.has(name));
  return rest.length === 0 ? null : Buffer.from(JSON.stringify(Object.fromEntries(rest)), "utf8");
}
