import { expect, it } from "vitest";
import type { RosterEdits } from "../cases/index.ts";
import { openFile } from "./imports/open-file.ts";
import { newWorkbook } from "./imports/xlsx-write.ts";
import { createRosterImport } from "./roster-import.ts";

const BY = { user: "u1", username: "zhao", name: "赵主任" };
const WALL = [["幸福里社区值班表"], ["日期", "班次", "带班领导"], ["2026-11-28", "夜班", "赵主任"], ["2026-11-29", "夜班", "无名"]];

/** Takes rows of names it knows, as the roster does. */
const edits = (seen: (readonly (readonly string[])[])[]): Pick<RosterEdits, "importTable"> => ({
  importTable: async (_id, cells) => {
    seen.push(cells);
    const words = { zh: "没有叫“无名”的用户。", en: "There is no user of that name." };
    const errors = cells.flatMap((row, at) => (row.includes("无名") ? [{ row: at + 1, words }] : []));
    return { ok: true, value: { rows: 2, headRow: 2, errors, filled: null } };
  },
});

it("reads a workbook and a CSV of GB 18030 alike", async () => {
  const seen: (readonly (readonly string[])[])[] = [];
  const take = createRosterImport(edits(seen));
  await take("r1", newWorkbook("值班", WALL, 1), false, true, BY);
  // 日期,班次 in GB 18030.
  await take("r1", new Uint8Array([0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xb0, 0xe0, 0xb4, 0xce]), false, true, BY);
  expect(seen[0]?.[1]).toEqual(["日期", "班次", "带班领导"]);
  expect(seen[0]?.[2]).toEqual(["2026-11-28", "夜班", "赵主任"]);
  expect(seen[1]).toEqual([["日期", "班次"]]);
});

it("gives the same table back with what is wrong beside its row", async () => {
  const outcome = await createRosterImport(edits([]))("r1", newWorkbook("值班", WALL, 1), false, true, BY);
  const marked = outcome.ok ? outcome.value.marked : undefined;
  const opened = openFile(Buffer.from(marked ?? "", "base64"));
  const rows = opened.ok ? opened.file.rows.map((row) => row.map(({ text }) => text)) : [];
  expect(rows[1]?.at(-1)).toBe("问题");
  expect(rows[3]).toContain("没有叫“无名”的用户。");
  expect(rows[2]?.at(-1)).not.toContain("没有");
});

it("says what is no table, and unpacks no bomb", async () => {
  const take = createRosterImport(edits([]));
  expect(await take("r1", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), false, true, BY)).toMatchObject({ ok: false, status: 422 });
  const large = newWorkbook(
    "值班",
    Array.from({ length: 80_000 }, () => ["白".repeat(60), "夜".repeat(60)]),
    0,
  );
  expect(large.length).toBeLessThan(2_000_000);
  const refused = await take("r1", large, false, true, BY);
  expect(refused.ok ? "" : refused.words?.zh).toContain("解压后过大");
});
