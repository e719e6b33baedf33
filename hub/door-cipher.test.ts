import { createCipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { onenetKey, openOnenet } from "./door-cipher.ts";
import { checkSignature } from "./door-signature.ts";

/** 43 letters of base64, as the older platform shows them; 16 letters, as the newer one does. */
const OLD_KEY = Buffer.alloc(32, 0x5a).toString("base64").slice(0, 43);
const NEW_KEY = "k3yOfSixteenChar";
const MSG = '{"type":1,"dev_id":7,"imei":"8601","ds_id":"smoke","at":1795391999000,"value":"烟 1"}';

function cbc(key: Buffer, plain: Buffer, padTo = 16): string {
  const padding = padTo - (plain.length % padTo);
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])), cipher.final()]).toString("base64");
}
const framed = (msg: string): Buffer => {
  const text = Buffer.from(msg);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(text.length);
  return Buffer.concat([Buffer.alloc(16, 0x41), size, text]);
};
const bytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const opened = (key: string, body: Uint8Array): unknown => JSON.parse(Buffer.from(openOnenet(key, body)).toString());
const oldKey = Buffer.from(`${OLD_KEY}=`, "base64");

describe("OneNET's encrypted mode", () => {
  it("opens the older form: a key of 32 bytes, random bytes and a length before the message", () => {
    for (const padTo of [16, 32]) {
      const body = bytes({ enc_msg: cbc(oldKey, framed(MSG), padTo), nonce: "abcdefgh", msg_signature: "s" });
      expect(opened(OLD_KEY, body)).toEqual({ msg: MSG, nonce: "abcdefgh", msg_signature: "s" });
      expect(opened(`${OLD_KEY}=`, body)).toMatchObject({ msg: MSG });
    }
  });

  it("opens the newer form: a key of 16 letters, the message as it is", () => {
    const body = bytes({ msg: cbc(Buffer.from(NEW_KEY), Buffer.from(MSG)), nonce: "n", signature: "s", time: 1, id: "x" });
    expect(opened(NEW_KEY, body)).toEqual({ msg: MSG, nonce: "n", signature: "s", time: 1, id: "x" });
  });

  it("is signed over what is encrypted, whoever has the key", () => {
    const sealed = cbc(oldKey, framed(MSG));
    const sign = (msg: string): string => createHash("md5").update(`tok${"abcdefgh"}${msg}`).digest("base64");
    const verdict = (signature: string): boolean =>
      checkSignature("onenet", "tok", "POST", {
        ...{ query: {}, headers: {}, now: 0 },
        body: bytes({ enc_msg: sealed, nonce: "abcdefgh", msg_signature: signature }),
      }).ok;
    expect([verdict(sign(sealed)), verdict(sign(MSG))]).toEqual([true, false]);
  });

  it.each([
    ["a wrong key", OLD_KEY.replace(/^./, "A"), bytes({ enc_msg: cbc(oldKey, framed(MSG)), nonce: "n" })],
    ["a key that is none", "short", bytes({ enc_msg: cbc(oldKey, framed(MSG)), nonce: "n" })],
    ["a message cut in its middle", OLD_KEY, bytes({ enc_msg: cbc(oldKey, framed(MSG)).slice(0, 41), nonce: "n" })],
    ["a message in the clear", NEW_KEY, bytes({ msg: MSG, nonce: "n" })],
    ["a message that is an object", NEW_KEY, bytes({ msg: { a: 1 }, nonce: "n" })],
    ["no JSON", NEW_KEY, Buffer.from("<a/>")],
    ["a list", NEW_KEY, Buffer.from("[1]")],
  ])("leaves %s as it came", (_name, key, body) => {
    expect(Buffer.from(openOnenet(key, body)).equals(body)).toBe(true);
  });

  it("knows a key by its length", () => {
    expect([OLD_KEY, `${OLD_KEY}=`, NEW_KEY, "烟烟", "x".repeat(17), ""].map((one) => onenetKey(one)?.length)).toEqual([
      32,
      32,
      16,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
