import { join } from "node:path";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert, AuditItem, HandEntry, Person, ScoreTrend, ScoreView } from "../../contracts/index.ts";
import { openSeries } from "../../store/series/index.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

/** The demo resident whose daughter has the log-in `family`. */
const SHE = "per-001";
/** A figure of a score in whatever anybody is told. */
const SCORE = /NEWS|\d ?分|gives \d/;
const ROUND = {
  respiratory_rate: 22,
  spo2: 93,
  oxygen: "air",
  systolic_bp: 105,
  heart_rate: 112,
  consciousness: "A",
  body_temperature: 38.4,
};

describe("an early-warning score over a real hub", () => {
  let hub: HubProcess;
  let desks: Record<"admin" | "duty" | "care" | "clinician" | "family" | "leader" | "grid", Desk>;
  let band: MqttClient;
  let topic: string;

  const logIn = async (): Promise<void> => {
    const names = ["admin", "duty", "care", "clinician", "family", "leader", "grid"] as const;
    const all = await Promise.all(names.map(async (name) => [name, await hub.as(name)] as const));
    desks = Object.fromEntries(all) as typeof desks;
  };
  const measure = (values: object): Promise<unknown> => band.publishAsync(`${topic}/telemetry`, JSON.stringify(values), { qos: 1 });
  const scoreOf = async (): Promise<ScoreView> => (await desks.care.get<ScoreView>(`/people/${SHE}/score`)).body;
  const alertOf = async (desk: Desk): Promise<Alert | undefined> => {
    const { body } = await desk.get<{ items: Alert[] }>(`/alerts?state=open&person=${SHE}`);
    return body.items?.find((alert) => alert.rule === "early-warning-score");
  };
  const enter = (desk: Desk, body: object, headers?: Readonly<Record<string, string>>) =>
    desk.send<HandEntry & { detail?: string }>("POST", `/people/${SHE}/observations`, body, headers);

  beforeAll(async () => {
    hub = await startHub();
    await logIn();
    const { body } = await desks.admin.get<Person>(`/people/${SHE}`);
    const made = await addDevice(desks.admin, { name: "试验手环", kind: "wearable", place: body.home, person: SHE });
    topic = made.device.topic;
    band = await hub.device(made.mqtt.username, made.mqtt.password);
  });
  afterAll(async () => {
    band?.end(true);
    await hub?.stop();
    hub?.clean();
  });

  it("is empty before anything is known, and claims nothing", async () => {
    expect(await scoreOf()).toMatchObject({ name: "partial-news", score: 0, maxPossible: 0, trigger: null, parts: [], scale: 1 });
    expect((await scoreOf()).missing).toHaveLength(7);
  });

  it("is partial from a band, with what is missing, and raises on the second look", async () => {
    const live = await Promise.all([desks.care.live(), desks.family.live()]);
    const heard = live.map((socket) => {
      const frames: string[] = [];
      socket.on("message", (data) => frames.push(String(data)));
      return frames;
    });
    await measure({ heart_rate: 115, spo2: 91 });
    await eventually("the first look", async () => (await scoreOf()).score === 5);
    expect(await alertOf(desks.care)).toBeUndefined();
    await measure({ heart_rate: 116, spo2: 90 });
    const alert = await eventually("the alert", () => alertOf(desks.care));
    expect(alert).toMatchObject({ severity: "high", reason: { zh: expect.stringMatching(/^体征评分(自 \d\d:\d\d )?偏高/) } });
    expect(alert.detail?.zh).toContain("部分 NEWS 5 分（已知各项最高 6 分），供参考；血氧 90 3 分，脉搏 116 2 分；缺 呼吸、空气或吸氧");
    expect(await scoreOf()).toMatchObject({ score: 5, trigger: "urgent", redParameters: ["spo2"] });
    const [careHeard = [], familyHeard = []] = heard;
    await eventually("the family's live feed", async () => familyHeard.some((frame) => frame.includes("early-warning-score")));
    expect(careHeard.join()).toMatch(SCORE);
    expect(familyHeard.join()).not.toMatch(SCORE);
    for (const socket of live) socket.close();
  });

  it("tells the family and everybody else words, never the score", async () => {
    const alert = await eventually("the family's alert", () => alertOf(desks.family));
    expect(JSON.stringify(alert)).not.toMatch(SCORE);
    expect(alert.reason.zh).toMatch(/^体征评分(自 \d\d:\d\d )?偏高/);
    const detail = await desks.family.get(`/alerts/${alert.id}`);
    expect(detail.status).toBe(200);
    expect(JSON.stringify({ ...detail.body, ruleName: null, evidence: null })).not.toMatch(SCORE);
    expect(detail.body).toMatchObject({ evidence: { value: null, limit: null } });
    expect(await alertOf(desks.grid)).toBeUndefined();
    const kept = await eventually("the case", async () => (await alertOf(desks.duty))?.case ?? undefined);
    expect(JSON.stringify((await desks.duty.get(`/cases/${kept}`)).body)).not.toMatch(/NEWS2?\b.*分/);
    expect((await alertOf(desks.duty))?.detail?.zh).toContain("部分 NEWS");
    expect((await alertOf(desks.leader))?.detail).toBeUndefined();
    for (const path of ["score", "score/trend", "observations"]) {
      expect((await desks.family.get(`/people/${SHE}/${path}`)).status).toBe(403);
      expect((await desks.grid.get(`/people/${SHE}/${path}`)).status).toBe(403);
    }
  });

  it("takes a whole round by hand: then it is a NEWS2", async () => {
    const made = await enter(desks.care, { values: ROUND, device: "臂式血压计", note: "精神差" }, { "idempotency-key": "round-1" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ person: SHE, measuredBy: "护士何静", enteredBy: "care", struck: null });
    const again = await enter(desks.care, { values: ROUND, device: "臂式血压计", note: "精神差" }, { "idempotency-key": "round-1" });
    expect(again.body.id).toBe(made.body.id);
    const score = await scoreOf();
    expect(score).toMatchObject({ name: "news2", score: 8, maxPossible: 20, trigger: "emergency", missing: [] });
    expect(score.parts.every((part) => part.byHand)).toBe(true);
    expect((await alertOf(desks.care))?.severity).toBe("critical");
  });

  it("refuses what cannot be, asks again about what is unusual, and lets nobody else write", async () => {
    const tell = async (body: object, desk = desks.care) => {
      const { status, body: said } = await enter(desk, body);
      return [status, said.detail ?? ""];
    };
    expect(await tell({ values: { systolic_bp: 500 } })).toEqual([422, "收缩压 500 不可能，请核对"]);
    expect(await tell({ values: { systolic_bp: 12 } })).toEqual([422, "数值少见，请核对后再次提交：收缩压 12"]);
    const english = await enter(desks.care, { values: { systolic_bp: 12 } }, { "accept-language": "en" });
    expect(english.body.detail).toBe("Unusual, please check and send again: Systolic blood pressure 12");
    expect(await tell({ values: { systolic_bp: 80, diastolic_bp: 120 } })).toEqual([422, "收缩压应高于舒张压，请核对"]);
    expect(await tell({ values: { oxygen: "air", oxygenFlow: 2 } })).toEqual([422, "填写了氧流量，但没有选择“吸氧”"]);
    expect((await tell({ values: { spo2: 97 }, measuredAt: new Date(Date.now() + 3_600_000).toISOString() }))[0]).toBe(422);
    expect((await tell({ values: {} }))[0]).toBe(400);
    expect((await tell({ values: { consciousness: "X" } }))[0]).toBe(400);
    for (const name of ["duty", "family", "leader", "admin", "grid"] as const)
      expect((await tell({ values: { spo2: 97 } }, desks[name]))[0]).toBe(403);
  });

  it("strikes a mistake out, with a reason, and what stood before stands again", async () => {
    const wrong = await enter(desks.care, { values: { systolic_bp: 12 }, confirmed: true });
    expect(wrong.status).toBe(201);
    expect((await scoreOf()).score).toBe(10);
    const strike = (desk: Desk, reason: object) =>
      desk.send<HandEntry>("POST", `/people/${SHE}/observations/${wrong.body.id}/strike`, reason);
    expect((await strike(desks.clinician, { reason: "not mine" })).status).toBe(403);
    expect((await strike(desks.care, {})).status).toBe(400);
    const struck = await strike(desks.care, { reason: "少打一位" });
    expect(struck.body.struck).toMatchObject({ by: "care", reason: "少打一位" });
    expect((await strike(desks.leader, { reason: "again" })).status).toBe(409);
    expect((await scoreOf()).score).toBe(8);
    const { body } = await desks.care.get<{ items: HandEntry[] }>(`/people/${SHE}/observations`);
    expect(body.items.map((entry) => [entry.id, entry.struck?.reason ?? null])).toContainEqual([wrong.body.id, "少打一位"]);
  });

  it("takes scale 2 only from a clinician, with name, date and reason, and keeps every word", async () => {
    const put = (desk: Desk, body: object) => desk.send<Person>("PUT", `/people/${SHE}/spo2-scale`, body);
    const word = { scale: 2, clinician: "陈医生", date: "2026-11-20", reason: "慢阻肺，目标 88–92%" };
    expect((await put(desks.care, word)).status).toBe(403);
    expect((await put(desks.clinician, { scale: 2 })).status).toBe(400);
    expect((await desks.duty.send("PATCH", `/people/${SHE}`, { spo2Scale: 2 })).status).toBe(400);
    const { body } = await put(desks.clinician, word);
    expect(body).toMatchObject({ spo2Scale: 2, spo2Prescriptions: [{ ...word, version: 1, by: "clinician" }] });
    // 93 % on air: 2 points on scale 1, none on scale 2.
    expect(await scoreOf()).toMatchObject({ score: 6, scale: 2, prescription: { clinician: "陈医生", date: "2026-11-20" } });
    expect(JSON.stringify((await desks.family.get(`/people/${SHE}`)).body)).not.toContain("慢阻肺");
    await put(desks.clinician, { ...word, scale: 1, reason: "误诊" });
    const after = (await desks.care.get<Person>(`/people/${SHE}`)).body.spo2Prescriptions ?? [];
    expect(after.map(({ version, scale, reason }) => [version, scale, reason])).toEqual([
      [1, 2, "慢阻肺，目标 88–92%"],
      [2, 1, "误诊"],
    ]);
    expect((await scoreOf()).score).toBe(8);
  });

  it("shows the trend, and writes every view and every act into the audit log", async () => {
    const { body } = await desks.care.get<ScoreTrend>(`/people/${SHE}/score/trend`);
    expect(body.points.at(-1)).toMatchObject({ score: 8, known: 7 });
    const log = await eventually("the audit log", async () => {
      const { body: page } = await desks.leader.get<{ items: AuditItem[] }>(`/audit?target=person:${SHE}&limit=200`);
      return page.items.some((item) => item.act === "person.spo2-scale") ? page.items : undefined;
    });
    const acts = new Set(log.map((item) => `${item.act} ${item.user}`));
    for (const act of ["entry.create care", "entry.strike care", "person.spo2-scale clinician", "health.view care"])
      expect(acts).toContain(act);
  });

  it("is the same after the hub was killed", async () => {
    const before = await scoreOf();
    const entries = (await desks.care.get(`/people/${SHE}/observations`)).body;
    const alert = await alertOf(desks.care);
    await hub.kill();
    hub = await startHub({ dataDir: hub.dataDir });
    await logIn();
    const { at: _then, oldestInputAge: _age, ...score } = before;
    expect(await scoreOf()).toMatchObject(score);
    expect((await desks.care.get(`/people/${SHE}/observations`)).body).toEqual(entries);
    expect(await alertOf(desks.care)).toMatchObject({ id: alert?.id, severity: "critical" });
  });

  it("leaves the figures in the series, and marks what was struck out there too", async () => {
    await hub.stop();
    const series = await openSeries({ dir: join(hub.dataDir, "series") });
    const question = { device: `hand:${SHE}`, from: 0, to: Date.now() + 60_000, limit: 100 };
    const { points } = await series.raw({ ...question, measurement: "systolic_bp" });
    expect(points.map(({ value, quality }) => [value, quality])).toEqual([
      [105, 0],
      [0, 4],
    ]);
    expect((await series.raw({ ...question, measurement: "body_temperature" })).points).toHaveLength(1);
    await series.stop();
  });
});
