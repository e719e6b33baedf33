import type { FastifyReply, FastifyRequest } from "fastify";
import type { AuditItem, Instant, Whereabouts } from "../../contracts/index.ts";
import type { AuditLine } from "../ports.ts";
import type { RouteRule } from "./rights.ts";
import type { Caller } from "./sessions.ts";
import type { Wall } from "./walls.ts";

/** Views that a route notes besides its own entry. */
export const VIEW_ACTS = ["health.view", "phone.view", "exchange.pull", "transfer.override"] as const;
/** Written by the hub itself, by nobody's request. */
export const HUB_ACTS = [
  ...["consent.life-threat", "family.over", "desk.check-answered", "desk.check-missed"],
  ...["desk.seated", "desk.left", "wall.over", "transfer.read", "transfer.refused"],
] as const;
type ViewAct = (typeof VIEW_ACTS)[number];

interface Note {
  readonly act: ViewAct;
  readonly target: string;
  readonly detail: string | null;
}

interface Entry {
  caller: Caller | null;
  /** The name under which somebody tried to log in. */
  claimed: string | null;
  /** The telephone system or platform that asks. */
  system: string | null;
  target: string | null;
  detail: string | null;
  readonly notes: Note[];
  where: AuditLine["where"] | undefined;
}

const walls = new WeakMap<FastifyRequest, Wall>();

export const setWall = (request: FastifyRequest, wall: Wall): void => void walls.set(request, wall);
/** The screen that asks. Only for routes of screens on the wall. */
export function wallOf(request: FastifyRequest): Wall {
  const wall = walls.get(request);
  if (wall === undefined) throw new Error("no wall screen on this request");
  return wall;
}

const entries = new WeakMap<FastifyRequest, Entry>();

function entryOf(request: FastifyRequest): Entry {
  const known = entries.get(request);
  if (known !== undefined) return known;
  const entry: Entry = { caller: null, claimed: null, system: null, target: null, detail: null, notes: [], where: undefined };
  entries.set(request, entry);
  return entry;
}

export function setCaller(request: FastifyRequest, caller: Caller): void {
  entryOf(request).caller = caller;
}

/** Who asks. Only for routes that need a session: elsewhere it is a programmer's error. */
export function callerOf(request: FastifyRequest): Caller {
  const { caller } = entryOf(request);
  if (caller === null) throw new Error("no session on this request");
  return caller;
}

/** Names what the route's own audit entry is about, where its address does not say it. */
export function auditAs(request: FastifyRequest, target: string, detail: string | null = null): void {
  const entry = entryOf(request);
  entry.target = target;
  entry.detail = detail;
}

/** A telephone system or another platform asks, not a user. */
export function setSystem(request: FastifyRequest, name: string): void {
  const entry = entryOf(request);
  entry.system = name;
  entry.claimed = name;
}
export const systemOf = (request: FastifyRequest): string | null => entryOf(request).system;

/** Where the thing stood that will be gone when the answer leaves. */
export function auditAt(request: FastifyRequest, { path, person }: Whereabouts): void {
  entryOf(request).where = { path, person };
}

/** Under which name a log-in, or a PIN at a desk, was tried. */
export function auditClaim(request: FastifyRequest, username: string): void {
  entryOf(request).claimed = username;
}

/** A further entry, written when the answer is a good one: a view of health data, of a telephone number. */
export function auditView(request: FastifyRequest, act: ViewAct, target: string, detail: string | null = null): void {
  entryOf(request).notes.push({ act, target, detail });
}

function targetFromPath(request: FastifyRequest, act: string): string {
  const [noun = ""] = act.split(".");
  const params: unknown = request.params;
  const values = typeof params === "object" && params !== null ? Object.values(params) : [];
  return [noun, ...values.map(String)].join(":");
}

function outcomeOf(status: number): AuditItem["outcome"] {
  if (status < 400) return "done";
  return status < 500 ? "refused" : "failed";
}

/** What an answered request leaves in the audit log; `where` only as far as the route said it. */
export function auditItems(request: FastifyRequest, reply: FastifyReply, rule: RouteRule, now: Instant): AuditLine[] {
  const entry = entryOf(request);
  const outcome = outcomeOf(reply.statusCode);
  // Whoever puts a PIN or a password under it acts, not who was there before.
  const user = entry.claimed ?? entry.caller?.user.username ?? null;
  const base = { at: now, user, address: request.ip, ...(entry.where !== undefined && { where: entry.where }) };
  const own =
    rule.audit !== undefined && user !== null
      ? [{ ...base, act: rule.audit, target: entry.target ?? targetFromPath(request, rule.audit), outcome, detail: entry.detail }]
      : [];
  return outcome === "done" ? [...own, ...entry.notes.map((note) => ({ ...base, ...note, outcome }))] : own;
}
