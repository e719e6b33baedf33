import type {
  AlertDetail,
  CaseDetail,
  Device,
  FamilyConsent,
  HandEntry,
  Instant,
  Maintenance,
  Notice,
  Person,
  Scope,
  Whereabouts,
} from "../../contracts/index.ts";
import { PROGRAM_GRANTS, seesFamily, seesKind, seesWhere } from "../../contracts/index.ts";
import type {
  ActOutcome,
  ApiPorts,
  AuditLine,
  LiveChange,
  PageOf,
  Paging,
  StoredPin,
  StoredSession,
  StoredUser,
  StoredWall,
} from "../ports.ts";
import type { StoredTransfer } from "../transfer-ports.ts";
import { memoryAcceptances } from "./memory-acceptances.ts";
import { memoryCalls } from "./memory-calls.ts";
import { memoryCards } from "./memory-cards.ts";
import { memoryCare, NOTHING_KNOWN } from "./memory-care.ts";
import { memoryChannels } from "./memory-channels.ts";
import { memoryDesks } from "./memory-desks.ts";
import { memoryDeviceWork } from "./memory-device-work.ts";
import { memoryDoor } from "./memory-door.ts";
import { memoryDrills } from "./memory-drills.ts";
import { memoryDutyLog } from "./memory-duty-log.ts";
import { memoryEntry } from "./memory-entry.ts";
import { memoryExchange } from "./memory-exchange.ts";
import { GIVEN, memoryFamily } from "./memory-family.ts";
import { memoryGrids } from "./memory-grids.ts";
import { memoryHandOvers } from "./memory-hand-overs.ts";
import { memoryHelp } from "./memory-help.ts";
import { memoryImports } from "./memory-imports.ts";
import { memoryInfoReports } from "./memory-info-reports.ts";
import { memoryIntegrations } from "./memory-integrations.ts";
import { memoryLost } from "./memory-lost.ts";
import { memoryMaintenance } from "./memory-maintenance.ts";
import { memoryMappings } from "./memory-mappings.ts";
import { memoryMessages } from "./memory-messages.ts";
import { memoryPatrols } from "./memory-patrols.ts";
import { memoryProof } from "./memory-proof.ts";
import { memoryRatings } from "./memory-ratings.ts";
import { memoryReport } from "./memory-report.ts";
import { memoryResponse } from "./memory-response.ts";
import { memoryRetention } from "./memory-retention.ts";
import { memoryRosters } from "./memory-rosters.ts";
import { memoryRules } from "./memory-rules.ts";
import { memoryScores, WRITTEN } from "./memory-scores.ts";
import { memorySheets } from "./memory-sheets.ts";
import { memoryTrips } from "./memory-trips.ts";
import { memoryUnclaimed } from "./memory-unclaimed.ts";
import { memoryVisits } from "./memory-visits.ts";
import { memoryVolunteers } from "./memory-volunteers.ts";
import { memoryWalks } from "./memory-walks.ts";
import { memoryWebhooks } from "./memory-webhooks.ts";
import { DEVICES, HASH, live, NOW, PATHS, PEOPLE, PLACES, quarantined, ROOT } from "./world.ts";

/** The hub as the HTTP face knows it, held in memory: a second implementation of the ports, with handles for tests. */
export interface MemoryHub {
  readonly ports: ApiPorts;
  readonly users: Map<string, StoredUser>;
  readonly sessions: Map<string, StoredSession>;
  readonly pins: Map<string, StoredPin>;
  readonly walls: Map<string, StoredWall>;
  readonly audit: AuditLine[];
  readonly alerts: Map<string, AlertDetail>;
  readonly cases: Map<string, CaseDetail>;
  readonly notices: Map<string, Notice>;
  readonly consents: FamilyConsent[];
  readonly maintenance: Map<string, Maintenance>;
  readonly devices: Map<string, Device>;
  readonly series: { readonly device: string; readonly measurement: string; readonly points: number | null }[];
  now: Instant;
  tell(change: LiveChange): void;
  touch(...devices: string[]): void;
}

function pageOf<T>(items: readonly T[], { limit, cursor }: Paging): PageOf<T> {
  const from = cursor === null ? 0 : Number(cursor);
  const rest = items.slice(from, from + limit);
  return { items: rest, next: from + limit < items.length ? String(from + limit) : null };
}

const missing = { ok: false, status: 404, reason: "nothing there" } as const;
const pathOf = (place: string | null | undefined): string => (place == null ? ROOT : (PATHS[place] ?? ROOT));
const whereOf = (place: string | null | undefined, person: string | null): Whereabouts => ({ path: pathOf(place), person });

export function createMemoryHub(options: { readonly driven?: boolean; readonly demo?: boolean } = {}): MemoryHub {
  const users = new Map<string, StoredUser>();
  const sessions = new Map<string, StoredSession>();
  const walls = new Map<string, StoredWall>();
  const transfers = new Map<string, StoredTransfer>();
  const pins = new Map<string, StoredPin>();
  const officers: { readonly desk: string; readonly user: string; readonly at: Instant }[] = [];
  const answers = new Map<string, { fingerprint: string; status: number; body: string }>();
  const alerts = new Map<string, AlertDetail>();
  const cases = new Map<string, CaseDetail>();
  const notices = new Map<string, Notice>();
  const consents: FamilyConsent[] = [GIVEN];
  const maintenance = new Map<string, Maintenance>();
  const devices = new Map<string, Device>(DEVICES.map((each) => [each.id, each]));
  const people = new Map<string, Person>(PEOPLE.map((each) => [each.id, each]));
  const entries = new Map<string, HandEntry>([[WRITTEN.id, WRITTEN]]);
  const places = new Map(PLACES.map((each) => [each.id, each]));
  const listeners = new Set<(change: LiveChange) => void>();
  const touched: { readonly seq: number; readonly id: string }[] = [];
  let made = 0;

  const atOf = (one: { readonly place: { readonly id: string } | null; readonly person: string | null }): Whereabouts =>
    whereOf(one.place?.id, one.person);
  const entry = (one: Device) => ({ live: live(one), kind: one.kind, at: atOf(one) });
  const change = (id: string, fields: Partial<AlertDetail>): Promise<ActOutcome<AlertDetail>> => {
    const alert = alerts.get(id);
    if (alert === undefined) return Promise.resolve(missing);
    const value = { ...alert, ...fields };
    alerts.set(id, value);
    return Promise.resolve({ ok: true, value });
  };
  const whole = (person: Person) => ({
    person,
    at: whereOf(person.home, person.id),
    placePath: person.home,
    devices: [...devices.values()].filter((each) => each.person === person.id).map((each) => each.id),
    activity: NOTHING_KNOWN,
  });

  const ports: ApiPorts = {
    setup: { open: () => false, admits: () => false, finish: async () => ({ ok: false, reason: "closed" }) },
    now: () => hub.now,
    users: {
      all: async () => [...users.values()],
      byUsername: async (name) => [...users.values()].find((each) => each.username === name),
      byId: async (id) => users.get(id),
      save: async (user) => void users.set(user.id, user),
      remove: async (id) => void users.delete(id),
    },
    sessions: {
      find: async (hash) => sessions.get(hash),
      save: async (session) => void sessions.set(session.tokenHash, session),
      remove: async (hash) => void sessions.delete(hash),
      removeOfUser: async (user) => {
        for (const [hash, session] of sessions) if (session.user === user) sessions.delete(hash);
      },
    },
    walls: {
      since: async (at) => [...walls.values()].filter(({ endsAt }) => endsAt >= at),
      save: async (wall) => void walls.set(wall.id, wall),
    },
    pins: {
      find: async (user) => pins.get(user),
      save: async (pin) => void pins.set(pin.user, pin),
      remove: async (user) => void pins.delete(user),
    },
    officers: {
      at: async (desk, since) => officers.flatMap((one) => (one.desk === desk && one.at >= since ? [one.user] : [])),
      save: async (desk, user, at) => {
        const known = officers.findIndex((one) => one.desk === desk && one.user === user);
        officers.splice(known === -1 ? officers.length : known, 1, { desk, user, at });
      },
      forget: async (user, except) => {
        officers.splice(0, officers.length, ...officers.filter((one) => one.user !== user || one.desk === except));
      },
    },
    idempotency: {
      find: async (user, key) => answers.get(`${user} ${key}`),
      save: async (user, key, fingerprint, status, body) => void answers.set(`${user} ${key}`, { fingerprint, status, body }),
    },
    audit: {
      write: async (item) => void hub.audit.push(item),
      list: async (scope, filter, paging) => {
        const seen = hub.audit.filter(
          ({ where, user, act, target }) =>
            (scope.rights.has("audit.all") || (where != null && seesWhere(scope, where))) &&
            (filter.user === null || user === filter.user) &&
            (filter.target === null || target === filter.target) &&
            (filter.acts == null || filter.acts.includes(act)) &&
            (filter.person === null || where?.person === filter.person),
        );
        return pageOf(seen.map(({ where: _where, ...item }) => ({ ...item, at: new Date(item.at).toISOString() })).reverse(), paging);
      },
      checks: async () => ({ answered: 1, missed: 0, lastAt: hub.now, lastName: "李敏" }),
    },
    alerts: {
      list: async (scope, filter, paging) => {
        const open = (alert: AlertDetail): boolean => alert.state !== "normal";
        const fits = (alert: AlertDetail): boolean =>
          (filter.state?.some(
            (state) => state === alert.state || (state === "open" && open(alert)) || (state === "closed" && !open(alert)),
          ) ??
            true) &&
          (filter.severity?.includes(alert.severity) ?? true) &&
          (filter.path === null || atOf(alert).path.startsWith(filter.path)) &&
          (filter.device === null || alert.device?.id === filter.device);
        const seen = [...alerts.values()].filter(
          (alert) => seesWhere(scope, atOf(alert)) && seesFamily(scope, alert.family) && fits(alert),
        );
        return pageOf(seen, paging);
      },
      get: async (id) => {
        const alert = alerts.get(id);
        return alert === undefined ? undefined : { alert, at: atOf(alert) };
      },
      acknowledge: (id, by) => change(id, { state: "acknowledged", acknowledgedBy: by.username }),
      silence: (id, by) => change(id, { silencedBy: by.username }),
      verify: (id) => change(id, { verdict: "true" }),
      shelve: async () => ({ ok: false, status: 409, reason: "特急告警不能暂停提醒" }),
      unshelve: (id) => change(id, { shelvedUntil: null }),
      comment: (id) => change(id, {}),
    },
    cases: {
      list: async (scope, filter, paging) =>
        pageOf(
          [...cases.values()].filter(
            (one) => seesWhere(scope, atOf(one)) && seesFamily(scope, one.family) && (filter.state?.includes(one.state) ?? true),
          ),
          paging,
        ),
      get: async (id) => {
        const one = cases.get(id);
        return one === undefined ? undefined : { case: one, at: atOf(one) };
      },
      create: async (body, by) => {
        const base = [...cases.values()][0];
        if (base === undefined) return missing;
        const value = { ...base, id: `case-made-${cases.size}`, kind: body.kind, source: body.source, receivedBy: by.username };
        return { ok: true, value };
      },
      addPicture: async (id) =>
        cases.has(id) ? { ok: true, value: { hash: HASH, type: "image/jpeg", bytes: 2, stripped: false, position: null } } : missing,
      picture: async (hash) => (hash === HASH ? { bytes: new Uint8Array([0xff, 0xd8]), type: "image/jpeg" } : undefined),
      hands: () => [],
      act: async (id, _act, by) => {
        const one = cases.get(id);
        if (one === undefined) return missing;
        const value = { ...one, state: "taken" as const, takenBy: by.username };
        cases.set(id, value);
        return { ok: true, value };
      },
    },
    calls: memoryCalls(
      () => [...people.values()],
      () => hub.now,
    ),
    desks: memoryDesks(),
    plans: () => [],
    cards: memoryCards(),
    infoReports: memoryInfoReports(() => hub.now),
    ratings: memoryRatings(() => hub.now),
    help: memoryHelp(people),
    volunteers: memoryVolunteers(),
    trips: memoryTrips(() => hub.now),
    grids: memoryGrids(),
    lost: memoryLost((id) => cases.get(id)),
    entry: memoryEntry(people),
    exchange: memoryExchange({ now: () => hub.now, cases: () => [...cases.values()] }),
    webhooks: memoryWebhooks(),
    integrations: memoryIntegrations(PROGRAM_GRANTS, (id) => devices.has(id)),
    channels: memoryChannels(),
    notices: {
      list: async (_scope, filter, paging) =>
        pageOf(
          [...notices.values()].filter(
            (each) => (filter.user === null || each.to.user === filter.user) && (filter.case === null || each.case === filter.case),
          ),
          paging,
        ),
      read: async (id, by) => {
        const found = notices.get(id);
        return found === undefined || found.to.user !== by.user ? missing : { ok: true, value: { ...found, state: "read" as const } };
      },
    },
    devices: {
      list: (scope, filter, paging) =>
        pageOf(
          [...devices.values()].filter(
            (each) => seesWhere(scope, atOf(each)) && seesKind(scope, each.kind) && (filter.kind?.includes(each.kind) ?? true),
          ),
          paging,
        ),
      get: (id) => {
        const found = devices.get(id);
        return found === undefined ? undefined : { device: found, at: atOf(found) };
      },
      create: async (body) => {
        made += 1;
        const base = DEVICES[1];
        if (base === undefined) throw new Error("no device to copy");
        const device: Device = { ...base, id: `d${made}`, name: body.name, kind: body.kind, person: body.person ?? null };
        devices.set(device.id, device);
        return { ok: true, value: { device, mqtt: { username: device.id, password: `secret-${made}` } } };
      },
      update: async (id, body) => {
        const found = devices.get(id);
        return found === undefined ? missing : { ok: true, value: { ...found, name: body.name ?? found.name } };
      },
      remove: async (id) => (devices.delete(id) ? { ok: true, value: null } : missing),
      rotate: async (id, keep) => {
        const found = devices.get(id);
        if (found === undefined) return missing;
        const oldUntil = keep === 0 ? {} : { oldUntil: new Date(hub.now + keep).toISOString() };
        return { ok: true, value: { device: found, mqtt: { username: id, password: "new" }, ...oldUntil } };
      },
      lastPicture: (id) => (id.startsWith("camera-") ? { hash: HASH, at: new Date(hub.now).toISOString(), type: "image/jpeg" } : undefined),
      messages: memoryMessages,
      series: async (device, measurement, _from, _to, points) => {
        hub.series.push({ device, measurement, points });
        const t = new Date(hub.now).toISOString();
        return { unit: "/min", points: points === null ? [{ t, value: 131 }] : [{ t, min: 1, max: 2, avg: 1.5, count: 2 }], next: null };
      },
    },
    people: {
      list: (scope, paging) =>
        pageOf(
          [...people.values()].map(whole).filter((each) => seesWhere(scope, each.at)),
          paging,
        ),
      get: (id) => {
        const found = people.get(id);
        return found === undefined ? undefined : whole(found);
      },
      wearersOf: (device) => (device === "band-removed" ? ["wang"] : []),
      worn: (id, from, to) => (people.has(id) ? [{ device: "band-wang", from, to }] : []),
      create: async (fields) => {
        const value = { ...fields, id: `p${people.size}`, demo: false };
        people.set(value.id, value);
        return { ok: true, value };
      },
      update: async (id, change) => {
        const found = people.get(id);
        if (found === undefined) return missing;
        const value = { ...found, ...change };
        people.set(id, value);
        return { ok: true, value };
      },
    },
    scores: memoryScores({ people, entries, now: () => hub.now }),
    care: memoryCare(people),
    imports: memoryImports(),
    family: memoryFamily({ consents, cases, users, now: () => hub.now }),
    places: {
      list: (scope, filter, paging) =>
        pageOf(
          [...places.values()].filter(
            (each) =>
              scope.paths.some((path) => pathOf(each.id).startsWith(path)) && (filter.level === null || each.level === filter.level),
          ),
          paging,
        ),
      get: (id) => places.get(id),
      pathOf: (id) => PATHS[id],
      spoken: (id) => places.get(id)?.name,
      create: async (fields) => ({ ok: true, value: { ...fields, id: "new-place" } }),
      map: () => ({
        community: { id: "xfl", name: "幸福里社区" },
        bounds: [0, 0, 1, 1],
        features: { type: "FeatureCollection", features: [] },
      }),
    },
    door: memoryDoor(),
    mappings: memoryMappings(),
    quarantine: {
      list: async (_scope, _filter, paging) => pageOf([quarantined], paging),
      get: async (id) => (id === quarantined.id ? { ...quarantined, payload: Buffer.from(quarantined.preview) } : undefined),
      rerun: async (ids) => ({ mended: ids.length, kept: 0 }),
      dismiss: async (ids) => ids.length,
    },
    unclaimed: memoryUnclaimed(),
    ...memoryDeviceWork(() => hub.now),
    patrols: memoryPatrols({ now: () => hub.now, spot: "east-pump" }),
    ...memoryVisits({ now: () => hub.now, people, whereOf: (person) => whereOf(person.home, person.id), root: ROOT }),
    maintenance: memoryMaintenance(() => hub.now, maintenance),
    walks: memoryWalks(() => hub.now),
    ...memoryAcceptances(() => hub.now),
    drills: memoryDrills(() => hub.now, { kind: "fall", subject: "wang" }),
    posture: { current: () => null, set: async () => null },
    proof: memoryProof(),
    rosters: memoryRosters(),
    dutyLog: memoryDutyLog(),
    transfers: {
      save: async (sheet) => void transfers.set(sheet.tokenHash, sheet),
      find: async (hash) => transfers.get(hash),
      of: async (person) => [...transfers.values()].filter((each) => each.person === person).reverse(),
    },
    sheets: memorySheets(),
    handOvers: memoryHandOvers(),
    reports: {
      nuisance: async (scope) => memoryReport(scope),
      response: memoryResponse((scope) => [...cases.values()].filter((one) => seesWhere(scope, atOf(one)))),
    },
    retention: memoryRetention(),
    ...memoryRules(),
    snapshots: {
      read: async (hash) => (hash === HASH ? { bytes: new Uint8Array([0xff, 0xd8]), type: "image/jpeg" } : undefined),
      whereabouts: async (hash) => (hash === HASH ? whereOf("home-wang", null) : undefined),
      watched: () => [],
    },
    scenarios:
      options.demo === true ? { list: () => [], start: async (name) => ({ ok: true, value: { name } }), running: () => null } : null,
    live: {
      epoch: "e1",
      openAlerts: () => [...alerts.values()].map(({ evidence: _evidence, log: _log, ...alert }) => ({ alert, at: atOf(alert) })),
      openCases: () => [...cases.values()].map(({ notices: _notices, log: _log, ...one }) => ({ case: one, at: atOf(one) })),
      openCase: (id) => hub.ports.live.openCases().find((each) => each.case.id === id),
      devices: () => [...devices.values()].map(entry),
      devicesSince: (cursor) => {
        const ids = new Set(touched.filter((each) => each.seq > cursor).map((each) => each.id));
        const found = [...ids].flatMap((id) => devices.get(id) ?? []);
        return { cursor: touched.at(-1)?.seq ?? 0, devices: found.map(entry) };
      },
      status: (scope: Scope) => ({
        time: new Date(hub.now).toISOString(),
        community: "xfl",
        communityName: "幸福里社区",
        devices: [...devices.values()].filter((each) => seesKind(scope, each.kind)).length,
        online: 1,
        rate: 0,
        syncMs: null,
        quarantined: 1,
        degraded: [],
        demo: false,
        clock: "wall",
      }),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    // Says back what it hears.
    mqtt: { accept: (stream) => void stream.pipe(stream) },
    clock:
      options.driven === true
        ? {
            moveTo: async (to) => {
              hub.now = to;
              return to;
            },
          }
        : null,
    health: {
      live: () => ({ ok: true, detail: { uptime: 1 } }),
      ready: () => ({ ok: false, detail: { why: "starting" } }),
      view: () => ({
        time: "2026-11-24T00:00:00.000Z",
        version: "0.0.0",
        uptimeSeconds: 1,
        disk: null,
        backup: null,
        faults: [],
        stages: [],
      }),
      metrics: async () => "# HELP shouwang_up up\nshouwang_up 1\n",
    },
  };

  const hub: MemoryHub = {
    ports,
    users,
    sessions,
    pins,
    walls,
    audit: [],
    alerts,
    cases,
    notices,
    consents,
    maintenance,
    devices,
    series: [],
    now: NOW,
    tell: (told) => {
      for (const listener of listeners) listener(told);
    },
    touch: (...ids) => {
      for (const id of ids) touched.push({ seq: touched.length + 1, id });
    },
  };
  return hub;
}
