import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Framer } from "./framer.ts";

const LIMITS = { beforeConnect: 100, cutTo: 16 };
const MAX = 64;

function packet(first: number, body: Buffer): Buffer {
  const head = [first];
  for (let rest = body.length; ; rest >>= 7) {
    head.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest < 128) return Buffer.concat([Buffer.from(head), body]);
  }
}
const connect = packet(0x10, Buffer.alloc(20, 1));
function publish(topic: string, payload: Buffer, qos: 0 | 1 = 1): Buffer {
  const head = Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic), qos ? Buffer.from([0, 7]) : Buffer.alloc(0)]);
  return packet(0x30 | (qos << 1), Buffer.concat([head, payload]));
}
function drain(framer: Framer): Buffer {
  const out: Buffer[] = [];
  for (let step = framer.next(32); step !== undefined; step = framer.next(32)) out.push(step);
  return Buffer.concat(out);
}
function opened(): Framer {
  const framer = new Framer(LIMITS);
  framer.push(connect);
  drain(framer);
  framer.open(MAX);
  return framer;
}

describe("framer", () => {
  it("hands on every byte of what is allowed and the beginning of what is not, however the stream is torn", () => {
    const sizes = fc.array(fc.record({ size: fc.integer({ min: 0, max: 300 }), qos: fc.constantFrom(0 as const, 1 as const) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (packets, cuts) => {
        const sent = packets.map(({ size, qos }, n) => publish("a/b", Buffer.alloc(size, n), qos));
        const expected = packets.map(({ size, qos }, n) => publish("a/b", Buffer.alloc(size > MAX ? LIMITS.cutTo : size, n), qos));
        const stream = Buffer.concat(sent);
        const framer = opened();
        const got: Buffer[] = [];
        for (let at = 0, n = 0; at < stream.length; n++) {
          const length = cuts[n % cuts.length] ?? 1;
          framer.push(stream.subarray(at, at + length));
          at += length;
          got.push(drain(framer));
        }
        expect(Buffer.concat(got).toString("hex")).toBe(Buffer.concat(expected).toString("hex"));
        expect(framer.pending).toBe(0);
        expect(packets.map((_, n) => framer.cutOf(n))).toEqual(packets.map(({ size }) => (size > MAX ? size : null)));
      }),
      { numRuns: 300 },
    );
  });

  it("lets nothing but one CONNECT through before the log-in, and keeps what follows", () => {
    const framer = new Framer(LIMITS);
    framer.push(Buffer.concat([connect, publish("a", Buffer.from("x"))]));
    expect(drain(framer)).toEqual(connect);
    expect(framer.pending).toBeGreaterThan(0);
    framer.open(MAX);
    expect(drain(framer)).toEqual(publish("a", Buffer.from("x")));
  });

  it.each([
    ["a first packet that is no CONNECT", publish("a", Buffer.from("x"))],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["a CONNECT that is too large, by its header alone", Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])],
    ["a length of five bytes", Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x01])],
  ])("refuses %s", (_, bytes) => {
    const framer = new Framer(LIMITS);
    framer.push(bytes);
    expect(drain(framer).length).toBe(0);
    expect(framer.violation).not.toBeNull();
    expect(framer.pending).toBe(0);
  });

  it("refuses a SUBSCRIBE of 100 KB and a publish whose topic fills the packet", () => {
    const subscribe = opened();
    subscribe.push(packet(0x82, Buffer.alloc(100_000)));
    expect(drain(subscribe).length).toBe(0);
    expect(subscribe.violation).toContain("type 8");
    const topic = opened();
    topic.push(packet(0x30, Buffer.concat([Buffer.from([0xff, 0xf0]), Buffer.alloc(70_000, 97)])));
    expect(drain(topic).length).toBe(0);
    expect(topic.violation).toContain("topic");
  });

  it("hears a DISCONNECT", () => {
    const framer = opened();
    framer.push(Buffer.from([0xc0, 0]));
    drain(framer);
    expect(framer.disconnected).toBe(false);
    framer.push(Buffer.from([0xe0, 0]));
    drain(framer);
    expect(framer.disconnected).toBe(true);
  });
});
