import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  Activity,
  CaseDetail,
  DueVisit,
  PatrolView,
  RoundProposal,
  RoundView,
  SpotCheck,
  SpotSheet,
  VisitLoads,
  VisitsMoved,
} from "../../contracts/index.ts";
import { createWaitingTicks, type WaitingTick } from "../../dashboard/data/waiting-ticks.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const EVERYBODY = { places: [], ageFrom: null, living: [], ability: [], mobility: [], needs: [], floor: null };

describe("care visits and rounds on a real hub", () => {
  let hub: HubProcess;
  let leader: Desk;
  let grid: Desk;
  beforeAll(async () => {
    hub = await startHub();
    [leader, grid] = [await hub.as("leader"), await hub.as("grid")];
  });
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });
  const due = async (desk: Desk): Promise<readonly DueVisit[]> =>
    (await desk.get<{ items: readonly DueVisit[] }>("/visits/due?days=30")).body.items;
  const round = async (desk: Desk, id: string): Promise<RoundView> => (await desk.get<RoundView>(`/rounds/${id}`)).body;

  it("a grid worker sees what is due at home, books a visit, and it counts as a sign of hers", async () => {
    const items = await due(grid);
    expect(items.length).toBeGreaterThan(3);
    expect((await due(leader)).length).toBeGreaterThan(items.length);
    const one = items.find(({ way }) => way === "door");
    if (!one) throw new Error("nobody is due at the door");
    const answer = await grid.send("POST", `/people/${one.person}/visits`, { way: "door", result: "seen", note: "想装扶手" });
    expect(answer.status).toBe(200);
    const after = (await due(grid)).find(({ person, way }) => person === one.person && way === "door");
    expect(after === undefined || after.dueAt > one.dueAt).toBe(true);
    const { body } = await leader.get<Activity>(`/people/${one.person}/activity`);
    expect(body.met).toMatchObject({ how: "seen", by: "grid" });
    const shown = await leader.get<{ items: readonly unknown[] }>(`/people/${one.person}/visits`);
    expect(shown.body.items).toMatchObject([{ result: "seen", note: "想装扶手", round: null }]);
  });

  it("the leader gives somebody's visits to a grid worker and back; it outlives a kill, and the file says the same", async () => {
    const loads = async (desk: Desk): Promise<VisitLoads> => (await desk.get<VisitLoads>("/visits/by-worker")).body;
    const me = (await loads(grid)).workers[0];
    if (me === undefined || me.id === null) throw new Error("the grid worker has no line");
    expect((await loads(grid)).workers).toHaveLength(1);
    const free = (await due(grid)).find(({ worker }) => worker === null);
    if (free === undefined) throw new Error("nobody is free");
    const there = { person: free.person, from: null, to: me.id };
    expect((await grid.send("POST", "/visits/hand-over", { moves: [there] })).status).toBe(403);
    const moved = await leader.send<VisitsMoved>("POST", "/visits/hand-over", { moves: [there] });
    expect([moved.status, moved.body]).toEqual([200, { moved: [there], left: [] }]);
    await hub.kill();
    hub = await startHub({ dataDir: hub.dataDir });
    [leader, grid] = [await hub.as("leader"), await hub.as("grid")];
    const mine = await leader.get<{ items: readonly DueVisit[] }>(`/visits/due?days=366&worker=${me.id}`);
    expect([...new Set(mine.body.items.map(({ person }) => person))]).toEqual([free.person]);
    expect(mine.body.items.find(({ way }) => way === free.way)?.dueAt).toBe(free.dueAt);
    expect((await loads(grid)).workers[0]?.load).toMatchObject({ people: 1, all: mine.body.items.length });
    const headers = { authorization: `Bearer ${leader.token}` };
    const file = await (await fetch(`${hub.http}/api/v1/visits/by-worker/export`, { headers })).text();
    expect(file).toContain(`负责人,${me.name},1,${mine.body.items.length}`);
    const back = [{ person: free.person, from: me.id, to: null }];
    expect((await leader.send<VisitsMoved>("POST", "/visits/hand-over", { moves: back })).body.moved).toEqual(back);
    expect((await loads(grid)).workers[0]?.load.all).toBe(0);
  });

  it("a round is made by the leader, ticked by the worker in her own area, and outlives a kill", async () => {
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = await leader.send<RoundView>("POST", "/rounds", {
      title: "高温走访",
      reason: "heat",
      way: "phone",
      dueAt,
      filter: EVERYBODY,
    });
    expect(made.status).toBe(201);
    const { id, counts } = made.body;
    const mine = await round(grid, id);
    expect(mine.counts.all).toBeGreaterThan(0);
    expect(mine.counts.all).toBeLessThan(counts.all);
    const [first, second] = mine.items;
    if (!first || !second) throw new Error("nobody on the round");
    await grid.send("POST", `/rounds/${id}/people/${first.person}`, { result: "heard" });
    const offline = new Date(Date.now() - 1_800_000).toISOString();
    await grid.send("POST", `/rounds/${id}/people/${second.person}`, { result: "not-met", at: offline });
    const outside = made.body.items.find(({ person }) => !mine.items.some((item) => item.person === person));
    expect((await grid.send("POST", `/rounds/${id}/people/${outside?.person}`, { result: "seen" })).status).toBe(404);
    // Who dies meanwhile is nobody's to be reached, on the page and in the file.
    const third = mine.items[2]?.person;
    for (const desk of [await hub.as("duty"), leader])
      await desk.send("PUT", `/people/${third}/state`, { state: "died", reason: "家属告知" });
    const gone = await round(leader, id);
    expect(gone.items.find(({ person }) => person === third)?.gone).toBe("died");
    expect(gone.counts).toMatchObject({ left: counts.all - 3, gone: 1 });
    const file = await (
      await fetch(`${hub.http}/api/v1/rounds/${id}/export`, { headers: { authorization: `Bearer ${leader.token}` } })
    ).text();
    expect(file).toContain("已故");
    expect((await round(leader, id)).counts).toEqual({ all: counts.all, reached: 1, moved: 0, notMet: 1, left: counts.all - 3, gone: 1 });
    await hub.kill();
    hub = await startHub({ dataDir: hub.dataDir });
    [leader, grid] = [await hub.as("leader"), await hub.as("grid")];
    const after = await round(leader, id);
    expect(after.counts).toMatchObject({ reached: 1, notMet: 1 });
    expect(after.items.find(({ person }) => person === second.person)).toMatchObject({ result: "not-met", at: offline });
    expect((await leader.send("POST", `/rounds/${id}/end`, {})).status).toBe(200);
    expect((await grid.send("POST", `/rounds/${id}/people/${first.person}`, { result: "seen" })).status).toBe(409);
  });

  it("a label opens its spot after a log-in only, a look is booked there, and a hazard is one case", async () => {
    const spots = ["xfl-c01-lane", "xfl-c01-gate", "xfl-switch"];
    const made = await leader.send<PatrolView>("POST", "/patrols", { title: "消防巡查", every: 7, worker: null, spots });
    expect([made.status, made.body.spots.length]).toEqual([201, 3]);
    const { id } = made.body;
    // Whoever opens labels by themselves (preview bots do) has no session: the page says nothing, and nothing happens.
    const bot = { headers: { accept: "text/html", "user-agent": "MicroMessenger preview" } };
    const page = await fetch(`${hub.http}/spots/xfl-c01-lane`, bot);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain("消防车通道");
    expect((await fetch(`${hub.http}/api/v1/spots/xfl-c01-lane`, bot)).status).toBe(401);
    const sheet = await grid.get<SpotSheet>("/spots/xfl-c01-lane");
    expect(sheet.body).toMatchObject({ name: "幸福里一期 消防车通道", patrols: [{ id, every: 7, at: { last: null, overdue: false } }] });
    // The switch room lies in another grid's area.
    expect((await grid.get("/spots/xfl-switch")).status).toBe(404);
    expect((await grid.get<PatrolView>(`/patrols/${id}`)).body.counts.all).toBe(2);
    const at = new Date(Date.now() - 1_800_000).toISOString();
    const look = { result: "hazard", hazard: "fire-lane", note: "两辆私家车", at };
    const found = await grid.send<SpotCheck>("POST", `/patrols/${id}/spots/xfl-c01-lane`, look);
    const again = await grid.send<SpotCheck>("POST", `/patrols/${id}/spots/xfl-c01-lane`, look);
    expect(again.body).toEqual(found.body);
    const opened = await leader.get<CaseDetail>(`/cases/${found.body.case?.id}`);
    expect(opened.body).toMatchObject({ source: "patrol", hazard: "fire-lane", place: { id: "xfl-c01-lane" }, description: "两辆私家车" });
    await hub.kill();
    hub = await startHub({ dataDir: hub.dataDir });
    [leader, grid] = [await hub.as("leader"), await hub.as("grid")];
    const after = (await leader.get<PatrolView>(`/patrols/${id}`)).body;
    expect(after.counts).toMatchObject({ all: 3, due: 0, overdue: 0, hazards: 1 });
    expect(after.spots[0]?.last).toMatchObject({ result: "hazard", at, case: { number: found.body.case?.number } });
    expect((await leader.send("PUT", `/patrols/${id}`, { title: "x", every: 7, worker: null, spots: ["xingfuli"] })).status).toBe(422);
  });

  it("the typed warning suggests the lists, until each is made; a warning called off suggests none", async () => {
    const suggested = async () => {
      const { items } = (await leader.get<{ items: readonly RoundProposal[] }>("/rounds/proposals")).body;
      return items.filter((one) => one.suggested);
    };
    expect(await suggested()).toEqual([]);
    const until = new Date(Date.now() + 12 * 3_600_000).toISOString();
    const posture = { kind: "severe-weather", reason: "高温应急", warning: "市气象台发布高温橙色预警信号，最高气温37℃以上。", until };
    expect((await leader.send("POST", "/posture", posture)).status).toBe(200);
    const lists = await suggested();
    expect(lists.map(({ id, made }) => [id, made])).toEqual([
      ["heat-top", null],
      ["heat-alone", null],
    ]);
    const one = lists.find(({ found }) => found > 0);
    if (one === undefined) throw new Error("nobody is on a list for heat");
    const made = await leader.send<RoundView>("POST", "/rounds", {
      ...{ title: one.title.zh, reason: one.reason, way: one.way, filter: one.filter, proposal: one.id },
      ...{ warning: posture.warning, dueAt: until },
    });
    expect(made.body.counts.all).toBe(one.found);
    expect((await suggested()).find(({ id }) => id === one.id)?.made).toBe(made.body.id);
    await leader.send("POST", "/posture", { ...posture, warning: "解除高温橙色预警" });
    expect(await suggested()).toEqual([]);
    await leader.send("POST", "/posture", { kind: "daily", reason: "恢复日常" });
  });

  it("a typhoon list of 120 people is ticked by six workers, two of them without network: nobody is lost, the later look holds", async () => {
    const admin = await hub.as("admin");
    const { home } = (await leader.get<{ home: string }>("/people/per-001")).body;
    const known = (await leader.send<{ items: readonly unknown[] }>("POST", "/rounds/preview", EVERYBODY)).body.items.length;
    for (let n = known; n < 120; n++) expect((await leader.send("POST", "/people", { name: `台风${n}`, home })).status).toBeLessThan(300);
    const dueAt = new Date(Date.now() + 6 * 3_600_000).toISOString();
    const list = { title: "台风", reason: "wind", way: "door", dueAt, filter: EVERYBODY };
    const { id, items, counts } = (await leader.send<RoundView>("POST", "/rounds", list)).body;
    expect(counts).toMatchObject({ all: 120, left: 120 });
    const workers: Desk[] = [];
    for (let n = 0; n < 6; n++) {
      const account = { username: `taifeng${n}`, name: `网格员${n}`, role: "grid", places: ["xingfuli"], password: "ein-langes-Wort-17" };
      const { body } = await admin.send<{ id: string }>("POST", "/users", account);
      const people = items.slice(n * 20, n * 20 + 20).map(({ person }) => person);
      await leader.send("POST", `/rounds/${id}/assign`, { people, worker: body.id });
      workers.push(await hub.as(account.username, account.password));
    }
    let network = false;
    const phoneOf = (worker: Desk, name: string) => {
      const kept = new Map<string, string>();
      const store = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
      const send = async (tick: WaitingTick) => {
        if (!network) return "unreachable" as const;
        return (await worker.send("POST", tick.path, tick.body)).status < 300 ? ("taken" as const) : ("refused" as const);
      };
      return createWaitingTicks(store, name, send, () => undefined);
    };
    const [first, second] = workers.slice(4).map((worker, n) => phoneOf(worker, `taifeng${n + 4}`));
    if (!first || !second) throw new Error("two workers have no network");
    // Twenty minutes ago by the clocks of the telephones that found no network.
    const before = new Date(Date.now() - 20 * 60_000).toISOString();
    const tick = (person: string, result: string) => ({
      path: `/rounds/${id}/people/${person}`,
      key: person,
      body: { result, at: before },
    });
    for (const { person } of items.slice(80, 100)) first.add(tick(person, "seen"));
    for (const { person } of items.slice(100)) second.add(tick(person, "moved"));
    // She was not at home then; a colleague with network finds her meanwhile.
    const shared = items[0]?.person ?? "";
    second.add(tick(shared, "not-met"));
    await Promise.all([first.flush(), second.flush()]);
    await Promise.all(
      workers.slice(0, 4).map(async (worker, n) => {
        for (const { person } of items.slice(n * 20, n * 20 + 20))
          expect((await worker.send("POST", `/rounds/${id}/people/${person}`, { result: "seen" })).status).toBe(200);
      }),
    );
    expect((await round(leader, id)).counts).toEqual({ all: 120, reached: 80, moved: 0, notMet: 0, left: 40, gone: 0 });
    network = true;
    await Promise.all([first.flush(), second.flush()]);
    expect([first.waiting(), second.waiting()]).toEqual([[], []]);
    const after = await round(leader, id);
    expect(after.counts).toEqual({ all: 120, reached: 100, moved: 20, notMet: 0, left: 0, gone: 0 });
    expect(after.items.find(({ person }) => person === shared)).toMatchObject({ result: "seen", byName: "网格员0" });
    expect(after.items.filter(({ at }) => at === before)).toHaveLength(40);
    const table = await fetch(`${hub.http}/api/v1/rounds/${id}/export`, { headers: { authorization: `Bearer ${leader.token}` } });
    // What it is, whose it is, why and how, and the head.
    expect((await table.text()).trim().split("\n")).toHaveLength(4 + 120);
  });
});
