import { lookup as resolve } from "node:dns";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { type Duration, SECOND, type Words } from "../../contracts/index.ts";
import { type AddressRules, readWebhookUrl, whyNotAddress } from "./address.ts";
import { faultWords } from "./fault-words.ts";

/** Resolving, connecting and answering together: Standard Webhooks proposes 15 to 30 s. */
const PATIENCE: Duration = 15 * SECOND;

export interface Posting {
  readonly url: string;
  readonly allowPrivate: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly patience?: Duration;
}

/** The status that came back, or why there is none. */
export type Posted = { readonly status: number; readonly error: null } | { readonly status: null; readonly error: Words };

/** A name leads where nothing may be sent. */
class NotAllowed extends Error {
  readonly words: Words;
  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

/** Resolves as the system does, and hands only addresses on that may be connected to: what was checked is what is called. */
const guardedLookup =
  (rules: AddressRules): LookupFunction =>
  (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, "");
      const refused = found.map(({ address }) => whyNotAddress(address, rules));
      // One bad address spoils the name: whoever answers so tries to be let in by chance.
      const why = refused.find((each) => each !== null);
      const [first] = found;
      if (why != null || first === undefined)
        return done(new NotAllowed(why ?? { zh: "域名解析不到地址", en: "no address is found for the name" }), "");
      if (options.all === true) return done(null, found);
      done(null, first.address, first.family);
    });

/** Posts JSON and reads the status, nothing else. Redirects are not followed, proxies not asked, connections not kept. */
export function postWebhook({ url: text, allowPrivate, headers, body, patience = PATIENCE }: Posting): Promise<Posted> {
  const reading = readWebhookUrl(text, allowPrivate);
  if (!reading.ok) return Promise.resolve({ status: null, error: { zh: reading.zh, en: reading.en } });
  const { url } = reading;
  const secure = url.protocol === "https:";
  const rules: AddressRules = { allowPrivate, secure };
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return new Promise((done) => {
    const asked = (secure ? requestSecure : requestPlain)(
      url,
      {
        method: "POST",
        agent: false,
        // A name in figures is not looked up: it was checked as it stands.
        ...(isIP(host) === 0 && { lookup: guardedLookup(rules) }),
        signal: AbortSignal.timeout(patience),
        headers: {
          ...headers,
          "content-type": "application/json; charset=utf-8",
          "content-length": String(Buffer.byteLength(body)),
          "user-agent": "shouwang-webhooks/1",
          connection: "close",
        },
      },
      (response) => {
        done({ status: response.statusCode ?? 0, error: null });
        // What a receiver has to say is not read: it may be without end.
        response.destroy();
      },
    );
    asked.on("error", (error) => done({ status: null, error: error instanceof NotAllowed ? error.words : faultWords(error) }));
    asked.end(body);
  });
}
