// Made-up data for working on the pages without a hub. Nothing here is shipped.
import {
  type Alert,
  type AlertDetail,
  type Case,
  type CaseDetail,
  DEVICE_KINDS,
  type Device,
  type DeviceKind,
  type PersonView,
  type Place,
  plainCase,
  type Severity,
  toIso,
} from "../../contracts/index.ts";

export const COMMUNITY = "xfl";
const LON = 104.06;
const LAT = 30.67;
/** Metres east and north of the middle. */
export const at = (x: number, y: number): [number, number] => [LON + x / 95_700, LAT + y / 111_320];

export function box(x: number, y: number, w: number, h: number): [number, number][] {
  return [at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)];
}

const place = (id: string, level: Place["level"], name: string, parent: string | null, more: Partial<Place> = {}): Place => ({
  id,
  community: COMMUNITY,
  level,
  name,
  parent,
  aliases: [],
  point: null,
  outline: null,
  floors: null,
  floor: null,
  spot: null,
  ...more,
});

export const places: Place[] = [place("c", "community", "幸福里社区", null)];
const point = (x: number, y: number) => ({ lon: at(x, y)[0], lat: at(x, y)[1] });

for (let compound = 0; compound < 6; compound += 1) {
  const cx = (compound % 3) * 230 - 340;
  const cy = Math.floor(compound / 3) * 210 - 200;
  const cid = `k${compound}`;
  places.push(
    place(cid, "compound", `幸福里${"一二三四五六"[compound]}期`, "c", { outline: box(cx, cy, 200, 180), point: point(cx + 100, cy + 90) }),
  );
  for (let b = 0; b < 6; b += 1) {
    const bx = cx + 15 + (b % 3) * 62;
    const by = cy + 20 + Math.floor(b / 3) * 85;
    const bid = `${cid}b${b + 1}`;
    const floors = [6, 6, 18, 7, 11, 6][b] ?? 6;
    places.push(place(bid, "building", `${b + 1}栋`, cid, { outline: box(bx, by, 46, 16), floors, point: point(bx + 23, by + 8) }));
    for (let home = 0; home < 2; home += 1)
      places.push(
        place(`${bid}h${home}`, "home", `${home + 1}单元${home + 3}0${b + 1}`, bid, {
          floor: home + 3,
          aliases: [`${b + 1}-${home + 1}-${home + 3}0${b + 1}`],
          point: point(bx + 10 + home * 26, by + 8),
        }),
      );
  }
}
places.push(place("pump", "spot", "2号泵房", "k1", { spot: "pump-room", point: point(-20, -205) }));

const byId = new Map(places.map((one) => [one.id, one]));

export function brief(id: string) {
  const here = byId.get(id);
  if (here === undefined) return null;
  const parts: string[] = [];
  let floor: number | null = null;
  let building: string | null = null;
  for (let p: Place | undefined = here; p !== undefined && p.level !== "community"; p = byId.get(p.parent ?? "")) {
    parts.unshift(p.name);
    floor ??= p.floor;
    if (p.level === "building") building = p.id;
  }
  return { id, name: here.name, path: parts.join(" "), lon: here.point?.lon ?? null, lat: here.point?.lat ?? null, floor, building };
}

const NAMES = ["王桂兰", "李福生", "张秀英", "陈国柱", "刘素珍", "赵德明", "周玉兰", "吴志强", "郑淑芬", "孙长贵"];
export const people: PersonView[] = NAMES.map((name, i) => ({
  id: `p${i}`,
  community: COMMUNITY,
  name,
  birthYear: 1938 + i * 2,
  sex: i % 2 === 0 ? "f" : "m",
  home: `k${i % 6}b${(i % 5) + 1}h0`,
  living: i % 3 === 0 ? "alone" : i % 3 === 1 ? "couple" : "family",
  ability: i % 4 === 0 ? "severe" : "mild",
  mobility: i % 4 === 0 ? "bedridden" : "aid",
  needs: i % 3 === 0 ? ["oxygen", "hearing"] : [],
  state: "home",
  spo2Scale: 1,
  contacts: [
    { name: `${name.slice(0, 1)}晓梅`, relation: "女儿", phone: "13800000000", email: null, keyholder: false, user: "u-family" },
    { name: "刘大姐", relation: "邻居", phone: "139****0000", email: null, keyholder: true, user: null },
  ],
  demo: true,
  placePath: brief(`k${i % 6}b${(i % 5) + 1}h0`)?.path ?? null,
  devices: [`d-wear-${i}`],
  masked: false,
}));

const VALUES: Partial<Record<DeviceKind, readonly (readonly [string, number, string])[]>> = {
  wearable: [
    ["heart_rate", 72, "/min"],
    ["spo2", 96, "%"],
    ["worn", 1, "1"],
    ["battery", 64, "%"],
  ],
  smoke: [["battery", 91, "%"]],
  hydrant: [["water_pressure", 0.31, "MPa"]],
  environment: [
    ["temperature", 21.4, "Cel"],
    ["humidity", 63, "%"],
  ],
};

export function makeDevice(id: string, kind: DeviceKind, name: string, where: string, now: number, more: Partial<Device> = {}): Device {
  const age = Math.random() * 50_000;
  const last = toIso(now - age);
  return {
    id,
    community: COMMUNITY,
    externalId: id,
    topic: `sw/v1/${COMMUNITY}/${id}`,
    name,
    kind,
    place: brief(where),
    person: null,
    interval: DEVICE_KINDS[kind].interval,
    state: "online",
    lastAt: last,
    values: (VALUES[kind] ?? []).map(([measurement, value, unit]) => ({ measurement, value, unit, at: last, quality: 0 })),
    on: [],
    point: null,
    gateway: null,
    createdAt: toIso(now - 40 * 86_400_000),
    ...more,
  };
}

export function makeDevices(now: number): Device[] {
  const devices: Device[] = people.map((person, i) =>
    makeDevice(`d-wear-${i}`, "wearable", `${person.name}的手环`, person.home ?? "c", now, {
      person: person.id,
      ...(i === 3 ? { state: "silent" as const, lastAt: toIso(now - 3 * 3_600_000) } : {}),
    }),
  );
  let n = 0;
  for (const home of places.filter((one) => one.level === "home"))
    devices.push(
      makeDevice(
        `d-smoke-${n++}`,
        "smoke",
        `${brief(home.id)?.path ?? ""} 烟感`,
        home.id,
        now,
        n % 17 === 0 ? { state: "offline" } : n % 23 === 0 ? { state: "unknown", lastAt: null, values: [] } : {},
      ),
    );
  const kinds: readonly DeviceKind[] = [
    "camera",
    "hydrant",
    "environment",
    "lift",
    "door",
    "gas",
    "co",
    "sos-button",
    "manhole",
    "crowd-counter",
    "siren",
    "gateway",
    "bed",
    "motion",
  ];
  places
    .filter((one) => one.level === "building")
    .forEach((building, i) => {
      const kind = kinds[i % kinds.length] ?? "camera";
      devices.push(
        makeDevice(`d-${kind}-${i}`, kind, `${brief(building.id)?.path ?? ""} ${DEVICE_KINDS[kind].words.zh}`, building.id, now),
      );
    });
  devices.push(makeDevice("d-pump", "water-pressure", "2号泵房水压", "pump", now));
  return devices;
}

interface AlertSpec {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly severity: Severity;
  readonly place: string;
  readonly sentence: readonly [string, string];
  readonly more?: Partial<Alert>;
}

export function makeAlert(spec: AlertSpec, now: number, ageMs: number): Alert {
  const raised = toIso(now - ageMs);
  return {
    id: spec.id,
    community: COMMUNITY,
    rule: spec.id,
    ruleVersion: 1,
    ruleName: { zh: spec.zh, en: spec.en },
    family: "person",
    state: "unacknowledged",
    active: true,
    severity: spec.severity,
    certainty: "likely",
    lifeSafety: spec.severity === "critical",
    sentence: { zh: spec.sentence[0], en: spec.sentence[1] },
    reason: { zh: "连续 3 次低于限值", en: "Below the limit three times in a row" },
    marks: [],
    subject: { kind: "place", id: spec.place },
    device: null,
    place: brief(spec.place),
    person: null,
    happenedAt: raised,
    raisedAt: raised,
    changedAt: raised,
    clearedAt: null,
    closedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedBy: null,
    shelvedUntil: null,
    shelvedReason: null,
    verdict: null,
    occurrences: 1,
    lastAt: raised,
    case: null,
    picture: false,
    saved: true,
    ...spec.more,
  };
}

export function detailOf(alert: Alert, log: AlertDetail["log"]): AlertDetail {
  const raised = Date.parse(alert.raisedAt);
  const points = Array.from({ length: 60 }, (_, i) => ({
    t: toIso(raised - (60 - i) * 10_000),
    value: i > 22 && i < 34 ? Number.NaN : Math.round(96 - Math.max(0, i - 34) * 0.5),
    quality: 0,
  })).filter((p) => Number.isFinite(p.value));
  const vitals = alert.person !== null;
  return {
    ...alert,
    evidence: {
      limit: vitals ? 90 : null,
      side: vitals ? "below" : null,
      value: vitals ? 84 : null,
      unit: vitals ? "%" : null,
      measurement: vitals ? "spo2" : null,
      event: vitals ? null : "smoke",
      source: { zh: "RCP NEWS2 2017 表1", en: "RCP NEWS2 2017 chart 1" },
      since: alert.happenedAt,
      ruleVersion: 1,
      series: vitals ? [{ device: alert.device?.id ?? "d-wear-0", measurement: "spo2", unit: "%", points }] : [],
      pictures: alert.picture ? [{ hash: "picture", at: alert.raisedAt, type: "image/svg+xml" }] : [],
    },
    log,
  };
}

export function makeCase(alert: Alert, now: number): CaseDetail {
  const one: Case = {
    id: `case-${alert.id}`,
    number: `20261123-00${alert.id.length}`,
    community: COMMUNITY,
    state: "new",
    severity: alert.severity,
    family: alert.family,
    plan: "low-oxygen",
    title: alert.sentence,
    place: alert.place,
    person: alert.person,
    alerts: [
      {
        id: alert.id,
        rule: alert.rule,
        ruleName: alert.ruleName,
        family: alert.family,
        plan: "low-oxygen",
        severity: alert.severity,
        device: alert.device?.id ?? null,
        person: alert.person,
        place: alert.place,
        at: alert.raisedAt,
      },
    ],
    openedAt: alert.raisedAt,
    changedAt: alert.raisedAt,
    ...plainCase(),
  };
  const notice = (id: string, name: string, role: string, channel: "app" | "email", state: "sent" | "read" | "failed") => ({
    id,
    case: one.id,
    channel,
    to: { user: id, name, role },
    state,
    subject: alert.sentence.zh,
    text: alert.sentence.zh,
    createdAt: alert.raisedAt,
    changedAt: toIso(now - 20_000),
    attempts: 1,
    error: state === "failed" ? "邮件服务器拒绝：550" : null,
  });
  return {
    ...one,
    notices: [
      notice("n1", "李敏", "值班员", "app", "read"),
      notice("n2", "王晓梅", "家属", "app", "sent"),
      notice("n3", "王晓梅", "家属", "email", "failed"),
    ],
    log: [{ at: alert.raisedAt, act: "opened", by: null, byName: null, words: { zh: "工单产生", en: "Case opened" } }],
  };
}
