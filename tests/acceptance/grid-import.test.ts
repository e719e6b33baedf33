import { afterAll, beforeAll, expect, test } from "vitest";
import type { GridList, ImportUndo, ImportView, Place } from "../../contracts/index.ts";
import { encodeGbk } from "../../hub/imports/testing.ts";
import { openWorkbook } from "../../hub/imports/xlsx-read.ts";
import { placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

let hub: HubProcess;
let leader: Desk;
let duty: Desk;
const COMPOUND = "网格试院";
const HEAD = "网格名称,网格长,联系电话,网格员,微网格,小区,楼栋范围,单元,楼栋长,楼栋长电话,单元长,单元长电话";

beforeAll(async () => {
  hub = await startHub();
  leader = await hub.as("leader");
  duty = await hub.as("duty");
  const admin = await hub.as("admin");
  const made = async (name: string, level: string, parent: string | null): Promise<string> =>
    (await admin.send<Place>("POST", "/places", { name, level, parent })).body.id;
  const compound = await made(COMPOUND, "compound", (await placeOfLevel(admin, "community")).id);
  for (const number of [1, 2, 3, 5]) {
    const building = await made(`${number}栋`, "building", compound);
    if (number === 5) await made("1单元", "unit", building);
  }
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
});

async function send(path: string, bytes: Uint8Array, desk: Desk) {
  const answer = await fetch(`${hub.http}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${desk.token}`, "content-type": "application/octet-stream" },
    body: Buffer.from(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as ImportView };
}
const bytesOf = async (path: string): Promise<Uint8Array> => {
  const answer = await fetch(`${hub.http}/api/v1${path}`, { headers: { authorization: `Bearer ${leader.token}` } });
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
};
const csv = (lines: readonly string[]): Uint8Array => encodeGbk([`社区网格划分表${",".repeat(11)}`, HEAD, ...lines].join("\r\n"));
/** Brings and tries it, with the columns as they were guessed. */
async function tried(bytes: Uint8Array): Promise<ImportView> {
  const { status, body } = await send("/imports?kind=grids&name=网格.csv", bytes, leader);
  expect(status).toBe(201);
  const fields = Object.fromEntries(body.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));
  return (await leader.send<ImportView>("POST", `/imports/${body.id}/check`, { fields })).body;
}
const grids = async (): Promise<GridList> => (await leader.get<GridList>("/grids")).body;

const ROWS = [
  `甲网格,王组长,13900000001,陈涛,,${COMPOUND},1-2栋,,钱楼长,13900000002,,`,
  `甲网格,,,,甲一微网格,${COMPOUND},5栋,1单元,,,孙单元,13900000003`,
];

test("tried from GB 18030: a building of two grids is told with both names, in red, and nothing is changed", async () => {
  const before = (await grids()).items.length;
  const view = await tried(csv([...ROWS, `乙网格,,,,,${COMPOUND},2栋、3栋,,,,,`]));
  expect(view).toMatchObject({ format: "GB 18030", headRow: 2, counts: { rows: 3, insert: 2, update: 0, faulty: 1 } });
  expect(view.faults[0]).toMatchObject({ row: 5, column: "楼栋范围" });
  expect(view.faults[0]?.what.zh).toMatch(/2栋”同时划给了“甲网格”（第 3 行）和“乙网格”/);
  const book = openWorkbook(await bytesOf(`/imports/${view.id}/remarks`));
  const rows = book.ok ? book.book.rows.map((row) => row.map(({ text }) => text)) : [];
  expect(rows[4]?.at(-1)).toContain("同时划给了");
  expect((await grids()).items).toHaveLength(before);
  await leader.send("DELETE", `/imports/${view.id}`);
});

test("taken in, found with its people and numbers, out and in again without a change, and taken back in one stroke", async () => {
  const before = (await grids()).items.length;
  const view = await tried(csv(ROWS));
  const done = await leader.send<ImportView>("POST", `/imports/${view.id}/apply`, {});
  expect(done.body).toMatchObject({ state: "applied", counts: { insert: 2 } });
  const found = (await grids()).items;
  const [grid, part] = ["甲网格", "甲一微网格"].map((name) => found.find((one) => one.grid.name === name));
  expect(grid).toMatchObject({
    ...{ head: { name: "王组长", phone: "13900000001" }, workers: [{ name: "陈涛" }] },
    places: [{ name: `${COMPOUND} 1栋` }, { name: `${COMPOUND} 2栋` }],
  });
  expect(grid?.buildings.map(({ steward }) => steward?.phone)).toContain("13900000002");
  expect(part).toMatchObject({ parentName: "甲网格", buildings: [{ level: "unit", steward: { name: "孙单元" } }] });

  for (const format of ["csv", "xlsx"] as const) {
    const again = await tried(await bytesOf(`/registers/grids/export?format=${format}`));
    expect([format, again.faults, again.counts]).toMatchObject([format, [], { insert: 0, update: 0, same: before + 2 }]);
    await leader.send("DELETE", `/imports/${again.id}`);
  }

  const moved = await tried(csv([`甲网格,,,,,${COMPOUND},1栋、3栋,,,,,`]));
  expect(moved.counts).toMatchObject({ insert: 0, update: 0, faulty: 1 });
  expect(moved.faults[0]?.what.zh).toContain("2栋");
  await leader.send("DELETE", `/imports/${moved.id}`);

  // What was changed by hand since stays, with the parts that hang on it; what was put back goes.
  const path = `/imports/${done.body.id}/undo`;
  const { id: _id, community: _community, ...said } = grid?.grid ?? { id: "", community: "" };
  expect((await leader.send("PUT", `/grids/${grid?.grid.id}`, { ...said, name: "甲网格改" })).status).toBe(200);
  expect((await leader.get<ImportUndo>(path)).body).toMatchObject({
    counts: { removed: 1, restored: 0, kept: 1 },
    kept: [{ row: 3, what: "grid", why: { zh: "导入之后又改过" } }],
  });
  expect((await leader.send("PUT", `/grids/${grid?.grid.id}`, said)).status).toBe(200);
  expect((await leader.send<ImportView>("POST", path, {})).body).toMatchObject({ state: "undone", undone: { removed: 2, kept: 0 } });
  expect((await grids()).items).toHaveLength(before);
  expect((await leader.send("POST", path, {})).status).toBe(409);
});

test("whoever does not keep grids brings none", async () => {
  expect((await send("/imports?kind=grids&name=网格.csv", csv(ROWS), duty)).status).toBe(403);
  expect((await send("/imports?kind=grids&name=网格.csv", csv(ROWS), await hub.as("grid"))).status).toBe(403);
  expect((await bytesOf("/imports/templates/grids")).length).toBeGreaterThan(1_000);
});
