import { describe, expect, it } from "vitest";
import { type DeviceRecord, HOUR, MINUTE, type Person } from "../contracts/index.ts";
import { createDirectory } from "../store/directory.ts";
import { wornBy } from "./worn.ts";

const T = Date.parse("2026-05-10T00:00:00Z");

const device = (id: string): DeviceRecord => ({
  id,
  community: "c1",
  externalId: id,
  name: id,
  kind: "wearable",
  place: "home",
  interval: null,
  gateway: null,
  createdAt: 0,
});
const person = (id: string): Person => ({
  id,
  community: "c1",
  name: id,
  birthYear: 1940,
  sex: "f",
  home: "home",
  living: "alone",
  ability: "full",
  mobility: "walks",
  needs: [],
  state: "home",
  spo2Scale: 1,
  contacts: [],
  demo: false,
});

function registry(assignments: readonly { device: string; person: string; from: number; to: number | null }[]) {
  const directory = createDirectory();
  for (const id of ["wang", "li"]) directory.putPerson(person(id));
  for (const id of new Set(assignments.map((one) => one.device))) directory.putDevice(device(id));
  for (const one of assignments) directory.putAssignment(one);
  return directory;
}

describe("when a person had which device", () => {
  it.each([
    ["all the time asked about", [{ device: "d", person: "wang", from: 0, to: null }], [["d", 0, 600]]],
    ["from when it was given to her", [{ device: "d", person: "wang", from: 60, to: null }], [["d", 60, 600]]],
    [
      "until it was handed on",
      [
        { device: "d", person: "wang", from: 0, to: 60 },
        { device: "d", person: "li", from: 60, to: null },
      ],
      [["d", 0, 60]],
    ],
    [
      "twice, with somebody else between",
      [
        { device: "d", person: "wang", from: 0, to: 60 },
        { device: "d", person: "li", from: 60, to: 120 },
        { device: "d", person: "wang", from: 120, to: null },
      ],
      [
        ["d", 0, 60],
        ["d", 120, 600],
      ],
    ],
    [
      "of two that overlap, the one begun last",
      [
        { device: "d", person: "wang", from: 0, to: null },
        { device: "d", person: "li", from: 60, to: 120 },
      ],
      [
        ["d", 0, 60],
        ["d", 120, 600],
      ],
    ],
    [
      "two devices, one after the other",
      [
        { device: "a", person: "wang", from: 0, to: 300 },
        { device: "b", person: "wang", from: 300, to: null },
      ],
      [
        ["a", 0, 300],
        ["b", 300, 600],
      ],
    ],
    ["never", [{ device: "d", person: "li", from: 0, to: null }], []],
  ])("%s", (_, assignments, expected) => {
    const minutes = (at: number | null): number | null => (at === null ? null : T + at * MINUTE);
    const directory = registry(assignments.map((one) => ({ ...one, from: T + one.from * MINUTE, to: minutes(one.to) })));
    const spans = wornBy(directory, "wang", T, T + 10 * HOUR);
    expect(spans.map(({ device, from, to }) => [device, (from - T) / MINUTE, (to - T) / MINUTE])).toEqual(expected);
  });

  it("leaves out the minute in which a device was handed on", () => {
    const at = T + 90_000;
    const directory = registry([
      { device: "d", person: "wang", from: T, to: at },
      { device: "d", person: "li", from: at, to: null },
    ]);
    expect(wornBy(directory, "wang", T, T + HOUR)).toEqual([{ device: "d", from: T, to: T + MINUTE }]);
    expect(wornBy(directory, "li", T, T + HOUR)).toEqual([{ device: "d", from: T + 2 * MINUTE, to: T + HOUR }]);
  });
});
