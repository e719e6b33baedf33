import { type Case, type Instant, type Notice, type Person, type Severity, toIso } from "../contracts/index.ts";
import { caseEntry } from "./entry.ts";
import type { Plan } from "./plans.ts";
import { type Recipient, recipientsOf } from "./recipients.ts";
import type { InHand, People, Target, Told } from "./types.ts";
import { type Happening, type Letter, outcomeToFamily, toFamily, toHand, toStaff } from "./wording.ts";
import { clockIn } from "./zone-time.ts";

export interface TellPorts extends People {
  zoneOf(community: string): string;
  /** The same time and parts give the same id, sorted by time. */
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
}

export interface Telling {
  readonly notices: readonly Told[];
  readonly log: ReturnType<typeof caseEntry>[];
}

/**
 * Why people are told. `again`: staff learn it anew, and of the family who was not concerned at the severity `before`;
 * null where the family was concerned and its notice never went out.
 * `ended` only the family learns, and by whom it was closed.
 */
export type Occasion =
  | { readonly kind: "opened" }
  | { readonly kind: "again"; readonly before: Severity | null }
  | { readonly kind: "ended"; readonly byName: string };

function chosen(
  ports: People,
  plan: Plan,
  { case: one, path }: Pick<InHand, "case" | "path">,
  occasion: Occasion,
): ReturnType<typeof recipientsOf> {
  switch (occasion.kind) {
    case "opened":
      return recipientsOf(plan, one, path, ports, "all");
    case "ended":
      return recipientsOf(plan, one, path, ports, "family");
    case "again": {
      const { before } = occasion;
      const known = before === null ? [] : recipientsOf(plan, { ...one, severity: before }, path, ports, "family").recipients;
      const all = recipientsOf(plan, one, path, ports, "all");
      const told = (to: Recipient): boolean =>
        known.some((other) => other.channel === to.channel && other.user === to.user && other.address === to.address);
      return { ...all, recipients: all.recipients.filter((to) => to.role !== "family" || !told(to)) };
    }
  }
}

function letterFor(occasion: Occasion, to: Recipient, matter: Parameters<typeof toStaff>[0]): Letter {
  if (occasion.kind === "ended") return outcomeToFamily(matter, to.name, occasion.byName);
  return to.role === "family" ? toFamily(matter, to.name) : toStaff(matter, to.role, occasion.kind === "again");
}

function noticeTo(to: Recipient, letter: Letter, one: Case, id: string, now: Instant): Told {
  const at = toIso(now);
  const notice: Notice = {
    id,
    case: one.id,
    channel: to.channel,
    to: { user: to.user, name: to.name, role: to.role },
    state: "queued",
    ...letter,
    createdAt: at,
    changedAt: at,
    attempts: 0,
    error: null,
  };
  return { notice, address: to.address };
}

function logOf(recipients: readonly Recipient[], unreachable: number, now: Instant): ReturnType<typeof caseEntry>[] {
  const log = [];
  const names = [...new Set(recipients.map((to) => to.name))];
  if (names.length > 0) log.push(caseEntry(now, "told", null, { zh: `已通知：${names.join("、")}`, en: `Told: ${names.join(", ")}` }));
  if (unreachable > 0)
    log.push(caseEntry(now, "unreachable", null, { zh: `${unreachable} 人未登记邮箱`, en: `${unreachable} without an e-mail address` }));
  return log;
}

/** Makes the notices of one occasion, each to one human through one channel, and the log lines that say so. */
export function tell(
  ports: TellPorts,
  plan: Plan,
  { case: one, path }: InHand,
  alert: Happening,
  occasion: Occasion,
  now: Instant,
): Telling {
  const held = { case: one, path };
  const { recipients, unreachable } = chosen(ports, plan, held, occasion);
  const person: Person | undefined = one.person === null ? undefined : ports.personById(one.person);
  const matter = { case: one, alert, person, clock: clockIn(ports.zoneOf(one.community), now) };
  const notices = recipients.map((to) => {
    const id = ports.makeId(now, "notice", one.id, occasion.kind, alert.id, alert.occurrences, to.channel, to.user ?? "", to.address ?? "");
    return noticeTo(to, letterFor(occasion, to, matter), one, id, now);
  });
  return { notices, log: logOf(recipients, occasion.kind === "opened" ? unreachable : 0, now) };
}

/** Tells the hand to whom a case was given. */
export function tellHand(ports: TellPorts, { case: one }: InHand, to: Target, reason: string | null, now: Instant): readonly Told[] {
  const user = ports.users().find((each) => each.id === to.id);
  if (!user) return [];
  const recipient: Recipient = { channel: "app", user: user.id, name: user.name, role: user.role, address: null };
  const person = one.person === null ? undefined : ports.personById(one.person);
  const letter = toHand({ case: one, person, clock: clockIn(ports.zoneOf(one.community), now) }, user.role, reason);
  return [noticeTo(recipient, letter, one, ports.makeId(now, "notice", one.id, "given", user.id), now)];
}
