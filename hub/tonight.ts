import {
  isAway,
  missingFor,
  missingOnDuty,
  type NightWatch,
  type RosterBook,
  type Span,
  type TellableUser,
  upwards,
} from "../cases/index.ts";
import {
  DAY,
  hasGone,
  type Instant,
  type Missing,
  type Person,
  ROLES,
  ROOM_PHONE_WORDS,
  ROOM_PHONES,
  type Role,
  type RoomPhone,
  type RoomProof,
  type Scope,
  seesWhere,
  type Tonight,
  toIso,
} from "../contracts/index.ts";
import type { NoticeDesk } from "./notice-desk.ts";

export interface TonightParts {
  readonly book: RosterBook;
  readonly desk: Pick<NoticeDesk, "numbers" | "ownOf" | "providers">;
  people(): readonly Person[];
  users(): readonly TellableUser[];
  pathOf(place: string): string | undefined;
  placeName(place: string): string | null;
  rootPath(): string;
  /** The night that is walked through. */
  night(now: Instant): Span;
  /** Telephones of the desk and of the sub-district's duty room: the last rung of every ladder. */
  rooms(): Readonly<Record<RoomPhone, RoomProof | null>>;
  time(): string;
  now(): Instant;
}

/** Making one costs far more than using it. */
const byName = new Intl.Collator("zh").compare;

/** Who a ladder of the night rings by telephone; the desk itself is reached at the desk. */
const NIGHT_ROLES = ["duty", "leader", "grid"] as const satisfies readonly Role[];
const RUNG: ReadonlySet<Role> = new Set(["leader", "grid"]);
/** Where nobody's roster has a role, one with a proven way among all of it is enough; more than these are not named. */
const NAMED = 3;

interface Watched {
  readonly missing: readonly Missing[];
  people: number;
}

/** 今夜无人可叫: walks tonight's ladder on paper for everybody in the caller's sight. */
export function createTonight(parts: TonightParts) {
  const { book, desk } = parts;
  const { numbers } = desk;

  const phoneProven = (phone: string | null): boolean =>
    phone !== null && (["voice", "sms"] as const).some((channel) => numbers.proof(channel, phone).proven);
  const isProven = (user: TellableUser): boolean => {
    const { phone, wecom } = desk.ownOf(user.id);
    return phoneProven(phone) || (wecom !== null && numbers.proof("wecom", wecom).proven);
  };
  const reachOf = ({ phone, email }: Person["contacts"][number]) => ({
    verified: phone !== null && numbers.stateOf(phone) === "verified",
    answered: phoneProven(phone) || (email !== null && numbers.proof("email", email).proven),
  });

  const watchOf = (path: string, night: Span): NightWatch => {
    const empty: Role[] = [];
    const unproven: NightWatch["unproven"][number][] = [];
    for (const role of NIGHT_ROLES) {
      const watch = book.watch(role, path, night);
      if (watch.gaps.length > 0 || watch.users.length === 0) empty.push(role);
      if (!RUNG.has(role)) continue;
      const bad = watch.users.filter(({ user }) => !isProven(user)).map(({ user, post }) => ({ user: user.id, name: user.name, post }));
      if (watch.covered) unproven.push(...bad);
      else if (bad.length === watch.users.length) unproven.push(...bad.slice(0, NAMED));
    }
    return { empty, unproven, mend: "/rosters" };
  };

  return (scope: Pick<Scope, "paths" | "people">): Tonight => {
    const now = parts.now();
    const night = parts.night(now);
    // Homes below the same rosters and the same users' areas have the same watch: it is asked once for each.
    const marks = new Set([
      ...book.rosters().flatMap((roster) => book.pathOf(roster) ?? []),
      ...parts.users().flatMap((user) => user.paths),
    ]);
    const byMarks = new Map<string, Watched>();
    const watchedAt = (path: string): Watched => {
      const key = upwards(path)
        .filter((at) => marks.has(at))
        .join("\n");
      const known = byMarks.get(key) ?? { missing: missingOnDuty(watchOf(path, night), (role) => ROLES[role].words), people: 0 };
      byMarks.set(key, known);
      return known;
    };
    const items: Tonight["items"] = [];
    let [people, away, nobody] = [0, 0, 0];
    for (const person of parts.people()) {
      if (hasGone(person)) continue;
      const path = (person.home === null ? undefined : parts.pathOf(person.home)) ?? parts.rootPath();
      if (!seesWhere(scope, { path, person: person.id })) continue;
      if (isAway(person, night.to)) {
        away += 1;
        continue;
      }
      people += 1;
      watchedAt(path).people += 1;
      const missing = missingFor(person, { reachOf });
      if (needsSomebody(person) && !person.contacts.some((each) => reachOf(each).verified)) nobody += 1;
      if (missing.length > 0)
        items.push({
          person: person.id,
          name: person.name,
          place: person.home === null ? null : parts.placeName(person.home),
          missing: [...missing],
        });
    }
    items.sort((a, b) => b.missing.length - a.missing.length || byName(a.place ?? "", b.place ?? ""));
    const common = new Map<string, Tonight["common"][number]>();
    for (const { missing, people: count } of byMarks.values())
      for (const one of missing) {
        const before = common.get(one.words.en);
        common.set(one.words.en, { missing: one, people: (before?.people ?? 0) + count });
      }
    const rooms = parts.rooms();
    for (const which of people === 0 ? [] : ROOM_PHONES) {
      const [{ zh, en }, proof] = [ROOM_PHONE_WORDS[which], rooms[which]];
      if (proof?.proven === true) continue;
      const words =
        proof === null
          ? { zh: `没有登记${zh}，全部未联系上时打不到那里`, en: `Not entered, so that the last rung rings nobody there: ${en}` }
          : { zh: `${zh}近 31 天没有应答过测试`, en: `Has not answered a test in the last 31 days: ${en}` };
      common.set(words.en, { missing: { piece: "room-phone", words, mend: "/ladders" }, people });
    }
    if (people > 0 && desk.providers.serving("voice", null) === null && desk.providers.serving("sms", null) === null) {
      const words = {
        zh: "没有可用的语音或短信服务商，电话和短信发不出去",
        en: "No provider of voice calls or SMS is set up: nothing leaves the room by telephone",
      };
      common.set(words.en, { missing: { piece: "no-provider", words, mend: "/channels" }, people });
    }
    return {
      ...{ at: toIso(now), from: toIso(night.from), to: toIso(night.to), time: parts.time() },
      ...{ people, away, nobody, failing: items.length, common: [...common.values()].sort((a, b) => b.people - a.people), items },
    };
  };
}

/** Nobody in the home would notice, or she cannot help herself. */
const needsSomebody = ({ living, mobility, needs }: Person): boolean => living === "alone" || mobility !== "walks" || needs.length > 0;

/** From the beginning of the check, or from now where that is past, to the morning. */
export function nightAt(now: Instant, evening: Instant, morning: Instant): Span {
  // After midnight it is still the night of the day before.
  if (now < morning && now < evening) return { from: now, to: morning };
  return { from: Math.max(now, evening), to: morning + DAY };
}
