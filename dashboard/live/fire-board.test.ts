import { describe, expect, it } from "vitest";
import type { Alert, DeviceKind, DeviceLive, PlaceBrief } from "../../contracts/index.ts";
import { feedbackOf, feedbackText, fireBoard, fireCategory } from "./fire-board.ts";
import { anAlert } from "./made-up.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 23, 2, minute)).toISOString();
const place = (id: string, building: string): PlaceBrief => ({ id, name: id, path: id, lon: null, lat: null, floor: null, building });
const device = (kind: DeviceKind): NonNullable<Alert["device"]> => ({ id: `d-${kind}`, externalId: kind, name: kind, kind });
const fire = (id: string, minute: number, building: string, more: Partial<Alert> = {}) =>
  anAlert(id, "critical", { rule: "smoke-alarm", raisedAt: at(minute), place: place(`${building}-${id}`, building), ...more });

describe("what fire panels would show", () => {
  it("counts each state with the time since when, and pins the first alarm of each building", () => {
    const board = fireBoard([
      fire("b", 5, "b10"),
      fire("a", 3, "b10", { state: "acknowledged" }),
      fire("c", 4, "b7", { rule: "manual-call" }),
      anAlert("s", "high", { rule: "panel-supervisory", raisedAt: at(1) }),
      anAlert("i", "low", { rule: "panel-isolated", raisedAt: at(0) }),
      anAlert("f", "medium", { rule: "life-safety-fault", raisedAt: at(2), device: device("smoke") }),
      anAlert("g", "medium", { rule: "life-safety-fault", raisedAt: at(2), device: device("sos-button") }),
      anAlert("door", "medium", { rule: "tamper" }),
    ]);
    expect(board.counts).toEqual([
      { category: "fire", count: 3, since: at(3) },
      { category: "supervisory", count: 1, since: at(1) },
      { category: "fault", count: 1, since: at(2) },
      { category: "isolated", count: 1, since: at(0) },
    ]);
    expect(board.sites.map(({ first, count }) => [first.id, count])).toEqual([
      ["a", 2],
      ["c", 1],
    ]);
  });

  it("keeps a fire that has cleared until it is closed, no other state; nothing of a drill, nothing put aside", () => {
    const cleared = { active: false, state: "returned-unacknowledged" } as const;
    const { counts, sites } = fireBoard([
      fire("a", 3, "b10", cleared),
      anAlert("s", "high", { rule: "panel-supervisory", ...cleared }),
      fire("played", 1, "b10", { drill: "d1" }),
      fire("aside", 1, "b10", { state: "out-of-service" }),
    ]);
    expect(counts).toEqual([{ category: "fire", count: 1, since: at(3) }]);
    expect(sites.map(({ first }) => first.id)).toEqual(["a"]);
    expect(fireBoard([])).toEqual({ counts: [], sites: [] });
  });

  it("counts a point once, however many rules speak of it", () => {
    const head = { device: device("smoke") };
    const { counts, sites } = fireBoard([fire("a", 3, "b10", head), fire("b", 4, "b10", { ...head, rule: "smoke-density" })]);
    expect(counts).toEqual([{ category: "fire", count: 1, since: at(3) }]);
    expect(sites.map(({ first, count }) => [first.id, count])).toEqual([["a", 1]]);
  });

  it("names gas by no category of a fire panel", () => {
    expect(fireCategory({ rule: "gas-alarm", device: device("gas") })).toBeNull();
    expect(fireCategory({ rule: "panel-started", device: device("fire-panel") })).toBe("started");
  });

  it("counts equipment that reports back by what the devices say now, since the first of it, between 启动 and 监管", () => {
    const live = (id: string, more: Partial<DeviceLive> = {}): [string, DeviceLive] => [
      id,
      { id, state: "online", lastAt: null, on: [], values: [], ...more },
    ];
    expect(feedbackOf(feedbackText(new Map([live("a")])))).toBeNull();
    const text = feedbackText(new Map([live("a"), live("b", { feedbackSince: at(7) }), live("c", { feedbackSince: at(4) })]));
    const started = anAlert("s", "medium", { rule: "panel-started", raisedAt: at(3) });
    const supervisory = anAlert("v", "high", { rule: "panel-supervisory", raisedAt: at(5) });
    expect(fireBoard([started, supervisory], feedbackOf(text)).counts).toEqual([
      { category: "started", count: 1, since: at(3) },
      { category: "feedback", count: 2, since: at(4) },
      { category: "supervisory", count: 1, since: at(5) },
    ]);
    expect(fireBoard([], feedbackOf(text)).counts).toEqual([{ category: "feedback", count: 2, since: at(4) }]);
  });
});
