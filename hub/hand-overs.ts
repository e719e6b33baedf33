import type { ActOutcome, Actor, ApiPorts, HandOverPorts } from "../api/index.ts";
import {
  type Alert,
  type Case,
  DEVICE_KINDS,
  type Device,
  type DeviceTrouble,
  type DutyRemark,
  type DutyShift,
  type HandedCase,
  type HandOver,
  type HandOverLists,
  type HandOverSheet,
  HOUR,
  type Instant,
  isEndedCase,
  isOverdue,
  type Maintenance,
  MINUTE,
  NOTICE_CHANNEL_WORDS,
  type Scope,
  seesCase,
  seesWhere,
  toIso,
  VISIT_WITHIN,
  type Whereabouts,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "handOvers" | "dutyLog">;
  openAlerts(): readonly { readonly alert: Alert; readonly at: Whereabouts }[];
  openCases(): readonly { readonly case: Case; readonly at: Whereabouts }[];
  maintenance(): readonly Maintenance[];
  /** The rest of what the HTTP face asks, which stands before anybody hands over. */
  ports(): Pick<ApiPorts, "devices" | "channels" | "visits" | "dutyLog" | "places">;
  community(): string;
  rootPath(): string;
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  told(): void;
  now(): Instant;
}

/** A hand-over signed so long before the shift begins is its own [D]. */
const SIGNED_BEFORE = HOUR;
/** So long after its beginning nobody is reminded [D]. */
const GRACE = 15 * MINUTE;
/** Remarks for the next shift stand in the sheet for so long [D]. */
const REMARKS_FOR = 24 * HOUR;
/** Lists are for reading: what is longer is cut [D]. */
const MOST = 200;
const LOW_BATTERY_PERCENT = 20;

const GIVEN = { zh: "上一份交班还没有接班，请先接班或说明原因。", en: "The last hand-over is not answered: take it over first." };
const OWN = { zh: "交班人和接班人不能是同一个人。", en: "Whoever hands over does not take over." };
const ANSWERED = { zh: "这份交班已有人接班或已说明原因。", en: "This hand-over was answered before." };

function handed(one: Case, now: Instant): HandedCase {
  const { id, number, kind, title, person, family, severity, state, verdict, takenByName } = one;
  return {
    ...{ id, number, kind, title, person, family, severity, state, verdict, takenByName },
    overdue: isOverdue(one, now),
    holdUntil: one.hold?.until ?? null,
    closing: one.closing !== null,
    relative: one.ladder?.family?.byName ?? null,
    drill: one.drill !== undefined,
  };
}

/** What the next shift is told of a device; nothing where all is well with it. */
function troublesOf(device: Device): readonly DeviceTrouble[] {
  const { on, values } = device;
  const battery = values.find(({ measurement }) => measurement === "battery");
  const low = on.includes("battery-low") || (typeof battery?.value === "number" && battery.value < LOW_BATTERY_PERCENT);
  const guards = DEVICE_KINDS[device.kind].lifeSafety;
  // What is lost with its panel is told by the panel.
  const silent = guards && device.aliveBy === undefined && (device.state === "silent" || device.state === "offline");
  return [
    ...(silent ? (["silent"] as const) : []),
    ...(on.includes("isolated") ? (["isolated"] as const) : []),
    ...(guards && on.includes("fault") ? (["fault"] as const) : []),
    ...(low && !silent ? (["battery"] as const) : []),
  ];
}

/** 交接班: what is open, from where it is kept; frozen by the outgoing officer's signature. */
export function createHandOvers(parts: Parts): HandOverPorts {
  const { records } = parts;
  let serial = 0;

  const shiftAt = (at: Instant): DutyShift => {
    const { shifts } = parts.ports().dutyLog.day(null);
    const now = toIso(at);
    const shift = shifts.find(({ from, to }) => from <= now && now < to) ?? shifts[0];
    if (shift === undefined) throw new Error("a day without shifts");
    return shift;
  };
  const remarksFor = async (scope: Scope, now: Instant): Promise<readonly DutyRemark[]> => {
    const question = { from: now - REMARKS_FOR, to: now + 1, path: null, kinds: ["remark"] as const, rising: true, whole: false };
    const { items } = await records.dutyLog.lines(scope, question, { limit: MOST, cursor: null });
    return items.flatMap((row) => (row.source === "remark" && row.remark.nextShift && row.correctedBy === null ? [row.remark] : []));
  };
  const devicesOf = (scope: Scope): HandOverLists["devices"] => {
    const found: HandOverLists["devices"] = [];
    const filter = { kind: null, state: null, path: null, person: null, search: null };
    for (let cursor: string | null = null; found.length < MOST; ) {
      const page: ReturnType<ApiPorts["devices"]["list"]> = parts.ports().devices.list(scope, filter, { limit: 1_000, cursor });
      for (const device of page.items) {
        const { id, name, person, place } = device;
        found.push(...troublesOf(device).map((what) => ({ id, name, person, place: place?.path ?? "", what })));
      }
      cursor = page.next;
      if (cursor === null) break;
    }
    return found.slice(0, MOST);
  };

  const listsOf = async (scope: Scope): Promise<HandOverLists> => {
    const now = parts.now();
    const cases = parts.openCases().filter(({ case: one, at }) => seesCase(scope, one, at) && !isEndedCase(one));
    const alerts = parts.openAlerts().filter(({ at }) => seesWhere(scope, at));
    const { channels, visits, places } = parts.ports();
    const end = Date.parse(shiftAt(now).to) + 12 * HOUR;
    const { states } = await channels.view();
    return {
      cases: cases.filter(({ case: one }) => one.state !== "visit-due").map(({ case: one }) => handed(one, now)),
      visits: cases.flatMap(({ case: { id, number, title, person, family, visit } }) =>
        visit === null ? [] : [{ id, number, title, person, family, dueAt: toIso(Date.parse(visit.since) + VISIT_WITHIN) }],
      ),
      care: visits
        .due(end)
        .filter(({ at }) => seesWhere(scope, at))
        .slice(0, MOST)
        .map(({ item }) => ({ person: item.name, place: item.place, dueAt: item.dueAt, overdue: item.overdue })),
      unacknowledged: alerts
        .filter(({ alert }) => alert.state.endsWith("unacknowledged"))
        .slice(0, MOST)
        .map(({ alert: { id, sentence, person, family, raisedAt } }) => ({ id, sentence, person, family, at: raisedAt })),
      shelved: alerts
        .filter(({ alert }) => alert.state === "shelved")
        .map(({ alert: { id, sentence, person, family, shelvedUntil, shelvedReason } }) => ({
          ...{ id, sentence, person, family, until: shelvedUntil, reason: shelvedReason },
        })),
      maintenance: parts
        .maintenance()
        .filter(({ around }) => around.some((path) => scope.paths.some((root) => path.startsWith(root))))
        .map(({ id, scope: of, reason, owner, from, until }) => ({
          ...{ id, reason, owner: owner.name, from, until },
          where: [...of.places.map(places.spoken), ...of.devices.map((device) => parts.ports().devices.get(device)?.device.name ?? "")]
            .filter((name) => name !== "")
            .slice(0, 5)
            .join("、"),
        })),
      devices: devicesOf(scope),
      channels: states.flatMap(({ channel, troubleSince }) =>
        troubleSince === null ? [] : [{ channel, words: NOTICE_CHANNEL_WORDS[channel], since: troubleSince }],
      ),
      remarks: [...(await remarksFor(scope, now))],
    };
  };

  const due: HandOverPorts["due"] = async (scope) => {
    const now = parts.now();
    const shift = shiftAt(now);
    const { items } = await records.handOvers.list(scope, { limit: 10, cursor: null });
    const since = toIso(Date.parse(shift.from) - SIGNED_BEFORE);
    const taken = items.some(({ state, answered }) => state === "taken" && answered !== null && answered.at >= since);
    return {
      ...{ now: toIso(now), zone: parts.ports().dutyLog.day(null).zone, shift },
      missing: !taken && now - Date.parse(shift.from) >= GRACE,
      waiting: items[0]?.state === "given" ? items[0] : null,
    };
  };
  const within = (scope: Scope, one: HandOver | undefined): HandOver | undefined =>
    one !== undefined && scope.people === null && scope.paths.some((path) => one.path.startsWith(path)) ? one : undefined;
  const refused = (status: 409 | 422, words: typeof OWN): ActOutcome<never> => ({ ok: false, status, reason: words.zh, words });

  return {
    due,
    now: async (scope) => ({ ...(await due(scope)), lists: await listsOf(scope) }),
    list: records.handOvers.list,
    get: async (scope, id) => within(scope, await records.handOvers.get(id)),
    give: async (by: Actor, scope) => {
      const { waiting, shift } = await due(scope);
      if (waiting !== null) return refused(409, GIVEN);
      const now = parts.now();
      serial += 1;
      const next = Date.parse(shift.to) - now <= SIGNED_BEFORE ? shift.to : shift.from;
      const sheet: HandOverSheet = {
        ...{ id: parts.makeId(now, "hand-over", by.user, serial), community: parts.community(), path: scope.paths[0] ?? parts.rootPath() },
        ...{ shiftAt: next, given: { by: by.username, byName: by.name, at: toIso(now) }, lists: await listsOf(scope) },
      };
      await records.handOvers.add(sheet);
      parts.told();
      return { ok: true, value: { ...sheet, state: "given", answered: null } };
    },
    answer: async (id, by, reason) => {
      const sheet = await records.handOvers.get(id);
      if (sheet === undefined) return { ok: false, status: 404, reason: "no such hand-over" };
      if (sheet.given.by === by.username) return refused(422, OWN);
      const act = reason === null ? "taken" : "refused";
      const answer = { handOver: id, act, by: by.username, byName: by.name, at: toIso(parts.now()), reason } as const;
      if (!(await records.handOvers.answer(answer))) return refused(409, ANSWERED);
      parts.told();
      return { ok: true, value: { ...sheet, state: act, answered: { by: by.username, byName: by.name, at: answer.at, reason } } };
    },
  };
}
