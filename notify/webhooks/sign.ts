import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";
/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** A secret as both sides keep it: `whsec_` and base64. */
export const makeWebhookSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString("base64")}`;

/** One signature, `v1,<base64>`: HMAC-SHA256 over `id.timestamp.body` with the bytes of the secret. */
function signed(secret: string, id: string, seconds: string, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
}

/** Headers of Standard Webhooks; with two secrets either of them verifies. */
export function webhookHeaders(secrets: readonly string[], id: string, seconds: string, body: string): Readonly<Record<string, string>> {
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": secrets.map((secret) => signed(secret, id, seconds, body)).join(" "),
  };
}
