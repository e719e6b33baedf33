import { randomUUID } from "node:crypto";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import {
  type AcceptanceChanges,
  type AcceptanceRow,
  type AcceptanceRows,
  type AcceptanceView,
  HOUR,
  type LiveFrame,
  MINUTE,
  SECOND,
  type TestAlarm,
  toIso,
  type WalkView,
} from "../../contracts/index.ts";
import { openWorkbook } from "../../hub/imports/xlsx-read.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { DEMO_PASSWORD, type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/*
 * An installation is handed over: one head is registered, heard, armed and made to alarm before a desk and a phone that both
 * say that they have shown it; another was never heard. The table says what was measured, and in red what was not.
 */

const T0 = Date.UTC(2026, 2, 2, 1);
/** A whole picture of one pixel. */
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=", "base64");

describe("an acceptance table, from the first message to the signatures", () => {
  let hub: HubProcess;
  let [admin, maint, duty, leader, family]: Desk[] = [];
  let [heard, mute]: NewDevice[] = [];
  let home = "";
  let walk = "";
  let table = "";
  let line: MqttClient | undefined;
  const sockets: WebSocket[] = [];

  const as = (desk: Desk | undefined): Desk => {
    if (!desk) throw new Error("not logged in");
    return desk;
  };
  const idOf = (device: NewDevice | undefined): string => device?.device.id ?? "";
  const move = async (to: number): Promise<void> => {
    expect((await as(admin).send("POST", "/clock", { to: toIso(to) })).status).toBe(200);
  };
  const says = async (topic: "event" | "telemetry", body: object): Promise<void> => {
    if (!heard) throw new Error("no device");
    // It stays connected: one that has gone is not accepted.
    line ??= await hub.device(heard.mqtt.username, heard.mqtt.password);
    await line.publishAsync(`${heard.device.topic}/${topic}`, JSON.stringify(body), { qos: 1 });
  };
  /** A live page and the test alarms that it was told. */
  const page = async (desk: Desk | undefined) => {
    const socket = await as(desk).live();
    sockets.push(socket);
    const tests: TestAlarm[] = [];
    let ready = false;
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as LiveFrame;
      if (frame.type === "snapshot") ready = true;
      if (frame.type === "test") tests.push(frame.test);
    });
    await eventually("a snapshot", async () => ready);
    return {
      told: (count = 1) => eventually("a test alarm", async () => (tests.length >= count ? tests.at(-1) : null)),
      tests,
      seen: (test: string, on: string) => socket.send(JSON.stringify({ type: "seen", test, on })),
    };
  };
  const rows = async (desk: Desk | undefined, more = ""): Promise<readonly AcceptanceRow[]> =>
    (await as(desk).get<AcceptanceRows>(`/acceptances/${table}/rows?limit=1000${more}`)).body.items;
  const rowOf = async (device: NewDevice | undefined): Promise<AcceptanceRow | undefined> =>
    (await rows(maint)).find((row) => row.device === idOf(device));
  const photo = async (device: NewDevice | undefined, bytes: Uint8Array<ArrayBuffer>): Promise<number> => {
    const headers = { authorization: `Bearer ${as(maint).token}`, "content-type": "image/png", "idempotency-key": randomUUID() };
    return (await fetch(`${hub.http}/api/v1/acceptances/${table}/devices/${idOf(device)}/photos`, { method: "POST", headers, body: bytes }))
      .status;
  };
  const sign = (desk: Desk | undefined, party: string, username: string) =>
    as(desk).send<AcceptanceView>("POST", `/acceptances/${table}/sign`, { party, signature: { username, password: DEMO_PASSWORD } });

  beforeAll(async () => {
    hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(T0) } });
    [admin, maint, duty, leader, family] = await Promise.all(["admin", "maint", "duty", "leader", "family"].map((name) => hub.as(name)));
    home = (await placeOfLevel(as(admin), "home")).id;
    heard = await addDevice(as(admin), { name: "烟感一", kind: "smoke", place: home });
    mute = await addDevice(as(admin), { name: "烟感二", kind: "smoke", place: home });
    const plan = { places: [home], reason: "验收", until: toIso(T0 + 4 * HOUR), tests: true };
    walk = (await as(maint).send<{ id: string }>("POST", "/maintenance", plan)).body.id;
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.terminate();
    line?.end(true);
    await hub?.kill();
    hub?.clean();
  });

  it("lists devices that were never heard, and nothing for a relative", async () => {
    const made = await as(maint).send<AcceptanceView>("POST", "/acceptances", { title: "一期", places: [home], kinds: ["smoke"] });
    expect([made.status, made.body.walks.map(({ id }) => id)]).toEqual([201, [walk]]);
    table = made.body.id;
    const all = await rows(maint);
    expect(all.map((row) => row.device)).toEqual(expect.arrayContaining([idOf(heard), idOf(mute)]));
    expect(await rowOf(heard)).toMatchObject({ firstAt: null, result: "incomplete" });
    expect(made.body.counts).toEqual({ all: all.length, accepted: 0, rejected: 0, incomplete: all.length });
    expect((await as(family).get(`/acceptances/${table}`)).status).toBe(403);
    expect((await as(maint).send("POST", "/acceptances", { title: "无", places: ["nowhere"] })).status).toBe(422);
  });

  it("knows the first message, exactly, and the signal that came with it", async () => {
    await move(T0 + MINUTE);
    await says("telemetry", { signal: -71, battery: 96 });
    await move(T0 + 2 * MINUTE);
    await says("telemetry", { signal: -72, battery: 96 });
    const row = await eventually("the newest signal", async () => ((await rowOf(heard))?.signal === -72 ? rowOf(heard) : null));
    expect(row).toMatchObject({ firstAt: toIso(T0 + MINUTE), firstExact: true, battery: 96, result: "incomplete" });
  });

  it("counts the seconds from the message on until a desk and the phone say that they have shown it; a relative's page is told nothing", async () => {
    const [desk, phone, other] = [await page(duty), await page(maint), await page(family)];
    await as(maint).send<WalkView>("POST", `/walks/${walk}/arm`, { device: idOf(heard) });
    await move(T0 + 3 * MINUTE);
    await says("event", { event: "smoke", state: "on" });
    const [shown, carried] = [await desk.told(), await phone.told()];
    expect(shown).toMatchObject({ device: idOf(heard), kind: "smoke", event: "smoke", at: toIso(T0 + 3 * MINUTE) });
    expect(carried.id).toBe(shown.id);
    // Nobody's screen counts before it says so, nor one of the wrong kind.
    desk.seen(shown.id, "phone");
    phone.seen(shown.id, "desk");
    desk.seen("made up", "desk");
    await eventually("the alarm stands in the table", async () => (await rowOf(heard))?.alarm);
    expect((await rowOf(heard))?.alarm).toMatchObject({ raisedMs: 0, deskMs: null, phoneMs: null });
    await move(T0 + 3 * MINUTE + 2 * SECOND);
    desk.seen(shown.id, "desk");
    await eventually("the desk has said so", async () => (await rowOf(heard))?.alarm?.deskMs !== null);
    await move(T0 + 3 * MINUTE + 5 * SECOND);
    phone.seen(shown.id, "phone");
    await eventually("the phone has said so", async () => (await rowOf(heard))?.alarm?.phoneMs !== null);
    await move(T0 + 3 * MINUTE + 30 * SECOND);
    // The first word holds.
    desk.seen(shown.id, "desk");
    await says("event", { event: "smoke", state: "off" });
    const row = await eventually("it is quiet again", async () => ((await rowOf(heard))?.faults.length === 0 ? rowOf(heard) : null));
    expect(row?.alarm).toMatchObject({ event: "smoke", raisedMs: 0, deskMs: 2_000, phoneMs: 5_000, phoneName: expect.stringMatching(/./) });
    expect(other.tests).toEqual([]);
    expect((await as(duty).get<{ items: unknown[] }>(`/alerts?device=${idOf(heard)}`)).body.items).toEqual([]);
  });

  it("is whole once the place was checked and a photo taken; what is no picture is refused", async () => {
    const check = `/acceptances/${table}/devices/${idOf(heard)}/check`;
    expect((await as(maint).send("POST", check, { ok: true })).status).toBe(200);
    expect((await as(duty).send("POST", check, { ok: true })).status).toBe(403);
    expect(await photo(heard, new Uint8Array(Buffer.from("no picture")))).toBe(422);
    expect(await photo(heard, new Uint8Array(PIXEL))).toBe(201);
    expect(await rowOf(heard)).toMatchObject({ result: "accepted", missing: [], faults: [] });
    const hash = (await rowOf(heard))?.photo?.hash;
    const open = (desk: Desk | undefined) =>
      fetch(`${hub.http}/api/v1/acceptances/${table}/devices/${idOf(heard)}/photos/${hash}`, {
        headers: { authorization: `Bearer ${as(desk).token}` },
      });
    const opened = await open(maint);
    expect([opened.status, opened.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect((await open(admin)).status).toBe(403);
  });

  it("the one that was never heard misses everything, in red in the workbook; dates are dates", async () => {
    expect(await rowOf(mute)).toMatchObject({
      ...{ result: "incomplete", missing: ["first-message", "place-check", "alarm", "desk", "phone", "photo"] },
    });
    const only = await rows(maint, "&only=open");
    expect(only.map(({ device }) => device)).not.toContain(idOf(heard));
    const answer = await fetch(`${hub.http}/api/v1/acceptances/${table}/export?format=xlsx`, {
      headers: { authorization: `Bearer ${as(maint).token}` },
    });
    const book = openWorkbook(new Uint8Array(await answer.arrayBuffer()));
    if (!book.ok) throw new Error("no workbook");
    const text = book.book.rows.map((row) => row.map((cell) => cell.text));
    const head = text.findIndex((row) => row.includes("首次报文"));
    const at = (name: string): number => text[head]?.indexOf(name) ?? -1;
    const line = (name: string) => text.find((row) => row[at("设备")] === name);
    expect(line("烟感一")?.[at("首次报文")]).toBe("2026-03-02 09:01");
    expect([line("烟感一")?.[at("值班台显示（秒）")], line("烟感一")?.[at("手机显示（秒）")], line("烟感一")?.[at("结果")]]).toEqual([
      "2",
      "5",
      "合格",
    ]);
    expect([line("烟感二")?.[at("首次报文")], line("烟感二")?.[at("值班台显示（秒）")]]).toEqual(["从未上报", "值班台未测"]);
    const xml = new TextDecoder().decode(book.book.parts["xl/worksheets/sheet1.xml"]);
    const styles = new TextDecoder().decode(book.book.parts["xl/styles.xml"]);
    const red = /s="(\d+)"[^>]*><is><t[^>]*>从未上报/.exec(xml)?.[1];
    const fill = [...(/<cellXfs[\s\S]*<\/cellXfs>/.exec(styles)?.[0] ?? "").matchAll(/<xf [^>]*fillId="(\d+)"/g)][Number(red)]?.[1];
    expect([...styles.matchAll(/<fill>([\s\S]*?)<\/fill>/g)][Number(fill)]?.[1]).toContain("C8102E");
    expect(xml).toContain(`ySplit="${head + 1}"`);
    const csv = await fetch(`${hub.http}/api/v1/acceptances/${table}/export`, { headers: { authorization: `Bearer ${as(maint).token}` } });
    const bytes = new Uint8Array(await csv.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toContain("2026-03-02 09:03:00");
  });

  it("is frozen by the first signature; the next party signs the same, nobody for two", async () => {
    expect((await sign(maint, "community", "maint")).status).toBe(422);
    const first = await sign(maint, "installer", "maint");
    expect(first.body).toMatchObject({ version: 1, versions: [{ version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }] });
    await move(T0 + 10 * MINUTE);
    await says("telemetry", { signal: -120, battery: 5 });
    const check = `/acceptances/${table}/devices/${idOf(mute)}/check`;
    expect((await as(maint).send("POST", check, { ok: true })).status).toBe(409);
    expect(await photo(mute, new Uint8Array(PIXEL))).toBe(409);
    expect((await rowOf(heard))?.signal).toBe(-72);
    const second = await sign(leader, "community", "leader");
    expect(second.body.versions[0]?.hash).toBe(first.body.versions[0]?.hash);
    expect(second.body.versions[0]?.signatures.map(({ party }) => party)).toEqual(["installer", "community"]);
    expect((await sign(leader, "county", "leader")).status).toBe(422);
    expect((await sign(leader, "community", "leader")).status).toBe(409);
  });

  it("a new version shows what changed since, and the signed one stays as it was", async () => {
    expect((await as(maint).send("POST", `/acceptances/${table}/revise`)).status).toBe(200);
    const now = await eventually("the weak signal", async () => ((await rowOf(heard))?.signal === -120 ? rowOf(heard) : null));
    expect(now).toMatchObject({ result: "rejected", faults: ["signal", "battery"] });
    const changes = (await as(maint).get<AcceptanceChanges>(`/acceptances/${table}/changes?from=1&to=0`)).body.items;
    expect(changes).toMatchObject([{ device: idOf(heard), before: "accepted", after: "rejected", arisen: ["signal", "battery"] }]);
    expect((await rows(maint, "&version=1")).find(({ device }) => device === idOf(heard))?.signal).toBe(-72);
  });

  it("a photo that is erased is gone, and stays a gap", async () => {
    const hash = (await rowOf(heard))?.photo?.hash;
    const at = `/acceptances/${table}/devices/${idOf(heard)}/photos/${hash}`;
    expect((await as(maint).send("DELETE", at)).status).toBe(200);
    expect((await as(maint).get(at)).status).toBe(404);
    expect((await rowOf(heard))?.missing).toEqual(["photo"]);
  });

  it("first messages and signatures are known after a restart", async () => {
    const before = await rowOf(heard);
    await hub.stop();
    hub = await startHub({ env: { HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(T0 + 20 * MINUTE) }, dataDir: hub.dataDir });
    maint = await hub.as("maint");
    expect(await rowOf(heard)).toMatchObject({ firstAt: before?.firstAt, firstExact: true, alarm: before?.alarm });
    expect((await as(maint).get<AcceptanceView>(`/acceptances/${table}?version=1`)).body.versions[0]?.signatures).toHaveLength(2);
  }, 90_000);
});
