import { type Duration, MINUTE, SECOND } from "../../../contracts/index.ts";
import type { Random } from "../../../device-sim/random.ts";

/** What stands between an emergency and a human, each drawn by itself. */
export const OBSTACLES = [
  "officer-away",
  "desk-deaf",
  "family-asleep",
  "phones-dead",
  "no-contacts",
  "empty-roster",
  "voice-down",
  "both-down",
  "sent-on",
  "hand-asleep",
  "hand-cannot",
  "quiet-hours",
  "night",
] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** How somebody takes to their telephone in this emergency. */
export interface Human {
  readonly name: string;
  readonly phone: string;
  /** At which ring they hear it; 0: at none. */
  readonly hearsRing: number;
  /** At which message they look; 0: at none. */
  readonly seesMessage: number;
  /** From then to their answer. */
  readonly takes: Duration;
  /** What they answer: that they come, or that they cannot. */
  readonly comes: boolean;
}

/** Telephones dead, people asleep, providers down: everything that an emergency may find, fixed before it begins. */
export interface HumanWorld {
  /** `still`: no activity, rated medium. */
  readonly kind: "fall" | "sos" | "fire" | "still";
  readonly obstacles: ReadonlySet<Obstacle>;
  /** When whoever is at the desk takes it, if it is heard there; null: nobody is. */
  readonly deskTakes: Duration | null;
  readonly deskHeard: boolean;
  /** Whoever has it at the desk sends the grid worker so long after, and only who goes there counts; null: having it counts. */
  readonly sendsAfter: Duration | null;
  /** Who asked for quiet, and until when from the opening. */
  readonly quiet: ReadonlySet<string>;
  readonly quietFor: Duration;
  readonly contacts: readonly (Human & { readonly keyholder: boolean })[];
  /** On the roster; null: nobody is. */
  readonly grid: Human | null;
  readonly fire: Human | null;
  readonly leader: Human | null;
  readonly subDistrict: Human;
  /** Until when a provider answers nothing but errors, from the opening. */
  readonly voiceDownFor: Duration;
  readonly smsDownFor: Duration;
}

/** Shares and times of the model [D]: what a duty room told, not what was measured. */
interface Habit {
  readonly dead: number;
  /** Chance that one ring is heard, and that one message is looked at. */
  readonly hears: number;
  readonly sees: number;
  readonly takes: readonly [Duration, Duration];
  readonly comes: number;
}
const kin = (night: boolean): Habit => ({
  ...{ dead: 0.1, hears: night ? 0.45 : 0.75, sees: night ? 0.1 : 0.5, takes: [8 * SECOND, 45 * SECOND], comes: 0.7 },
});
const staff = (night: boolean): Habit => ({
  ...{ dead: 0.03, hears: night ? 0.75 : 0.85, sees: night ? 0.3 : 0.7, takes: [6 * SECOND, 30 * SECOND], comes: 0.95 },
});
const ROOM: Omit<Habit, "dead"> = { hears: 0.9, sees: 0.6, takes: [8 * SECOND, 30 * SECOND], comes: 1 };

/** The first of many tries that succeeds; 0 where none of twenty does. */
function firstOf(random: Random, chance: number): number {
  for (let n = 1; n <= 20; n++) if (random.chance(chance)) return n;
  return 0;
}

function human(random: Random, name: string, phone: string, habit: Habit): Human {
  const dead = random.chance(habit.dead);
  return {
    ...{ name, phone, takes: random.range(...habit.takes), comes: random.chance(habit.comes) },
    hearsRing: dead ? 0 : firstOf(random, habit.hears),
    seesMessage: dead ? 0 : firstOf(random, habit.sees),
  };
}

/** How often each obstacle stands in the way: of an emergency by day, and by night where it is another share. */
export interface Shares {
  readonly night: number;
  readonly away: readonly [day: number, night: number];
  readonly deaf: readonly [day: number, night: number];
  /** Of nights. */
  readonly asleep: number;
  readonly noContacts: number;
  readonly emptyRoster: number;
  readonly phonesDead: number;
  readonly bothDown: number;
  readonly voiceDown: number;
  readonly roomDead: number;
  /** Of those that somebody at the desk takes. */
  readonly sends: number;
  /** Of those who are sent. */
  readonly handAsleep: number;
  /** Of people, at night. */
  readonly quiet: number;
}
/** A year as duty rooms tell of it [D]. */
export const ORDINARY: Shares = {
  ...{ night: 9 / 24, away: [0.05, 0.15], deaf: [0.03, 0.1], asleep: 0.3, noContacts: 0.04, emptyRoster: 0.03 },
  ...{ phonesDead: 0.04, bothDown: 0.01, voiceDown: 0.03, roomDead: 0.02 },
  ...{ sends: 0.5, handAsleep: 0.1, quiet: 0.3 },
};
/** A night on which much fails at once [D]: what a year does not show in ten thousand. */
export const BAD_NIGHT: Shares = {
  ...{ night: 1, away: [0.5, 0.5], deaf: [0.6, 0.6], asleep: 0.7, noContacts: 0.25, emptyRoster: 0.4 },
  ...{ phonesDead: 0.3, bothDown: 0.2, voiceDown: 0.25, roomDead: 0.5 },
  ...{ sends: 0.6, handAsleep: 0.5, quiet: 0.8 },
};

/** One emergency's world, by its number and nothing else. */
export function drawWorld(random: Random, shares: Shares): HumanWorld {
  const night = random.chance(shares.night);
  const obstacles = new Set<Obstacle>(night ? ["night"] : []);
  const when = (chance: number, obstacle: Obstacle): boolean => {
    if (!random.chance(chance)) return false;
    obstacles.add(obstacle);
    return true;
  };
  const hour = night ? 1 : 0;
  const away = when(shares.away[hour], "officer-away");
  const deaf = when(shares.deaf[hour], "desk-deaf");
  const asleep = night && when(shares.asleep, "family-asleep");
  const none = when(shares.noContacts, "no-contacts");
  const empty = when(shares.emptyRoster, "empty-roster");
  const dead = when(shares.phonesDead, "phones-dead");
  const both = when(shares.bothDown, "both-down");
  const voice = both || when(shares.voiceDown, "voice-down");
  const outage = random.range(MINUTE, 40 * MINUTE);
  // Somebody who is away comes back; mostly they take it within the minute.
  const takes = away ? random.range(2 * MINUTE, 20 * MINUTE) : 10 * SECOND + Math.abs(random.normal(0, 25)) * SECOND;
  const contacts = Array.from({ length: none ? 0 : random.int(1, 3) }, (_, n) => {
    const one = human(random, `联系人${n + 1}`, `1391000000${n}`, kin(night));
    return { ...one, ...((asleep || dead) && { hearsRing: 0, seesMessage: 0 }), keyholder: n === 2 };
  });
  const grid = empty ? null : human(random, "网格员", "13920000001", staff(night));
  const sends = !empty && when(shares.sends, "sent-on");
  const slept = sends && when(shares.handAsleep, "hand-asleep");
  const hand = grid && slept ? { ...grid, hearsRing: 0, seesMessage: 0 } : grid;
  if (sends && hand && hand.hearsRing > 0 && !hand.comes) obstacles.add("hand-cannot");
  const leader = empty ? null : human(random, "带班领导", "13920000003", staff(night));
  const people = [...contacts, ...(hand ? [hand] : []), ...(leader ? [leader] : [])];
  const quiet = new Set(people.filter(() => random.chance(night ? shares.quiet : 0)).map(({ name }) => name));
  if (quiet.size > 0) obstacles.add("quiet-hours");
  return {
    kind: random.pick(["fall", "fall", "sos", "sos", "fire", "still"]),
    obstacles,
    sendsAfter: sends ? random.range(10 * SECOND, 90 * SECOND) : null,
    ...{ quiet, quietFor: 5 * 60 * MINUTE },
    deskTakes: empty ? null : takes,
    deskHeard: !deaf && !empty,
    contacts,
    grid: hand,
    fire: empty ? null : human(random, "消控室", "13920000002", staff(night)),
    leader,
    subDistrict: human(random, "街道值班室", "13920000009", { ...ROOM, dead: shares.roomDead }),
    voiceDownFor: voice ? outage : 0,
    smsDownFor: both ? outage : 0,
  };
}
