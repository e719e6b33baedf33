import { createHmac } from "node:crypto";
import { type Asked, type ProviderServer, startProvider } from "./provider-servers.ts";

export interface WebhookReceiver extends ProviderServer {
  /** The next answers, first to last; afterwards 200. */
  readonly statuses: number[];
  /** The ids it got, in order, repeats too. */
  ids(): readonly string[];
}

/** Somebody who is pushed to: a real HTTP server that keeps what it got and answers as told. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const statuses: number[] = [];
  const server = await startProvider(() => ({ status: statuses.shift() ?? 200, body: "x".repeat(100) }));
  const ids = (): readonly string[] => server.asked.map(({ headers }) => String(headers["webhook-id"]));
  return Object.assign(server, { statuses, ids });
}

/** Signatures of what came that this secret makes. */
export function signaturesOf(secret: string, { headers, body }: Pick<Asked, "headers" | "body">): number {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const want = `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  return String(headers["webhook-signature"])
    .split(" ")
    .filter((each) => each === want).length;
}
