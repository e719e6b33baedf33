import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { exampleLadderPorts, exampleTime } from "../cases/example.ts";
import { createCases, type InHand, readPlans } from "../cases/index.ts";
import { createMatterFile } from "./exchange-file.ts";
import { createMatters } from "./exchange-matters.ts";
import type { PlannedMatter } from "./imports/world.ts";

const read = readPlans(readFileSync(new URL("../cases/plans.yaml", import.meta.url), "utf8"));
if (!read.ok) throw new Error("no plans");
const { plans } = read;
const EARLY = "2026-12-01T10:00:00.000Z";
const LATE = "2026-12-09T10:00:00.000Z";

/** Cases as they are worked on, and what of them would stand in the records. */
function bench() {
  const kept = new Map<string, InHand>();
  let made = 0;
  const cases = createCases({
    ...exampleLadderPorts(() => []),
    plans,
    zoneOf: () => "Asia/Shanghai",
    makeId: () => `c${++made}`,
    users: () => [],
    personById: () => undefined,
    changed: (change) => void kept.set(change.case.id, change),
    noticed: () => undefined,
    write: () => undefined,
    alerts: { get: () => undefined, link: () => undefined, acknowledge: () => undefined, letGo: () => undefined, close: () => undefined },
    familyOwed: () => false,
    actionCard: () => undefined,
    numberOf: () => null,
    load: async (id) => kept.get(id),
    placeOf: () => undefined,
    placeAt: () => ({ place: null, path: "/xf/" }),
    community: () => "xf",
    rootPath: () => "/xf/",
  });
  const bearing = (numbers: readonly string[]) =>
    [...kept.values()].map((held) => held.case).filter((one) => one.foreign.some(({ number }) => numbers.includes(number)));
  const now = (): number => exampleTime;
  const file = createMatterFile({
    records: {
      exchange: {
        ofNumbers: async (numbers) => bearing(numbers),
        ofNumber: async (number) => bearing([number]),
        changed: async () => ({ cases: [], next: null, more: false }),
      },
    },
    ...{ cases, matters: createMatters({ cases, now }), now, written: async () => true },
  });
  return { cases, file, kept };
}
const matter = (number: string, deadline: string | null, known = false): PlannedMatter => ({
  ...{ system: "12345", place: null, known },
  matter: { number, text: "路灯不亮", deadline, kind: "request" },
});
const LEADER = { user: "u1", username: "leader", name: "负责人", role: "leader" } as const;

let at: ReturnType<typeof bench>;
beforeEach(() => {
  at = bench();
});
const stands = (number: string) => [...at.kept.values()].map((held) => held.case).filter((one) => one.foreign[0]?.number === number);

test("each number is one case, also where it comes again; then only its time is noted", async () => {
  const first = await at.file.take([matter("A", EARLY), matter("B", null)]);
  expect([first.things.length, first.untaken]).toEqual([2, []]);
  expect(await at.file.known(["A", "Z"])).toEqual([{ system: "12345", number: "A", deadline: EARLY }]);
  const second = await at.file.take([matter("A", LATE, true), matter("B", null, true)]);
  expect(second.things).toMatchObject([{ before: { number: "A", deadline: EARLY } }]);
  expect(stands("A")).toMatchObject([{ state: "new", receivedByName: "12345", foreign: [{ deadline: LATE }] }]);
  expect(stands("B")).toHaveLength(1);
});

test("a file is taken back whole: what it opened is withdrawn, what it changed is as before", async () => {
  const first = await at.file.take([matter("A", EARLY)]);
  const second = await at.file.take([matter("A", LATE, true), matter("B", EARLY)]);
  expect(await at.file.takeBack(second.things, "撤销导入")).toMatchObject({ ok: true });
  expect(stands("A")).toMatchObject([{ state: "new", foreign: [{ deadline: EARLY }] }]);
  expect(stands("B")).toMatchObject([{ state: "cancelled" }]);
  expect(await at.file.takeBack(first.things, "撤销导入")).toMatchObject({ ok: true });
  expect(stands("A")).toMatchObject([{ state: "cancelled" }]);
});

test("where somebody has worked on one since, it is named and nothing is taken back", async () => {
  const { things } = await at.file.take([matter("A", EARLY), matter("B", EARLY)]);
  const [worked] = stands("B");
  await at.cases.act(worked?.id ?? "", "accept", LEADER, {}, exampleTime);
  const reason = expect.stringContaining(worked?.number ?? "none");
  expect(await at.file.takeBack(things, "撤销导入")).toMatchObject({ ok: false, status: 409, reason });
  expect(stands("A")).toMatchObject([{ state: "new" }]);
});
