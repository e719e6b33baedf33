import type { Case, Contact, Notice, Role } from "../contracts/index.ts";
import type { Plan } from "./plans.ts";
import type { People, TellableUser } from "./types.ts";

export interface Recipient {
  readonly channel: Notice["channel"];
  /** Null for a contact without a log-in. */
  readonly user: string | null;
  readonly name: string;
  readonly role: Role;
  readonly address: string | null;
}

type Channel = Recipient["channel"];

function toUser(user: TellableUser, channel: Channel, spare: string | null): Recipient | null {
  if (channel === "app") return { channel, user: user.id, name: user.name, role: user.role, address: null };
  const address = user.email ?? spare;
  return address === null ? null : { channel, user: user.id, name: user.name, role: user.role, address };
}

const TIED: ReadonlySet<Role> = new Set(["care", "clinician"]);

function staff(users: readonly TellableUser[], role: Role, channel: Channel, one: Case, path: string): (Recipient | null)[] {
  return (
    users
      .filter((user) => user.role === role && user.paths.some((root) => path.startsWith(root)))
      // Carers and clinicians are told of their own people; one who is tied to nobody in particular, of all at the places.
      .filter((user) => !TIED.has(role) || one.person === null || user.people.length === 0 || user.people.includes(one.person))
      .map((user) => toUser(user, channel, null))
  );
}

function relatives(users: readonly TellableUser[], contacts: readonly Contact[], channel: Channel, person: string): (Recipient | null)[] {
  const family = users.filter((user) => user.role === "family" && user.people.includes(person));
  const named = family.map((user) => toUser(user, channel, contacts.find((contact) => contact.user === user.id)?.email ?? null));
  if (channel === "app") return named;
  const known = new Set(family.map((user) => user.id));
  const others = contacts.filter((contact) => contact.email !== null && (contact.user === null || !known.has(contact.user)));
  return [
    ...named,
    ...others.map((contact) => ({ channel, user: null, name: contact.name, role: "family", address: contact.email }) as const),
  ];
}

/** Whom the plan wants told of this case, and how many of them have no address for the way they should be told. */
export function recipientsOf(
  plan: Plan,
  one: Case,
  path: string,
  people: People,
  only: "staff" | "family" | "all",
): { readonly recipients: readonly Recipient[]; readonly unreachable: number } {
  const users = people.users().filter((user) => !user.disabled);
  const person = one.person === null ? undefined : people.personById(one.person);
  const found: (Recipient | null)[] = [];
  for (const step of plan.tell) {
    if (step.when && !step.when.includes(one.severity)) continue;
    if (only !== "all" && (step.who === "family") !== (only === "family")) continue;
    for (const channel of step.channels) {
      if (step.who !== "family") found.push(...staff(users, step.who, channel, one, path));
      // After a death the family gets no more messages of ours.
      else if (person && person.state !== "died") found.push(...relatives(users, person.contacts, channel, person.id));
    }
  }
  const unique = new Map<string, Recipient>();
  // Whoever stands in the list twice, as a user and as a contact, gets one message.
  for (const one of found) {
    const key = one && `${one.channel}\n${one.address ?? one.user ?? ""}`;
    if (one && key !== null && !unique.has(key)) unique.set(key, one);
  }
  return { recipients: [...unique.values()], unreachable: found.filter((one) => one === null).length };
}
