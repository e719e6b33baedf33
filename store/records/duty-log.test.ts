import { expect, test } from "vitest";
import type { DutyLogQuestion, DutyRemark, RecordChange, Scope } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { alertOf, caseOf, DUTY, iso, NO_NEWS, noticeOf, put, scopeOf, T0 } from "../../tests/support/records-things.ts";

const SPAN: DutyLogQuestion = { from: T0, to: T0 + 1_000, path: null, kinds: null, rising: true, whole: true };
const words = (zh: string) => ({ zh, en: zh });
const did = (alert: string, at: number, act: "raised" | "acknowledged" | "changed", by: string | null): RecordChange => ({
  write: "alert-log",
  alert,
  entry: { at: iso(at), act, by, byName: by, words: words(act) },
});
const worked = (id: string, at: number, act: string, by: string | null = "duty"): RecordChange => ({
  write: "case-log",
  case: id,
  entry: { at: iso(at), act, by, byName: by, words: words(`"by":null 说 ${act}`) },
});
const remark = (id: string, at: number, corrects: string | null = null, path = "/xf/"): DutyRemark => ({
  ...{ id, community: "xf", path, at: iso(at), by: "duty", byName: "李敏", text: id, nextShift: false, corrects },
});
const audit = (act: string, at: number, where: { path: string; person: null } | null = null) => ({
  ...{ at, user: "duty", act, target: "x:1", outcome: "done" as const, address: "", detail: null, where },
});

onEveryDatabase("the duty log", (at) => {
  const lines = async (question: Partial<DutyLogQuestion> = {}, scope: Scope = DUTY, limit = 100) => {
    const found: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof at.records.dutyLog.lines>> = await at.records.dutyLog.lines(
        scope,
        { ...SPAN, ...question },
        { limit, cursor },
      );
      for (const row of page.items)
        found.push(
          row.source === "alert" || row.source === "case" ? row.entry.act : row.source === "audit" ? row.act : `${row.source} ${row.key}`,
        );
      cursor = page.next;
      if (cursor === null) return found;
    }
  };
  const fill = async () => {
    await at.records.commit([
      put(alertOf("grave", { case: "c1" })),
      put(alertOf("slight", { severity: "low" }), "/xf/b/"),
      { write: "case", case: caseOf("c1"), path: "/xf/a/c1/" },
      { write: "case", case: caseOf("quarrel", { kind: "complaint", family: "matter", number: "20261123-0002" }), path: "/xf/b/" },
      did("grave", T0, "raised", null),
      did("slight", T0, "raised", null),
      did("grave", T0 + 1, "changed", null),
      did("grave", T0 + 2, "acknowledged", "duty"),
      worked("c1", T0 + 2, "accept"),
      worked("c1", T0 + 3, "called"),
      worked("quarrel", T0 + 4, "comment"),
      { write: "notice", notice: noticeOf("n1", "c1", "u1"), address: "x@example.org" },
    ]);
    const failed = { id: "n1", state: "failed" as const, changedAt: T0 + 5, attempts: 3, nextAttemptAt: null, error: "gone" };
    await at.records.notices.book([{ ...failed, ...NO_NEWS }]);
    for (const line of [
      audit("posture.set", T0 + 6),
      audit("session.log-in", T0 + 6),
      audit("maintenance.end", T0 + 7, { path: "/xf/b/", person: null }),
    ])
      await at.records.audit.write(line);
    for (const one of [remark("r1", T0 + 8), remark("r2", T0 + 9, "r1"), remark("far", T0 + 9, null, "/xf/b/"), remark("late", T0 + 1_000)])
      await at.records.dutyLog.addRemark(one);
  };
  const ALL = [
    ...["raised", "acknowledged", "accept", "called", "comment", "notice n1", "posture.set", "maintenance.end"],
    ...["remark r1", "remark far", "remark r2"],
  ];

  test("is one list of what is kept in five places, page by page the same as at once, in either order", async () => {
    await fill();
    expect(await lines()).toEqual(ALL);
    for (const limit of [1, 2, 3]) expect(await lines({}, DUTY, limit)).toEqual(ALL);
    for (const limit of [1, 2, 100]) expect(await lines({ rising: false }, DUTY, limit)).toEqual(ALL.toReversed());
  });

  test("is filtered by kind, place and span, and shows what the asker may see", async () => {
    await fill();
    expect(await lines({ kinds: ["call"] })).toEqual(["called"]);
    expect(await lines({ kinds: ["case", "alert"] })).toEqual(["raised", "acknowledged", "accept", "comment"]);
    expect(await lines({ kinds: ["hub", "roster"] })).toEqual([]);
    expect(await lines({ path: "/xf/a/" })).toEqual(["raised", "acknowledged", "accept", "called", "notice n1"]);
    expect(await lines({ from: T0 + 9 })).toEqual(["remark far", "remark r2"]);
    // One compound: nothing of the other, nothing of no place.
    expect(await lines({ whole: false }, scopeOf("duty", ["/xf/b/"]))).toEqual(["comment", "maintenance.end", "remark far"]);
    // Quarrels are restricted.
    expect(await lines({}, scopeOf("inspect", ["/xf/"]))).toEqual(ALL.filter((each) => each !== "comment"));
  });

  test("a remark says what put it right, and neither is changed or taken back", async () => {
    await fill();
    const { items } = await at.records.dutyLog.lines(DUTY, { ...SPAN, kinds: ["remark"] }, { limit: 9, cursor: null });
    const known = items.flatMap((row) => (row.source === "remark" ? [[row.remark.id, row.remark.corrects, row.correctedBy]] : []));
    expect(known).toEqual([
      ["r1", null, "r2"],
      ["far", null, null],
      ["r2", "r1", null],
    ]);
    expect(await at.records.dutyLog.remark("r1")).toEqual({ remark: remark("r1", T0 + 8), corrected: true });
    await expect(at.records.dutyLog.addRemark(remark("r1", T0))).rejects.toThrow();
  });
});
