import { type Missing, type Person, POSTS, type Post, type Role, type Words } from "../../contracts/index.ts";

/** How far a contact can be reached. */
export interface ContactReach {
  readonly verified: boolean;
  /** Somebody answered a test by this contact in the last 31 days. */
  readonly answered: boolean;
}

/** Whether those on duty tonight for a home can be reached; the same for all homes under the same rosters. */
export interface NightWatch {
  /** Roles with nobody on duty for a part of the night. */
  readonly empty: readonly Role[];
  /** On duty tonight without a way that was proven by an answer. */
  readonly unproven: readonly { readonly user: string; readonly name: string; readonly post: Post | null }[];
  /** The rosters' address in the interface. */
  readonly mend: string;
}

/** Contacts that must be verified before a ladder counts as standing. */
export const NEEDED_CONTACTS = 2;
/** A key farther away helps nobody who lies on the floor. */
export const KEY_WITHIN_MINUTES = 15;

export interface TonightPorts {
  reachOf(contact: Person["contacts"][number]): ContactReach;
}

/** Not at home for the whole night, so that no ladder is walked for her; who comes back in it counts as there. */
export function isAway(person: Pick<Person, "state" | "stay">, morning: number): boolean {
  if (person.state === "home") return false;
  const until = person.stay?.until ?? null;
  return until === null || Date.parse(until) >= morning;
}

/** Walks the own part of tonight's ladder for one person on paper: what is missing, and where it is mended. */
export function missingFor(person: Person, ports: TonightPorts): readonly Missing[] {
  const missing: Missing[] = [];
  const own = `/people?id=${encodeURIComponent(person.id)}`;
  const say = (piece: Missing["piece"], zh: string, en: string): void => void missing.push({ piece, words: { zh, en }, mend: own });
  const reach = person.contacts.map((contact) => ports.reachOf(contact));
  const verified = reach.filter((one) => one.verified).length;
  if (verified < NEEDED_CONTACTS)
    say(
      "contacts",
      `已核实的联系人 ${verified} 位，至少要 ${NEEDED_CONTACTS} 位（共登记 ${reach.length} 位）`,
      `${verified} verified contacts of ${reach.length}, at least ${NEEDED_CONTACTS} are needed`,
    );
  if (verified > 0 && !reach.some((one) => one.verified && one.answered))
    say("unanswered", "已核实的联系人近 31 天都没有应答过测试", "No verified contact has answered a test in the last 31 days");
  const keys = person.contacts.filter((contact) => contact.keyholder);
  if (keys.length === 0) say("keyholder", "没有登记钥匙保管人", "No keyholder is registered");
  const near = keys.filter(({ minutes }) => minutes === undefined || minutes === null || minutes <= KEY_WITHIN_MINUTES);
  if (keys.length > 0 && near.length === 0)
    say(
      "keyholder",
      `钥匙保管人都在 ${KEY_WITHIN_MINUTES} 分钟路程以外`,
      `Every keyholder is more than ${KEY_WITHIN_MINUTES} minutes away`,
    );
  else if (near.length > 0 && !near.some((key) => ports.reachOf(key).verified))
    say("keyholder", "附近的钥匙保管人没有已核实的号码", "No keyholder nearby has a verified number");
  if (person.home === null) say("no-home", "没有登记住址，不知道由谁值班", "No home is registered, so nobody knows who is on duty for it");
  return missing;
}

/** What those on duty tonight lack: the same for every home under the same rosters. */
export function missingOnDuty({ empty, unproven, mend }: NightWatch, roleWords: (role: Role) => Words): readonly Missing[] {
  const missing = empty.map((role): Missing => {
    const { zh, en } = roleWords(role);
    return { piece: "nobody-on-duty", words: { zh: `今夜有时段无${zh}值班`, en: `For a part of tonight no ${en} is on duty` }, mend };
  });
  if (unproven.length === 0) return missing;
  const named = unproven.map(({ name, post }) => ({ name, words: post === null ? null : POSTS[post].words }));
  const words = {
    zh: `今夜值班人员没有验证过的联系方式：${named.map((one) => (one.words ? `${one.name}（${one.words.zh}）` : one.name)).join("、")}`,
    en: `On duty tonight without a proven way to be reached: ${named.map((one) => (one.words ? `${one.name} (${one.words.en})` : one.name)).join(", ")}`,
  };
  return [...missing, { piece: "duty-unproven", words, mend }];
}
