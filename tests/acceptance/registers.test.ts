import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Case,
  type CaseDetail,
  ERASED_PERSON,
  type ErasurePreview,
  type ImportUndo,
  type ImportView,
  type PersonView,
  type TakenMatter,
} from "../../contracts/index.ts";
import { encodeGbk, identityOf } from "../../hub/imports/testing.ts";
import { openWorkbook } from "../../hub/imports/xlsx-read.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface ExchangeChanges {
  readonly items: readonly Record<string, string | null>[];
  readonly next: string | null;
}

let hub: HubProcess;
let leader: Desk;
let duty: Desk;

beforeAll(async () => {
  hub = await startHub();
  leader = await hub.as("leader");
  duty = await hub.as("duty");
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  hub?.clean();
});

/** Brings a file. */
async function bring(desk: Desk, kind: string, bytes: Uint8Array, name = "台账.csv") {
  const answer = await fetch(`${hub.http}/api/v1/imports?kind=${kind}&name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { authorization: `Bearer ${desk.token}`, "content-type": "application/octet-stream" },
    body: Buffer.from(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as ImportView & { title?: string; detail?: string } };
}
const fieldsOf = (view: ImportView): Record<string, string> =>
  Object.fromEntries(view.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]])));

test("400 people from a GB 18030 file with 30 faults: tried, taken in once, found, and taken back whole", async () => {
  const { body: places } = await leader.get<{ items: { id: string; name: string }[] }>("/places?level=compound");
  const compound = places.items[0];
  if (!compound) throw new Error("no compound");
  const rows = Array.from({ length: 400 }, (_, at) => {
    const identity =
      at % 13 === 0 && at < 390 ? "511102194401010000" : identityOf(`19${40 + (at % 20)}-0${1 + (at % 9)}-1${at % 10}`, (at % 499) * 2);
    return [
      `居民${at}`,
      "女",
      identity,
      `${101 + (at % 8)}栋${1 + (at % 3)}单元${1 + Math.floor(at / 24)}0${1 + (at % 4)}`,
      `亲属${at}`,
      `138${10_000_000 + at}`,
    ];
  });
  const text = `社区居民台账,,,,,\r\n姓名,性别,身份证号,住址,紧急联系人,联系电话\r\n${rows.map((row) => row.join(",")).join("\r\n")}`;
  const { status, body: read } = await bring(leader, "people", encodeGbk(text));
  expect(status).toBe(201);
  expect(read).toMatchObject({ state: "read", format: "GB 18030", rows: 400, headRow: 2 });
  expect(fieldsOf(read)).toEqual({ 0: "name", 1: "sex", 2: "identity", 3: "home", 4: "contact1.name", 5: "contact1.phone" });

  // Nobody else sees what stands in a file that was not taken in.
  expect((await duty.get(`/imports/${read.id}`)).status).toBe(404);
  expect((await leader.send("POST", `/imports/${read.id}/apply`, {})).status).toBe(409);

  const before = (await leader.get<{ items: unknown[] }>("/people?limit=1000")).body.items.length;
  const tried = await leader.send<ImportView>("POST", `/imports/${read.id}/check`, { fields: fieldsOf(read), compound: compound.id });
  expect(tried.status).toBe(200);
  expect(tried.body.counts).toMatchObject({ rows: 400, insert: 370, update: 0, faulty: 30 });
  expect(tried.body.faults[0]).toMatchObject({ row: 3, column: "身份证号", value: "…0000" });
  expect((await leader.get<{ items: unknown[] }>("/people?limit=1000")).body.items).toHaveLength(before);
  const remarks = await fetch(`${hub.http}/api/v1/imports/${read.id}/remarks`, { headers: { authorization: `Bearer ${leader.token}` } });
  expect(remarks.headers.get("content-type")).toContain("spreadsheetml");

  const done = await leader.send<ImportView>("POST", `/imports/${read.id}/apply`, {});
  expect(done.body).toMatchObject({ state: "applied", counts: { insert: 370 } });
  expect((await leader.get<{ items: unknown[] }>("/people?limit=1000")).body.items).toHaveLength(before + 370);
  const { body: found } = await leader.get<{ items: PersonView[] }>(`/people?search=${encodeURIComponent("居民1")}`);
  const one = found.items.find(({ name }) => name === "居民1");
  expect(one).toMatchObject({ sex: "f", identity: expect.stringMatching(/^\*{14}[\dX]{4}$/) });
  expect(one?.placePath).toContain("102栋2单元102");

  // The same file again: nothing goes in twice.
  const again = await bring(leader, "people", encodeGbk(text));
  const retried = await leader.send<ImportView>("POST", `/imports/${again.body.id}/check`, {
    fields: fieldsOf(again.body),
    compound: compound.id,
  });
  expect(retried.body.counts).toMatchObject({ insert: 0, update: 0, same: 370, places: 0, faulty: 30 });
  expect((await leader.send("POST", `/imports/${again.body.id}/apply`, {})).status).toBe(409);
  expect((await leader.send("DELETE", `/imports/${again.body.id}`)).status).toBe(204);

  // What leans on somebody keeps her, her home and her number; the dialog says so before, the table names each row.
  const people = (await leader.get<{ items: PersonView[] }>("/people?limit=1000")).body.items;
  const named = (name: string): PersonView => {
    const found = people.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  await leader.send("PATCH", `/people/${one?.id}`, { mobility: "wheelchair" });
  const leans = await Promise.all([
    leader.send("POST", `/people/${named("居民2").id}/consents`, {
      ...{ relative: "contact:亲属2", grants: { figures: "high" }, givenBy: "self", paper: "2026-003" },
    }),
    leader.send("PUT", `/people/${named("居民3").id}/door-code`, { code: "2580#" }),
    leader.send("POST", "/cases", { kind: "hazard", source: "grid", hazard: "road", place: named("居民4").home }),
    leader.send("PUT", `/people/${named("居民5").id}/rhythm`, { phone: 7, door: 30, worker: null }),
  ]);
  const undoPath = `/imports/${read.id}/undo`;
  const would = (await leader.get<ImportUndo>(undoPath)).body;
  const why = (name: string): string | undefined => would.kept.find((kept) => kept.name === name)?.why.zh;
  expect(leans.map(({ status }) => status < 300)).toEqual([true, true, true, true]);
  expect([why("居民2"), why("居民5")]).toEqual(["有 1 份知情同意", "有 1 项探访安排"]);
  expect(would.kept.some((kept) => kept.what === "place" && kept.why.zh === "有 1 件未办结的工单")).toBe(true);
  expect(why("居民1")).toBe("导入之后又改过");
  expect(why("居民3")).toBe("有 1 个门锁密码");
  const kept = await fetch(`${hub.http}/api/v1/imports/${read.id}/kept`, { headers: { authorization: `Bearer ${leader.token}` } });
  const book = openWorkbook(new Uint8Array(await kept.arrayBuffer()));
  const lines = book.ok ? book.book.rows.map((row) => row.map(({ text: cell }) => cell)) : [];
  expect(lines[0]).toEqual(["原表行号", "类别", "名称", "位置", "保留原因"]);
  expect(lines.find((line) => line[2] === "居民3")).toEqual(["6", "居民", "居民3", named("居民3").placePath, "有 1 个门锁密码"]);
  expect(lines).toHaveLength(would.counts.kept + 1);

  const part = await leader.send<ImportView>("POST", undoPath, {});
  expect(part.body).toMatchObject({ state: "partly-undone", undone: would.counts });
  const left = (await leader.get<{ items: PersonView[] }>("/people?limit=1000")).body.items;
  expect(left.length).toBe(before + would.kept.filter(({ what }) => what === "person").length);
  expect(left.find(({ name }) => name === "居民3")).toMatchObject({ home: named("居民3").home, identity: named("居民3").identity });
  // Whoever went is nobody's number any more: the same one may be registered anew.
  const anew = await bring(leader, "people", encodeGbk(text.replaceAll("居民", "住户")));
  const again2 = await leader.send<ImportView>("POST", `/imports/${anew.body.id}/check`, {
    fields: fieldsOf(anew.body),
    compound: compound.id,
  });
  expect(again2.body.counts?.insert).toBe(370 - would.kept.filter(({ what, name }) => what === "person" && named(name).identity).length);
  await leader.send("DELETE", `/imports/${anew.body.id}`);

  // What is dealt with is taken back later.
  await leader.send("PATCH", `/people/${one?.id}`, { mobility: "walks" });
  await leader.send("PUT", `/people/${named("居民3").id}/door-code`, { code: null });
  const rest = (await leader.get<ImportUndo>(undoPath)).body;
  expect(rest.kept.map(({ name }) => name)).not.toContain("居民1");
  expect((await leader.send<ImportView>("POST", undoPath, {})).body.undone?.kept).toBe(rest.counts.kept);
  expect((await leader.send("POST", undoPath, {})).status).toBe(409);
  expect((await leader.get<{ items: unknown[] }>(`/people?search=${encodeURIComponent("居民1")}`)).body.items).toEqual([]);
  expect((await leader.get<{ items: unknown[] }>(`/places?search=${encodeURIComponent("108栋")}`)).body.items).toHaveLength(0);
}, 180_000);

test("an old XLS, an empty table and a strange mapping are refused in words", async () => {
  expect((await bring(leader, "people", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]))).status).toBe(422);
  expect((await bring(leader, "people", new TextEncoder().encode("姓名,住址\r\n"))).status).toBe(422);
  const { body: view } = await bring(leader, "people", new TextEncoder().encode("姓名,住址\r\n甲,1-1-101"));
  expect((await leader.send("POST", `/imports/${view.id}/check`, { fields: { 1: "home" } })).status).toBe(422);
  expect((await leader.send("POST", `/imports/${view.id}/check`, { fields: { 0: "name", 1: "salary" } })).status).toBe(422);
  expect((await leader.send("DELETE", `/imports/${view.id}`)).status).toBe(204);
});

test("a death of two names: what was about her ends as died, her family hears nothing more, her button is nobody's", async () => {
  const family = await hub.as("family");
  const her = (await family.get<{ items: PersonView[] }>("/people")).body.items[0];
  if (!her?.home) throw new Error("no relative");
  const { device, mqtt } = await addDevice(duty, { name: "按钮", kind: "sos-button", place: her.home, person: her.id });
  const client = await hub.device(mqtt.username, mqtt.password);
  const press = () => client.publishAsync(`${device.topic}/event`, JSON.stringify({ event: "sos", id: `${Math.random()}` }), { qos: 1 });
  await press();
  const mine = async () => (await duty.get<{ items: Case[] }>(`/cases?person=${her.id}&state=open`)).body.items;
  const one = await eventually("her case", async () => (await mine()).find(({ family: of }) => of === "person"), 30_000);
  const detail = async () => (await duty.get<CaseDetail>(`/cases/${one.id}`)).body;
  const told = async () => (await detail()).notices.filter(({ to }) => to.role === "family");

  expect((await duty.send("PUT", `/people/${her.id}/state`, { state: "died", reason: "家属告知" })).status).toBe(200);
  // One name is a word, not a fact: her button goes on to be hers.
  expect((await detail()).found).toBeNull();
  expect((await leader.send<PersonView>("PUT", `/people/${her.id}/state`, { state: "died" })).body.state).toBe("died");
  expect(await detail()).toMatchObject({
    verdict: "true",
    found: "died",
    closedBy: "leader",
  });
  expect((await detail()).visit?.score ?? false).toBe(false);
  const before = await told();
  expect(before.filter(({ state }) => state === "queued")).toEqual([]);
  await press();
  await eventually(
    "the press that is nobody's",
    async () => {
      const { body } = await duty.get<{ items: { person: string | null; raisedAt: string }[] }>(`/alerts?device=${device.id}&state=open`);
      return body.items.find((alert) => alert.person !== her.id);
    },
    30_000,
  );
  expect(await told()).toHaveLength(before.length);
  expect((await mine()).filter(({ family: of, state }) => of === "person" && state !== "visit-due")).toEqual([]);
  await client.endAsync();
}, 180_000);

test("12345 hands a matter over once, its place is found, a new deadline is noted, and it learns how it stands", async () => {
  const admin = await hub.as("admin");
  const { body: made } = await admin.send<{ token: string }>("POST", "/exchange/12345/token", { owner: "热线办" });
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
    const answer = await fetch(`${hub.http}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${made.token}`, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const { body: homes } = await leader.get<{ items: { id: string; aliases: string[] }[] }>("/places?level=home");
  const home = homes.items.find(({ aliases }) => aliases.length > 0);
  if (!home) throw new Error("no home");
  const matter = {
    ...{ number: "LS-2026-0001", text: "楼道堆放杂物", place: home.aliases[0], deadline: "2027-01-10T08:00:00Z" },
    reporter: { phone: "13900001111" },
  };
  // Told twice at the same time it is one case all the same.
  const both = await Promise.all([
    ask<TakenMatter>("POST", "/exchange/cases", matter),
    ask<TakenMatter>("POST", "/exchange/cases", matter),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
  expect(new Set(both.map(({ body }) => body.ourNumber)).size).toBe(1);
  const ours = both[0].body.ourNumber;
  const found = await leader.get<{ items: Case[] }>("/cases?number=LS-2026-0001");
  expect(found.body.items).toMatchObject([{ number: ours, source: "12345", kind: "request", state: "new", place: { id: home.id } }]);
  const [one] = found.body.items;
  if (!one) throw new Error("no case");

  const first = await ask<ExchangeChanges>("GET", "/exchange/changes");
  expect(first.body.items).toMatchObject([{ number: "LS-2026-0001", ourNumber: ours, state: "待受理" }]);
  expect(JSON.stringify(first.body)).not.toContain("13900001111");
  const later = { ...matter, deadline: "2027-01-20T08:00:00Z" };
  expect((await ask<TakenMatter>("POST", "/exchange/cases", later)).body).toMatchObject({ ourNumber: ours, known: true });
  await duty.send("POST", `/cases/${one.id}/accept`, {});
  const second = await ask<ExchangeChanges>("GET", `/exchange/changes?cursor=${first.body.next}`);
  expect(second.body.items).toMatchObject([{ ourNumber: ours, state: "已受理", deadline: "2027-01-20T08:00:00.000Z" }]);
  expect((await ask<ExchangeChanges>("GET", `/exchange/changes?cursor=${second.body.next}`)).body.items).toEqual([]);

  // What nobody registered is told in words.
  const strange = await ask<TakenMatter>("POST", "/exchange/cases", { number: "LS-2", text: "噪音", place: "98栋7单元9901" });
  expect(strange.body).toMatchObject({ known: false, placed: false });
  const { body: read } = await leader.get<{ items: Case[] }>("/cases?number=LS-2");
  expect(read.items[0]?.description).toBe("噪音\n地点：98栋7单元9901");
});

test("work orders of 12345 from a file are cases once, take a new deadline, and are taken back unless somebody worked on them", async () => {
  const file = (rows: readonly string[]): Uint8Array =>
    new TextEncoder().encode(["工单编号,诉求内容,办理时限,诉求类型,联系电话", ...rows].join("\r\n"));
  const rows = ["F-1,路灯不亮,2027-02-01 18:00,,13900002222", "F-2,楼上噪音,2027-02-02,矛盾纠纷,", "F-3,,2027-02-02,,"];
  const bringOrders = async (lines: readonly string[]): Promise<ImportView> => {
    const { status, body } = await bring(leader, "work-orders", file(lines), "工单.csv");
    expect(status).toBe(201);
    return (await leader.send<ImportView>("POST", `/imports/${body.id}/check`, { fields: fieldsOf(body) })).body;
  };
  const casesOf = async (number: string): Promise<readonly Case[]> =>
    (await leader.get<{ items: Case[] }>(`/cases?number=${number}`)).body.items;
  // An administrator sets things up and registers no cases.
  expect((await bring(await hub.as("admin"), "work-orders", file(rows))).status).toBe(403);

  const tried = await bringOrders(rows);
  expect(tried.counts).toMatchObject({ rows: 3, insert: 2, update: 0, faulty: 1 });
  expect(tried.faults).toMatchObject([{ row: 4, column: "诉求内容" }]);
  expect(await casesOf("F-1")).toEqual([]);
  const done = await leader.send<ImportView>("POST", `/imports/${tried.id}/apply`, {});
  expect(done.body).toMatchObject({ state: "applied", error: null });
  expect(await casesOf("F-1")).toMatchObject([
    {
      ...{ source: "12345", kind: "request", state: "new", receivedByName: "12345", reporter: { phone: "139****2222" } },
      foreign: [{ system: "12345", number: "F-1", deadline: "2027-02-01T10:00:00.000Z" }],
    },
  ]);
  expect(await casesOf("F-2")).toMatchObject([{ kind: "complaint", foreign: [{ deadline: "2027-02-02T15:59:00.000Z" }] }]);

  // The same file again, with one new time: no second case.
  const again = await bringOrders(["F-1,路灯不亮,2027-03-01 18:00,,13900002222", rows[1] ?? ""]);
  expect(again.counts).toMatchObject({ insert: 0, update: 1, same: 1 });
  await leader.send("POST", `/imports/${again.id}/apply`, {});
  const [moved, ...others] = await casesOf("F-1");
  expect([moved?.foreign[0]?.deadline, others]).toEqual(["2027-03-01T10:00:00.000Z", []]);

  // The first cannot be taken back as long as the second stands; then both go.
  const refused = await leader.send<{ detail: string }>("POST", `/imports/${tried.id}/undo`, {});
  expect([refused.status, refused.body.detail.includes(moved?.number ?? "none")]).toEqual([409, true]);
  expect((await leader.send("POST", `/imports/${again.id}/undo`, {})).status).toBe(200);
  expect((await casesOf("F-1"))[0]?.foreign[0]?.deadline).toBe("2027-02-01T10:00:00.000Z");
  expect((await leader.send<ImportView>("POST", `/imports/${tried.id}/undo`, {})).body.state).toBe("undone");
  expect([(await casesOf("F-1"))[0]?.state, (await casesOf("F-2"))[0]?.state]).toEqual(["cancelled", "cancelled"]);
});

test("somebody who moved away is erased: not while a case is open, with her name typed, and what was done stays without it", async () => {
  const { body: homes } = await leader.get<{ items: { id: string }[] }>("/places?level=home");
  const home = homes.items[0]?.id ?? "";
  const contacts = [{ name: "赵远航", relation: "儿子", phone: "13900004321" }];
  const { body: her } = await leader.send<PersonView>("POST", "/people", { name: "赵静怡", home, contacts });
  const { body: next } = await leader.send<PersonView>("POST", "/people", { name: "孙秀珍", home });
  const [own, shared] = [
    await addDevice(duty, { name: "赵静怡的手环", kind: "wearable", place: home, person: her.id }),
    await addDevice(duty, { name: "公用手环", kind: "wearable", place: home, person: her.id }),
  ];
  const since = new Date(Date.now() - 60_000).toISOString();
  const stored = async ({ device }: typeof own): Promise<number> => {
    const query = `measurement=heart_rate&from=${since}&to=${new Date(Date.now() + 60_000).toISOString()}`;
    return (await duty.get<{ points: unknown[] }>(`/devices/${device.id}/series?${query}`)).body.points.length;
  };
  for (const { device, mqtt } of [own, shared]) {
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(`${device.topic}/telemetry`, '{"heart_rate":72}', { qos: 1 });
    await client.endAsync();
  }
  await eventually("the readings stored", async () => (await stored(own)) === 1 && (await stored(shared)) === 1);
  await duty.send("PATCH", `/devices/${shared.device.id}`, { person: next.id });
  const asked = { kind: "request", source: "call", description: "赵静怡请求代购药品", person: her.id };
  const { body: one } = await duty.send<Case>("POST", "/cases", asked);

  const path = `/people/${her.id}/erasure`;
  // The case is answered before it is written down.
  const open = await eventually("her case counted", async () => {
    const look = await leader.get<ErasurePreview>(path);
    return look.body.stays.cases === 1 && look;
  });
  expect(open.body).toMatchObject({ goes: { contacts: 1, devices: 2 }, series: { erased: 1, untied: 1 }, stays: { cases: 1 } });
  expect(open.body.obstacle?.zh).toContain(one.number);
  expect((await leader.send("POST", path, { name: "赵静怡" })).status).toBe(409);
  for (const act of ["accept", "resolve", "close"])
    expect(
      (await duty.send("POST", `/cases/${one.id}/${act}`, act === "accept" ? {} : { verdict: "true", summary: "赵远航已代购" })).status,
    ).toBe(200);
  // Closed by the desk, a request waits for somebody else's return visit.
  const visit = { way: "phone", outcome: "reached", satisfaction: "satisfied" };
  expect((await leader.send("POST", `/cases/${one.id}/visit`, visit)).status).toBe(200);
  expect((await leader.get<ErasurePreview>(path)).body.obstacle).toBeNull();
  expect((await leader.send("POST", path, { name: "赵静" })).status).toBe(422);
  expect((await duty.send("POST", path, { name: "赵静怡" })).status).toBe(403);
  expect((await leader.send("POST", path, { name: "赵静怡" })).status).toBe(200);

  expect((await leader.get(`/people/${her.id}`)).status).toBe(404);
  expect((await leader.send("POST", path, { name: "赵静怡" })).status).toBe(404);
  const { body: closed } = await leader.get<CaseDetail>(`/cases/${one.id}`);
  expect(closed.description).toBe(`${ERASED_PERSON}请求代购药品`);
  expect(JSON.stringify(closed)).not.toMatch(/赵静怡|赵远航/);
  expect((await leader.get<{ items: Case[] }>(`/cases?number=${one.number}`)).body.items).toHaveLength(1);
  expect([await stored(own), await stored(shared)]).toEqual([0, 1]);
  const { body: lines } = await leader.get<{ items: { act: string; target: string; detail: string | null }[] }>("/audit?limit=20");
  const line = lines.items.find(({ act, target }) => act === "person.erase" && target === `person:${her.id}`);
  expect(line).toBeDefined();
  expect(JSON.stringify(lines)).not.toContain("赵静怡");
});
