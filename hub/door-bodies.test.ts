import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatBench } from "../ingest/decoders/format-bench.ts";
import { urgentWithoutCause } from "../ingest/decoders/grafts.ts";
import { DECODERS } from "../ingest/decoders/list.ts";
import { begun, failed, trace } from "../ingest/decoders/spoilt.ts";
import { readOtherBody } from "../ingest/index.ts";
import { openSnapshots } from "../store/snapshots.ts";
import { createPictureTaker } from "./door-pictures.ts";
import { plainBody } from "./door-text.ts";

/* What every decoder keeps to (ingest/decoders/contract.test.ts), asked of bodies as the HTTP door hands them on. */
const KINDS = { s1: "smoke", g1: "gas", w1: "wearable", p1: "fire-panel", b1: "sos-button", c1: "camera", e1: "environment" };
const FORMATS = DECODERS.flatMap(({ format }) => (format === null || format === "senml" ? [] : [format]));
const Goldens = Type.Array(
  Type.Object({
    devices: Type.Record(Type.String(), Type.String()),
    messages: Type.Array(Type.Object({ topic: Type.Optional(Type.String()), payload: Type.Optional(Type.String()) })),
  }),
);
const LIMIT = 1024 * 1024;
const BOUNDARY = "x-boundary-x";
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(300, 7)]);

interface Body {
  readonly type: string;
  readonly bytes: Buffer;
}

let dir = "";
let unpack: ReturnType<typeof createPictureTaker>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "bodies-"));
  unpack = createPictureTaker(
    await openSnapshots(dir),
    () => 0,
    (text) => readOtherBody(text) ?? text,
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const nameOf = (key: string): string => key.replace(/[^A-Za-z0-9_.-]/g, "_").replace(/^(?=[^A-Za-z_]|$)/, "_");

/** A value as elements: lists repeat their element, as cameras write them. */
function xmlOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => xmlOf(name, one)).join("");
  const inside =
    typeof value === "object" && value !== null
      ? Object.entries(value)
          .map(([key, one]) => xmlOf(nameOf(key), one))
          .join("")
      : escaped(String(value));
  return `<${name}>${inside}</${name}>`;
}

function formOf(value: unknown): string {
  const fields = typeof value === "object" && value !== null ? Object.entries(value) : [["data", value]];
  const texts = fields.map(([key, one]): [string, string] => [String(key), typeof one === "string" ? one : JSON.stringify(one)]);
  return new URLSearchParams(texts).toString();
}

function multipartOf(part: string, type: string): Buffer {
  const head = (name: string, of: string): string =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${of}\r\n\r\n`;
  return Buffer.concat([
    Buffer.from(`${head("message", type)}${part}\r\n${head("image", "image/jpeg")}`),
    JPEG,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}

/** One thing said in every way in which a body may say it. */
function bodiesOf(value: unknown): readonly Body[] {
  const json = JSON.stringify(value);
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf("message", value)}`;
  const multipart = `multipart/form-data; boundary=${BOUNDARY}`;
  const said: readonly (readonly [type: string, bytes: string | Buffer])[] = [
    ["application/json", json],
    ["application/json", JSON.stringify({ more: value, photo: JPEG.toString("base64") })],
    ["application/xml", xml],
    ["application/x-www-form-urlencoded", formOf(value)],
    [multipart, multipartOf(json, "application/json")],
    [multipart, multipartOf(xml, "application/xml")],
    ["text/plain; charset=gbk", json],
    ["", json],
  ];
  return said.map(([type, bytes]) => ({ type, bytes: Buffer.from(bytes) }));
}

const handedOn = async ({ type, bytes }: Body): Promise<Uint8Array> => unpack(plainBody(bytes, { "content-type": type }, LIMIT), type);

describe.each(FORMATS)("bodies for %s", (format) => {
  const file = readFileSync(new URL(`../ingest/decoders/${format}.golden.yaml`, import.meta.url), "utf8");
  const examples = Value.Clean(Goldens, parse(file));
  if (!Value.Check(Goldens, examples)) throw new Error(`${format}.golden.yaml is no list of examples`);
  const kept = (body: Uint8Array, devices: Readonly<Record<string, string>>, topic = "push") => {
    const taken = formatBench(format, devices).send({ topic: `in/${topic}`, payload: body });
    expect(failed(taken), Buffer.from(body).toString()).toBe(false);
    expect(trace(taken), Buffer.from(body).toString()).toBeGreaterThan(0);
    return taken;
  };

  test("anything said as JSON, XML, form or in parts leaves a trace, and makes no event by accident", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        for (const body of bodiesOf(value)) {
          const taken = kept(await handedOn(body), KINDS);
          expect(begun(taken)).toEqual([]);
          expect(urgentWithoutCause(taken, KINDS, "push", JSON.stringify(value))).toEqual([]);
        }
      }),
      { numRuns: 12 },
    );
  });

  test("any bytes under any type are handed on and leave a trace", async () => {
    const types = ["application/json", "application/xml", "application/x-www-form-urlencoded", `multipart/mixed; boundary=${BOUNDARY}`];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom(...types), async (bytes, type) => {
        expect(begun(kept(await handedOn({ type, bytes: Buffer.from(bytes) }), KINDS))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test("its own messages in every kind of body, whole and broken off, fail no decoder and leave a trace", async () => {
    for (const { devices, messages } of examples) {
      for (const { topic, payload } of messages) {
        const value = payload?.startsWith("{") ? jsonOf(payload) : undefined;
        if (value === undefined) continue;
        for (const body of bodiesOf(value))
          for (const bytes of [body.bytes, body.bytes.subarray(0, Math.ceil(body.bytes.length / 2))])
            kept(await handedOn({ ...body, bytes }), devices, topic);
      }
    }
  });
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
