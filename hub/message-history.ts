import type { HeldMessage, HeldMessages } from "../api/index.ts";
import { type DeviceRecord, deviceTopic, HOUR, type Instant } from "../contracts/index.ts";
import type { Ingest } from "../ingest/index.ts";
import type { Directory } from "../store/directory.ts";
import type { JournalLook, MessageRecord } from "../store/journal/index.ts";
import { breath } from "./breath.ts";
import { heldMessage, type MessageRing } from "./message-ring.ts";

/** So far back messages are told. */
const SPAN = HOUR;
/** Messages taken from the journal at once: those of a gateway are read to know of which device they are. */
const AT_ONCE = 500;
/** Bytes of the journal that one look goes through, and looks for one page [D]: a fraction of a second of another thread each. */
const LOOK_BYTES = 32 * 1024 ** 2;
const MOST_LOOKS = 4;
/** Messages read between two looks at everything else: a millisecond or two. */
const READ_AT_ONCE = 20;

interface Parts {
  readonly ring: Pick<MessageRing, "of">;
  readonly journal: JournalLook;
  readonly ingest: Pick<Ingest, "rerun">;
  readonly directory: Pick<Directory, "devices" | "loginsOf">;
  senderOf(login: string): string | undefined;
  /** Last position of a community. */
  last(community: string): number;
  /** When the readings of a device were removed on request; what it said before is not told again. */
  forgottenAt(device: string): Instant;
  now(): Instant;
}

interface Page {
  readonly limit: number;
  readonly cursor: string | null;
}

/**
 * Messages of the last hour, page by page: the newest from memory with what became of them, those before from the journal,
 * read again as the hub would read them now. Nothing here stands in the way of a message: the journal is read by a thread of
 * its own, a bounded part for each page.
 */
export function createMessageHistory(parts: Parts) {
  const { ring, journal, ingest, directory, now } = parts;

  /** Where its messages can be found: on its own topics, by its own log-in, else by that of a gateway. */
  const waysOf = (device: DeviceRecord) => {
    const gateways = device.gateway === null ? directory.devices(device.community).filter(({ gateway }) => gateway !== null) : [];
    const carriers = gateways.filter(({ id }) => device.uplink === undefined || device.uplink === `gateway:${id}`);
    const logins = [device, ...carriers].flatMap(({ id }) => directory.loginsOf(id).map(({ username }) => username));
    return { topics: [`${deviceTopic(device.community, device.externalId)}/`], logins };
  };

  const readAgain = (record: MessageRecord): HeldMessage => ({
    ...heldMessage(record, ingest.rerun(record, record.recv), parts.senderOf(record.message.login)),
    again: true,
  });

  const older = async (device: DeviceRecord, below: number, limit: number): Promise<HeldMessages> => {
    const since = Math.max(now() - SPAN, device.createdAt - 1, parts.forgottenAt(device.id));
    const bounds = { ...waysOf(device), community: device.community, since, most: AT_ONCE, mostBytes: LOOK_BYTES };
    const items: HeldMessage[] = [];
    let at: number | null = below;
    for (let looks = 0; at !== null && looks < MOST_LOOKS; looks++) {
      const { records, next } = await journal.look({ ...bounds, below: at });
      for (const [n, record] of records.entries()) {
        if (n % READ_AT_ONCE === READ_AT_ONCE - 1) await breath();
        const held = readAgain(record);
        if (held.devices.includes(device.id)) items.push(held);
        if (items.length === limit) return { items, since: record.recv, next: String(record.pos) };
      }
      at = next;
    }
    return { items, since: items.at(-1)?.recv ?? null, next: at === null ? null : String(at) };
  };

  return {
    of: async (device: DeviceRecord, { limit, cursor }: Page): Promise<HeldMessages> => {
      if (cursor !== null) return older(device, Number(cursor), limit);
      const held = ring.of(device.id, now());
      if (held.since === null) return { ...held, next: null };
      const below = held.items.at(-1)?.pos ?? parts.last(device.community) + 1;
      if (held.items.length >= limit) return { ...held, next: String(below) };
      const more = await older(device, below, limit - held.items.length);
      return { items: [...held.items, ...more.items], since: more.next === null ? null : (more.since ?? held.since), next: more.next };
    },
  };
}

export type MessageHistory = ReturnType<typeof createMessageHistory>;
