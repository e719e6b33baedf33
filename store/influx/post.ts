import { HttpError, type Transport } from "@influxdata/influxdb-client";

/** Lines of one request: about a megabyte. */
const LINES = 10_000;
/** Requests that may be spent on finding the bad lines of one batch; then the rest of what was refused goes aside whole. */
const MOST_REQUESTS = 200;

export interface RefusedLine {
  readonly line: string;
  readonly why: string;
}

export interface PostOptions {
  readonly transport: Transport;
  readonly org: string;
  readonly bucket: string;
}

/**
 * Sends lines in order, one request after the other, and resolves once the server has acknowledged all but the refused.
 * A server that says that the lines are wrong (400, 413, 422) will always say so: they are halved until the wrong ones
 * stand alone. Everything else throws and is to be tried again: being away, too slow, or a token or bucket to be mended.
 */
export async function postLines(options: PostOptions, lines: readonly string[]): Promise<readonly RefusedLine[]> {
  const path = `/api/v2/write?org=${encodeURIComponent(options.org)}&bucket=${encodeURIComponent(options.bucket)}&precision=ns`;
  const refused: RefusedLine[] = [];
  let requests = 0;
  const send = async (part: readonly string[]): Promise<void> => {
    requests++;
    const why = await sendOnce(options.transport, path, part);
    if (why === undefined) return;
    if (part.length === 1 || requests >= MOST_REQUESTS) {
      for (const line of part) refused.push({ line, why });
      return;
    }
    const middle = part.length >>> 1;
    await send(part.slice(0, middle));
    await send(part.slice(middle));
  };
  for (let from = 0; from < lines.length; from += LINES) await send(lines.slice(from, from + LINES));
  return refused;
}

/** @returns why the server will never take the lines, or nothing where it has taken them */
async function sendOnce(transport: Transport, path: string, lines: readonly string[]): Promise<string | undefined> {
  try {
    await transport.request(path, lines.join("\n"), { method: "POST", headers: { "content-type": "text/plain; charset=utf-8" } });
    return undefined;
  } catch (error) {
    if (error instanceof HttpError && [400, 413, 422].includes(error.statusCode)) return error.message.slice(0, 500);
    throw new Error(inWords(error), { cause: error });
  }
}

/** What went wrong and how to mend it, for the log and the operator. */
export function inWords(error: unknown): string {
  const what = error instanceof Error ? error.message || error.name : String(error);
  if (!(error instanceof HttpError)) return `the series server does not answer (${what}); the journal keeps the readings meanwhile`;
  if (error.statusCode === 401 || error.statusCode === 403)
    return `the series server refuses the token (${what}); check HUB_INFLUX_TOKEN and its right to write to the bucket`;
  if (error.statusCode === 404)
    return `the series server knows no such bucket or organisation (${what}); check HUB_INFLUX_BUCKET and HUB_INFLUX_ORG`;
  return `the series server answers ${error.statusCode} (${what}); tried again`;
}
