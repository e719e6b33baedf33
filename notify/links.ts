import { createHash, createHmac } from "node:crypto";
import { type Duration, HOUR, type Instant, type Notice, SECOND } from "../contracts/index.ts";

/** An answer page is dead after so long, or when its case ends. */
export const LINK_LIFE: Duration = 2 * HOUR;
/** Records that stand still do not hold a message back: page and code then work from memory. */
const PATIENCE: Duration = SECOND;
const CODE_DIGITS = 6;
/** Codes tried until one is free; with a thousand living pages each try fails once in a thousand times. */
const TRIES = 5;

interface Link {
  readonly notice: string;
  readonly tokenHash: string;
  readonly codeHash: string;
  readonly expiresAt: Instant;
}

export interface LinkPorts {
  /** Of which tokens and codes are made: the same notice has the same, and none is ever written down. */
  readonly key: Uint8Array;
  /** Where people reach the hub, without a path; null while nobody has said so: then there are codes only. */
  readonly publicUrl: string | null;
  now(): Instant;
  readonly records: {
    save(link: Link, now: Instant): Promise<boolean>;
    byToken(hash: string): Promise<Link | undefined>;
    byCode(hash: string, now: Instant): Promise<Link | undefined>;
  };
  within<T>(ms: Duration, work: Promise<T>, otherwise: () => T): Promise<T>;
}

export interface Links {
  /** The page of a notice and its code; the same as before where it has them. */
  of(notice: Notice): Promise<{ readonly url: string | null; readonly code: string }>;
  /** The notice behind a token, while the page lives. */
  byToken(token: string): Promise<string | undefined>;
  /** The notice behind a code, and the token of its page. */
  byCode(code: string): Promise<{ readonly notice: string; readonly token: string } | undefined>;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Pages on which a notice is answered without logging in: 128 bits in the address, or six digits typed in. */
export function createLinks({ key, publicUrl, now, records, within }: LinkPorts): Links {
  const known = new Map<string, Link & { readonly code: string }>();

  const tokenOf = (notice: string): string =>
    createHmac("sha256", key).update(`token\0${notice}`).digest().subarray(0, 16).toString("base64url");
  const codeOf = (notice: string, n: number): string => {
    const digest = createHmac("sha256", key).update(`code\0${notice}\0${n}`).digest();
    return String(digest.readUIntBE(0, 6) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, "0");
  };
  const linkOf = (notice: string, n: number, expiresAt: Instant): Link & { readonly code: string } => {
    const code = codeOf(notice, n);
    return { notice, tokenHash: hashOf(tokenOf(notice)), codeHash: hashOf(code), expiresAt, code };
  };

  const make = async (notice: Notice): Promise<Link & { readonly code: string }> => {
    const expiresAt = now() + LINK_LIFE;
    for (let n = 0; n < TRIES; n++) {
      const { code, ...link } = linkOf(notice.id, n, expiresAt);
      if (await within(PATIENCE, records.save(link, now()), () => true)) return { ...link, code };
    }
    throw new Error(`no free code for ${notice.id} in ${TRIES} tries`);
  };
  const forgetDead = (): void => {
    for (const [id, link] of known) if (link.expiresAt < now()) known.delete(id);
  };

  return {
    of: async (notice) => {
      forgetDead();
      const link = known.get(notice.id) ?? (await make(notice));
      known.set(notice.id, link);
      return { url: publicUrl === null ? null : `${publicUrl}/a/${tokenOf(notice.id)}`, code: link.code };
    },
    byToken: async (token) => {
      const hash = hashOf(token);
      const link = [...known.values()].find((one) => one.tokenHash === hash) ?? (await records.byToken(hash));
      return link === undefined || link.expiresAt < now() ? undefined : link.notice;
    },
    byCode: async (code) => {
      if (!/^\d{6}$/.test(code)) return undefined;
      const hash = hashOf(code);
      const link =
        [...known.values()].find((one) => one.codeHash === hash && one.expiresAt >= now()) ?? (await records.byCode(hash, now()));
      return link === undefined || link.expiresAt < now() ? undefined : { notice: link.notice, token: tokenOf(link.notice) };
    },
  };
}
