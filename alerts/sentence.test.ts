import { expect, test } from "vitest";
import { HOUR, MINUTE, type SignalMark } from "../contracts/index.ts";
import { exampleSignal } from "./example-signal.ts";
import { describeInWords } from "./sentence.ts";

/** The sentence on a signal whose state is so old. */
function said(age: number, marks: readonly SignalMark[]) {
  const signal = exampleSignal(1, "raised", { marks });
  const since = signal.recv - age;
  return describeInWords({ ...signal, at: since, cause: { ...signal.cause, since } }, null, null);
}

test("a state that was told again says how old it is, and that nobody knew of it", () => {
  expect(said(90 * MINUTE, ["reconnect-on"])).toMatchObject({
    zh: expect.stringContaining("，所报为 90 分钟前的状态，此前未收到过，重连时处于报警状态，待核实"),
    en: expect.stringContaining(", a state of 90 min ago, not heard before, In alarm at reconnect, to be verified"),
  });
  expect(said(76.5 * HOUR, ["late", "reconnect-on"]).zh).toContain("所报为 76 小时前的状态");
});

test("one without a time of its own does not, nor does what is no copy", () => {
  for (const marks of [["reconnect-on", "time-repaired"], ["late"], []] as const)
    expect(said(90 * MINUTE, marks).zh).not.toContain("前的状态");
  expect(said(0, ["reconnect-on"]).zh).not.toContain("前的状态");
});
