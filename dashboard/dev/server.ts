// A small stand-in for the hub while working on the pages: `npx tsx dashboard/dev/server.ts [port]`.
// It keeps no promise of the real one; log in as any role name with any password.
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";
import {
  type Alert,
  type AlertLog,
  type CaseDetail,
  type HubStatus,
  type LiveFrame,
  ROLE_NAMES,
  ROLES,
  type Role,
  toIso,
  type User,
} from "../../contracts/index.ts";
import { at, box, COMMUNITY, detailOf, makeAlert, makeCase, makeDevice, makeDevices, people, places } from "./made-up.ts";

const port = Number(process.argv[2] ?? 8099);
const dist = fileURLToPath(new URL("../../dist/dashboard", import.meta.url));
const devices = makeDevices(Date.now());
const alerts = new Map<string, Alert>();
const logs = new Map<string, AlertLog[]>();
const cases = new Map<string, CaseDetail>();
let role: Role = "duty";
let logged = false;
const sockets = new Map<WebSocket, number>();

function userOf(name: Role): User {
  return {
    id: `u-${name}`,
    username: name,
    name: name === "duty" ? "李敏" : ROLES[name].words.zh,
    role: name,
    rights: [...ROLES[name].rights],
    places: ["c"],
    people: name === "family" ? ["p0"] : [],
    email: null,
    language: "zh",
    disabled: false,
    lockedUntil: name === "maint" ? toIso(Date.now() + 600_000) : null,
    lastSeenAt: toIso(Date.now() - 60_000),
  };
}

type Unnumbered = LiveFrame extends infer F ? (F extends { n: number } ? Omit<F, "n"> : never) : never;

function send(socket: WebSocket, frame: Unnumbered): void {
  const n = sockets.get(socket) ?? 0;
  sockets.set(socket, n + 1);
  socket.send(JSON.stringify({ ...frame, n }));
}
const tell = (frame: Unnumbered): void => {
  for (const socket of sockets.keys()) send(socket, frame);
};
const status = (): HubStatus => ({
  time: toIso(Date.now()),
  community: COMMUNITY,
  communityName: "幸福里社区",
  devices: devices.length,
  online: devices.filter((device) => device.state === "online").length,
  rate: 312,
  syncMs: 8,
  quarantined: 3,
  degraded: [],
  demo: true,
  clock: process.env.DRIVEN ? "driven" : "wall",
});

function add(alert: Alert): void {
  const one = makeCase(alert, Date.now());
  const whole = { ...alert, case: one.id };
  cases.set(one.id, one);
  logs.set(alert.id, [{ at: alert.raisedAt, act: "raised", by: null, byName: null, words: { zh: "告警产生", en: "Raised" } }]);
  put({ ...whole, saved: false });
  tell({ type: "case", case: one });
  setTimeout(() => put({ ...whole, saved: true }), 400);
}
function put(alert: Alert): void {
  alerts.set(alert.id, alert);
  tell({ type: "alert", alert });
}

const now = Date.now();
const wear = devices.find((device) => device.id === "d-wear-0");
const wearBrief = wear ? { id: wear.id, name: wear.name, externalId: wear.externalId, kind: wear.kind } : null;
const home = people[0]?.home ?? "c";
if (!process.env.CALM) {
  add(
    makeAlert(
      {
        id: "a1",
        zh: "血氧过低",
        en: "Low oxygen saturation",
        severity: "critical",
        place: home,
        sentence: [
          "王桂兰（88，独居）幸福里一期 1栋1单元301，血氧 84%，已持续 6 分钟",
          "Wang Guilan (88, alone), Phase 1, 1-1-301: oxygen saturation 84 % for 6 minutes",
        ],
        more: { person: "p0", device: wearBrief, family: "vitals" },
      },
      now,
      400_000,
    ),
  );
  add(
    makeAlert(
      {
        id: "a2",
        zh: "烟雾告警",
        en: "Smoke alarm",
        severity: "critical",
        place: "k2b3h1",
        sentence: ["幸福里三期 3栋2单元403 厨房烟感火警", "Smoke alarm in the kitchen, Phase 3, 3-2-403"],
        more: {
          family: "fire",
          marks: ["late", "test-unannounced"],
          happenedAt: toIso(now - 2_400_000),
          picture: true,
          occurrences: 2,
          certainty: "observed",
        },
      },
      now,
      42_000,
    ),
  );
  add(
    makeAlert(
      {
        id: "a3",
        zh: "消火栓水压低",
        en: "Hydrant pressure low",
        severity: "high",
        place: "pump",
        sentence: ["2号泵房水压 0.08 MPa，低于 0.14 MPa", "Pump room 2: 0.08 MPa, below 0.14 MPa"],
        more: { family: "water", state: "acknowledged", acknowledgedBy: "duty", acknowledgedAt: toIso(now - 60_000) },
      },
      now,
      900_000,
    ),
  );
  add(
    makeAlert(
      {
        id: "a4",
        zh: "电动自行车进电梯",
        en: "E-bike in lift",
        severity: "medium",
        place: "k1b2",
        sentence: ["幸福里二期 2栋电梯有电动自行车", "E-bike in the lift of Phase 2, building 2"],
        more: { family: "public" },
      },
      now,
      120_000,
    ),
  );
  add(
    makeAlert(
      {
        id: "a5",
        zh: "占用消防车通道",
        en: "Fire lane blocked",
        severity: "medium",
        place: "k1b5",
        sentence: ["幸福里二期 5栋前消防车通道被占用", "Fire lane blocked at Phase 2, building 5"],
        more: { family: "public", state: "returned-unacknowledged", active: false, clearedAt: toIso(now - 30_000) },
      },
      now,
      600_000,
    ),
  );
  for (let i = 0; i < 5; i += 1)
    add(
      makeAlert(
        {
          id: `low${i}`,
          zh: "电量低",
          en: "Battery low",
          severity: "low",
          place: `k${i}b2h1`,
          sentence: ["手环电量 12%", "Wearable battery 12 %"],
          more: { family: "device" },
        },
        now,
        3_000_000 + i,
      ),
    );
  add(
    makeAlert(
      {
        id: "a8",
        zh: "水浸",
        en: "Water leak",
        severity: "medium",
        place: "k4b1",
        sentence: ["地下室水浸", "Water in the basement"],
        more: { state: "shelved", shelvedUntil: toIso(now + 3_600_000), shelvedReason: "抽水中" },
      },
      now,
      5_000_000,
    ),
  );
}

const page = (items: readonly unknown[]): unknown => ({ items, next: null });
const problem = (statusCode: number, title: string): { status: number; body: unknown } => ({
  status: statusCode,
  body: { type: "about:blank", title, status: statusCode },
});
const ok = (body: unknown): { status: number; body: unknown } => ({ status: 200, body });

function mapOf(): unknown {
  const feature = (layer: string, type: string, coordinates: unknown, more: object = {}) => ({
    type: "Feature",
    geometry: { type, coordinates },
    properties: { layer, ...more },
  });
  return {
    community: { id: COMMUNITY, name: "幸福里社区" },
    bounds: [...at(-370, -240), ...at(370, 240)],
    features: {
      type: "FeatureCollection",
      features: [
        feature("land", "Polygon", [box(-420, -280, 840, 560)]),
        feature("green", "Polygon", [box(-130, -30, 240, 45)]),
        feature("water", "Polygon", [box(-420, 230, 840, 40)]),
        feature("roads", "LineString", [at(-420, 0), at(420, 0)], { name: "幸福大道", width: 14 }),
        feature("roads", "LineString", [at(-125, -280), at(-125, 230)], { name: "G318 辅路", width: 9 }),
        feature("roads", "LineString", [at(105, -280), at(105, 230)], { name: "泵房路 2nd", width: 7 }),
        ...places
          .filter((place) => place.outline !== null)
          .map((place) =>
            feature(`${place.level}s`, "Polygon", [place.outline], {
              id: place.id,
              name: place.name,
              ...(place.floors ? { floors: place.floors, height: place.floors * 3 } : {}),
            }),
          ),
        feature("grids", "Polygon", [box(-360, -220, 460, 210)], { id: "g1", name: "第1网格" }),
        feature("grids", "Polygon", [box(-360, -10, 700, 230)], { id: "g2", name: "第2网格" }),
      ],
    },
  };
}

function actOnAlert(id: string, act: string, body: Record<string, unknown>) {
  const alert = alerts.get(id);
  if (!alert) return problem(404, "没有这条告警");
  const user = userOf(role);
  const changedAt = toIso(Date.now());
  const changes: Record<string, Partial<Alert>> = {
    acknowledge: { state: "acknowledged", acknowledgedAt: changedAt, acknowledgedBy: user.id },
    silence: { silencedBy: user.id },
    verify: { verdict: body.verdict === "true" ? "true" : "false" },
    shelve: { state: "shelved", shelvedUntil: String(body.until), shelvedReason: String(body.reason) },
    unshelve: { state: "unacknowledged", shelvedUntil: null },
    comment: {},
  };
  const words: Record<string, string> = {
    acknowledge: "接警",
    silence: "消音",
    verify: `核实：${body.verdict}`,
    shelve: "暂停提醒",
    unshelve: "恢复提醒",
    comment: String(body.text),
  };
  logs.get(id)?.push({ at: changedAt, act: "commented", by: user.username, byName: user.name, words: { zh: words[act] ?? act, en: act } });
  put({ ...alert, ...changes[act], changedAt });
  return ok(alerts.get(id));
}

function actOnCase(id: string, act: string, body: Record<string, unknown>) {
  const one = cases.get(id);
  if (!one) return problem(404, "没有这个工单");
  const user = userOf(role);
  const changedAt = toIso(Date.now());
  const changes: Record<string, Partial<CaseDetail>> = {
    take: { state: "taken", takenBy: user.id, takenByName: user.name, takenAt: changedAt },
    arrive: { state: "on-site" },
    resolve: { state: "resolved", summary: String(body.summary) },
    close: { state: "closed", verdict: "true", closedAt: changedAt },
    reopen: { state: "accepted", closedAt: null },
  };
  const next = {
    ...one,
    ...changes[act],
    changedAt,
    log: [...one.log, { at: changedAt, act, by: user.username, byName: user.name, words: { zh: String(body.text ?? act), en: act } }],
  };
  cases.set(id, next);
  tell({ type: "case", case: next });
  return ok(next);
}

function series(url: URL): unknown {
  const from = Date.parse(url.searchParams.get("from") ?? "");
  const to = Math.min(Date.parse(url.searchParams.get("to") ?? ""), Date.now());
  const points = Number(url.searchParams.get("points") ?? 0);
  const step = points > 0 ? (to - from) / points : 1_000 * 1;
  const out: unknown[] = [];
  for (let t = from; t < to; t += step) {
    if (Math.sin(t / 9e6) > 0.93) continue;
    const value = 75 + 10 * Math.sin(t / 3e6) + 3 * Math.sin(t / 4e4);
    out.push(points > 0 ? { t: toIso(t), min: value - 4, max: value + 4, avg: value, count: 20 } : { t: toIso(t), value });
  }
  return { unit: "/min", points: out };
}

const scenarios = [
  {
    name: "fall-at-night",
    words: { zh: "夜间跌倒", en: "Fall at night" },
    about: { zh: "独居老人夜里在卫生间跌倒", en: "An elder who lives alone falls at night" },
    minutes: 6,
  },
  {
    name: "kitchen-fire",
    words: { zh: "厨房起火", en: "Kitchen fire" },
    about: { zh: "烟感火警，随后摄像头见烟", en: "Smoke head, then the camera sees smoke" },
    minutes: 8,
  },
];

let fresh = 0;
function startScenario(): unknown {
  fresh += 1;
  add(
    makeAlert(
      {
        id: `new${fresh}`,
        zh: "疑似跌倒",
        en: "Suspected fall",
        severity: "critical",
        place: "k3b4h0",
        sentence: ["张秀英（84）疑似跌倒，3 分钟无活动", "Zhang Xiuying (84): suspected fall"],
        more: { person: "p2" },
      },
      Date.now(),
      0,
    ),
  );
  return { name: "started" };
}

function route(method: string, url: URL, body: Record<string, unknown>): { status: number; body: unknown } {
  const path = url.pathname.replace("/api/v1", "");
  const parts = path.split("/").filter((part) => part !== "");
  const [what, id, act] = parts;
  if (path === "/session" && method === "POST") {
    const known = ROLE_NAMES.find((name) => name === body.username);
    if (known === undefined || body.password === "wrong") return problem(401, "用户名或密码不对");
    role = known;
    logged = true;
    return ok({ token: "made-up", user: userOf(role) });
  }
  if (!logged) return problem(401, "请登录");
  if (path === "/session") {
    if (method === "DELETE") logged = false;
    return ok({ user: userOf(role) });
  }
  if (what === "alerts" && id && act) return actOnAlert(id, act, body);
  if (what === "alerts" && id) {
    const alert = alerts.get(id);
    return alert ? ok(detailOf(alert, logs.get(id) ?? [])) : problem(404, "没有这条告警");
  }
  if (what === "alerts") return ok(page([...alerts.values()]));
  if (what === "cases" && id && act) return actOnCase(id, act, body);
  if (what === "cases" && id) return cases.has(id) ? ok(cases.get(id)) : problem(404, "没有这个工单");
  if (what === "cases") return ok(page([...cases.values()]));
  if (what === "devices" && act === "series") return ok(series(url));
  if (what === "devices" && (method === "POST" || act === "secret")) {
    const device =
      devices.find((one) => one.id === id) ??
      makeDevice(`d-${Date.now()}`, "smoke", String(body.name ?? "x"), String(body.place ?? "c"), Date.now());
    return ok({ device, mqtt: { username: device.id, password: "c2b1f0e9d8c7b6a5948372615049382f" } });
  }
  if (what === "devices" && id) return ok(devices.find((one) => one.id === id));
  if (what === "devices") {
    const kind = url.searchParams.get("kind");
    const search = url.searchParams.get("search") ?? "";
    return ok(page(devices.filter((one) => (!kind || one.kind === kind) && one.name.includes(search))));
  }
  if (what === "people") return ok(id ? people.find((one) => one.id === id) : page(role === "family" ? people.slice(0, 1) : people));
  if (what === "places") return ok(page(places));
  if (what === "map") return ok(mapOf());
  if (what === "users") return ok(page(ROLE_NAMES.map(userOf)));
  if (what === "scenarios") return method === "POST" ? ok(startScenario()) : ok({ items: scenarios, running: null });
  if (what === "quarantine" && method === "POST") return ok({ mended: 1, kept: 0 });
  if (what === "quarantine")
    return ok(
      page([
        {
          id: "q1",
          at: toIso(now - 90_000),
          topic: `sw/v1/${COMMUNITY}/d-wear-1/telemetry`,
          login: "d-wear-1",
          client: "c1",
          device: "d-wear-1",
          reason: "bad-json",
          detail: { zh: "第 14 个字符处缺少引号", en: "A quote is missing at character 14" },
          where: "",
          preview: '{"heart_rate:72}',
          bytes: 17,
          state: "kept",
        },
        {
          id: "q2",
          at: toIso(now - 900_000),
          topic: "zigbee2mqtt/x",
          login: "gw-1",
          client: "c2",
          device: null,
          reason: "unknown-measurement",
          detail: { zh: "没有名为 hartrate 的监测项，是否为 heart_rate？", en: "No measurement hartrate; heart_rate?" },
          where: "/hartrate",
          preview: '{"hartrate":72}',
          bytes: 15,
          state: "kept",
        },
      ]),
    );
  if (what === "rules")
    return ok(
      page([
        {
          id: "spo2-low",
          version: 1,
          pack: "elderly",
          name: { zh: "血氧过低", en: "Low oxygen saturation" },
          family: "vitals",
          source: { zh: "RCP NEWS2 2017 表1", en: "RCP NEWS2 2017 chart 1" },
          enabled: true,
          lifeSafety: false,
          yaml: "- id: spo2-low\n  when: { measurement: spo2, below: 90 }\n",
        },
      ]),
    );
  if (what === "audit")
    return ok(
      page([
        { at: toIso(now), user: "duty", act: "person.view", target: "person/p0", outcome: "done", address: "127.0.0.1", detail: null },
      ]),
    );
  if (what === "notices") return ok(page([]));
  return problem(404, "没有这个地址");
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
/** The strictest policy the pages must live with. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self' ws:";

function serveFile(path: string, response: ServerResponse): void {
  const wanted = join(dist, path);
  const file =
    path !== "/" && wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, "index.html");
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-security-policy": POLICY });
  createReadStream(file).pipe(response);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : JSON.parse(text);
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://x");
  if (!url.pathname.startsWith("/api/")) return serveFile(url.pathname, response);
  if (url.pathname.startsWith("/api/v1/snapshots/")) {
    response.writeHead(200, { "content-type": "image/svg+xml" });
    return response.end(
      '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="#333"/><circle cx="320" cy="190" r="90" fill="#777"/></svg>',
    );
  }
  const answer = route(request.method ?? "GET", url, await bodyOf(request));
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(JSON.stringify(answer.body));
});

const sees = (alert: Alert): boolean => role !== "family" || alert.person === "p0";
new WebSocketServer({ server, path: "/api/v1/live" }).on("connection", (socket) => {
  sockets.set(socket, 0);
  const snapshot = (): void =>
    send(socket, {
      type: "snapshot",
      epoch: "e1",
      alerts: [...alerts.values()].filter(sees),
      cases: [...cases.values()],
      devices: devices.map(({ id, state, lastAt, on, values }) => ({ id, state, lastAt, on, values })),
      status: status(),
    });
  snapshot();
  socket.on("message", (data) => {
    if (String(data).includes("resync")) snapshot();
    else send(socket, { type: "status", status: status() });
  });
  socket.on("close", () => sockets.delete(socket));
});
setInterval(() => {
  const moved = devices.filter((device) => device.state === "online" && Math.random() < 0.05);
  for (const device of moved) {
    device.lastAt = toIso(Date.now());
    device.values = device.values.map((value) => ({ ...value, at: toIso(Date.now()), value: value.value + (Math.random() - 0.5) }));
  }
  tell({ type: "devices", devices: moved.map(({ id, state, lastAt, on, values }) => ({ id, state, lastAt, on, values })) });
  tell({ type: "status", status: status() });
}, 1_000);

server.listen(port, "127.0.0.1", () => console.error(`made-up hub on http://127.0.0.1:${port}`));
