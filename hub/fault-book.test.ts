import { describe, expect, it } from "vitest";
import type { Signal } from "../contracts/index.ts";
import { createFaultBook } from "./fault-book.ts";
import { FAULT_KINDS, faultOfRule, ruleOfFault } from "./fault-kinds.ts";

const DETAIL = { zh: "磁盘过慢", en: "slow" };

function setUp() {
  let now = 1_790_000_000_000;
  const signals: Signal[] = [];
  const book = createFaultBook({
    now: () => now,
    monotonic: () => now,
    communities: () => ["a", "b"],
    position: () => 7,
    apply: (signal) => void signals.push(signal),
  });
  const told = (): string[] => signals.map((signal) => `${signal.community} ${signal.rule} ${signal.act} ${signal.severity}`);
  const pass = (ms: number): void => {
    now += ms;
  };
  return { book, told, signals, pass };
}

describe("the book of the hub's own faults", () => {
  it("raises an alert in every community at once and ends it after three good seconds", () => {
    const { book, told, pass } = setUp();
    book.state("journal", { detail: DETAIL });
    book.state("journal", { detail: DETAIL });
    expect(told()).toEqual(["a hub-journal raised critical", "b hub-journal raised critical"]);
    expect(book.banner()).toHaveLength(1);
    book.state("journal", null);
    pass(2_999);
    book.state("journal", null);
    expect(told()).toHaveLength(2);
    pass(1);
    book.state("journal", null);
    expect(told().slice(2)).toEqual(["a hub-journal ceased critical", "b hub-journal ceased critical"]);
    expect(book.open()).toEqual([]);
  });

  it("keeps a flickering fault one fault", () => {
    const { book, told, pass } = setUp();
    for (let n = 0; n < 5; n++) {
      book.state("series", { detail: DETAIL });
      pass(1_000);
      book.state("series", null);
      pass(1_000);
    }
    expect(told()).toHaveLength(2);
  });

  it("says when a fault grows worse", () => {
    const { book, told } = setUp();
    book.state("disk", { detail: DETAIL, severity: "medium" });
    book.state("disk", { detail: DETAIL, severity: "critical" });
    expect(told().slice(2)).toEqual(["a hub-disk changed critical", "b hub-disk changed critical"]);
  });

  it("orders its signals, so that none is taken for an old one", () => {
    const { book, signals } = setUp();
    book.tell("clock", DETAIL);
    book.tell("clock", DETAIL);
    const own = signals.filter((signal) => signal.community === "a");
    expect(own[1]?.order.ordinal).toBeGreaterThan(own[0]?.order.ordinal ?? Number.NaN);
    expect(own.every((signal) => !signal.clearsItself)).toBe(true);
  });

  it("ends a fault that stood open before a restart", () => {
    const { book, told, pass } = setUp();
    book.restore([{ kind: "records", since: 1, severity: "critical", detail: DETAIL }]);
    book.state("records", null);
    pass(3_000);
    book.state("records", null);
    expect(told()).toEqual(["a hub-records ceased critical", "b hub-records ceased critical"]);
  });

  it("knows its rules by name", () => {
    for (const kind of Object.keys(FAULT_KINDS)) expect(faultOfRule(ruleOfFault(kind as keyof typeof FAULT_KINDS))).toBe(kind);
    expect(faultOfRule("smoke-alarm")).toBeUndefined();
    expect(faultOfRule("hub-nonsense")).toBeUndefined();
  });
});
