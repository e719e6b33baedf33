import {
  type Case,
  type Dispatch,
  type Instant,
  type Notice,
  nicknameOf,
  PLAIN_DISPATCH,
  type Severity,
  toIso,
  VERDICT_WORDS,
} from "../contracts/index.ts";
import { caseEntry } from "./entry.ts";
import type { Addressee } from "./ladder/addressees.ts";
import type { World } from "./ladder/ports.ts";
import { saidReal } from "./ladder/real.ts";
import type { Plan } from "./plans.ts";
import { calledRelatives, type Done, quietRecipients } from "./recipients.ts";
import type { InHand, Target, Told } from "./types.ts";
import { type Happening, type Letter, outcomeToFamily, toFamily, toHand, toStaff } from "./wording.ts";
import { clockIn } from "./zone-time.ts";

export interface TellPorts {
  zoneOf(community: string): string;
  /** The same time and parts give the same id, sorted by time. */
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
}

export interface Telling {
  readonly notices: readonly Told[];
  readonly log: ReturnType<typeof caseEntry>[];
}

/**
 * Why people are told beside the steps of the ladder. `again`: staff learn it anew (unless a new round tells them), and of the
 * family who was not concerned at the severity `before`; null where the family was concerned and its notice never went out.
 * `cry`: somebody in the home itself asks for help. `ended` only the family learns, and by whom it was closed.
 */
export type Occasion =
  | { readonly kind: "again"; readonly before: Severity | null; readonly staff: boolean }
  | { readonly kind: "cry" }
  | { readonly kind: "ended"; readonly byName: string; readonly done: Done };

function chosen(
  world: World,
  plan: Plan,
  { case: one, path }: Pick<InHand, "case" | "path">,
  occasion: Occasion,
  now: Instant,
): readonly Addressee[] {
  if (occasion.kind === "ended")
    return [...quietRecipients(plan, one, path, world, now, occasion), ...calledRelatives(plan, one, path, world, now, occasion.done)];
  if (occasion.kind === "cry") return quietRecipients(plan, one, path, world, now, "staff");
  const { before } = occasion;
  const known = before === null ? [] : quietRecipients(plan, { ...one, severity: before }, path, world, now, "family");
  const told = (to: Addressee): boolean =>
    known.some(({ way, user }) => way.channel === to.way.channel && user === to.user && way.address === to.way.address);
  const family = quietRecipients(plan, one, path, world, now, "family").filter((to) => !told(to));
  return [...(occasion.staff ? quietRecipients(plan, one, path, world, now, "staff") : []), ...family];
}

function letterFor(occasion: Occasion, to: Addressee, matter: Parameters<typeof toStaff>[0]): Letter {
  if (occasion.kind === "ended") return outcomeToFamily(matter, to.name, occasion.byName);
  if (to.role === "family") return toFamily(matter, to.name);
  const role = to.role === "" || to.role === "sub-district" || to.role === "duty-phone" ? "volunteer" : to.role;
  if (occasion.kind === "again") return toStaff(matter, role, true);
  const letter = toStaff(matter, role, false);
  return { subject: `【户内求救】${letter.subject}`, text: `户内按键：需要帮助。\n${letter.text}` };
}

function noticeTo({ user, name, role, way }: Addressee, letter: Letter, one: Case, id: string, now: Instant): Told {
  const at = toIso(now);
  const notice: Notice = {
    ...{ id, case: one.id, channel: way.channel, to: { user, name, role }, state: "queued" },
    ...{ ...letter, createdAt: at, changedAt: at, attempts: 0, error: null },
    ...(one.drill !== undefined && { drill: one.drill }),
  };
  return { notice, address: way.address };
}

/** The wording filed for it; it waits for the morning as everything does that nobody need answer. */
function outcomeBySms({ case: one, alert, person }: Parameters<typeof toStaff>[0], now: Instant): Dispatch {
  const verdict = one.verdict === null ? "" : VERDICT_WORDS[one.verdict].zh;
  const who = nicknameOf(person, new Date(now).getUTCFullYear()) || "家人";
  return { ...PLAIN_DISPATCH, template: "family-outcome", vars: { who, kind: alert.ruleName.zh, verdict } };
}

/** Makes the notices of one occasion, each to one human through one channel, and the log line that says so. */
export function tell(
  ports: TellPorts & World,
  plan: Plan,
  { case: one, path }: InHand,
  alert: Happening,
  occasion: Occasion,
  now: Instant,
): Telling {
  const recipients = chosen(ports, plan, { case: one, path }, occasion, now);
  const person = one.person === null ? undefined : ports.personById(one.person);
  const matter = { case: one, alert, person, clock: clockIn(ports.zoneOf(one.community), now) };
  const notices = recipients.map((to) => {
    const { channel, address } = to.way;
    const id = ports.makeId(now, "notice", one.id, occasion.kind, alert.id, alert.occurrences, channel, to.user ?? "", address ?? "");
    const told = noticeTo(to, saidReal(letterFor(occasion, to, matter), one, to.role, ports.drills.running()), one, id, now);
    return occasion.kind === "ended" && channel === "sms" ? { ...told, dispatch: outcomeBySms(matter, now) } : told;
  });
  const names = [...new Set(recipients.map((to) => to.name))];
  const told = { zh: `已通知：${names.join("、")}`, en: `Told: ${names.join(", ")}` };
  return { notices, log: names.length > 0 ? [caseEntry(now, "told", null, told)] : [] };
}

const NOT_CLOSED = "办结未获复核";

/** Whoever asked for a close learns that it does not wait any more, and why. */
export function tellAsker(
  ports: TellPorts & World,
  { case: one }: Pick<InHand, "case">,
  asked: NonNullable<Case["closing"]>,
  why: string,
  now: Instant,
): readonly Told[] {
  const user = ports.users().find(({ username, disabled }) => username === asked.by && !disabled);
  if (!user) return [];
  const person = one.person === null ? undefined : ports.personById(one.person);
  const matter = { case: one, person, clock: clockIn(ports.zoneOf(one.community), now) };
  const letter = saidReal(toHand(matter, user.role, why, NOT_CLOSED), one, user.role, ports.drills.running());
  const recipient: Addressee = { user: user.id, name: user.name, role: user.role, way: { channel: "app", address: null }, next: [] };
  return [noticeTo(recipient, letter, one, ports.makeId(now, "notice", one.id, "not-closed", asked.at, user.id), now)];
}

/** Tells the hand to whom a case was given. */
export function tellHand(
  ports: TellPorts & World,
  { case: one }: InHand,
  to: Target,
  reason: string | null,
  now: Instant,
): readonly Told[] {
  const user = ports.users().find((each) => each.id === to.id);
  if (!user) return [];
  const recipient: Addressee = { user: user.id, name: user.name, role: user.role, way: { channel: "app", address: null }, next: [] };
  const person = one.person === null ? undefined : ports.personById(one.person);
  const matter = { case: one, person, clock: clockIn(ports.zoneOf(one.community), now) };
  const letter = saidReal(toHand(matter, user.role, reason), one, user.role, ports.drills.running());
  return [noticeTo(recipient, letter, one, ports.makeId(now, "notice", one.id, "given", user.id), now)];
}
