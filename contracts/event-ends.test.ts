import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { beganAs, endOf } from "./event-ends.ts";
import { EVENT_KINDS, type EventKind, isEventKind } from "./events.ts";
import { HOUR, MINUTE, SECOND } from "./time.ts";

const KINDS = Object.keys(EVENT_KINDS).filter(isEventKind);
const SAID = ["on", "pulse", "endless"] as const;

test("no timer ends what may cost a life, and whoever tells of it, its state has begun", () => {
  const grave = KINDS.filter((kind) => EVENT_KINDS[kind].lifeSafety);
  expect(grave.length).toBeGreaterThan(8);
  for (const kind of grave) {
    expect([kind, endOf(kind).passes]).toEqual([kind, null]);
    const began = EVENT_KINDS[kind].shape === "pulse" ? "pulse" : "on";
    for (const said of SAID) expect([kind, said, beganAs(kind, said)]).toEqual([kind, said, began]);
  }
});

test("a happening ends by a human, a state by its device", () => {
  const byHuman = KINDS.filter((kind) => endOf(kind).by === "human");
  expect(byHuman).toEqual(KINDS.filter((kind) => EVENT_KINDS[kind].shape === "pulse"));
  expect(byHuman).toEqual(expect.arrayContaining(["sos", "fall", "help", "ebike-in-lift", "fire-test"]));
  expect(["smoke", "leak", "tamper", "fault", "camera-covered", "video-flame"].map((kind) => isEventKind(kind) && endOf(kind))).toEqual(
    Array.from({ length: 6 }, () => ({ by: "device", passes: null })),
  );
});

test("of a camera that says no end only that is a moment which passes by itself", () => {
  const moments: readonly EventKind[] = ["motion", "person", "vehicle", "loitering"];
  const stand: readonly EventKind[] = [
    "video-smoke",
    "video-flame",
    "fallen-person",
    "fire-lane-blocked",
    "crowd",
    "camera-covered",
    "fault",
  ];
  for (const kind of moments) expect([kind, beganAs(kind, "endless"), beganAs(kind, "on")]).toEqual([kind, "pulse", "on"]);
  for (const kind of stand) expect([kind, beganAs(kind, "endless")]).toEqual([kind, "on"]);
});

test("the documentation names the same times", () => {
  const text = readFileSync(new URL("../docs/devices/README.md", import.meta.url), "utf8");
  const said = (time: number): string =>
    time % HOUR === 0 ? `${time / HOUR} 小时` : time % MINUTE === 0 ? `${time / MINUTE} 分钟` : `${time / SECOND} 秒`;
  const rows = KINDS.flatMap((kind) => {
    const { passes } = endOf(kind);
    return passes === null ? [] : [`| ${EVENT_KINDS[kind].words.zh} | ${said(passes)} |`];
  });
  expect(rows.length).toBe(6);
  for (const row of rows) expect(text).toContain(row);
});
