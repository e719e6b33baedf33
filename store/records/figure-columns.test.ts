import { expect, test } from "vitest";
import { DAY, type RecordChange, SECOND } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, DUTY, iso, T0 } from "../../tests/support/records-things.ts";

/** Tables of later migrations that are not made where they stand already. */
const SINCE = [
  ...["drills", "ratings", "chain_proofs", "mappings"],
  ...["pins", "desk_officers", "wall_screens", "portraits", "volunteers"],
];

onEveryDatabase("cases from before there were figures", (at) => {
  test("have the answer that their log tells, else what they say themselves", async () => {
    const log = (act: string, ms: number, by: string | null): RecordChange => ({
      write: "case-log",
      case: "logged",
      entry: { at: iso(T0 + ms), act, by, byName: by, words: { zh: "一", en: "one" } },
    });
    const closed = { state: "closed", verdict: "true", closedAt: iso(T0 + DAY), changedAt: iso(T0 + DAY), closedBy: "wang" } as const;
    await at.records.commit([
      { write: "case", case: caseOf("logged", closed), path: "/xf/" },
      ...[log("opened", 0, null), log("looked", SECOND, "li"), log("accept", 50 * SECOND, "wang"), log("take", 400 * SECOND, "li")],
      { write: "case", case: caseOf("unlogged", { ...closed, takenAt: iso(T0 + 100 * SECOND) }), path: "/xf/" },
      { write: "case", case: caseOf("waiting"), path: "/xf/" },
    ]);
    await at.stop();
    await at.fresh.raw("drop index cases_figures");
    await at.fresh.raw("drop index cases_their_due");
    for (const column of ["answered_at", "handled_at", "verdict", "rule", "settled", "their_due_at"])
      await at.fresh.raw(`alter table cases drop column ${column}`);
    await at.fresh.raw("drop index cases_drill");
    await at.fresh.raw("drop index cases_changed");
    for (const table of ["alerts", "cases", "notices"]) await at.fresh.raw(`alter table ${table} drop column drill`);
    await at.fresh.raw("alter table sessions drop column desk");
    for (const table of SINCE) await at.fresh.raw(`drop table if exists ${table}`);
    await at.fresh.raw("delete from kysely_migration where name >= '0020'");
    await at.open();
    const span = { from: T0, to: T0 + DAY, parts: [T0], path: null, base: "/xf/", now: T0 + 2 * DAY };
    const { whole } = await at.records.figures.response(DUTY, span);
    expect(whole).toMatchObject({ alarms: 3, soon: 1, inTime: 2, late: 0, unanswered: 1, handled: 2, overdue: 1 });
  });
});
