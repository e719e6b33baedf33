import type { Logger } from "pino";
import type { Alerts } from "../../alerts/index.ts";
import type { ApiPorts } from "../../api/index.ts";
import {
  CHAIN_STAGE_WORDS,
  type ChainProof,
  type ChainStage,
  DAY,
  type Instant,
  type RecordChange,
  SECOND,
  type Words,
} from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import type { Records } from "../../store/records/index.ts";
import type { BrokerAddress } from "../broker-config.ts";
import type { FaultBook } from "../fault-book.ts";
import { createBoundaries } from "./boundaries.ts";
import { createChain } from "./chain.ts";
import { createReserved } from "./reserved.ts";
import { type WalkOrder, walkChain } from "./walk.ts";

interface Parts {
  readonly directory: Directory;
  /** The key of the device hashes. */
  readonly key: Uint8Array;
  readonly records: { readonly chainProofs: Records["chainProofs"] };
  readonly clock: { now(): Instant; schedule(at: Instant, run: () => void): () => void };
  community(): string;
  /** The hour of an instant, as it is said. */
  hour(at: Instant): string;
  write(changes: readonly RecordChange[]): void;
  tellLive(user: string, id: string): void;
  monotonic(): number;
  /** Leaders and administrators are called. */
  call(failed: readonly ChainStage[], where: Words): void;
  readonly log: Logger;
  /** What is made after the doors are, in the order of the hub. */
  later(): { readonly alerts: Pick<Alerts, "apply" | "acknowledge">; readonly faults: FaultBook };
}

/** Where devices and desks come in, once the hub listens. */
interface Addresses {
  readonly mqtt: string;
  readonly mqtts: string | null;
  readonly http: string;
  /** An outside broker, through which the message goes with the hub's own account; null: the hub's. */
  readonly broker: BrokerAddress | null;
}

/** The live line has so long to stand before the message goes without it. */
const LIVE_WITHIN = 3 * SECOND;
/** A driven clock waits for a proof under way so long by the wall, no longer: one that is stuck waits for the clock. */
const IDLE_WITHIN = SECOND;

/** People outside are called at the second in a row that is missed, and again about every hour [D]. */
const CALLED_AT = 2;
const CALLED_AGAIN = 90;

/** A hub that listens everywhere is reached on its own machine. */
const loopBack = (url: string): string => url.replace("//0.0.0.0:", "//127.0.0.1:").replace(/\/\/(\[::\]|::):/, "//[::1]:");

/** Where a proof stopped, in words. */
function stoppedInWords(failed: readonly ChainStage[]): Words {
  return {
    zh: failed.map((stage) => CHAIN_STAGE_WORDS[stage].zh).join("、"),
    en: failed.map((stage) => CHAIN_STAGE_WORDS[stage].en).join(", "),
  };
}

/** The proof of the chain, put together. */
export function createProofDesk(parts: Parts) {
  const { clock, records } = parts;
  const reserved = createReserved({ directory: parts.directory, key: parts.key, community: parts.community });
  let at: Addresses | null = null;

  const loginAt = (broker: BrokerAddress | null): WalkOrder["login"] =>
    broker === null
      ? // Whose certificate it is is known: the hub's own, on its own machine, for a name that the loop-back does not have.
        { username: reserved.username, password: reserved.secret, trust: "any" }
      : { username: broker.username, password: broker.password, trust: broker.ca };

  const over = (proof: ChainProof, times: number, since: Instant): void => {
    const { ms, by, door } = proof;
    if (proof.ok) parts.log[by === "schedule" ? "debug" : "info"]({ ms, by, door }, "the chain is proven");
    else parts.log.error({ failed: proof.failed, times, door }, "the chain is not proven");
    const where = stoppedInWords(proof.failed);
    const hour = parts.hour(since);
    const state = proof.ok
      ? null
      : {
          detail: {
            zh: `全链路自检未通过：停在“${where.zh}”（自 ${hour}），告警可能无法送达`,
            en: `The chain is not proven: it stops at ${where.en} (since ${hour}); an alarm may not arrive`,
          },
        };
    try {
      parts.later().faults.state("proof", state, true);
    } catch (err) {
      // Its alert goes the very way that may be broken: the banner, the watchman and the notices do not.
      parts.log.error({ err }, "the fault of the chain could not be raised as an alert");
    }
    if (times !== CALLED_AT && (times <= CALLED_AT || (times - CALLED_AT) % CALLED_AGAIN !== 0)) return;
    try {
      parts.call(proof.failed, where);
    } catch (err) {
      parts.log.error({ err }, "nobody could be called about the missed proof");
    }
  };

  const chain = createChain({
    now: clock.now,
    monotonic: parts.monotonic,
    schedule: clock.schedule,
    doors: () => (at?.mqtts == null ? ["mqtt"] : ["mqtt", "mqtts"]),
    walk: ({ id, nonce, door }) => {
      if (at === null) return () => undefined;
      return walkChain({
        ...{ id, mqtt: (door === "mqtts" ? at.mqtts : null) ?? at.mqtt, login: loginAt(at.broker) },
        ...{ topic: reserved.topic(), payload: JSON.stringify({ event: "chain-proof", id: nonce }) },
        ...{ live: `${at.http.replace(/^http/, "ws")}/api/v1/live`, token: reserved.token, liveWithin: LIVE_WITHIN },
        // An outside broker acknowledges what it has itself; the hub's word comes at the door then.
        acknowledged: () => at?.broker === null && chain.pass(id, "journal"),
        heard: () => chain.pass(id, "live"),
      });
    },
    save: (proof) => records.chainProofs.save(proof, clock.now()),
    over,
  });
  const boundaries = createBoundaries({
    chain: () => chain,
    reserved,
    isOutside: () => at !== null && at.broker !== null,
    alerts: () => parts.later().alerts,
    tellLive: parts.tellLive,
    write: parts.write,
    now: clock.now,
  });

  /** Users and sessions as the API asks for them, with the one at the end of the line. */
  const withListener = <T extends Pick<ApiPorts, "users" | "sessions">>({ users, sessions }: T): Pick<ApiPorts, "users" | "sessions"> => ({
    users: { ...users, byId: async (id) => reserved.userById(id) ?? users.byId(id) },
    sessions: { ...sessions, find: async (hash) => reserved.sessionOf(hash) ?? sessions.find(hash) },
  });

  return {
    ...boundaries,
    chain,
    face: chain.face,
    lookUps: {
      deviceById: reserved.deviceById,
      deviceByExternal: reserved.deviceByExternal,
      loginByName: reserved.loginByName,
      loginsOf: reserved.loginsOf,
    },
    withListener,
    /** Proves the chain at once: the self-test of the start. */
    begin: async (addresses: Addresses): Promise<void> => {
      const { broker, http, mqtt, mqtts } = addresses;
      at = { broker, http: loopBack(http), mqtt: broker === null ? loopBack(mqtt) : mqtt, mqtts: mqtts && loopBack(mqtts) };
      try {
        const [day, last] = await Promise.all([records.chainProofs.since(clock.now() - DAY), records.chainProofs.last()]);
        chain.restore(day, last);
      } catch (err) {
        parts.log.warn({ err }, "earlier proofs of the chain cannot be read");
      }
      chain.start();
    },
    /** For a clock that is driven: what is under way comes to its end before the time moves on. */
    idle: (): Promise<unknown> => Promise.race([chain.idle(), new Promise((resolve) => void setTimeout(resolve, IDLE_WITHIN).unref())]),
  };
}
