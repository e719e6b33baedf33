import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseHandView, Duty, GridList, GridView, NewGrid, Place, RosterDays } from "../../contracts/index.ts";
import { kin, openStage, type Resident, type Stage } from "../support/stage.ts";

// Two grid workers are on duty this night, and which of them is asked is the grid's to say.

let stage: Stage;
let roster: string;
let building: string;
const NIGHT = "2026-11-23";
const EMPTY = { parent: null, head: null, workers: [], places: [], stewards: [], outline: null } satisfies Partial<NewGrid>;
const CHEN = ["陈涛 app", "陈涛 sms", "陈涛 voice"];
const LIN = ["林芳 app", "林芳 sms", "林芳 voice"];

const leader = () => stage.as("leader");
const grids = async (by = "leader"): Promise<GridList> => (await (await stage.as(by)).get<GridList>("/grids")).body;
const gridOf = async (name: string, by = "leader"): Promise<GridView> => {
  const found = (await grids(by)).items.find(({ grid }) => grid.name === name);
  if (found === undefined) throw new Error(`no grid ${name}`);
  return found;
};
const said = ({ grid: { id: _id, community: _community, ...rest } }: GridView): NewGrid => rest;
/** Which grid worker a fall of somebody new in that building rings. */
const rungFor = async (who: Resident): Promise<readonly string[]> => {
  await stage.told();
  await stage.says(who.band, "fall");
  await stage.pass("1m");
  const one = await stage.caseOf(who);
  const told = (await stage.told()).filter((line) => /陈涛|林芳/.test(line));
  await stage.act(one.id, "close", { verdict: "mistake", found: "heard" }, "duty3");
  return told;
};
let next = 9800;
const resident = async (name: string): Promise<Resident> => stage.resident(name, kin(name.slice(0, 1)), { home: await homeIn(building) });
const homeIn = async (parent: string): Promise<string> => {
  next += 1;
  const made = await (await stage.as("admin")).send<Place>("POST", "/places", { name: `${next}`, level: "home", parent });
  return made.body.id;
};

beforeAll(async () => {
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
  const desk = await leader();
  let at = (await desk.get<Place>(`/places/${stage.home}`)).body;
  while (at.level !== "building" && at.parent !== null) at = (await desk.get<Place>(`/places/${at.parent}`)).body;
  building = at.id;
  roster = (await desk.get<{ items: readonly { id: string }[] }>("/rosters")).body.items[0]?.id ?? "";
  const made = await desk.send<Duty>("POST", `/rosters/${roster}/duties`, {
    ...{ date: NIGHT, shift: "grid", post: "grid", user: "usr-demo-grid" },
  });
  expect(made.status).toBe(201);
}, 120_000);
afterAll(() => stage?.stop());

describe("the nearest grid worker is one of the grid's own", () => {
  it("the grid by its outline: its worker on duty is rung, and who of the other grids is not", async () => {
    const first = await gridOf("第1网格");
    expect(first.workers).toMatchObject([{ name: "陈涛", onDuty: true }]);
    expect(first.buildings.find(({ id }) => id === building)).toMatchObject({ by: "outline", steward: null });
    expect(await rungFor(await resident("甲秀英"))).toEqual(CHEN);
  });

  it("a part of it that lists the building comes before the grid, whatever the areas of the log-ins are", async () => {
    const { grid } = await gridOf("第1网格");
    const part: NewGrid = {
      ...{ ...EMPTY, name: "第1微网格", parent: grid.id, workers: ["usr-demo-grid2"], places: [building] },
      head: { user: null, name: "孙组长", phone: "13900003333" },
      stewards: [{ place: building, keeper: { user: null, name: "钱楼长", phone: "13900004444" } }],
    };
    const made = await (await leader()).send<GridView>("POST", "/grids", part);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      parentName: "第1网格",
      workers: [{ name: "林芳", onDuty: true }],
      buildings: [{ id: building, by: "list", steward: { name: "钱楼长", phone: "13900004444" } }],
    });
    const yi = await resident("乙秀英");
    expect(await rungFor(yi)).toEqual(LIN);
    // Whoever dispatches by hand reads first who is of the grid there.
    await stage.says(yi.band, "fall");
    const one = await stage.caseOf(yi);
    const hands = (await (await stage.as("duty3")).get<{ items: readonly CaseHandView[] }>(`/cases/${one.id}/hands`)).body.items;
    const own = hands.filter(({ ofGrid }) => ofGrid).map(({ name }) => name);
    expect([...own].sort()).toEqual(
      hands
        .slice(0, own.length)
        .map(({ name }) => name)
        .sort(),
    );
    expect(own).toContain("陈涛");
    await stage.act(one.id, "close", { verdict: "mistake", found: "heard" }, "duty3");
  });

  it("and is the same after a restart", async () => {
    await stage.kill("20s");
    expect((await gridOf("第1微网格")).places).toMatchObject([{ id: building, level: "building" }]);
    expect(await rungFor(await resident("丙秀英"))).toEqual(LIN);
  });

  it("a part with nobody falls back to the grid, a grid with nobody on duty to all who are", async () => {
    const part = await gridOf("第1微网格");
    expect((await (await leader()).send("PUT", `/grids/${part.grid.id}`, { ...said(part), workers: [] })).status).toBe(200);
    expect(await rungFor(await resident("丁秀英"))).toEqual(CHEN);
    const days = (await (await leader()).get<RosterDays>(`/rosters/${roster}/duties?from=${NIGHT}&to=${NIGHT}`)).body;
    const his = days.duties.find(({ user }) => user === "usr-demo-grid");
    expect((await (await leader()).send("DELETE", `/rosters/${roster}/duties/${his?.id}`)).status).toBe(204);
    const first = await gridOf("第1网格");
    expect(first).toMatchObject({ workers: [{ name: "陈涛", onDuty: false }], instead: ["林芳"] });
    expect(await rungFor(await resident("戊秀英"))).toEqual(LIN);
  });
});

describe("who keeps a grid, and who reads it", () => {
  it("says what is wrong: a place that is another's, a part of a part, a head of a building outside", async () => {
    const desk = await leader();
    const [part, other] = [await gridOf("第1微网格"), await gridOf("第2网格")];
    const refused = async (body: NewGrid): Promise<string> => {
      const { status, body: problem } = await desk.send<{ readonly detail: string }>("POST", "/grids", body);
      expect(status).toBe(422);
      return problem.detail;
    };
    expect(await refused({ ...EMPTY, name: "第1网格" })).toContain("已有“第1网格”");
    expect(await refused({ ...EMPTY, name: "乱划", parent: other.grid.id, places: [building] })).toContain("已在“第1微网格”");
    expect(await refused({ ...EMPTY, name: "乱划", parent: part.grid.id })).toContain("本身是微网格");
    expect(await refused({ ...EMPTY, name: "乱划", workers: ["usr-demo-family"] })).toContain("没有这个账号");
    const keeper = { user: null, name: "钱楼长", phone: null };
    expect(await refused({ ...EMPTY, name: "乱划", stewards: [{ place: building, keeper }] })).toContain("不在“乱划”里");
    expect((await desk.send("DELETE", `/grids/${part.grid.parent}`)).status).toBe(409);
  });

  it("the worker reads the grids of her own area and changes none; what lies in none is counted; each change is in the log", async () => {
    const mine = await grids("grid");
    expect(mine.mayEdit).toBe(false);
    expect(mine.items.map(({ grid }) => grid.name)).toEqual(["第1网格", "第1微网格"]);
    const part = await gridOf("第1微网格");
    expect((await (await stage.as("grid")).send("DELETE", `/grids/${part.grid.id}`)).status).toBe(403);
    expect((await (await leader()).send("DELETE", `/grids/${part.grid.id}`)).status).toBe(204);
    expect((await grids()).items.map(({ grid }) => grid.name)).not.toContain("第1微网格");
    const lines = (await (await stage.as("inspect")).get<{ items: readonly { act: string }[] }>("/audit?limit=200")).body.items;
    for (const act of ["grid.create", "grid.update", "grid.remove"]) expect(lines.map((line) => line.act)).toContain(act);
  });
});
