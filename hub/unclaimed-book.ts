import { createHash } from "node:crypto";
import { type Instant, type JournalRecord, type KeptUnclaimed, MINUTE } from "../contracts/index.ts";
import type { UnknownDevice } from "../ingest/index.ts";
import type { Said } from "./pretended.ts";

/** Devices whose messages wait to be looked at; beyond it new ones are not noted until there is room. */
const MOST_WAITING = 20_000;
/** Unclaimed devices known at a time; beyond it those not heard for longest are forgotten. */
const MOST_KNOWN = 5_000;
/** A device's messages mostly say the same: one is read in so long, and the last of those that came together and call for help. */
const LOOK_EVERY = MINUTE;
/** Devices looked at in one go, so that nothing else waits for longer than some milliseconds. */
const MOST_LOOKS = 50;
/** Names remembered of one device. */
const MOST_NAMES = 40;

interface Parts {
  /** The gateway to which a log-in belongs. */
  gatewayOf(login: string): { readonly id: string; readonly format: string } | undefined;
  isRegistered(community: string, externalId: string): boolean;
  read(record: JournalRecord, externalId: string): Said;
}

type MessageRecord = Extract<JournalRecord, { kind: "message" }>;
/** What came of one device since it was last looked at. */
interface Waiting {
  readonly ids: readonly string[];
  readonly firstAt: Instant;
  record: MessageRecord;
  /** The last that calls for help. */
  calling: MessageRecord | null;
  messages: number;
  urgent: number;
}

const key = (community: string, id: string): string => `${community}\n${id}`;
const together = (known: readonly string[], more: readonly string[]): readonly string[] =>
  [...new Set([...known, ...more])].slice(0, MOST_NAMES);

function idOf(community: string, ids: readonly string[]): string {
  return `un-${createHash("sha256")
    .update(key(community, ids[0] ?? ""))
    .digest("hex")
    .slice(0, 16)}`;
}

/** Devices that speak and that nobody registered: noted as messages come, looked at in batches, in memory. */
export function createUnclaimedBook(parts: Parts, kept: readonly KeptUnclaimed[] = []) {
  const known = new Map<string, KeptUnclaimed>();
  const byName = new Map<string, string>();
  const looked = new Map<string, Instant>();
  const changed = new Set<string>();
  const gone = new Set<string>();
  const waiting = new Map<string, Waiting>();

  const put = (one: KeptUnclaimed): void => {
    known.set(one.id, one);
    for (const id of one.ids) byName.set(key(one.community, id), one.id);
  };
  const forget = (one: KeptUnclaimed): void => {
    known.delete(one.id);
    looked.delete(one.id);
    changed.delete(one.id);
    for (const id of one.ids) if (byName.get(key(one.community, id)) === one.id) byName.delete(key(one.community, id));
    gone.add(one.id);
  };
  const isRegistered = (community: string, ids: readonly string[]): boolean => ids.some((id) => parts.isRegistered(community, id));
  const find = (community: string, ids: readonly string[]): KeptUnclaimed | undefined => {
    for (const id of ids) {
      const one = known.get(byName.get(key(community, id)) ?? "");
      if (one !== undefined) return one;
    }
    return undefined;
  };

  const fresh = ({ ids, firstAt, record: { community, message } }: Waiting): KeptUnclaimed => {
    const gateway = parts.gatewayOf(message.login);
    return {
      ...{ id: idOf(community, ids), community, login: message.login, gateway: gateway?.id ?? null, format: gateway?.format ?? "native" },
      ...{ ids, measurements: [], events: [], firstAt, lastAt: firstAt, pos: -1, messages: 0, urgent: 0, ignored: null },
    };
  };

  const note = (one: Waiting): void => {
    const { ids, record, calling } = one;
    const { community, recv, pos, message } = record;
    if (isRegistered(community, ids)) return;
    const before = find(community, ids) ?? fresh(one);
    const last = looked.get(before.id);
    const looks = calling !== null || last === undefined || recv - last >= LOOK_EVERY;
    const said = looks ? parts.read(calling ?? record, ids[0] ?? "") : null;
    if (looks) looked.set(before.id, recv);
    gone.delete(before.id);
    put({
      ...before,
      // A device that is known by more names now is best registered under the first of them.
      ids: together(ids, before.ids),
      login: message.login,
      measurements: together(before.measurements, said?.measurements ?? []),
      events: together(before.events, said?.events.map(({ event }) => event) ?? []),
      ...{ lastAt: Math.max(recv, before.lastAt), pos: Math.max(pos, before.pos) },
      ...{ messages: before.messages + one.messages, urgent: before.urgent + one.urgent },
    });
    changed.add(before.id);
  };

  const noteLater = (record: MessageRecord, { ids, urgent }: UnknownDevice): void => {
    const { community, recv, pos } = record;
    const name = key(community, ids[0] ?? "");
    const one = waiting.get(name);
    const known = one?.record.pos ?? find(community, ids)?.pos ?? -1;
    // Named twice in a message, or judged again after a restart.
    if (pos <= known || (one === undefined && waiting.size >= MOST_WAITING)) return;
    const calls = urgent ? 1 : 0;
    if (one === undefined) waiting.set(name, { ids, firstAt: recv, record, calling: urgent ? record : null, messages: 1, urgent: calls });
    else {
      one.record = record;
      one.messages++;
      one.urgent += calls;
      if (urgent) one.calling = record;
    }
  };

  const thin = (): void => {
    if (known.size <= MOST_KNOWN) return;
    const oldest = [...known.values()].sort((a, b) => a.lastAt - b.lastAt);
    for (const one of oldest.slice(0, known.size - MOST_KNOWN)) forget(one);
  };

  for (const one of kept) put(one);

  return {
    /** Called as messages are judged: only notes. */
    take: (record: JournalRecord, unknown: readonly UnknownDevice[]): void => {
      if (record.kind !== "message") return;
      for (const one of unknown) noteLater(record, one);
    },
    /** Looks at what was noted. @returns what changed and what is no more, to be kept; called again if keeping fails */
    digest: (): { readonly changed: readonly KeptUnclaimed[]; readonly gone: readonly string[] } => {
      let looks = 0;
      for (const [name, one] of waiting) {
        if (looks++ >= MOST_LOOKS) break;
        waiting.delete(name);
        note(one);
      }
      thin();
      const result = { changed: [...changed].flatMap((id) => known.get(id) ?? []), gone: [...gone] };
      changed.clear();
      gone.clear();
      return result;
    },
    /** What `digest` gave could not be kept. */
    again: (failed: { readonly changed: readonly KeptUnclaimed[]; readonly gone: readonly string[] }): void => {
      for (const { id } of failed.changed) if (known.has(id)) changed.add(id);
      for (const id of failed.gone) if (!known.has(id)) gone.add(id);
    },
    get: (id: string): KeptUnclaimed | undefined => {
      const one = known.get(id);
      return one === undefined || isRegistered(one.community, one.ids) ? undefined : one;
    },
    /** Those that nobody registered in any other way meanwhile. */
    all: (): readonly KeptUnclaimed[] => {
      for (const one of [...known.values()]) if (isRegistered(one.community, one.ids)) forget(one);
      return [...known.values()];
    },
    /** These are registered now: they leave the list. @returns the log-ins by which they spoke */
    registered: (community: string, externalIds: readonly string[]): readonly string[] => {
      const logins = new Set<string>();
      for (const id of externalIds) {
        const one = find(community, [id]);
        if (one !== undefined) {
          logins.add(one.login);
          forget(one);
        }
        // What came a moment ago was not looked at yet.
        const late = waiting.get(key(community, id));
        if (late !== undefined) logins.add(late.record.message.login);
      }
      return [...logins];
    },
    ignores: (community: string, ids: readonly string[]): boolean => (find(community, ids)?.ignored ?? null) !== null,
    ignore: (id: string, ignored: KeptUnclaimed["ignored"]): KeptUnclaimed | undefined => {
      const one = known.get(id);
      if (one === undefined) return undefined;
      const next = { ...one, ignored };
      put(next);
      changed.add(id);
      return next;
    },
    /** Somebody claimed it. */
    remove: (id: string): void => {
      const one = known.get(id);
      if (one !== undefined) forget(one);
    },
  };
}
