import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkSignature, rawMessage } from "./door-signature.ts";

const NOW = 1_604_458_421_000;
const signed = (more: Partial<Parameters<typeof checkSignature>[3]>) => ({ query: {}, headers: {}, body: null, now: NOW, ...more });
const onenet = (token: string, nonce: string, msg: string): string => createHash("md5").update(`${token}${nonce}${msg}`).digest("base64");

describe("signatures of platforms", () => {
  it("knows the published example of a sorted SHA-1, by header or query, and its echo", () => {
    const fields = { signature: "c259ed29ec13ba7c649fe0893007401a36e70453", timestamp: "1604458421", nonce: "IkOaKMDalrAzUTxC" };
    expect(checkSignature("sorted-sha1", "aaa", "POST", signed({ headers: fields }))).toEqual({ ok: true, echo: null });
    expect(checkSignature("sorted-sha1", "aaa", "GET", signed({ query: { ...fields, echostr: "hello" } }))).toEqual({
      ok: true,
      echo: "hello",
    });
    expect(checkSignature("sorted-sha1", "aab", "POST", signed({ headers: fields })).ok).toBe(false);
    expect(checkSignature("sorted-sha1", "aaa", "POST", signed({ headers: fields, now: NOW + 16 * 60_000 })).ok).toBe(false);
    expect(checkSignature("sorted-sha256", "aaa", "POST", signed({ headers: fields })).ok).toBe(false);
  });

  it("knows a sorted SHA-256 as it knows a SHA-1, within a quarter of an hour on both sides", () => {
    const timestamp = String(NOW / 1000);
    const signature = createHash("sha256").update(["t0ken", timestamp, "n0nce"].sort().join("")).digest("hex");
    const at = (now: number) =>
      checkSignature("sorted-sha256", "t0ken", "POST", signed({ headers: { signature, timestamp, nonce: "n0nce" }, now }));
    const minutes = 60_000;
    expect(at(NOW)).toEqual({ ok: true, echo: null });
    for (const off of [14.9, -14.9]) expect(at(NOW + off * minutes).ok, String(off)).toBe(true);
    for (const off of [15.1, -15.1]) expect(at(NOW + off * minutes).ok, String(off)).toBe(false);
    const greeting = { signature, timestamp, nonce: "n0nce", echostr: "hello" };
    expect(checkSignature("sorted-sha256", "t0ken", "GET", signed({ query: greeting }))).toEqual({ ok: true, echo: "hello" });
    expect(checkSignature("sorted-sha1", "t0ken", "GET", signed({ query: greeting })).ok).toBe(false);
  });

  it.each([
    ["as text", '{"msg":"{\\"id\\":1}","nonce":"n1","signature":"S"}', '{"id":1}'],
    ["as an object, to the byte", '{"msg":{ "value": 1.0, "s":"}\\"" },"nonce":"n1","msg_signature":"S"}', '{ "value": 1.0, "s":"}\\"" }'],
  ])("checks OneNET's message %s", (_name, template, msg) => {
    const body = (token: string) => Buffer.from(template.replace('"S"', JSON.stringify(onenet(token, "n1", msg))));
    expect(checkSignature("onenet", "t", "POST", signed({ body: body("t") }))).toEqual({ ok: true, echo: null });
    expect(checkSignature("onenet", "t", "POST", signed({ body: body("other") })).ok).toBe(false);
  });

  it("answers OneNET's check of the address with its message, plus signs and all", () => {
    for (let n = 0; n < 50; n++) {
      const query = { msg: `m${n}`, nonce: "abc", signature: onenet("t", "abc", `m${n}`).replaceAll("+", " ") };
      expect(checkSignature("onenet", "t", "GET", signed({ query }))).toEqual({ ok: true, echo: `m${n}` });
    }
  });

  it("takes an HMAC in hex or base64", () => {
    const body = Buffer.from('{"a":1}');
    const mac = createHmac("sha256", "k").update(body).digest();
    for (const said of [mac.toString("hex"), `sha256=${mac.toString("hex").toUpperCase()}`, mac.toString("base64")])
      expect(checkSignature("hmac-sha256", "k", "POST", signed({ body, headers: { "x-signature": said } })).ok).toBe(true);
    expect(
      checkSignature("hmac-sha256", "k", "POST", signed({ body: Buffer.from("{}"), headers: { "x-signature": mac.toString("hex") } })).ok,
    ).toBe(false);
  });

  it.each(["", "{", '{"msg":', '{"msg":{"a":[1,2}', '{"nonce":1,"signature":[]}', "null"])("finds nothing in %j", (text) => {
    expect(checkSignature("onenet", "t", "POST", signed({ body: Buffer.from(text) })).ok).toBe(false);
    expect(rawMessage(text)).toBeUndefined();
  });
});
