import {
  type Alert,
  AlertSchema,
  type Case,
  CaseSchema,
  type DeviceLive,
  type HubStatus,
  isDeviceKind,
  type LiveFrame,
  type LockedNobody,
  type LockedView,
  POSTURE_KINDS,
  type PublicAlert,
  SEVERITIES,
  type Severity,
  type TestAlarm,
  type WallFrame,
} from "../../contracts/index.ts";
import { fits } from "../data/parse.ts";

/** A frame as read, with the number of things in it that could not be read. */
export interface ReadFrame {
  readonly frame: LiveFrame;
  readonly unreadable: number;
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * An alert with a word that this page does not know yet (a newer hub) is still an alert: it is taken when what the
 * desk cannot do without is there, rather than thrown away.
 */
function alertOf(value: unknown): Alert | undefined {
  if (fits(AlertSchema, value)) return value;
  if (!isObject(value)) return undefined;
  const severity = SEVERITIES.some((known) => known === value.severity);
  const whole = ["id", "state", "raisedAt", "changedAt", "lastAt", "rule"].every((key) => typeof value[key] === "string");
  const worded = isObject(value.sentence) && isObject(value.reason) && isObject(value.ruleName) && isObject(value.subject);
  return severity && whole && worded && Array.isArray(value.marks) ? (value as unknown as Alert) : undefined;
}

const caseOf = (value: unknown): Case | undefined => (fits(CaseSchema, value) ? value : undefined);

/** Light on purpose: this runs four times a second over everything that moved. */
function deviceOf(value: unknown): DeviceLive | undefined {
  if (!isObject(value) || typeof value.id !== "string" || typeof value.state !== "string") return undefined;
  return Array.isArray(value.on) && Array.isArray(value.values) ? (value as unknown as DeviceLive) : undefined;
}

function testOf(value: unknown): TestAlarm | undefined {
  if (!isObject(value)) return undefined;
  const { id, device, name, kind, place, event, at, byName, ringsAt } = value;
  const whole = [id, device, name, place, at].every((each) => typeof each === "string") && typeof kind === "string" && isDeviceKind(kind);
  const orNull = [event, byName, ringsAt].every((each) => each === null || typeof each === "string");
  return whole && orNull ? (value as unknown as TestAlarm) : undefined;
}

function statusOf(value: unknown): HubStatus | undefined {
  if (!isObject(value) || typeof value.time !== "string" || typeof value.devices !== "number") return undefined;
  return Array.isArray(value.degraded) ? (value as unknown as HubStatus) : undefined;
}

function nobodyOf(value: unknown): LockedNobody | undefined {
  if (!isObject(value) || !isObject(value.line)) return undefined;
  const severity = SEVERITIES.find((one) => one === value.severity);
  const { zh, en } = value.line;
  if (severity === undefined || typeof zh !== "string" || typeof en !== "string" || typeof value.since !== "string") return undefined;
  return { severity, line: { zh, en }, since: value.since };
}

function publicAlertOf(value: unknown): PublicAlert | undefined {
  if (!isObject(value) || !isObject(value.kind) || typeof value.id !== "string" || typeof value.since !== "string") return undefined;
  const severity = SEVERITIES.find((one) => one === value.severity);
  const { zh, en } = value.kind;
  if (severity === undefined || typeof zh !== "string" || typeof en !== "string") return undefined;
  const [lon, lat] = Array.isArray(value.point) ? value.point : [];
  return {
    ...{ id: value.id, severity, kind: { zh, en }, since: value.since, waiting: value.waiting === true },
    where: typeof value.where === "string" ? value.where : null,
    building: typeof value.building === "string" ? value.building : null,
    point: typeof lon === "number" && typeof lat === "number" ? [lon, lat] : null,
  };
}

function lockedOf(value: unknown): LockedView | undefined {
  if (!isObject(value) || !isObject(value.waiting)) return undefined;
  const { waiting } = value;
  const count = (severity: Severity): number => Number(waiting[severity] ?? 0);
  const sounding = SEVERITIES.find((one) => one === value.sounding) ?? null;
  const nobody = listOf(value.nobody ?? [], nobodyOf).items;
  const alerts = listOf(value.alerts ?? [], publicAlertOf).items;
  const posture = POSTURE_KINDS.find((one) => one === value.posture);
  return {
    waiting: { critical: count("critical"), high: count("high"), medium: count("medium"), low: count("low") },
    ...{ alerts, sounding, nobody },
    ...(posture && { posture }),
  };
}

function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): { readonly items: readonly T[]; readonly unreadable: number } {
  if (!Array.isArray(value)) return { items: [], unreadable: 1 };
  const items: T[] = [];
  for (const item of value) {
    const one = read(item);
    if (one !== undefined) items.push(one);
  }
  return { items, unreadable: value.length - items.length };
}

function snapshotOf(body: Loose, n: number): ReadFrame | undefined {
  const status = statusOf(body.status);
  if (typeof body.epoch !== "string" || status === undefined) return undefined;
  const alerts = listOf(body.alerts, alertOf);
  const cases = listOf(body.cases, caseOf);
  const devices = listOf(body.devices, deviceOf);
  return {
    frame: { n, type: "snapshot", epoch: body.epoch, alerts: alerts.items, cases: cases.items, devices: devices.items, status },
    unreadable: alerts.unreadable + cases.unreadable + devices.unreadable,
  };
}

/** Reads one text of the live feed; undefined where it is no frame that this page can use. */
export function readFrame(text: string): ReadFrame | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(body) || typeof body.n !== "number") return undefined;
  const n = body.n;
  switch (body.type) {
    case "snapshot":
      return snapshotOf(body, n);
    case "alert": {
      const alert = alertOf(body.alert);
      return alert && { frame: { n, type: "alert", alert }, unreadable: 0 };
    }
    case "case": {
      const one = caseOf(body.case);
      return one && { frame: { n, type: "case", case: one }, unreadable: 0 };
    }
    case "devices": {
      const devices = listOf(body.devices, deviceOf);
      return { frame: { n, type: "devices", devices: devices.items }, unreadable: devices.unreadable };
    }
    case "status": {
      const status = statusOf(body.status);
      return status && { frame: { n, type: "status", status }, unreadable: 0 };
    }
    case "session":
      return typeof body.endsAt === "string" ? { frame: { n, type: "session", endsAt: body.endsAt }, unreadable: 0 } : undefined;
    case "locked": {
      const locked = lockedOf(body.locked);
      return locked && { frame: { n, type: "locked", locked }, unreadable: 0 };
    }
    case "registry":
      return typeof body.entity === "string" ? { frame: { n, type: "registry", entity: body.entity }, unreadable: 0 } : undefined;
    case "test": {
      const test = testOf(body.test);
      return test && { frame: { n, type: "test", test }, unreadable: 0 };
    }
    case "notice":
      return isObject(body.notice) && typeof body.notice.id === "string" && typeof body.notice.case === "string"
        ? { frame: { n, type: "notice", notice: body.notice as never }, unreadable: 0 }
        : undefined;
    default:
      return undefined;
  }
}

/** Reads one text of the feed of a screen on the wall; undefined where it is no frame that this page can use. */
export function readWallFrame(text: string): WallFrame | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(body) || body.type !== "wall" || typeof body.n !== "number" || !isObject(body.wall)) return undefined;
  const locked = lockedOf(body.wall);
  const { time, endsAt, devices, online } = body.wall;
  if (locked === undefined || typeof time !== "string" || typeof endsAt !== "string") return undefined;
  return { n: body.n, type: "wall", wall: { ...locked, time, endsAt, devices: Number(devices ?? 0), online: Number(online ?? 0) } };
}
