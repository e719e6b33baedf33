import { HttpError } from "@influxdata/influxdb-client";
import { inWords } from "./post.ts";

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

  async isAnew(): Promise<boolean> {
    const now = await this.ask();
    const isAnew = now !== this.known;
    this.known = now;
    return isAnew;
  }

  /** A server that answers but does not tell may be written to: what it took settles only once it tells. */
  private async askBefore(): Promise<string | null | undefined> {
    try {
      return await this.ask();
    } catch (error) {
      if (error instanceof HttpError) return undefined;
      throw new Error(inWords(error), { cause: error });
    }
  }
}
