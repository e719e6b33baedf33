import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bench, type Desk, idsOf, openBench, userOf } from "../../api/testing/harness.ts";
import { alert, caseOf, DEVICES, device, HASH, maintenanceOf, notice, WANG } from "../../api/testing/world.ts";
import { FAMILIES, type Family, ROLE_NAMES, type Role } from "../../contracts/index.ts";

/**
 * Who may do what, written out by hand from the description of the roles, and asked over real HTTP and WebSocket.
 * Nothing here is derived from the table in the code: whoever changes a right changes it here too, knowingly.
 */
type Roles = string;
interface Row {
  /** Has the right and sees the thing. */
  readonly ok: Roles;
  /** Has the right, but things of this kind do not exist for them: 404. */
  readonly blind?: Roles;
  readonly at: string;
  readonly body?: unknown;
  readonly status?: number;
  /** What those of `ok` and `blind` are answered where the thing lies outside their area; 404 unless said. */
  readonly outside?: number;
  /** The compound that does not hold the thing. */
  readonly from?: "east" | "west";
}

const ALL = ROLE_NAMES.join(" ");
const SMOKE = "/alerts/a-smoke";
const SMOKE_CASE = "/cases/case-a-smoke";
const acts = (at: string, body: unknown, status = 200): Row => ({
  at,
  body,
  status,
  ok: "leader duty fire",
  blind: "care clinician maint",
});
/** Acts on a case, by those who have the right: `blind` have it and see no fire. */
const CASE_HANDS: Readonly<Record<"works" | "dials" | "closes" | "gives" | "visits" | "says", readonly [ok: Roles, blind: Roles]>> = {
  works: ["leader duty grid fire", "care clinician volunteer maint"],
  dials: ["duty grid", "care clinician"],
  closes: ["leader duty fire", "care clinician"],
  gives: ["leader duty fire", ""],
  visits: ["leader duty grid", "care clinician"],
  says: ["leader duty grid family fire", "care clinician volunteer maint"],
};
const onCase = (who: keyof typeof CASE_HANDS, act: string, body: unknown): Row => {
  const [ok, blind] = CASE_HANDS[who];
  return { at: `${SMOKE_CASE}/${act}`, body, ok, blind };
};
const office = (row: Row): Row => ({ ...row, outside: row.status ?? 200 });

/** Whose desk locks instead of logging out. */
const ANSWERS_ALARMS: Roles = "leader duty care clinician fire maint";
const VISITS: Roles = "leader duty grid care clinician";
const TRIP = {
  ...{ building: null, startedAt: "2026-03-01T08:00:00Z", at: "2026-03-01T09:00:00Z", note: null },
  lines: [
    { what: "visit", ref: "wang", done: true, result: "seen", why: null, note: null },
    { what: "device", ref: "smoke-wang", done: true, result: null, why: null, note: null },
  ],
};
/** Whoever goes into buildings: to people or to devices. */
const GOES: Roles = "leader duty grid care clinician fire maint";
const PLANS_VISITS: Roles = "leader duty care";
const EVERYBODY = { places: [], ageFrom: null, living: [], ability: [], mobility: [], needs: [], floor: null };
const TENDERS: Roles = "leader duty grid care fire maint";
const PATROLS: Roles = "leader duty grid fire";
const PLANS_PATROLS: Roles = "leader duty fire";
const ROUTE = { title: "消防巡查", every: 7, worker: null, spots: ["east-pump"] };
const WEBHOOK = {
  ...{ name: "指挥中心", url: "https://example.org/hook", enabled: true, allowPrivate: false, places: [], grants: [] },
  ...{ types: ["alert.raised"], severities: ["critical"] },
};
const LOOKERS: Roles = "leader duty grid family fire";
const GRID = { name: "第一网格", parent: null, head: null, workers: [], places: ["east"], stewards: [], outline: null };
const LOOK_BLIND: Roles = "care clinician volunteer";
const CLOTHES = { wearing: "红棉袄", seenWhere: null, seenAt: null, direction: null, approach: null };
const PICTURE = "A".repeat(200);
const OFFER = {
  ...{ place: "east", hours: [{ day: "mon", from: "08:00", to: "20:00" }], pausedUntil: null },
  helps: [{ kind: "look", until: null }],
};
const NEIGHBOUR = { ...OFFER, name: "赵阿姨", phone: "13900002222", keyOf: ["wang"] };
const ROSTER_READERS: Roles = "admin leader duty grid care fire maint inspect";
const ROSTER = {
  ...{ place: "east", name: "东区值班室", restHours: 8, longestHours: 24 },
  shifts: [{ id: "day", name: "白班", from: "08:00", to: "20:00", days: "every", posts: ["duty-a"] }],
};
const DRILL = {
  ...{ title: "居家跌倒演练", minutes: 30, plannedFor: null, participants: ["u-duty"] },
  alarms: [{ kind: "fall", subject: "wang", after: 0 }],
};
const NO_FIELDS = { time: "", place: "", what: "", cause: "", people: "", done: "", needed: "", onSpot: "", contact: "" };
/** Tries are counted by name: each kind of signing has a nobody of its own. */
const WRONG_WALKER = { signature: { username: "nobody-who-walks", password: "wrong" } };
const WRONG_ACCEPTOR = { party: "community", signature: { username: "nobody-who-accepts", password: "wrong" } };
const ACCEPTANCE_READERS: Roles = "admin leader duty fire maint inspect";
const WRONG = { signature: { username: "nobody-at-all", password: "wrong" } };
const DUTY_SPAN = "from=2026-03-01T00:00:00Z&to=2026-03-01T12:00:00Z";
const COPY = { kind: "copy", source: "2026-03-01", from: "2026-03-08", days: 7, times: 1, replace: false };

const TABLE: Readonly<Record<string, Row>> = {
  "GET /session": office({ at: "/session", ok: ALL }),
  // The present password is wrong on purpose: whoever is let in is told so.
  "PUT /session/password": office({
    at: "/session/password",
    body: { current: "wrong", password: "a new long one" },
    ok: ALL,
    status: 422,
  }),

  "GET /alerts": office({ at: "/alerts", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "GET /alerts/export": office({ at: "/alerts/export", ok: "admin leader duty inspect" }),
  "GET /alerts/:id": { at: SMOKE, ok: "admin leader duty grid family fire inspect", blind: "care clinician maint" },
  "GET /alerts/:id/cap": { at: `${SMOKE}/cap`, ok: "admin leader duty grid family fire inspect", blind: "care clinician maint" },
  "POST /alerts/:id/acknowledge": acts(`${SMOKE}/acknowledge`, {}),
  "POST /alerts/:id/silence": acts(`${SMOKE}/silence`, {}),
  "POST /alerts/:id/verify": acts(`${SMOKE}/verify`, { verdict: "true" }),
  "POST /alerts/:id/shelve": acts(`${SMOKE}/shelve`, { until: "2026-03-01T10:00:00Z", reason: "because" }, 409),
  "POST /alerts/:id/unshelve": acts(`${SMOKE}/unshelve`, {}),
  "POST /alerts/:id/comment": acts(`${SMOKE}/comment`, { text: "seen" }),

  "GET /plans": office({ at: "/plans", ok: "admin leader duty" }),
  "GET /action-cards": office({ at: "/action-cards", ok: "admin leader duty" }),
  "GET /action-cards/:kind/versions": office({ at: "/action-cards/fire/versions", ok: "admin leader duty" }),
  // Whoever is let in is told that another version is in force.
  "PUT /action-cards/:kind": office({
    at: "/action-cards/fire",
    body: {
      ...{ base: 9, note: "本小区没有", name: { zh: "火警", en: "Fire" } },
      steps: [{ key: "look", who: "grid", text: { zh: "看", en: "Look" }, within: null, danger: false, source: null }],
    },
    ok: "admin leader",
    status: 409,
  }),
  "GET /desk": office({ at: "/desk", ok: "duty" }),
  "POST /desk": office({ at: "/desk", body: { soundOn: true, tested: true }, ok: "duty" }),
  "POST /desk/carry": office({ at: "/desk/carry", body: {}, ok: "duty" }),
  "GET /walls": office({ at: "/walls", ok: "leader duty" }),
  "POST /walls": office({ at: "/walls", body: { name: "值班室" }, ok: "leader duty", status: 201 }),
  "DELETE /walls/:id": office({ at: "/walls/none", ok: "leader duty", status: 404 }),
  "GET /desk/officers": office({ at: "/desk/officers", ok: ANSWERS_ALARMS }),
  // Nobody of that name has signed in at this desk: whoever is let in is told so.
  "POST /desk/officer": office({ at: "/desk/officer", body: { user: "u-nobody", pin: "4793" }, ok: ANSWERS_ALARMS, status: 409 }),
  "GET /session/pin": office({ at: "/session/pin", ok: ANSWERS_ALARMS }),
  // A PIN that everybody tries, on purpose: whoever is let in is told so.
  "PUT /session/pin": office({ at: "/session/pin", body: { password: "wrong", pin: "1234" }, ok: ANSWERS_ALARMS, status: 422 }),
  "DELETE /session/pin": office({ at: "/session/pin", ok: ANSWERS_ALARMS, status: 204 }),
  "GET /desks": office({ at: "/desks", ok: "admin leader duty maint inspect" }),
  "GET /desks/phone": office({ at: "/desks/phone", ok: ALL }),
  "POST /desks/test": office({ at: "/desks/test", body: { which: "dutyPhone" }, ok: "admin leader", status: 201 }),
  "PUT /desks/settings": office({
    at: "/desks/settings",
    body: {
      ...{ dutyPhone: "02888880001", subDistrictPhone: null, humanWithin: 60, silentFor: 30 },
      ...{ checkAfter: 45, checkAgain: 2, carryFor: 15, shifts: ["08:00", "20:00"] },
    },
    ok: "admin leader",
  }),

  "GET /exchange": office({ at: "/exchange", ok: "admin leader" }),
  "GET /exchange/:system/log": office({ at: "/exchange/12345/log", ok: "admin leader" }),
  "GET /exchange/:system/export": office({ at: "/exchange/12345/export", ok: "admin leader" }),
  "PUT /exchange/:system": office({
    at: "/exchange/grid",
    body: { fields: [{ name: "no", from: "theirNumber" }], states: {} },
    ok: "admin leader",
  }),
  "POST /exchange/:system/token": office({ at: "/exchange/grid/token", body: { owner: "平台运维" }, ok: "admin", status: 201 }),
  "DELETE /exchange/:system/token": office({ at: "/exchange/grid/token", ok: "admin", status: 204 }),

  "GET /webhooks": office({ at: "/webhooks", ok: "admin" }),
  "POST /webhooks": office({ at: "/webhooks", body: WEBHOOK, ok: "admin", status: 201 }),
  "PUT /webhooks/:id": office({ at: "/webhooks/hook", body: WEBHOOK, ok: "admin" }),
  "DELETE /webhooks/:id": office({ at: "/webhooks/hook", ok: "admin", status: 204 }),
  "POST /webhooks/:id/secret": office({ at: "/webhooks/hook/secret", ok: "admin", status: 201 }),
  "POST /webhooks/:id/test": office({ at: "/webhooks/hook/test", ok: "admin" }),
  "GET /webhooks/:id/messages": office({ at: "/webhooks/hook/messages", ok: "admin" }),
  "POST /webhooks/:id/messages/:message/again": office({ at: "/webhooks/hook/messages/msg_1/again", ok: "admin", status: 204 }),
  "GET /integrations": office({ at: "/integrations", ok: "admin" }),
  "POST /integrations": office({
    at: "/integrations",
    body: { name: "大厅屏", owner: "集成商", place: "east", grants: ["read"] },
    ok: "admin",
    status: 201,
  }),
  "POST /integrations/:id/token": office({ at: "/integrations/read/token", body: {}, ok: "admin" }),
  "DELETE /integrations/:id": office({ at: "/integrations/none", ok: "admin", status: 404 }),

  "GET /maintenance": office({ at: "/maintenance", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "GET /maintenance/owners": office({ at: "/maintenance/owners", ok: "leader fire maint" }),
  "POST /maintenance": {
    at: "/maintenance",
    body: { places: ["home-wang"], reason: "换烟感", until: "2026-03-01T10:00:00Z" },
    ok: "leader fire maint",
    status: 201,
    outside: 422,
  },
  "POST /maintenance/:id/end": { at: "/maintenance/m-east/end", body: {}, ok: "leader fire maint" },

  "GET /acceptances": office({ at: "/acceptances", ok: ACCEPTANCE_READERS }),
  "POST /acceptances": {
    at: "/acceptances",
    body: { title: "东院一期", places: ["east"] },
    ok: "admin leader fire maint",
    status: 201,
    outside: 422,
  },
  "GET /acceptances/:id": { at: "/acceptances/acc-east", ok: ACCEPTANCE_READERS },
  "GET /acceptances/:id/rows": { at: "/acceptances/acc-east/rows", ok: ACCEPTANCE_READERS },
  "GET /acceptances/:id/changes": { at: "/acceptances/acc-signed/changes?from=1&to=0", ok: ACCEPTANCE_READERS },
  "GET /acceptances/:id/export": { at: "/acceptances/acc-east/export", ok: ACCEPTANCE_READERS },
  "POST /acceptances/:id/devices/:device/check": {
    at: "/acceptances/acc-east/devices/smoke-wang/check",
    body: { ok: true },
    ok: "admin leader fire maint",
  },
  // The body is no picture here: whoever is let in is told so.
  "POST /acceptances/:id/devices/:device/photos": {
    at: "/acceptances/acc-east/devices/smoke-wang/photos",
    body: {},
    ok: "admin leader fire maint",
    status: 201,
  },
  "GET /acceptances/:id/devices/:device/photos/:hash": {
    at: `/acceptances/acc-east/devices/smoke-wang/photos/${HASH}`,
    ok: "leader fire maint",
  },
  "DELETE /acceptances/:id/devices/:device/photos/:hash": {
    at: `/acceptances/acc-east/devices/smoke-wang/photos/${HASH}`,
    ok: "admin leader fire maint",
  },
  "POST /acceptances/:id/sign": { at: "/acceptances/acc-east/sign", body: WRONG_ACCEPTOR, ok: "admin leader fire maint", status: 422 },
  "POST /acceptances/:id/revise": { at: "/acceptances/acc-signed/revise", ok: "admin leader fire maint" },
  "GET /volunteers/me": office({ at: "/volunteers/me", ok: "volunteer" }),
  "PUT /volunteers/me": office({ at: "/volunteers/me", body: OFFER, ok: "volunteer" }),
  "DELETE /volunteers/me": office({ at: "/volunteers/me", ok: "volunteer" }),
  "GET /volunteers": office({ at: "/volunteers", ok: "leader" }),
  "POST /volunteers": { at: "/volunteers", body: NEIGHBOUR, ok: "leader", status: 201, outside: 422 },
  "PUT /volunteers/:id": { at: "/volunteers/v-east", body: NEIGHBOUR, ok: "leader" },
  "POST /volunteers/:id/confirm": { at: "/volunteers/v-east/confirm", body: { helps: ["look"], keyOf: [] }, ok: "leader" },
  "DELETE /volunteers/:id": { at: "/volunteers/v-east", ok: "leader", status: 204 },
  "GET /grids": office({ at: "/grids", ok: "admin leader duty grid care" }),
  "POST /grids": { at: "/grids", body: GRID, ok: "admin leader", status: 201, outside: 422 },
  "GET /grids/:id": { at: "/grids/g-east", ok: "admin leader duty grid care" },
  "PUT /grids/:id": { at: "/grids/g-east", body: GRID, ok: "admin leader" },
  "DELETE /grids/:id": { at: "/grids/g-east", ok: "admin leader", status: 204 },
  "GET /walks": office({ at: "/walks", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "GET /walks/:id": { at: "/walks/m-walk", ok: "admin leader duty grid care clinician fire maint inspect", blind: "family" },
  "POST /walks/:id/arm": { at: "/walks/m-walk/arm", body: { device: "smoke-wang" }, ok: "leader fire maint" },
  "POST /walks/:id/points/:device": {
    at: "/walks/m-walk/points/smoke-wang",
    body: { result: "not-testable", reason: "no-entry" },
    ok: "leader fire maint",
  },
  // The password is wrong on purpose: whoever is let in is told so.
  "POST /walks/:id/sign": { at: "/walks/m-walk/sign", body: WRONG_WALKER, ok: "leader fire maint", status: 422 },
  "GET /walks/:id/export": { at: "/walks/m-walk/export", ok: "admin leader duty grid care clinician fire maint inspect", blind: "family" },

  "GET /visits/export": office({ at: "/visits/export", ok: PLANS_VISITS }),
  // Whoever opens the page prints it.
  "POST /prints": {
    ...{ at: "/prints", body: { page: "near", subject: "place:home-wang" }, status: 201 },
    ok: "leader duty grid care clinician",
  },
  "GET /contacts/export": office({ at: "/contacts/export", ok: "leader duty" }),
  "GET /registers/:kind/export": office({ at: "/registers/fire-points/export", ok: "admin leader duty" }),
  "GET /visits/due/export": office({ at: "/visits/due/export", ok: VISITS }),
  "GET /visits/due": office({ at: "/visits/due", ok: VISITS }),
  // Whose line: one's own without the right to plan, `api/routes/visit-load.test.ts`.
  "GET /visits/by-worker": office({ at: "/visits/by-worker", ok: VISITS }),
  "GET /visits/by-worker/export": office({ at: "/visits/by-worker/export", ok: VISITS }),
  "POST /visits/hand-over": {
    at: "/visits/hand-over",
    body: { moves: [{ person: "wang", from: null, to: null }] },
    ok: PLANS_VISITS,
    outside: 422,
  },
  "POST /trips": { at: "/trips", body: TRIP, ok: GOES, outside: 422 },
  "GET /trips": office({ at: "/trips", ok: GOES }),
  "GET /trips/form": office({ at: "/trips/form", ok: GOES }),
  "PUT /trips/form": office({ at: "/trips/form", body: { columns: [{ name: "日期", from: "day" }] }, ok: "admin leader" }),
  "GET /trips/export": office({ at: "/trips/export", ok: GOES }),
  "GET /trips/:id": { at: "/trips/trip-east", ok: "leader duty care", blind: "grid clinician fire maint" },
  "GET /people/:id/visits": { at: "/people/wang/visits", ok: VISITS },
  "POST /people/:id/visits": { at: "/people/wang/visits", body: { way: "door", result: "seen" }, ok: VISITS },
  "GET /people/:id/rhythm": { at: "/people/wang/rhythm", ok: VISITS },
  "PUT /people/:id/rhythm": { at: "/people/wang/rhythm", body: { phone: 7, door: 30, worker: null }, ok: PLANS_VISITS },
  "GET /rounds": office({ at: "/rounds", ok: VISITS }),
  "GET /rounds/proposals": office({ at: "/rounds/proposals", ok: PLANS_VISITS }),
  "GET /rounds/workers": office({ at: "/rounds/workers", ok: PLANS_VISITS }),
  "POST /rounds/preview": office({ at: "/rounds/preview", body: EVERYBODY, ok: PLANS_VISITS }),
  // Each makes a round of the people of their own area.
  "POST /rounds": office({
    at: "/rounds",
    body: { title: "高温走访", reason: "heat", way: "phone", dueAt: "2026-03-02T08:00:00Z", filter: EVERYBODY },
    ok: PLANS_VISITS,
    status: 201,
  }),
  // The round is of both compounds: each sees their own part.
  "GET /rounds/:id": office({ at: "/rounds/round-1", ok: VISITS }),
  "POST /rounds/:id/people/:person": { at: "/rounds/round-1/people/wang", body: { result: "seen" }, ok: VISITS },
  "POST /rounds/:id/assign": { at: "/rounds/round-1/assign", body: { people: ["wang"], worker: null }, ok: PLANS_VISITS, outside: 422 },
  "POST /rounds/:id/end": office({ at: "/rounds/round-1/end", body: {}, ok: PLANS_VISITS }),
  "GET /rounds/:id/export": office({ at: "/rounds/round-1/export", ok: VISITS }),

  "GET /patrols": office({ at: "/patrols", ok: PATROLS }),
  "GET /patrols/workers": office({ at: "/patrols/workers", ok: PLANS_PATROLS }),
  "POST /patrols": { at: "/patrols", body: ROUTE, ok: PLANS_PATROLS, status: 201, outside: 422 },
  "GET /patrols/:id": { at: "/patrols/patrol-1", ok: PATROLS },
  "PUT /patrols/:id": { at: "/patrols/patrol-1", body: ROUTE, ok: PLANS_PATROLS },
  "POST /patrols/:id/end": { at: "/patrols/patrol-1/end", body: {}, ok: PLANS_PATROLS },
  "POST /patrols/:id/spots/:spot": { at: "/patrols/patrol-1/spots/east-pump", body: { result: "normal" }, ok: PATROLS },
  "GET /patrols/:id/export": { at: "/patrols/patrol-1/export", ok: PATROLS },
  "GET /spots/:id": { at: "/spots/east-pump", ok: PATROLS },
  "GET /spots/:id/checks": { at: "/spots/east-pump/checks", ok: PATROLS },

  "GET /proof": office({ at: "/proof", ok: "admin leader duty maint inspect" }),
  "POST /proof": office({ at: "/proof", ok: "admin leader duty maint" }),
  "GET /posture": office({ at: "/posture", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "POST /posture": office({ at: "/posture", body: { kind: "daily", reason: "恢复日常" }, ok: "leader duty" }),

  "GET /drills": office({ at: "/drills", ok: "admin leader duty grid care fire inspect" }),
  "GET /drills/duty": office({ at: "/drills/duty", ok: "admin leader duty grid care fire inspect" }),
  "GET /drills/candidates": office({ at: "/drills/candidates", ok: "leader" }),
  "GET /drills/:id": office({ at: "/drills/drill-1", ok: "admin leader duty grid care fire inspect" }),
  "GET /drills/:id/sheet": office({ at: "/drills/drill-1/sheet", ok: "admin leader duty grid care fire inspect" }),
  "POST /drills": { at: "/drills", body: DRILL, ok: "leader", status: 201, outside: 422 },
  "POST /drills/:id/start": office({ at: "/drills/drill-1/start", ok: "leader" }),
  "POST /drills/:id/end": office({ at: "/drills/drill-1/end", body: { how: "aborted" }, ok: "leader" }),
  "POST /drills/:id/remarks": office({
    at: "/drills/drill-1/remarks",
    body: { text: "对讲机没电" },
    ok: "admin leader duty grid care fire inspect",
  }),

  "GET /rosters": office({ at: "/rosters", ok: ROSTER_READERS }),
  "POST /rosters": { at: "/rosters", body: ROSTER, ok: "admin leader", status: 201, outside: 422 },
  "PUT /rosters/:id": { at: "/rosters/r-east", body: ROSTER, ok: "admin leader" },
  "DELETE /rosters/:id": { at: "/rosters/r-east", ok: "admin leader", status: 204 },
  "GET /rosters/:id/duties": { at: "/rosters/r-east/duties?from=2026-03-01&to=2026-03-07", ok: ROSTER_READERS },
  "POST /rosters/:id/duties": {
    at: "/rosters/r-east/duties",
    body: { date: "2026-03-01", shift: "day", post: "duty-a", user: "u-duty" },
    ok: "admin leader",
    status: 201,
  },
  "PUT /rosters/:id/duties/:duty": { at: "/rosters/r-east/duties/d1", body: { note: "早到" }, ok: "admin leader" },
  "DELETE /rosters/:id/duties/:duty": { at: "/rosters/r-east/duties/d1", ok: "admin leader", status: 204 },
  "POST /rosters/:id/fill": { at: "/rosters/r-east/fill", body: { fill: COPY, preview: true }, ok: "admin leader" },
  "POST /rosters/:id/undo": { at: "/rosters/r-east/undo", body: {}, ok: "admin leader" },
  "GET /rosters/:id/export": { at: "/rosters/r-east/export?from=2026-03-01&to=2026-03-07", ok: ROSTER_READERS },
  "POST /rosters/:id/import": {
    at: "/rosters/r-east/import",
    body: { file: "5pel5pyf", replace: false, preview: true },
    ok: "admin leader",
  },
  "GET /duty": office({ at: "/duty", ok: ROSTER_READERS }),
  "GET /duty-log": office({ at: `/duty-log?${DUTY_SPAN}`, ok: "leader duty inspect" }),
  "GET /duty-log/day": office({ at: "/duty-log/day", ok: "leader duty inspect" }),
  "GET /duty-log/export": office({ at: `/duty-log/export?${DUTY_SPAN}`, ok: "leader duty inspect" }),
  "POST /duty-log/remarks": office({ at: "/duty-log/remarks", body: { text: "夜间无异常" }, ok: "leader duty", status: 201 }),
  "GET /hand-overs": office({ at: "/hand-overs", ok: "leader duty inspect" }),
  "GET /hand-overs/now": office({ at: "/hand-overs/now", ok: "leader duty inspect" }),
  "GET /hand-overs/due": office({ at: "/hand-overs/due", ok: "leader duty inspect" }),
  "GET /hand-overs/:id": { at: "/hand-overs/ho-1", ok: "leader duty inspect" },
  // The password is wrong on purpose: whoever is let in is told so.
  "POST /hand-overs": office({ at: "/hand-overs", body: { password: "wrong" }, ok: "leader duty", status: 422 }),
  "POST /hand-overs/:id/take": { at: "/hand-overs/ho-1/take", body: WRONG, ok: "leader duty", status: 422 },
  "POST /hand-overs/:id/refuse": {
    at: "/hand-overs/ho-1/refuse",
    body: { ...WRONG, reason: "对讲机未充电" },
    ok: "leader duty",
    status: 422,
  },
  "GET /duty/gaps": office({ at: "/duty/gaps", ok: ROSTER_READERS }),
  "GET /duty/mine": office({ at: "/duty/mine", ok: ROSTER_READERS }),
  // Whose duty it is, and who was asked, is judged by the room: its own tests.
  "POST /swaps": office({ at: "/swaps", body: { duty: "d1", to: "u-duty-west" }, ok: ROSTER_READERS, status: 201 }),
  "POST /swaps/:id/answer": office({ at: "/swaps/s1/answer", body: { agree: true }, ok: ROSTER_READERS }),
  "POST /swaps/:id/withdraw": office({ at: "/swaps/s1/withdraw", body: {}, ok: ROSTER_READERS }),
  "POST /calendars": { at: "/calendars", body: { roster: "r-east" }, ok: ROSTER_READERS, status: 201 },
  "GET /tonight": office({ at: "/tonight", ok: "leader duty grid care" }),
  "GET /tonight/export": office({ at: "/tonight/export", ok: "leader duty grid care" }),
  "PUT /tonight/time": office({ at: "/tonight/time", body: { time: "17:30" }, ok: "admin leader" }),

  "GET /cases": office({ at: "/cases", ok: "admin leader duty grid family care clinician fire maint volunteer inspect" }),
  "GET /cases/export": office({ at: "/cases/export", ok: "admin leader duty inspect" }),
  "POST /cases": {
    at: "/cases",
    body: { kind: "hazard", source: "grid", hazard: "road", place: "home-wang" },
    ok: "leader duty grid care clinician fire volunteer",
    status: 201,
    outside: 422,
  },
  "GET /cases/:id": { at: SMOKE_CASE, ok: "admin leader duty grid family fire inspect", blind: "care clinician volunteer maint" },
  "GET /cases/:id/hands": { at: `${SMOKE_CASE}/hands`, ok: "leader duty fire" },
  // The body is no picture: whoever is let in is told so.
  "POST /cases/:id/pictures": {
    at: `${SMOKE_CASE}/pictures`,
    body: {},
    ok: "leader duty grid fire",
    blind: "care clinician volunteer",
    status: 201,
  },
  // Those without the right see the case and none of its pictures.
  "GET /cases/:id/pictures/:hash": {
    at: `${SMOKE_CASE}/pictures/${HASH}`,
    ok: "leader duty grid fire",
    blind: "admin family volunteer inspect care clinician maint",
  },
  "POST /cases/:id/accept": onCase("closes", "accept", {}),
  "POST /cases/:id/dispatch": onCase("gives", "dispatch", { to: "u-grid" }),
  "POST /cases/:id/take": onCase("works", "take", {}),
  "POST /cases/:id/arrive": onCase("says", "arrive", {}),
  "POST /cases/:id/unclose": onCase("closes", "unclose", {}),
  "POST /cases/:id/unarrive": onCase("says", "unarrive", { arrival: "1" }),
  "POST /cases/:id/hold": onCase("works", "hold", { reason: "等配件", until: "2026-03-02T08:00:00Z" }),
  "POST /cases/:id/resume": onCase("works", "resume", {}),
  "POST /cases/:id/transfer": onCase("gives", "transfer", { to: "u-grid", reason: "就近" }),
  "POST /cases/:id/urge": onCase("gives", "urge", {}),
  "POST /cases/:id/raise-severity": onCase("works", "raise-severity", { to: "critical", reason: "内有老人" }),
  "POST /cases/:id/send-back": onCase("works", "send-back", { reason: "不在辖区" }),
  "POST /cases/:id/call": onCase("dials", "call", { to: "person" }),
  "POST /cases/:id/called": onCase("dials", "called", { to: "person", result: "busy" }),
  "POST /cases/:id/uncall": onCase("dials", "uncall", { call: "none" }),
  "GET /cases/:id/numbers": { at: `${SMOKE_CASE}/numbers`, ok: "duty grid", blind: "care clinician" },
  "GET /calls": office({ at: "/calls", ok: "leader duty" }),
  // A telephone system comes with a token of its own: `api/routes/calls.test.ts`.
  "POST /calls": office({ at: "/calls", body: { number: "13700000000" }, ok: "leader duty", status: 201 }),
  "POST /cases/:id/tick": onCase("works", "tick", { card: "fire", step: "look", version: 1 }),
  "POST /cases/:id/untick": onCase("works", "untick", { card: "fire", step: "look", reason: "点错了" }),
  "GET /cases/:id/action-cards": { at: `${SMOKE_CASE}/action-cards`, ok: "leader duty grid fire", blind: "care clinician volunteer maint" },
  "POST /cases/:id/enter": onCase("works", "enter", { how: "key" }),
  // It is no case of somebody lost: whoever sees it is told so. What a lost one shows: `api/routes/lost.test.ts`.
  "GET /cases/:id/lost": { at: `${SMOKE_CASE}/lost`, ok: LOOKERS, blind: LOOK_BLIND, status: 409 },
  "PUT /cases/:id/lost": { at: `${SMOKE_CASE}/lost`, body: CLOTHES, ok: "leader duty family", status: 409 },
  "GET /cases/:id/lost/portrait": { at: `${SMOKE_CASE}/lost/portrait`, ok: LOOKERS, blind: LOOK_BLIND, status: 409 },
  "PUT /cases/:id/lost/portrait": { at: `${SMOKE_CASE}/lost/portrait`, body: { picture: PICTURE }, ok: "leader duty family", status: 409 },
  "DELETE /cases/:id/lost/portrait": { at: `${SMOKE_CASE}/lost/portrait`, ok: "leader duty family", status: 409 },
  "POST /cases/:id/sightings": { at: `${SMOKE_CASE}/sightings`, body: { where: "东门" }, ok: LOOKERS, blind: LOOK_BLIND, status: 409 },
  "GET /cases/:id/card/:to": { at: `${SMOKE_CASE}/card/119`, ok: "leader duty grid fire", blind: "care clinician volunteer maint" },
  "POST /cases/:id/handover": onCase("works", "handover", { to: "119", number: "119-7" }),
  "POST /cases/:id/verify": onCase("works", "verify", { verdict: "true" }),
  "POST /cases/:id/resolve": onCase("works", "resolve", { summary: "put out" }),
  "POST /cases/:id/visit": onCase("visits", "visit", { way: "phone", outcome: "reached" }),
  "POST /cases/:id/close": onCase("closes", "close", { verdict: "true", summary: "put out" }),
  "POST /cases/:id/confirm": onCase("closes", "confirm", { agree: true }),
  "POST /cases/:id/cancel": onCase("closes", "cancel", { reason: "重复登记" }),
  "POST /cases/:id/reopen": onCase("closes", "reopen", { reason: "again" }),
  "POST /cases/:id/merge": onCase("gives", "merge", { into: "case-a-heart" }),
  "POST /cases/:id/split": onCase("gives", "split", { alert: "a-smoke" }),
  "POST /cases/:id/comment": onCase("says", "comment", { text: "seen" }),
  "POST /cases/:id/foreign": onCase("gives", "foreign", { system: "12345", number: "W-1", deadline: null }),

  "GET /notices": office({ at: "/notices", ok: ALL }),
  // Only the addressee has it to read.
  "POST /notices/:id/read": {
    at: "/notices/n1/read",
    body: {},
    ok: "family",
    blind: ROLE_NAMES.filter((role) => role !== "family").join(" "),
  },

  "GET /channels": office({ at: "/channels", ok: "admin leader" }),
  "POST /providers": office({
    at: "/providers",
    body: { kind: "sms", protocol: "gateway", name: "短信网关", enabled: false, settings: {}, templates: {}, perMinute: null },
    ok: "admin",
    status: 201,
  }),
  "PUT /providers/:id": office({
    at: "/providers/none",
    body: { kind: "sms", protocol: "gateway", name: "短信网关", enabled: false, settings: {}, templates: {}, perMinute: null },
    ok: "admin",
    status: 404,
  }),
  "DELETE /providers/:id": office({ at: "/providers/none", ok: "admin", status: 404 }),
  "POST /providers/:id/test": office({ at: "/providers/none/test", body: { to: "13912345678" }, ok: "admin", status: 404 }),
  "PUT /mail": office({
    at: "/mail",
    body: { host: "127.0.0.1", port: 25, tls: false, user: null, from: "a@b.c", to: "d@e.f" },
    ok: "admin",
  }),
  "DELETE /mail": office({ at: "/mail", ok: "admin", status: 404 }),
  "GET /people/:id/ways": { at: "/people/wang/ways", ok: "admin leader duty grid family care clinician" },
  "PUT /people/:id/contacts": { at: "/people/wang/contacts", body: { version: "v1", items: [] }, ok: "admin leader duty" },
  "POST /people/:id/ways/test": {
    at: "/people/wang/ways/test",
    body: { contact: 0, channel: "sms" },
    ok: "admin leader duty",
    status: 201,
  },
  "POST /people/:id/ways/verify": { at: "/people/wang/ways/verify", body: { contact: 0 }, ok: "admin leader duty", status: 201 },
  "GET /session/channels": office({ at: "/session/channels", ok: ALL }),
  "PUT /session/channels": office({ at: "/session/channels", body: { phone: null, wecom: null, quiet: null }, ok: ALL }),
  "POST /session/channels/test": office({ at: "/session/channels/test", body: { channel: "sms" }, ok: ALL, status: 201 }),
  "POST /session/push": office({
    at: "/session/push",
    body: { endpoint: "https://fcm.googleapis.com/fcm/send/x", p256dh: "k", auth: "a", name: "手机" },
    ok: ALL,
    status: 201,
  }),
  "POST /session/wechat/start": office({ at: "/session/wechat/start", body: {}, ok: ALL }),
  "POST /session/wechat": office({ at: "/session/wechat", body: { code: "c", state: "s" }, ok: ALL }),
  "POST /session/wechat/code": office({ at: "/session/wechat/code", body: {}, ok: ALL, status: 201 }),
  "DELETE /session/wechat": office({ at: "/session/wechat", ok: ALL, status: 404 }),
  "DELETE /session/push/:id": office({ at: "/session/push/none", ok: ALL, status: 404 }),

  "GET /devices": office({ at: "/devices", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "POST /devices": {
    at: "/devices",
    body: { name: "烟感 502", kind: "smoke", place: "home-wang" },
    ok: "admin duty maint",
    status: 201,
    outside: 422,
  },
  "GET /devices/:id": { at: "/devices/smoke-wang", ok: "admin leader duty grid fire maint inspect", blind: "family care clinician" },
  "GET /devices/:id/camera": {
    at: "/devices/smoke-wang/camera",
    ok: "admin leader duty grid fire maint inspect",
    blind: "family care clinician",
  },
  "PATCH /devices/:id": { at: "/devices/smoke-wang", body: { name: "烟感 503" }, ok: "admin duty maint" },
  "DELETE /devices/:id": { at: "/devices/smoke-wang", ok: "admin duty maint", status: 204 },
  "POST /devices/:id/secret": { at: "/devices/smoke-wang/secret", body: {}, ok: "admin duty maint" },
  "POST /devices/:id/forget": { at: "/devices/smoke-wang/forget", body: {}, ok: "admin" },
  "GET /devices/:id/mapping": { at: "/devices/smoke-wang/mapping", ok: "admin duty maint" },
  "PUT /devices/:id/mapping": {
    at: "/devices/smoke-wang/mapping",
    body: { base: 0, text: "rules: []", note: "试" },
    ok: "admin duty maint",
  },
  "POST /devices/:id/mapping/try": {
    at: "/devices/smoke-wang/mapping/try",
    body: { text: "rules: []", body: "{}" },
    ok: "admin duty maint",
  },
  "GET /devices/:id/door": { at: "/devices/smoke-wang/door", ok: "admin duty maint" },
  "PUT /devices/:id/door": { at: "/devices/smoke-wang/door", body: { signature: "none", owner: null }, ok: "admin duty maint" },
  "GET /devices/:id/messages": { at: "/devices/smoke-wang/messages", ok: "admin duty maint" },
  "GET /devices/:id/series": {
    at: "/devices/smoke-wang/series?measurement=smoke",
    ok: "admin leader duty grid fire maint inspect",
    blind: "family care clinician",
  },

  "GET /imports": { at: "/imports", ok: "admin leader duty" },
  "POST /imports": { at: "/imports?kind=people&name=a.csv", body: {}, ok: "admin leader duty", status: 201 },
  "GET /imports/templates/:kind": office({ at: "/imports/templates/people", ok: "admin leader duty" }),
  "GET /imports/:id": { at: "/imports/imp-1", ok: "admin leader duty" },
  "DELETE /imports/:id": { at: "/imports/imp-1", ok: "admin leader duty", status: 204 },
  "GET /imports/:id/remarks": { at: "/imports/imp-1/remarks", ok: "admin leader duty" },
  "POST /imports/:id/check": { at: "/imports/imp-1/check", body: { fields: { "0": "name" } }, ok: "admin leader duty" },
  "POST /imports/:id/apply": { at: "/imports/imp-1/apply", body: {}, ok: "admin leader duty" },
  "GET /imports/:id/secrets": { at: "/imports/imp-1/secrets", ok: "admin duty maint" },
  "POST /imports/:id/secrets": { at: "/imports/imp-1/secrets", body: { format: "csv" }, ok: "admin duty maint" },
  "GET /imports/:id/undo": { at: "/imports/imp-1/undo", ok: "admin leader duty" },
  "GET /imports/:id/kept": { at: "/imports/imp-1/kept", ok: "admin leader duty" },
  "POST /imports/:id/undo": { at: "/imports/imp-1/undo", body: {}, ok: "admin leader duty" },

  "GET /people": office({ at: "/people", ok: "admin leader duty grid family care clinician" }),
  "POST /people": { at: "/people", body: { name: "张三", home: "home-wang" }, ok: "admin leader duty", status: 201, outside: 422 },
  "PATCH /people/:id": { at: "/people/wang", body: { state: "home" }, ok: "admin leader duty" },
  "GET /people/:id/series": { at: "/people/wang/series?measurement=temperature", ok: "admin leader duty grid family care clinician" },
  "GET /people/:id": { at: "/people/wang", ok: "admin leader duty grid family care clinician" },
  "GET /people/:id/activity": { at: "/people/wang/activity", ok: "leader duty grid family care clinician" },
  "PUT /people/:id/household": {
    at: "/people/wang/household",
    body: { people: 1, pets: false, robot: false, heater: false, singleBed: true, visits: [], sleep: null },
    ok: "admin leader duty",
  },
  "PUT /people/:id/facts": {
    at: "/people/wang/facts",
    body: { phone: null, hearing: "hard", speech: null, dialect: "四川话", knock: null, way: null, breakIn: null, medical: null },
    ok: "admin leader duty",
  },
  "GET /people/:id/life": { at: "/people/wang/life", ok: "leader duty grid care clinician" },
  "PUT /people/:id/periods": { at: "/people/wang/periods", body: { homes: [], carers: [] }, ok: "admin leader duty" },
  "GET /people/:id/portrait": { at: "/people/wang/portrait", ok: "leader family" },
  "PUT /people/:id/portrait": {
    at: "/people/wang/portrait",
    body: { picture: PICTURE, consent: { by: "guardian", name: "王小明", date: "2026-02-01", document: null } },
    ok: "leader family",
  },
  "GET /people/:id/portrait/picture": { at: "/people/wang/portrait/picture", ok: "leader family" },
  "DELETE /people/:id/portrait": { at: "/people/wang/portrait", ok: "leader family" },
  "GET /people/:id/door-code": { at: "/people/wang/door-code", ok: "admin leader duty" },
  "PUT /people/:id/door-code": { at: "/people/wang/door-code", body: { code: "2580#" }, ok: "admin leader duty" },
  "PUT /people/:id/state": { at: "/people/wang/state", body: { state: "home" }, ok: "admin leader duty family" },
  "POST /people/:id/state/undo": { at: "/people/wang/state/undo", body: {}, ok: "admin leader duty family" },
  "GET /people/:id/erasure": { at: "/people/wang/erasure", ok: "leader" },
  // The name is wrong on purpose: whoever is let in is told so.
  "POST /people/:id/erasure": { at: "/people/wang/erasure", body: { name: "nobody" }, ok: "leader", status: 422 },
  "POST /people/:id/meetings": {
    at: "/people/wang/meetings",
    body: { how: "heard", well: true },
    ok: "leader duty grid family care clinician",
  },

  "GET /people/:id/consents": { at: "/people/wang/consents", ok: "leader duty family care clinician" },
  "POST /people/:id/consents": {
    at: "/people/wang/consents",
    body: { relative: "user:u-somebody", grants: {}, givenBy: "self", paper: "2026-003" },
    ok: "leader care clinician",
    status: 201,
  },
  "POST /people/:id/consents/:consent/revoke": {
    at: "/people/wang/consents/none/revoke",
    body: {},
    ok: "",
    blind: "leader care clinician",
  },
  // The body is no file: whoever is let in is told so by the real hub.
  "POST /people/:id/consents/:consent/papers": {
    at: "/people/wang/consents/consent-1/papers",
    body: {},
    ok: "leader care clinician",
    status: 201,
  },
  "GET /people/:id/consents/:consent/papers/:hash": {
    at: `/people/wang/consents/consent-1/papers/${HASH}`,
    ok: "leader care clinician",
  },
  "DELETE /people/:id/consents/:consent/papers/:hash": {
    at: `/people/wang/consents/consent-1/papers/${HASH}`,
    ok: "leader care clinician",
  },
  "GET /people/:id/family": { at: "/people/wang/family", ok: "leader duty family care clinician" },
  "POST /people/:id/invitations": {
    at: "/people/wang/invitations",
    body: { name: "王小明", relation: "son" },
    ok: "leader care clinician",
    status: 201,
  },
  "POST /people/:id/invitations/:invitation/withdraw": {
    at: "/people/wang/invitations/i1/withdraw",
    body: {},
    ok: "leader care clinician",
  },
  "POST /people/:id/family/:user/end": { at: "/people/wang/family/u-family/end", body: { why: "removed" }, ok: "leader care clinician" },
  "POST /cases/:id/family-answer": { at: `${SMOKE_CASE}/family-answer`, body: { answer: "cannot" }, ok: "family" },

  "GET /people/:id/score": { at: "/people/wang/score", ok: "duty care clinician" },
  "GET /people/:id/score/trend": { at: "/people/wang/score/trend", ok: "duty care clinician" },
  // The desk by the open critical case of hers.
  "GET /people/:id/transfer-sheet": { at: "/people/wang/transfer-sheet", ok: "duty care clinician" },
  "GET /people/:id/transfer-sheets": { at: "/people/wang/transfer-sheets", ok: "duty care clinician" },
  "POST /people/:id/transfer-sheets": {
    ...{ at: "/people/wang/transfer-sheets", body: { case: null, reason: null }, status: 201 },
    ok: "duty care clinician",
  },
  "POST /people/:id/transfer-sheets/:number/revoke": {
    ...{ at: "/people/wang/transfer-sheets/P20260301-9999/revoke", body: {}, status: 404 },
    ok: "duty care clinician",
  },
  "GET /people/:id/observations": { at: "/people/wang/observations", ok: "leader duty care clinician" },
  "GET /people/:id/observations.json": { at: "/people/wang/observations.json?for=user:u-family", ok: "care clinician" },
  "POST /people/:id/observations": {
    at: "/people/wang/observations",
    body: { values: { systolic_bp: 128 } },
    ok: "care clinician",
    status: 201,
  },
  "PUT /people/:id/score-use": {
    at: "/people/wang/score-use",
    body: { unsuited: "pregnancy", clinician: "陈医生", date: "2026-02-28", reason: "孕 20 周" },
    ok: "clinician",
  },
  "PUT /people/:id/spo2-scale": {
    at: "/people/wang/spo2-scale",
    body: { scale: 2, clinician: "陈医生", date: "2026-02-28", reason: "COPD" },
    ok: "clinician",
  },

  "GET /places": office({ at: "/places", ok: ALL }),
  "POST /places": { at: "/places", body: { name: "9栋", level: "building", parent: "east" }, ok: "admin", status: 201, outside: 422 },
  // Family sees homes of its people, not the compound.
  "GET /places/:id": { at: "/places/east", ok: ROLE_NAMES.filter((role) => role !== "family").join(" "), blind: "family" },
  "GET /places/:id/grid": { at: "/places/east/grid", ok: "admin leader duty grid care" },
  "GET /map": office({ at: "/map", ok: ALL }),

  "GET /quarantine": office({ at: "/quarantine", ok: "admin duty maint" }),
  // The administrator may see that there is one, not what it says: 403 like those without the right.
  "GET /quarantine/:id/payload": { at: "/quarantine/q1/payload", ok: "duty maint", from: "east" },
  "POST /quarantine/rerun": office({ at: "/quarantine/rerun", body: { ids: ["q1"] }, ok: "admin maint" }),
  "POST /quarantine/dismiss": office({ at: "/quarantine/dismiss", body: { ids: ["q1"] }, ok: "admin maint" }),

  "GET /device-work": office({ at: "/device-work", ok: TENDERS }),
  "GET /device-work/export": office({ at: "/device-work/export", ok: TENDERS }),
  "POST /device-work/:id/done": {
    at: "/device-work/smoke-wang/done",
    body: { note: "换了电池" },
    ok: "leader duty grid fire maint",
    blind: "care",
  },
  "GET /self-tests": office({ at: "/self-tests", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "GET /self-tests/export": office({ at: "/self-tests/export", ok: "admin leader duty grid family care clinician fire maint inspect" }),
  "GET /devices/:id/self-tests": {
    at: "/devices/smoke-wang/self-tests",
    ok: "admin leader duty grid fire maint inspect",
    blind: "family care clinician",
  },
  "POST /devices/:id/self-tests": {
    at: "/devices/smoke-wang/self-tests",
    body: { passed: true },
    ok: "leader duty grid fire maint",
    blind: "care",
    status: 201,
  },

  "GET /unclaimed": office({ at: "/unclaimed", ok: "admin duty maint" }),
  "POST /unclaimed/:id/claim": {
    at: "/unclaimed/un-1/claim",
    body: { name: "烟感 502", kind: "smoke", place: "home-wang" },
    ok: "admin duty maint",
    status: 201,
  },
  "POST /unclaimed/:id/ignore": { at: "/unclaimed/un-1/ignore", body: { reason: "邻居家的灯" }, ok: "admin duty maint" },

  "GET /users/export": office({ at: "/users/export", ok: "admin" }),
  "GET /users": office({ at: "/users", ok: "admin" }),
  "POST /users": office({
    at: "/users",
    body: { username: "duty", name: "taken", role: "duty", password: "a long enough one" },
    ok: "admin",
    status: 409,
  }),
  "GET /users/:id": office({ at: "/users/u-spare", ok: "admin" }),
  "PATCH /users/:id": office({ at: "/users/u-spare", body: { name: "别名" }, ok: "admin" }),
  "DELETE /users/:id/pin": office({ at: "/users/u-spare/pin", ok: "admin", status: 204 }),
  "DELETE /users/:id": office({ at: "/users/u-spare", ok: "admin", status: 204 }),

  "GET /retention": office({ at: "/retention", ok: "admin" }),
  "PUT /retention": office({ at: "/retention", body: { rawDays: 60 }, ok: "admin" }),
  "GET /purges": office({ at: "/purges", ok: "admin leader inspect" }),
  "GET /reports/response": office({ at: "/reports/response", ok: "admin leader duty inspect" }),
  "GET /cases/:id/info-reports": { at: `${SMOKE_CASE}/info-reports`, ok: "leader duty inspect" },
  "POST /cases/:id/info-reports": {
    at: `${SMOKE_CASE}/info-reports`,
    body: { stage: "first", fields: NO_FIELDS },
    ok: "leader duty",
    status: 201,
  },
  "GET /info-reports": office({ at: "/info-reports", ok: "leader duty inspect" }),
  "GET /info-reports/export": office({ at: "/info-reports/export", ok: "leader duty inspect" }),
  "GET /info-reports/due": office({ at: "/info-reports/due", ok: "leader duty inspect" }),
  "PUT /info-reports/:id": office({ at: "/info-reports/none", body: { version: 1, fields: NO_FIELDS }, ok: "leader duty", status: 404 }),
  "POST /info-reports/:id/approve": office({ at: "/info-reports/none/approve", body: { version: 1 }, ok: "leader duty", status: 404 }),
  "POST /info-reports/:id/send": office({
    at: "/info-reports/none/send",
    body: { to: "街道", way: "电话" },
    ok: "leader duty",
    status: 404,
  }),
  "POST /info-reports/:id/void": office({ at: "/info-reports/none/void", body: { reason: "写错" }, ok: "leader duty", status: 404 }),
  "GET /ratings/now": office({ at: "/ratings/now", ok: "admin leader duty inspect" }),
  "GET /ratings/now/export": office({ at: "/ratings/now/export", ok: "admin leader duty inspect" }),
  "GET /ratings": office({ at: "/ratings", ok: "admin leader duty inspect" }),
  "POST /ratings": office({ at: "/ratings", body: { compound: "none" }, ok: "leader", status: 422 }),
  "GET /ratings/:id": office({ at: "/ratings/none", ok: "admin leader duty inspect", status: 404 }),
  "POST /ratings/:id/acts": office({ at: "/ratings/none/acts", body: { act: "publish" }, ok: "leader", status: 404 }),
  "GET /reports/inspection": office({ at: "/reports/inspection", ok: "admin leader duty inspect" }),
  "GET /reports/inspection/visits": office({ at: "/reports/inspection/visits", ok: "admin leader duty inspect" }),
  "GET /reports/nuisance": office({ at: "/reports/nuisance", ok: "admin leader duty inspect" }),
  "GET /health": office({ at: "/health", ok: "admin leader maint" }),
  "GET /audit/export": office({ at: "/audit/export", ok: "admin leader inspect" }),
  "GET /audit": office({ at: "/audit", ok: "admin leader inspect" }),
  "GET /rules": office({ at: "/rules", ok: "admin leader duty" }),
  "GET /rules/:id": office({ at: "/rules/none", ok: "admin leader duty", status: 404 }),
  "GET /rules/:id/versions": office({ at: "/rules/none/versions", ok: "admin leader duty", status: 404 }),
  "GET /rules/:id/replays": office({ at: "/rules/none/replays", ok: "admin leader duty" }),
  "GET /replays/:id": office({ at: "/replays/none", ok: "admin leader duty", status: 404 }),
  "DELETE /replays/:id": office({ at: "/replays/none", ok: "admin leader", status: 404 }),
  "POST /rules/:id/check": office({ at: "/rules/none/check", body: { yaml: "id: none" }, ok: "admin leader", status: 404 }),
  "POST /rules/:id/replay": office({ at: "/rules/none/replay", body: {}, ok: "admin leader", status: 404 }),
  "PUT /rules/:id": office({ at: "/rules/none", body: { yaml: "id: none" }, ok: "admin leader", status: 404 }),
  "POST /rules/:id/rollback": office({
    at: "/rules/none/rollback",
    body: { version: 1, reason: "because" },
    ok: "admin leader",
    status: 404,
  }),
  "POST /rules/:id/withdraw": office({ at: "/rules/none/withdraw", body: { reason: "because" }, ok: "admin leader", status: 404 }),
  "POST /rules/:id/enable": office({ at: "/rules/none/enable", body: { reason: "because" }, ok: "admin leader", status: 404 }),
  "PUT /rules/:id/overrides": office({
    at: "/rules/none/overrides",
    body: { items: [], reason: "because" },
    ok: "admin leader",
    status: 404,
  }),
  "POST /rules/:id/confirm": office({ at: "/rules/none/confirm", body: { pending: "p", agree: true }, ok: "admin leader", status: 404 }),
  "GET /snapshots/:hash": { at: `/snapshots/${HASH}`, ok: "duty family fire" },

  "GET /scenarios": office({ at: "/scenarios", ok: "admin leader duty" }),
  "POST /scenarios/:name/start": office({ at: "/scenarios/fire/start", body: {}, ok: "admin leader duty" }),
  "POST /clock": office({ at: "/clock", body: { to: "2026-03-01T08:00:00Z" }, ok: "admin" }),
};
/** Asked for elsewhere: open to all (`api/http/session.test.ts`, `setup.test.ts`), ends the session that asks, a WebSocket, one's own entry (below). */
const ELSEWHERE = [
  ...["POST /session", "DELETE /session", "GET /setup", "POST /setup", "GET /live"],
  // It ends what the log-in may: `api/routes/desk-officers.test.ts`.
  "POST /desk/lock",
  // A screen on the wall comes with a code and a log-in of its own: `wall-screens.test.ts`.
  ...["POST /wall/session", "GET /wall", "GET /wall/map", "GET /wall/live"],
  "POST /people/:id/observations/:entry/strike",
  // Whose the look is depends on who goes there: `api/routes/entry.test.ts`.
  "POST /cases/:id/door-code",
  // How grave the case is decides how much: `api/routes/help.test.ts`.
  ...["GET /help", "GET /cases/:id/help", "POST /cases/:id/help"],
  // A provider has no log-in, its address is a secret: `notice-answers.test.ts`.
  ...["GET /callbacks/:token", "POST /callbacks/:token"],
  // By the gateway's own password or the platform's signature: `http-door.test.ts`.
  ...["GET /ingest/:gateway", "GET /ingest/:gateway/{*}", "POST /ingest/:gateway", "POST /ingest/:gateway/{*}"],
  // By a one-time code, before there is a log-in: `consent.test.ts`.
  ...["POST /invitations/look", "POST /invitations/accept"],
  // Another platform comes with a token of its own: `api/routes/exchange.test.ts`.
  ...["POST /exchange/cases", "GET /exchange/changes"],
  // A program comes with a token of its own: `api/routes/integrations.test.ts`.
  ...["GET /integration", "POST /integration/events", "POST /integration/notices", "POST /integration/commands"],
  // The address of a calendar is a secret: `api/routes/duty.test.ts`.
  "GET /calendars/:token",
];

/** Families of alerts and of cases that each role is told of, in its area. */
const ALERTS: Readonly<Record<Role, readonly Family[]>> = {
  admin: FAMILIES,
  leader: FAMILIES,
  duty: FAMILIES,
  grid: ["fire", "person", "activity", "public", "water", "lift", "matter"],
  family: ["person", "vitals", "activity", "fire"],
  care: ["person", "vitals", "activity"],
  clinician: ["person", "vitals", "activity"],
  fire: ["fire", "public", "water", "lift"],
  maint: ["device", "hub", "lift", "water"],
  volunteer: [],
  inspect: FAMILIES,
};
const CASES: Readonly<Record<Role, readonly Family[]>> = { ...ALERTS, volunteer: [] };
/** Of a wristband and a smoke head in her home. */
const DEVICES_SEEN: Readonly<Record<Role, readonly string[]>> = {
  admin: ["band-wang", "smoke-wang"],
  leader: ["band-wang", "smoke-wang"],
  duty: ["band-wang", "smoke-wang"],
  grid: ["band-wang", "smoke-wang"],
  family: ["band-wang"],
  care: ["band-wang"],
  clinician: ["band-wang"],
  fire: ["smoke-wang"],
  maint: ["band-wang", "smoke-wang"],
  volunteer: [],
  inspect: ["band-wang", "smoke-wang"],
};
const KNOWS_NAMES: Roles = "leader duty grid family care clinician";
// A family without anybody's consent reads words.
const KNOWS_HEALTH: Roles = "duty care clinician";
const KNOWS_SCORES: Roles = "duty care clinician";
const READS_NOTICES: Roles = "admin leader duty inspect";
const among = (roles: Roles | undefined, role: Role): boolean => roles?.split(" ").includes(role) ?? false;

let bench: Bench;
const desks: Desk[] = [];
beforeAll(async () => {
  bench = await openBench({ driven: true, demo: true });
  for (const side of ["east", "west"] as const)
    for (const role of ROLE_NAMES) {
      const user = await userOf(
        `${role}-${side}`,
        role,
        role === "family" ? [] : [side],
        role === "family" ? [side === "east" ? "wang" : "li"] : [],
      );
      bench.hub.users.set(user.id, user);
    }
});
afterAll(async () => {
  for (const desk of desks) desk.socket.terminate();
  await bench.api.stop();
});
beforeEach(refill);

function refill(): void {
  bench.hub.maintenance.set("m-east", maintenanceOf("m-east"));
  bench.hub.maintenance.set("m-walk", { ...maintenanceOf("m-walk"), tests: true });
  for (const one of DEVICES) bench.hub.devices.set(one.id, one);
}
async function spare(): Promise<void> {
  const user = await userOf("spare", "volunteer", []);
  bench.hub.users.set(user.id, user);
}

describe("every route, every role", () => {
  it("has a row for every route that the hub serves", async () => {
    const { body } = await bench.call("GET", "/openapi.json");
    const paths: unknown = JSON.parse(JSON.stringify(body)).paths;
    const served = Object.entries(Object(paths)).flatMap(([path, methods]) =>
      path.startsWith("/api/v1")
        ? Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path.slice(7).replace(/\{(\w+)\}/g, ":$1")}`)
        : [],
    );
    expect([...Object.keys(TABLE), ...ELSEWHERE].sort()).toEqual(served.sort());
  });

  const ask = async (name: string, row: Row, username: string): Promise<number> => {
    refill();
    await spare();
    return (await bench.as(username, name.split(" ")[0] ?? "", row.at, row.body)).status;
  };

  it.each(Object.entries(TABLE))("%s inside", async (name, row) => {
    const told: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const role of ROLE_NAMES) {
      expected[role] = among(row.ok, role) ? (row.status ?? 200) : among(row.blind, role) ? 404 : 403;
      told[role] = await ask(name, row, role);
    }
    expect(told).toEqual(expected);
  });

  it.each(Object.entries(TABLE))("%s outside", async (name, row) => {
    const told: Record<string, number> = {};
    const expected: Record<string, number> = {};
    for (const role of ROLE_NAMES) {
      expected[role] = among(row.ok, role) ? (row.outside ?? 404) : among(row.blind, role) ? 404 : 403;
      told[role] = await ask(name, row, `${role}-${row.from ?? "west"}`);
    }
    expect(told).toEqual(expected);
  });
});

describe("a case for what somebody needs", () => {
  const need = { kind: "request", source: "grid", person: "wang", description: "要一个助行器" };
  const open = async (body: unknown, side = ""): Promise<Record<string, number>> => {
    const told: Record<string, number> = {};
    for (const role of ROLE_NAMES) told[role] = (await bench.as(`${role}${side}`, "POST", "/cases", body)).status;
    return told;
  };
  const expected = (ok: Roles, status = 201): Record<string, number> =>
    Object.fromEntries(ROLE_NAMES.map((role) => [role, among(ok, role) ? status : 403]));

  it("is opened by carers too, for those of their own area", async () => {
    expect(await open(need)).toEqual(expected("leader duty grid care"));
    expect(await open({ ...need, place: "home-wang" })).toEqual(expected("leader duty grid care"));
    expect(await open(need, "-west")).toEqual(expected("leader duty grid care", 422));
  });

  it.each([
    ["without a person", { kind: "request", source: "grid", place: "home-wang" }],
    ["a quarrel", { ...need, kind: "complaint" }],
    ["an alarm that somebody reports", { ...need, kind: "alarm", family: "person" }],
    ["under another system's number", { ...need, foreign: [{ system: "12345", number: "CD-7", deadline: null }] }],
  ])("is no way to %s", async (_, body) => {
    expect((await bench.as("care", "POST", "/cases", body)).status).toBe(403);
    expect((await bench.as("grid", "POST", "/cases", body)).status).toBe(201);
  });

  it("stands at her own home", async () => {
    expect((await bench.as("care", "POST", "/cases", { ...need, place: "east" })).status).toBe(422);
    const made = await bench.as("care", "POST", "/cases", need);
    expect(made.body).toMatchObject({ kind: "request", person: "wang" });
  });
});

describe("an entry by hand", () => {
  it("is struck out by its author or a leader, in their area, and by nobody else", async () => {
    const made = await bench.as("care", "POST", "/people/wang/observations", { values: { systolic_bp: 12 } });
    const { id } = Object(made.body);
    const strike = async (username: string, body: unknown = { reason: "a digit is missing" }): Promise<number> =>
      (await bench.as(username, "POST", `/people/wang/observations/${id}/strike`, body)).status;
    const told: Record<string, number> = {};
    for (const role of ROLE_NAMES) told[role] = await strike(role);
    const refused = Object.fromEntries(ROLE_NAMES.map((role) => [role, 403]));
    expect(told).toEqual({ ...refused, care: 200, leader: 200 });
    expect([await strike("care-west"), await strike("leader-west"), await strike("clinician-west")]).toEqual([404, 404, 404]);
    expect(await strike("leader", {})).toBe(400);
    expect((await bench.as("leader", "POST", "/people/li/observations/obs-1/strike", { reason: "another's" })).status).toBe(404);
  });

  it("tells a leader who entered when, and no figure", async () => {
    const seen = await bench.as("leader", "GET", "/people/wang/observations");
    expect(seen.text).toContain('"measuredBy":"何静"');
    expect(seen.text).not.toContain("131");
    expect((await bench.as("care", "GET", "/people/wang/observations")).text).toContain("131");
  });
});

describe("lists", () => {
  it.each(ROLE_NAMES)("of %s hold nothing from outside, and no name or figure beyond its right", async (role) => {
    const inside = await bench.as(`${role}-east`, "GET", "/devices");
    if (inside.status === 200)
      expect(
        idsOf(inside)
          .filter((id) => /-wang$/.test(id))
          .sort(),
      ).toEqual(DEVICES_SEEN[role]);
    for (const at of ["/alerts", "/cases", "/devices", "/people"]) {
      const outside = await bench.as(`${role}-west`, "GET", at);
      if (outside.status === 200) expect(`${at} ${outside.text}`).not.toMatch(/wang|smoke-|a-heart|131/);
      const seen = await bench.as(`${role}-east`, "GET", at);
      if (seen.status !== 200) continue;
      if (!among(KNOWS_NAMES, role)) expect(`${at} ${seen.text}`).not.toContain(WANG);
      if (!among(KNOWS_HEALTH, role)) expect(`${at} ${seen.text}`).not.toContain("131");
    }
  });

  it("the audit log is cut by area for a leader, and whole for admin and inspection", async () => {
    bench.hub.audit.length = 0;
    await bench.as("duty", "GET", "/people/wang");
    await bench.as("duty", "POST", "/alerts/a-smoke/comment", { text: "seen" });
    await bench.as("duty", "PATCH", "/devices/camera-west", { name: "西门" });
    await bench.as("duty", "DELETE", "/devices/smoke-wang");
    await bench.as("admin", "PATCH", "/users/u-spare", { name: "备用" });
    const read = async (who: string, query = ""): Promise<string[]> => {
      const { body } = await bench.as(who, "GET", `/audit${query}`);
      const { items } = body as { items: { act: string; target: string }[] };
      return items.map(({ act, target }) => `${act} ${target}`).filter((line) => !line.startsWith("session."));
    };
    const east = [
      ...["alert.comment alert:a-smoke", "device.remove device:smoke-wang"],
      ...["person.open person:wang", "phone.view person:wang"],
    ];
    const west = ["device.update device:camera-west"];
    expect((await read("leader-east")).sort()).toEqual(east);
    expect((await read("leader-west")).sort()).toEqual(west);
    for (const who of ["admin-east", "inspect-west"])
      expect((await read(who)).sort()).toEqual([...east, ...west, "user.update user:u-spare"].sort());
    expect((await read("inspect-east", "?person=wang")).sort()).toEqual(["person.open person:wang", "phone.view person:wang"]);
    expect(await read("leader-west", "?person=wang")).toEqual([]);
  });

  it("the audit log names nobody to those who see no names", async () => {
    const body = { name: `${WANG}的手环`, kind: "wearable", place: "home-wang", person: "wang" };
    expect((await bench.as("duty", "POST", "/devices", body)).status).toBe(201);
    expect((await bench.as("duty", "PATCH", "/devices/band-wang", { name: `${WANG}的新手环` })).status).toBe(200);
    const log = await bench.as("inspect", "GET", "/audit");
    expect(log.text).toContain("device.create");
    expect(log.text).not.toContain(WANG);
  });
});

describe("every live frame, every role", () => {
  const open = async (username: string): Promise<Desk> => {
    const desk = await bench.live(await bench.tokenOf(username));
    desks.push(desk);
    await desk.next("snapshot");
    return desk;
  };

  it.each(ROLE_NAMES)("%s is told of its families, kinds and area, as far as it knows names and figures", async (role) => {
    const [inside, outside] = [await open(`${role}-east`), await open(`${role}-west`)];
    const smoke = device("smoke-wang", "smoke", "home-wang", "wang", "烟感 501");
    const at = { path: "/xfl/east/home-wang/", person: "wang" };
    for (const family of FAMILIES) {
      const told = alert(`t-${family}`, family, smoke, family === "vitals" ? "{who} 心率 131" : "{who} 有情况");
      const { evidence: _evidence, log: _log, ...plain } = told;
      const flat = family === "vitals" ? { ...plain, detail: { zh: "NEWS2 8 分", en: "NEWS2 8" } } : plain;
      const { notices: _notices, log: _caseLog, ...one } = caseOf(told);
      bench.hub.tell({ type: "alert", alert: flat, at, family });
      bench.hub.tell({ type: "case", case: one, at, family });
    }
    bench.hub.tell({ type: "notice", notice: notice("n9", "case-a-smoke", "u-somebody", `${WANG} 心率 131`) });
    bench.hub.touch("band-wang", "smoke-wang");
    bench.tick(250);
    bench.tick(1_000);
    for (const desk of [inside, outside]) await desk.next("status");

    const ofType = (desk: Desk, type: string): unknown[] => desk.frames.slice(1).filter((frame) => frame.type === type);
    const alerts = inside.frames.flatMap((frame) => (frame.type === "alert" ? frame.alert.family : []));
    const cases = inside.frames.flatMap((frame) => (frame.type === "case" ? frame.case.family : []));
    const devices = inside.frames.flatMap((frame) => (frame.type === "devices" ? frame.devices.map(({ id }) => id) : []));
    expect(alerts.sort()).toEqual([...ALERTS[role]].sort());
    expect(cases.sort()).toEqual([...CASES[role]].sort());
    expect(devices.sort()).toEqual(DEVICES_SEEN[role]);
    expect(ofType(inside, "notice")).toHaveLength(among(READS_NOTICES, role) ? 1 : 0);
    expect(outside.frames.map(({ type }) => type)).toEqual(["snapshot", "status"]);

    const text = JSON.stringify(inside.frames);
    expect(text.includes(WANG)).toBe(among(KNOWS_NAMES, role));
    expect(text.includes("131")).toBe(among(KNOWS_HEALTH, role));
    expect(text.includes("NEWS2 8")).toBe(among(KNOWS_SCORES, role));
    expect(JSON.stringify(outside.frames)).not.toMatch(/王|131|wang/);
  });

  it("a volunteer is told of the cases that they were given, took or reported, and of nobody else's", async () => {
    const desk = await open("volunteer-east");
    const smoke = device("smoke-wang", "smoke", "home-wang", "wang", "烟感 501");
    const at = { path: "/xfl/east/home-wang/", person: "wang" };
    for (const [id, assignedTo] of [
      ["t-given", "volunteer-east"],
      ["t-others", "volunteer-west"],
    ] as const) {
      const { notices: _notices, log: _log, ...one } = caseOf(alert(id, "fire", smoke, "{who} 有情况"));
      bench.hub.tell({ type: "case", case: { ...one, assignedTo }, at, family: "fire" });
    }
    bench.tick(1_000);
    await desk.next("status");
    const cases = desk.frames.flatMap((frame) => (frame.type === "case" ? [frame.case.id] : []));
    expect(cases).toEqual(["case-t-given"]);
    expect(JSON.stringify(desk.frames)).not.toContain(WANG);
  });
});
