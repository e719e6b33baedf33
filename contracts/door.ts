import { Type } from "typebox";
import { Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/**
 * How a platform shows that a push comes from it, beside the gateway's own password. `onenet`: MD5 over token, nonce and
 * message; `sorted-…`: a hash over token, time and nonce in the order of the alphabet; `hmac-sha256`: over the whole body.
 */
export const DOOR_SIGNATURES = ["none", "onenet", "sorted-sha1", "sorted-sha256", "hmac-sha256"] as const;
export type DoorSignature = (typeof DOOR_SIGNATURES)[number];
export const DOOR_SIGNATURE_WORDS: Readonly<Record<DoorSignature, Words>> = {
  none: { zh: "不验签，只认网关口令", en: "The gateway's password only" },
  onenet: { zh: "OneNET（token、nonce、msg 的 MD5）", en: "OneNET (MD5 of token, nonce and msg)" },
  "sorted-sha1": {
    zh: "token、timestamp、nonce 排序后 SHA-1（腾讯云等）",
    en: "SHA-1 of sorted token, timestamp, nonce (Tencent Cloud and others)",
  },
  "sorted-sha256": { zh: "token、timestamp、nonce 排序后 SHA-256", en: "SHA-256 of sorted token, timestamp, nonce" },
  "hmac-sha256": { zh: "整个报文的 HMAC-SHA256（X-Signature）", en: "HMAC-SHA256 of the whole body (X-Signature)" },
};

const SocketLineSchema = Type.Object({
  /** Of the transmission device; null until it has sent a frame. */
  address: Nullable(Type.String()),
  /** Network address. */
  remote: Type.String(),
  since: Type.String({ format: "date-time" }),
  lastAt: Nullable(Type.String({ format: "date-time" })),
  /** Whether a device is registered under the address. */
  known: Type.Boolean(),
  /** Frames kept. */
  taken: Type.Integer(),
  /** Frames sent again, confirmed and not kept twice. */
  repeated: Type.Integer(),
  /** Spoilt frames, asked for anew. */
  denied: Type.Integer(),
});

/** The HTTP door of one gateway, or of a device that sends for itself. */
export const DoorViewSchema = Type.Object(
  {
    device: Type.String(),
    /** Where to post to, below the hub's own address. */
    path: Type.String(),
    /** The whole address, where the hub knows its own. */
    url: Nullable(Type.String()),
    signature: Type.Enum([...DOOR_SIGNATURES]),
    /** Whether the secret of the signature is set; it is never shown. */
    secretSet: Type.Boolean(),
    /** Whether the key is set with which the platform encrypts its messages (OneNET's encrypted mode); it is never shown. */
    cipherSet: Type.Boolean(),
    /** User name of whoever looks after it. */
    owner: Nullable(Type.String()),
    /** Since the hub started. */
    taken: Type.Integer(),
    refused: Type.Integer(),
    /** Why the last one was refused. */
    lastRefusal: Nullable(Type.Object({ zh: Type.String(), en: Type.String(), at: Type.String({ format: "date-time" }) })),
    /** Connections of transmission devices over TCP; null where the gateway does not speak GB/T 26875.3 or the port is shut. */
    tcp: Nullable(Type.Object({ port: Type.Integer(), lines: Type.Array(SocketLineSchema) })),
  },
  { $id: "DoorView" },
);
export type DoorView = Type.Static<typeof DoorViewSchema>;

export const DoorChangeSchema = Type.Object(
  {
    signature: Type.Enum([...DOOR_SIGNATURES]),
    /** Left out, the one that is set stays. */
    secret: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** The platform's AES key; left out, the one that is set stays, null takes it away. */
    cipher: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
    owner: Nullable(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
export type DoorChange = Type.Static<typeof DoorChangeSchema>;
