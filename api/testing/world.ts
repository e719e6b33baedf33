import {
  type AlertDetail,
  type CaseDetail,
  type Device,
  type DeviceKind,
  type DeviceLive,
  type Family,
  type Maintenance,
  type Notice,
  type Person,
  type Place,
  type PlaceBrief,
  plainCase,
  type QuarantineItem,
} from "../../contracts/index.ts";

/** An invented community for the tests of this room: two compounds, one resident in each, a few devices. */
export const NOW = Date.parse("2026-03-01T08:00:00Z");
export const ISO = "2026-03-01T08:00:00.000Z";
export const ROOT = "/xfl/";
export const EAST = "/xfl/east/";
export const WEST = "/xfl/west/";
export const PASSWORD = "correct horse battery";
export const WANG = "王桂兰";
export const HASH = "a".repeat(64);

export const PATHS: Readonly<Record<string, string>> = {
  xfl: ROOT,
  east: EAST,
  west: WEST,
  "home-wang": `${EAST}home-wang/`,
  "home-li": `${WEST}home-li/`,
  "east-pump": `${EAST}east-pump/`,
};

const place = (id: string, level: Place["level"], name: string, parent: string | null): Place => ({
  id,
  community: "xfl",
  level,
  name,
  parent,
  aliases: [],
  point: null,
  outline: null,
  floors: null,
  floor: null,
  spot: null,
});

export const PLACES: readonly Place[] = [
  place("xfl", "community", "幸福里社区", null),
  place("east", "compound", "东院", "xfl"),
  place("west", "compound", "西院", "xfl"),
  place("east-pump", "spot", "水泵房", "east"),
  place("home-wang", "home", "3栋2单元501", "east"),
  place("home-li", "home", "1栋1单元101", "west"),
];

export const brief = (id: string): PlaceBrief => ({ id, name: id, path: `${id} 501`, lon: null, lat: null, floor: null, building: null });

const person = (id: string, name: string, home: string): Person => ({
  id,
  community: "xfl",
  name,
  birthYear: 1944,
  sex: "f",
  home,
  living: "alone",
  ability: "mild",
  mobility: "walks",
  needs: ["hearing"],
  state: "home",
  spo2Scale: 1,
  contacts: [{ name: "王小明", relation: "儿子", phone: "13812345678", email: "ming@example.org", keyholder: true, user: null }],
  demo: true,
});
export const PEOPLE: readonly Person[] = [person("wang", WANG, "home-wang"), person("li", "李秀英", "home-li")];

export function device(
  id: string,
  kind: DeviceKind,
  home: string,
  resident: string | null,
  name: string,
  values: Device["values"] = [],
): Device {
  return {
    id,
    community: "xfl",
    externalId: `x-${id}`,
    topic: `sw/v1/xfl/x-${id}`,
    name,
    kind,
    place: brief(home),
    person: resident,
    interval: 60,
    state: "online",
    lastAt: ISO,
    values,
    on: [],
    point: null,
    gateway: null,
    createdAt: ISO,
  };
}

const value = (measurement: string, unit: string, figure: number): Device["values"][number] => ({
  measurement,
  unit,
  value: figure,
  at: ISO,
  quality: 0,
});

export const DEVICES: readonly Device[] = [
  device("band-wang", "wearable", "home-wang", "wang", `${WANG}的手环`, [
    value("heart_rate", "/min", 131),
    value("battery", "%", 80),
    value("lat", "deg", 30.1),
  ]),
  device("smoke-wang", "smoke", "home-wang", null, "烟感 501", [value("smoke", "dB/m", 0.02)]),
  device("band-li", "wearable", "home-li", "li", "手环 101", [value("heart_rate", "/min", 70)]),
  device("camera-west", "camera", "west", null, "西院大门"),
];

export const live = (one: Device): DeviceLive => ({ id: one.id, state: one.state, lastAt: one.lastAt, on: one.on, values: one.values });

export function alert(id: string, family: Family, one: Device, zh: string): AlertDetail {
  const health = family === "vitals";
  return {
    id,
    community: "xfl",
    rule: health ? "heart-rate-high" : "smoke",
    ruleVersion: 1,
    ruleName: health ? { zh: "心率过快", en: "Heart rate high" } : { zh: "烟雾告警", en: "Smoke" },
    family,
    state: "unacknowledged",
    active: true,
    severity: "critical",
    certainty: "possible",
    lifeSafety: !health,
    sentence: { zh, en: `{who} ${id}` },
    reason: health ? { zh: "心率 131 次/分，高于 130", en: "Heart rate 131, above 130" } : { zh: "烟感报警", en: "Smoke detected" },
    marks: [],
    subject: { kind: "device", id: one.id },
    device: { id: one.id, name: one.name, externalId: one.externalId, kind: one.kind },
    place: one.place,
    person: one.person,
    happenedAt: ISO,
    raisedAt: ISO,
    changedAt: ISO,
    clearedAt: null,
    closedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedBy: null,
    shelvedUntil: null,
    shelvedReason: null,
    verdict: null,
    occurrences: 1,
    lastAt: ISO,
    case: `case-${id}`,
    picture: !health,
    saved: true,
    evidence: {
      limit: health ? 130 : null,
      side: health ? "above" : null,
      value: health ? 131 : null,
      unit: health ? "/min" : null,
      measurement: health ? "heart_rate" : null,
      event: health ? null : "smoke",
      source: "test",
      since: ISO,
      ruleVersion: 1,
      series: health ? [{ device: one.id, measurement: "heart_rate", unit: "/min", points: [{ t: ISO, value: 131, quality: 0 }] }] : [],
      pictures: health ? [] : [{ hash: HASH, at: ISO, type: "image/jpeg" }],
    },
    log: [{ at: ISO, act: "raised", by: null, byName: null, words: { zh: health ? "告警产生：心率 131" : "告警产生", en: "Raised" } }],
  };
}

export function notice(id: string, of: string, user: string, text: string): Notice {
  return {
    id,
    case: of,
    channel: "app",
    to: { user, name: "王小明", role: "family" },
    state: "sent",
    subject: text,
    text,
    createdAt: ISO,
    changedAt: ISO,
    attempts: 1,
    error: null,
  };
}

export function caseOf(one: AlertDetail): CaseDetail {
  const { evidence: _evidence, log: _log, ...flat } = one;
  return {
    id: `case-${one.id}`,
    number: "20260301-001",
    community: "xfl",
    state: "new",
    severity: one.severity,
    family: one.family,
    plan: "default",
    title: { zh: `${one.ruleName.zh}:{who}${one.family === "vitals" ? " 131 次/分" : ""}`, en: `${one.ruleName.en}: {who}` },
    place: flat.place,
    person: one.person,
    alerts: [
      {
        ...{ id: one.id, rule: one.rule, ruleName: one.ruleName, family: one.family, plan: "default", severity: one.severity },
        ...{ device: one.device?.id ?? null, person: one.person, place: flat.place, at: ISO },
      },
    ],
    openedAt: ISO,
    changedAt: ISO,
    ...plainCase(),
    pictures: one.family === "fire" ? [{ hash: HASH, type: "image/jpeg", stage: "before", by: "x", byName: "x", at: ISO }] : [],
    notices: [notice(`notice-${one.id}`, `case-${one.id}`, "u-family", `${WANG} ${one.family === "vitals" ? "心率 131" : "火警"}`)],
    log: [{ at: ISO, act: "opened", by: null, byName: null, words: { zh: "工单建立", en: "Opened" } }],
  };
}

export const quarantined: QuarantineItem = {
  id: "q1",
  at: ISO,
  topic: "sw/v1/xfl/x-band-li/telemetry",
  login: "band-li",
  client: "c",
  device: "band-li",
  reason: "bad-json",
  detail: { zh: "不是 JSON", en: "Not JSON" },
  where: "",
  preview: '{"heart_rate": 71',
  bytes: 17,
  state: "kept",
};

/** Maintenance of the eastern compound. */
export const maintenanceOf = (id: string): Maintenance => ({
  id,
  community: "xfl",
  scope: { devices: [], places: ["east"], kinds: [], rules: [] },
  paths: [EAST],
  around: [EAST],
  tests: false,
  reason: "水泵检修",
  owner: { user: "u-maint", username: "maint", name: "赵工" },
  by: { user: "u-maint", username: "maint", name: "赵工" },
  from: ISO,
  until: "2026-03-01T12:00:00.000Z",
  declaredAt: ISO,
  endedAt: null,
  endedBy: null,
  suppressed: 0,
  stillHeld: 0,
});
