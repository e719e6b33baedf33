import type { AlertChange, Alerts } from "../../alerts/index.ts";
import {
  type Instant,
  type JournalRecord,
  type Notice,
  PLAIN_DISPATCH,
  type RecordChange,
  type Signal,
  toIso,
} from "../../contracts/index.ts";
import type { Taken } from "../../ingest/index.ts";
import type { Intake } from "../intake.ts";
import type { Chain } from "./chain.ts";
import type { Reserved } from "./reserved.ts";

/** The rule of pack `hub` that the hub's own device raises. */
const CHAIN_RULE = "chain-proof";
const HUB = { user: "", username: "hub-proof", name: "全链路自检" };

interface Parts {
  chain(): Chain;
  readonly reserved: Reserved;
  /** The message comes through an outside broker, whose acknowledgement says nothing of the journal. */
  isOutside(): boolean;
  alerts(): Pick<Alerts, "apply" | "acknowledge">;
  /** To the connection of the hub's own user on the live line. */
  tellLive(user: string, id: string): void;
  write(changes: readonly RecordChange[]): void;
  now(): Instant;
}

const noticeIdOf = (proof: string): string => `${proof}-loop`;

/** The nonce of a message of the hub's own device. */
function nonceOf(payload: Uint8Array): string | null {
  try {
    const said: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return typeof said === "object" && said !== null && "id" in said && typeof said.id === "string" ? said.id : null;
  } catch {
    return null;
  }
}

/**
 * Where a proof passes from room to room: each boundary notes the stage. Its alert is real as far as it goes; it leaves
 * the way of alerts behind their step, in the same turn, so that no list, case, figure or flood ever holds it.
 */
export function createBoundaries(parts: Parts) {
  const { reserved } = parts;
  let following: { readonly id: string; alert: string | null } | null = null;

  const loopNotice = (proof: string): Notice => {
    const at = toIso(parts.now());
    return {
      ...{ id: noticeIdOf(proof), case: "", channel: "loop", to: { user: null, name: HUB.name, role: "" }, state: "queued" },
      ...{ subject: HUB.name, text: HUB.name, createdAt: at, changedAt: at, attempts: 0, error: null },
    };
  };

  return {
    door: (intake: Pick<Intake, "message" | "presence">): Pick<Intake, "message" | "presence"> => ({
      message: (community, message, done) => {
        const walking = reserved.isTopic(message.topic) ? parts.chain().walking(nonceOf(message.payload)) : null;
        if (walking === null) return intake.message(community, message, done);
        parts.chain().pass(walking.id, "door");
        return intake.message(community, message, (error) => {
          if (!error && parts.isOutside()) parts.chain().pass(walking.id, "journal");
          done(error);
        });
      },
      // That it comes and goes is no news of a device.
      presence: (community, login, ...more) => {
        if (login !== reserved.username) intake.presence(community, login, ...more);
      },
    }),
    ingest: <T extends { take(record: JournalRecord): Taken }>(ingest: T) => ({
      take: (record: JournalRecord): Taken => {
        const taken = ingest.take(record);
        if (record.kind !== "message" || !reserved.isTopic(record.message.topic)) return taken;
        for (const { events } of taken.observations)
          for (const { id } of events) {
            const walking = parts.chain().walking(id);
            if (walking) parts.chain().pass(walking.id, "ingest");
          }
        return taken;
      },
    }),
    /** A signal on its way to the alerts; one of the proof's rule that belongs to no proof under way goes nowhere. */
    signal: (signal: Signal): void => {
      if (signal.rule !== CHAIN_RULE) return void parts.alerts().apply(signal);
      const walking = signal.act === "ceased" ? null : parts.chain().walking(signal.eventId);
      if (walking === null) return;
      parts.chain().pass(walking.id, "rules");
      following = { id: walking.id, alert: null };
      try {
        parts.alerts().apply(signal);
        // Seen and over, in the same turn.
        const { alert } = following;
        if (alert === null) return;
        parts.alerts().acknowledge(alert, HUB, {}, signal.recv);
        parts.alerts().apply({ ...signal, act: "ceased", order: { ...signal.order, ordinal: signal.order.ordinal + 1 } });
      } finally {
        following = null;
      }
    },
    /** Takes an alert of the proof off the way; false for all others. */
    alert: ({ alert }: AlertChange): boolean => {
      if (alert.rule !== CHAIN_RULE) return false;
      if (following === null || following.alert !== null) return true;
      following.alert = alert.id;
      const { id } = following;
      parts.chain().pass(id, "alerts");
      parts.tellLive(reserved.user, id);
      parts.write([{ write: "notice", notice: loopNotice(id), address: null, dispatch: PLAIN_DISPATCH }]);
      return true;
    },
    /** What of the alerts' changes is written: of the proof's own only how far its signals were applied. */
    keep: (changes: readonly RecordChange[]): readonly RecordChange[] => {
      const own = changes.some((change) => change.write === "alert" && change.alert.rule === CHAIN_RULE);
      return own ? changes.filter((change) => change.write === "applied") : changes;
    },
    committed: (changes: readonly RecordChange[]): void => {
      for (const change of changes)
        if (change.write === "notice" && change.notice.channel === "loop") parts.chain().pass(proofOf(change.notice.id), "records");
    },
    looped: (notice: string): void => parts.chain().pass(proofOf(notice), "notices"),
  };
}

const proofOf = (notice: string): string => notice.slice(0, -"-loop".length);
