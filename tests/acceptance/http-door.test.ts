import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface Series {
  readonly points: readonly { readonly value: number }[];
}
interface Kept {
  readonly items: readonly { readonly reason: string; readonly topic: string; readonly preview: string; readonly client: string }[];
}

/** A small JPEG's beginning, long enough to be taken for a picture. */
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(1_000, 7)]);

describe("pushes over HTTP", () => {
  let hub: HubProcess;
  let admin: Desk;
  let maint: Desk;
  let home = "";
  let gateway: NewDevice;
  let meter: NewDevice;
  let button: NewDevice;

  const push = (path: string, body: RequestInit["body"], headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${hub.http}/api/v1/ingest/${path}`, { method: "POST", body: body ?? null, headers });
  const bearer = (of: NewDevice): Record<string, string> => ({ authorization: `Bearer ${of.mqtt.password}` });
  const values = async (device: NewDevice, measurement: string): Promise<number[]> => {
    const { body } = await admin.get<Series>(`/devices/${device.device.id}/series?measurement=${measurement}`);
    return body.points.map(({ value }) => value);
  };
  const kept = async (topic: string) => (await maint.get<Kept>("/quarantine?limit=1000")).body.items.filter((item) => item.topic === topic);

  beforeAll(async () => {
    hub = await startHub();
    admin = await hub.as("admin");
    maint = await hub.as("maint");
    home = (await placeOfLevel(admin, "home")).id;
    const community = (await placeOfLevel(admin, "community")).id;
    gateway = await addDevice(admin, { name: "燃气平台", kind: "gateway", place: community, prefix: "platform/" });
    meter = await addDevice(admin, { name: "水压计", kind: "water-pressure", place: home });
    button = await addDevice(admin, { name: "按钮", kind: "sos-button", place: home });
  }, 60_000);
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
  });

  it.each([
    ["Bearer", (p: string) => ({ path: "", headers: { authorization: `Bearer ${p}` } })],
    ["Basic", (p: string) => ({ path: "", headers: { authorization: `Basic ${Buffer.from(`any:${p}`).toString("base64")}` } })],
    ["a header of its own", (p: string) => ({ path: "", headers: { "x-gateway-token": p } })],
    ["the query", (p: string) => ({ path: `?token=${p}`, headers: {} })],
    ["a step of the path", (p: string) => ({ path: `/~${p}`, headers: {} })],
  ])("lets in by the password in %s, and by no other", async (_name, way) => {
    const right = way(meter.mqtt.password);
    const value = 0.3 + Math.random() / 10;
    const answer = await push(`${meter.device.externalId}${right.path}`, JSON.stringify({ water_pressure: value }), right.headers);
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true, code: 0 }]);
    await eventually("the value", async () => (await values(meter, "water_pressure")).some((one) => Math.abs(one - value) < 1e-6));
    const wrong = way("wrong");
    expect((await push(`${meter.device.externalId}${wrong.path}`, "{}", wrong.headers)).status).toBe(401);
  });

  it("does not tell a gateway that is not there from a wrong password", async () => {
    const [absent, wrong] = await Promise.all([push("nobody", "{}"), push(gateway.device.externalId, "{}")]);
    expect([absent.status, wrong.status]).toEqual([401, 401]);
    expect(await absent.text()).toBe(await wrong.text());
  });

  it("raises an SOS like one over MQTT, and an id once", async () => {
    const send = (key: string): Promise<Response> =>
      push(`${button.device.externalId}/event`, '{"event":"sos"}', { ...bearer(button), "idempotency-key": key });
    const counted = async (): Promise<number> => {
      const { body } = await admin.get<{ items: { occurrences: number }[] }>(`/alerts?device=${button.device.id}`);
      return body.items.reduce((sum, item) => sum + item.occurrences, 0);
    };
    expect((await send("k1")).status).toBe(200);
    await eventually("the alert", async () => (await counted()) === 1);
    expect((await send("k1")).status).toBe(200);
    expect((await send("k2")).status).toBe(200);
    await eventually("the second press", async () => (await counted()) === 2);
  });

  it("keeps what nobody understands, whatever it is, and says why", async () => {
    const bodies: [string, RequestInit["body"], string][] = [
      ["json", "{", "bad-json"],
      ["bytes", new Uint8Array([0, 1, 2, 0xff]), "binary"],
      ["xml", "<EventNotificationAlert><eventType>VMD</eventType></EventNotificationAlert>", "unknown-topic"],
      ["nothing", "", "empty"],
    ];
    for (const [path, body, _reason] of bodies)
      expect((await push(`${gateway.device.externalId}/${path}`, body, bearer(gateway))).status).toBe(200);
    for (const [path] of bodies)
      await eventually(`${path} in quarantine`, async () => (await kept(`platform/${path}`))[0]?.client.startsWith("http "));
  });

  it("reads GB 18030 where it is declared", async () => {
    const gb = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xd1, 0xcc, 0xb8, 0xd0, 0x22, 0x7d]);
    const type = { "content-type": "application/json; charset=gbk" };
    expect((await push(`${gateway.device.externalId}/gb`, gb, { ...bearer(gateway), ...type })).status).toBe(200);
    const found = await eventually("the text", async () => (await kept("platform/gb"))[0]);
    expect(found.preview).toBe('{"a":"烟感"}');
  });

  it("takes pictures out of a form and out of JSON, and names them by hash", async () => {
    const hash = createHash("sha256").update(JPEG).digest("hex");
    const form = new FormData();
    form.set("event", new Blob(['{"alarm":"smoke"}'], { type: "application/json" }));
    form.set("image", new Blob([JPEG], { type: "image/jpeg" }), "a.jpg");
    expect((await push(`${gateway.device.externalId}/form`, form, bearer(gateway))).status).toBe(200);
    const inJson = JSON.stringify({ deep: [{ image: `data:image/jpeg;base64,${JPEG.toString("base64")}` }] });
    expect((await push(`${gateway.device.externalId}/base64`, inJson, bearer(gateway))).status).toBe(200);
    const note = { picture: hash, type: "image/jpeg", bytes: JPEG.length };
    const formed = await eventually("the form", async () => (await kept("platform/form"))[0]);
    expect(JSON.parse(formed.preview)).toEqual({ alarm: "smoke", $pictures: [{ ...note, name: "image" }] });
    const json = await eventually("the JSON", async () => (await kept("platform/base64"))[0]);
    expect(JSON.parse(json.preview)).toEqual({ deep: [{ image: note }] });
  });

  it("cuts what is too large, says so, and keeps its beginning", async () => {
    const body = JSON.stringify({ water_pressure: 0.3, more: "x".repeat(300 * 1024) });
    expect((await push(`${meter.device.externalId}/telemetry`, body, bearer(meter))).status).toBe(413);
    const found = await eventually("the beginning", async () =>
      (await kept(`${meter.device.topic}/telemetry`)).find((one) => one.reason === "too-large"),
    );
    expect(found.preview.startsWith('{"water_pressure":0.3')).toBe(true);
  });

  it("keeps a device to its own topics, and a gateway below its prefix", async () => {
    expect((await push(`${meter.device.externalId}/command`, "{}", bearer(meter))).status).toBe(403);
    expect((await push(`${gateway.device.externalId}/a+b`, "{}", bearer(gateway))).status).toBe(403);
  });

  it("answers a platform's check of the address, and takes its signed pushes without a password", async () => {
    const set = await admin.send("PUT", `/devices/${gateway.device.id}/door`, { signature: "onenet", secret: "tok", owner: "maint" });
    expect(set).toMatchObject({ status: 200, body: { signature: "onenet", secretSet: true, owner: "maint" } });
    const sign = (msg: string): string => createHash("md5").update(`tokn${msg}`).digest("base64");
    const query = new URLSearchParams({ msg: "hello", nonce: "n", signature: sign("hello") });
    const greeting = await fetch(`${hub.http}/api/v1/ingest/${gateway.device.externalId}?${query}`);
    expect([greeting.status, await greeting.text()]).toEqual([200, "hello"]);
    query.set("msg", "other");
    expect((await fetch(`${hub.http}/api/v1/ingest/${gateway.device.externalId}?${query}`)).status).toBe(401);
    const signed = JSON.stringify({ msg: "{}", nonce: "n", signature: sign("{}") });
    expect((await push(`${gateway.device.externalId}/onenet`, signed)).status).toBe(200);
    expect((await push(`${gateway.device.externalId}/onenet`, signed.replace('"{}"', '"[]"'))).status).toBe(401);
    expect((await admin.get<{ refused: number }>(`/devices/${gateway.device.id}/door`)).body.refused).toBeGreaterThan(0);
  });

  it("tells who guesses to wait, and goes on hearing others behind the same address", async () => {
    const guesses = await Promise.all(
      Array.from({ length: 130 }, () => push(meter.device.externalId, "{}", { "x-gateway-token": "guess" })),
    );
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
    expect((await push(meter.device.externalId, '{"water_pressure":0.3}', bearer(meter))).status).toBe(200);
  });

  it("killed at any moment, it keeps whatever it has answered with 200", { timeout: 120_000 }, async () => {
    const dataDir = hub.dataDir;
    const answered = new Set<number>();
    const begun = Date.now() - 60_000;
    let n = 0;
    let running = true;
    const worker = async (): Promise<void> => {
      while (running) {
        const value = ++n;
        const answer = await push(
          `${meter.device.externalId}/telemetry`,
          JSON.stringify({ battery: (value % 1_000) / 10, ts: begun + value }),
          {
            ...bearer(meter),
          },
        ).catch(() => null);
        if (answer?.status === 200) answered.add(value);
        else return;
      }
    };
    const workers = Array.from({ length: 4 }, worker);
    await eventually("some answers", () => Promise.resolve(answered.size > 150));
    await hub.kill();
    running = false;
    await Promise.all(workers);
    hub = await startHub({ dataDir });
    admin = await hub.as("admin");
    const held = await eventually("all that was answered", async () => {
      const points = await values(meter, "battery");
      return points.length >= answered.size ? points.length : undefined;
    });
    expect(held - answered.size).toBeLessThanOrEqual(4);
    expect((await admin.get<{ signature: string; secretSet: boolean }>(`/devices/${gateway.device.id}/door`)).body).toMatchObject({
      signature: "onenet",
      secretSet: true,
    });
  });
});
