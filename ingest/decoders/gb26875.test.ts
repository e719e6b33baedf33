import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GbFrame, gbBytes, gbParts } from "../../contracts/index.ts";
import { COMPONENTS, fireOf } from "../gb26875-tables.ts";
import { eventsOf, runs } from "../testing.ts";
import { formatBench } from "./format-bench.ts";

const PANEL = "000000000009";
const TIME = [50, 59, 7, 23, 11, 26];

function frame(data: readonly number[]): GbFrame {
  return {
    number: 1,
    version: [1, 0],
    time: Uint8Array.from(TIME),
    source: Uint8Array.from([9, 0, 0, 0, 0, 0]),
    destination: new Uint8Array(6),
    command: 2,
    data: Uint8Array.from(data),
  };
}

const component = (type: number, state: number): number[] => [
  2,
  1,
  1,
  0,
  type,
  1,
  0,
  1,
  0,
  state & 255,
  state >> 8,
  ...new Uint8Array(31),
  ...TIME,
];

describe("every kind of component", () => {
  const kinds = [...Object.keys(COMPONENTS).map(Number), 2, 127, 128, 255];
  test.each(kinds.flatMap((kind) => [0, 1].map((normal) => [kind, normal] as const)))(
    "component %i, bit 0 = %i: the fire bit is a fire",
    (kind, normal) => {
      const bench = formatBench("gb26875", { [PANEL]: "fire-panel" });
      const send = (state: number): string[] => eventsOf(bench.send({ topic: "in/f", payload: gbBytes(frame(component(kind, state))) }));
      expect(send(2 | normal)).toEqual([`${fireOf(kind)} on`]);
      expect(send(normal)).toEqual([`${fireOf(kind)} off`]);
      expect(send(normal)).toEqual([]);
    },
  );
});

test("an event names its system in words, and by its number where the standard has none", () => {
  const systemOf = (data: readonly number[]): unknown => {
    const taken = formatBench("gb26875", { [PANEL]: "fire-panel" }).send({ topic: "in/f", payload: gbBytes(frame(data)) });
    return taken.observations.flatMap(({ events }) => events.map((event) => event.data.system))[0];
  };
  const ofSystem = (system: number): number[] => [1, 1, system, 0, 2, 0, ...TIME];
  expect(systemOf(ofSystem(12))).toBe("自动喷水灭火系统");
  expect(systemOf(ofSystem(99))).toBe(99);
  expect(systemOf(component(40, 2))).toBe("火灾报警系统");
});

test("each of the 512 states of a component begins what its bits say and ends nothing that had not begun", () => {
  const names = ["", "smoke", "fault", "isolated", "supervisory", "started", "feedback", "", "fault"];
  for (let state = 0; state < 512; state++) {
    const bench = formatBench("gb26875", { [PANEL]: "fire-panel" });
    const said = eventsOf(bench.send({ topic: "in/f", payload: gbBytes(frame(component(40, state))) }));
    expect(said).toEqual(names.flatMap((name, bit) => (name !== "" && state & (1 << bit) ? [`${name} on`] : [])));
  }
});

test("a frame is written and read back, however it is cut from a stream", () => {
  const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 1024 }),
      bytes,
      fc.integer({ min: 0, max: 65535 }),
      fc.integer({ min: 0, max: 255 }),
      (data, source, number, command) => {
        const given: GbFrame = { ...frame([]), number, source, command, data };
        const written = gbBytes(given);
        expect(gbParts(written)).toEqual([{ kind: "frame", frame: given, from: 0, to: written.length }]);
        const two = gbParts(Uint8Array.from([0, 0x40, ...written, ...written]));
        expect(two.filter(({ kind }) => kind === "frame")).toHaveLength(2);
      },
    ),
    { numRuns: runs(200) },
  );
});

test("any bytes end in parts that cover them all", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0x40, 0x23, 0, 1, 255), { maxLength: 120 }), (list) => {
      const parts = gbParts(Uint8Array.from(list));
      let at = 0;
      for (const { from, to } of parts) {
        expect(from).toBe(at);
        expect(to).toBeGreaterThan(from);
        at = to;
      }
      expect(at).toBe(list.length);
    }),
    { numRuns: runs(300) },
  );
});

describe("what stands around a frame", () => {
  const fire = frame(component(40, 2));
  const eventsIn = (payload: Buffer | string): string[] =>
    eventsOf(formatBench("gb26875", { [PANEL]: "fire-panel" }).send({ topic: "in/f", payload }));
  const bytes = Buffer.from(gbBytes(fire));
  test.each([
    ["bare", bytes],
    ["behind a modem's registration", Buffer.concat([Buffer.from("REG:00012345"), bytes])],
    ["behind a rest of the line", Buffer.concat([Buffer.from([0xff, 0x00, 0x13]), bytes])],
    ["in hex behind other bytes", JSON.stringify({ data: `0011${bytes.toString("hex")}` })],
    ["as an address of data", JSON.stringify({ data: `data:application/octet-stream;base64,${bytes.toString("base64")}` })],
  ])("%s: the fire is read", (_, payload) => expect(eventsIn(payload)).toEqual(["smoke on"]));

  test.each([0, 1])("a count of %i before two components: both are read", (count) => {
    const [first, second] = [component(40, 1), component(30, 2)];
    const data = [2, count, ...first.slice(2), ...second.slice(2)];
    expect(eventsIn(Buffer.from(gbBytes(frame(data))))).toEqual(["heat on"]);
  });
});
