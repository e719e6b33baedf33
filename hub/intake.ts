import {
  type Change,
  type Instant,
  type JournalRecord,
  type Message,
  type PresenceReason,
  parseTopic,
  SECOND,
} from "../contracts/index.ts";
import type { Journal } from "../store/journal/index.ts";
import { mayHoldPicture } from "./door-pictures.ts";
import { within } from "./patience.ts";

/** So long a message waits for the pictures in it; then it goes on with them inside, for what it says may be an alarm [D]. */
const PICTURE_WAIT = SECOND;

export interface IntakePorts {
  readonly journal: Journal;
  now(): Instant;
  /** Everything that follows the record, in the same turn. */
  judge(record: JournalRecord): void;
  /** Writes a picture's bytes to disk and gives what the journal holds in their stead. */
  storePicture(bytes: Uint8Array): Promise<Uint8Array>;
  /** Keeps the pictures that stand in a JSON message in base64, and gives the message that names them by hash. */
  takePictures(payload: Uint8Array): Promise<Uint8Array>;
  /** A record was journaled and judged. */
  after(community: string, pos: number): void;
  /** Milliseconds from receiving to the journal's sync, for the status line. */
  synced(ms: number): void;
}

/** Waits once more for a message that was taken in but could not be made durable in time. */
export type WaitAgain = (done: (error?: Error) => void) => void;

export interface Intake {
  /** @returns how to wait for it again, where it lies in the journal's queue; null where a repeat must be taken anew */
  message(community: string, message: Message, done: (error?: Error) => void): WaitAgain | null;
  presence(community: string, login: string, client: string, online: boolean, why: PresenceReason): void;
  change(community: string, change: Change): JournalRecord;
}

/** A record before it has its place in the order. */
type Unplaced = JournalRecord extends infer R ? (R extends JournalRecord ? Omit<R, "pos" | "recv"> : never) : never;

/**
 * Gives each record its position and receive time and hands it to the journal and to ingest and rules in the same
 * turn. Only a picture waits first: its bytes must lie in the store before the journal names them. What says something
 * and carries a picture waits a second at most.
 */
export function createIntake(ports: IntakePorts): Intake {
  const { journal } = ports;

  const place = (record: Unplaced): JournalRecord => {
    const pos = journal.last(record.community) + 1;
    const recv = Math.max(ports.now(), journal.lastRecv(record.community));
    return { ...record, pos, recv };
  };
  /** A queue that is full refuses the record for the disk; the rules see it all the same (promise 3). */
  const admit = (unplaced: Unplaced): { readonly record: JournalRecord; readonly queued: boolean } => {
    const record = place(unplaced);
    const queued = journal.append(record);
    ports.judge(record);
    ports.after(record.community, record.pos);
    return { record, queued };
  };
  const admitMessage = (community: string, message: Message, done: (error?: Error) => void): WaitAgain | null => {
    const { record, queued } = admit({ kind: "message", community, message });
    if (message.qos === 0) {
      done();
      return null;
    }
    const wait: WaitAgain = (told) =>
      journal.whenSynced(community, record.pos, (error) => {
        if (!error) ports.synced(ports.now() - record.recv);
        told(error);
      });
    wait(done);
    return queued ? wait : null;
  };

  const keptFirst = (message: Message): Promise<Uint8Array> | null => {
    const { payload, cutFrom } = message;
    if (isPicture(message)) return ports.storePicture(payload);
    return cutFrom === null && mayHoldPicture(payload) ? within(PICTURE_WAIT, ports.takePictures(payload), () => payload) : null;
  };

  return {
    message: (community, message, done) => {
      const kept = keptFirst(message);
      if (kept === null) return admitMessage(community, message, done);
      kept.then(
        (payload) => admitMessage(community, { ...message, payload }, done),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
      return null;
    },
    presence: (community, login, client, online, why) => void admit({ kind: "presence", community, login, client, online, why }),
    change: (community, change) => admit({ kind: "change", community, change }).record,
  };
}

function isPicture(message: Message): boolean {
  return (
    message.cutFrom === null &&
    message.topic.includes("/snapshot/") &&
    parseTopic(message.topic)?.leaf === "snapshot" &&
    message.payload.length > 0
  );
}
