import type { FastifyRequest } from "fastify";

/** Whether a browser's Origin is ours: the public address, or the host that was asked. */
export function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const asked = new URL(origin);
  if (asked.protocol !== "http:" && asked.protocol !== "https:") return false;
  if (publicUrl !== null && URL.canParse(publicUrl) && new URL(publicUrl).origin === asked.origin) return true;
  return host !== undefined && asked.host === host;
}

/**
 * A foreign page may make a browser send its cookie: so whatever a cookie authorises to change needs our Origin.
 * A token in a header is no such danger; yet where an Origin is sent with it, it must be ours on the live feed.
 */
export function originRefused(request: FastifyRequest, publicUrl: string | null, by: "cookie" | "bearer", live: boolean): boolean {
  const origin = request.headers.origin;
  const reads = request.method === "GET" || request.method === "HEAD";
  if (by === "bearer") return live && origin !== undefined && !isOwnOrigin(origin, request.host, publicUrl);
  if (reads && !live) return false;
  return origin === undefined || !isOwnOrigin(origin, request.host, publicUrl);
}
