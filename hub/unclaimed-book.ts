import { createHash } from "node:crypto";
import { type Instant, type JournalRecord, type KeptUnclaimed, MINUTE } from "../contracts/index.ts";
import type { UnknownDevice } from "../ingest/index.ts";
import type { Said } from "./pretended.ts";

/** Messages of unclaimed devices waiting to be looked at; beyond it the oldest are not counted. */
const MOST_WAITING = 20_000;
/** Unclaimed devices known at a time; beyond it those not heard for longest are forgotten. */
const MOST_KNOWN = 5_000;
/** A device's messages mostly say the same: one is read in so long, and each that calls for help. */
const LOOK_EVERY = MINUTE;
/** Messages read in one go: some milliseconds. */
const MOST_LOOKS = 200;
/** Names remembered of one device. */
const MOST_NAMES = 40;

interface Parts {
  /** The gateway to which a log-in belongs. */
  gatewayOf(login: string): { readonly id: string; readonly format: string } | undefined;
  isRegistered(community: string, externalId: string): boolean;
  read(record: JournalRecord, externalId: string): Said;
}

type MessageRecord = Extract<JournalRecord, { kind: "message" }>;
interface Waiting {
  readonly record: MessageRecord;
  readonly unknown: UnknownDevice;
}

const key = (community: string, id: string): string => `${community}\n${id}`;
const together = (known: readonly string[], more: readonly string[]): readonly string[] => [...new Set([...known, ...more])].slice(0, MOST_NAMES);

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
  let waiting: Waiting[] = [];

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

  const fresh = ({ community, recv, message }: MessageRecord, ids: readonly string[]): KeptUnclaimed => {
    const gateway = parts.gatewayOf(message.login);
    return {
      ...{ id: idOf(community, ids), community, login: message.login, gateway: gateway?.id ?? null, format: gateway?.format ?? "native" },
      ...{ ids, measurements: [], events: [], firstAt: recv, lastAt: recv, pos: -1, messages: 0, urgent: 0, ignored: null },
    };
  };

  /** @returns whether the message was read, not only counted */
  const note = ({ record, unknown: { ids, urgent } }: Waiting, mayLook: boolean): boolean => {
    const { community, recv, pos, message } = record;
    if (isRegistered(community, ids)) return false;
    const before = find(community, ids) ?? fresh(record, ids);
    if (pos <= before.pos) return false;
    const last = looked.get(before.id);
    const looks = mayLook && (last === undefined || recv - last >= LOOK_EVERY || urgent);
    const said = looks ? parts.read(record, ids[0] ?? "") : null;
    if (looks) looked.set(before.id, recv);
    gone.delete(before.id);
    put({
      ...before,
      // A device that is known by more names now is best registered under the first of them.
      ids: [...new Set([...ids, ...before.ids])].slice(0, MOST_NAMES),
      login: message.login,
      measurements: together(before.measurements, said?.measurements ?? []),
      events: together(before.events, said?.events.map(({ event }) => event) ?? []),
      ...{ lastAt: recv, pos, messages: before.messages + 1, urgent: before.urgent + (urgent ? 1 : 0) },
    });
    changed.add(before.id);
    return looks;
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
      for (const one of unknown) waiting.push({ record, unknown: one });
      if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
    },
    /** Looks at what was noted. @returns what changed and what is no more, to be kept; called again if keeping fails */
    digest: (): { readonly changed: readonly KeptUnclaimed[]; readonly gone: readonly string[] } => {
      const batch = waiting;
      waiting = [];
      let looks = 0;
      for (const one of batch) if (note(one, looks < MOST_LOOKS)) looks++;
      thin();
      for (const one of [...known.values()]) if (isRegistered(one.community, one.ids)) forget(one);
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
    get: (id: string): KeptUnclaimed | undefined => known.get(id),
    all: (): Iterable<KeptUnclaimed> => known.values(),
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
