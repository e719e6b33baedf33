import { HttpError } from "@influxdata/influxdb-client";
import { inWords } from "./post.ts";

/** The server answers, and its answer does not say when it was started. */
export class NotTold extends Error {
  override readonly name = "NotTold";
}

/** What came of asking whether the server is still the one that acknowledged. */
export type Standing = { readonly kind: "same" } | { readonly kind: "anew" } | { readonly kind: "untold"; readonly why: string };

/**
 * Tells whether the server was started anew since the rows it acknowledged were sent. When it was started must be known
 * before the first of them is sent: a restart while nothing is written makes no request fail.
 */
export class ServerStart {
  private readonly ask: () => Promise<string | null>;
  /** Undefined where it is not known: then nothing that was acknowledged is believed. */
  private known: string | null | undefined;

  constructor(ask: () => Promise<string | null>) {
    this.ask = ask;
  }

  /** Sends. After a failure everything unsettled is sent again, so that the start is asked for anew as well. */
  async guard<T>(send: () => Promise<T>): Promise<T> {
    try {
      if (this.known === undefined) this.known = await this.askBefore();
      return await send();
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  /** @throws where the server is away */
  async standing(): Promise<Standing> {
    try {
      const now = await this.ask();
      const isAnew = now !== this.known;
      this.known = now;
      return { kind: isAnew ? "anew" : "same" };
    } catch (error) {
      const why = whyUntold(error);
      if (why === null) throw error;
      return { kind: "untold", why };
    }
  }

  /** A server that answers but does not tell may be written to: what it took settles only once it tells. */
  private async askBefore(): Promise<string | null | undefined> {
    try {
      return await this.ask();
    } catch (error) {
      if (whyUntold(error) !== null) return undefined;
      throw new Error(inWords(error), { cause: error });
    }
  }
}

/** Null where the server did not answer at all: that is told by the writes, which fail too. */
function whyUntold(error: unknown): string | null {
  if (error instanceof NotTold) return error.message;
  return error instanceof HttpError ? `/metrics: ${error.statusCode}` : null;
}
