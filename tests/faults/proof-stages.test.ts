import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createAlerts } from "../../alerts/index.ts";
import {
  type Alert,
  CHAIN_PROOF,
  CHAIN_STAGES,
  type ChainStage,
  type JournalRecord,
  type Message,
  PLAIN_DISPATCH,
  type RecordChange,
} from "../../contracts/index.ts";
import { createBoundaries } from "../../hub/proof/boundaries.ts";
import { pathFor } from "../../hub/proof/call-people.ts";
import { createChain } from "../../hub/proof/chain.ts";
import { createReserved } from "../../hub/proof/reserved.ts";
import { createIngest, loadKnowledge } from "../../ingest/index.ts";
import { createOutbox, loopChannel } from "../../notify/index.ts";
import { createEngine, loadRulePacks } from "../../rules/index.ts";
import { createDirectory } from "../../store/directory.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { memoryOutbox } from "../support/memory-outbox.ts";
import { deliveryBy } from "../support/plain-delivery.ts";

/*
 * Each stage of the chain broken in its turn, at the port through which its work comes: the proof must be missed, name
 * that stage and no other, leave nothing behind, and come through again once it is mended. The rooms are the real ones.
 */

const T0 = Date.UTC(2026, 2, 2, 1, 12);
const COMMUNITY = "xingfuli";
const packs = loadRulePacks(new URL("../../rules/packs", import.meta.url).pathname);
if (!packs.ok) throw new Error("the packs do not load");
const knowledge = loadKnowledge();

async function rooms() {
  const time = createManualClock(T0);
  const now = time.clock.now;
  let broken: ChainStage | "rule-withdrawn" | null = null;
  const seen: Alert[] = [];
  const written: RecordChange[] = [];
  const outboxRows = memoryOutbox(T0);
  const directory = createDirectory();
  directory.putCommunity({ id: COMMUNITY, name: "幸福里社区", zone: "Asia/Shanghai" });
  const reserved = createReserved({ directory, key: new Uint8Array(32), community: () => COMMUNITY });
  let pos = 0;
  let heard = (_id: string): void => undefined;

  const ingest = createIngest(
    {
      deviceOf: reserved.deviceByExternal,
      deviceOfLogin: (login) => reserved.deviceById(reserved.loginByName(login)?.device ?? ""),
      zoneOf: () => "Asia/Shanghai",
    },
    knowledge,
  );
  const boundaries = createBoundaries({
    chain: () => chain,
    reserved,
    isOutside: () => false,
    alerts: () => ({
      acknowledge: alerts.acknowledge,
      apply: (signal) => {
        if (broken === "alerts") throw new Error("the alerts are out of order");
        return alerts.apply(signal);
      },
    }),
    tellLive: (_user, id) => {
      if (broken !== "live") heard(id);
    },
    write: (changes) => void written.push(...changes),
    now,
  });
  const alerts = createAlerts({
    describe: () => ({ device: null, place: null, path: `/${COMMUNITY}/` }),
    window: () => [],
    write: (changes) => void written.push(...boundaries.keep(changes)),
    changed: (change) => {
      if (!boundaries.alert(change)) seen.push(change.alert);
    },
    conditionClosed: () => undefined,
    maintenanceEnded: () => undefined,
  });
  const engineWith = (withdrawn: boolean) =>
    createEngine({
      rules: packs.ok ? packs.rules.filter(({ id }) => !withdrawn || id !== "chain-proof") : [],
      ports: {
        device: reserved.deviceById,
        ...{ personOf: () => undefined, person: () => undefined, devicesOfPerson: () => [], peopleAt: () => [], peopleBelow: () => [] },
        ...{ placeAbove: () => undefined, outline: () => undefined, placeName: (place) => place, sharing: () => [] },
        ...{ placePath: () => undefined, outdoors: () => false, zoneOf: () => "Asia/Shanghai" },
      },
      emit: (signal) => boundaries.signal(signal),
    });
  const engines = { whole: engineWith(false), without: engineWith(true) };
  const noted = boundaries.ingest({ take: (record: JournalRecord) => ingest.take(record) });
  const outbox = createOutbox({
    records: outboxRows.records,
    deliver: async (pending) => {
      // A lane that hangs: it neither sends nor fails.
      if (broken === "notices") return new Promise(() => undefined);
      return deliveryBy([loopChannel(boundaries.looped)], now)(pending);
    },
    ...{ clock: time.clock, schedule: time.schedule, changed: () => undefined, failed: () => undefined },
  });

  /** What the turn left is committed once the journal holds its position. */
  const commit = (): void => {
    if (broken === "journal" || broken === "records") return;
    const changes = written.splice(0);
    for (const change of changes)
      if (change.write === "notice") outboxRows.put(change.notice, change.address, change.dispatch ?? PLAIN_DISPATCH);
    boundaries.committed(changes);
    outbox.wake();
  };
  const door = boundaries.door({
    message: (community, message, done) => {
      const record: JournalRecord = { kind: "message", community, pos: ++pos, recv: now(), message };
      if (broken !== "ingest")
        try {
          const engine = broken === "rule-withdrawn" ? engines.without : engines.whole;
          engine.advance(record.recv, community);
          const { observations } = noted.take(record);
          if (broken !== "rules") for (const observation of observations) engine.take(observation);
        } catch {
          // The broker goes on whatever a room throws.
        }
      commit();
      if (broken !== "journal") done();
      return null;
    },
    presence: () => undefined,
  });
  const chain = createChain({
    now,
    monotonic: now,
    schedule: time.schedule,
    doors: () => ["mqtt"],
    walk: ({ id, nonce }) => {
      heard = (proof) => proof === id && chain.pass(id, "live");
      if (broken !== "door") {
        const payload = Buffer.from(JSON.stringify({ event: "chain-proof", id: nonce }));
        const message: Message = {
          ...{ topic: reserved.topic(), payload, login: reserved.username, client: "c", qos: 1 },
          ...{ retain: false, replayed: false, will: false, cutFrom: null },
        };
        queueMicrotask(() => void door.message(COMMUNITY, message, (error) => !error && chain.pass(id, "journal")));
      }
      return () => undefined;
    },
    save: async () => undefined,
    over: () => undefined,
  });
  const prove = async () => {
    const proof = chain.face.run({ user: "u", username: "duty", name: "李敏" });
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    time.to(now() + CHAIN_PROOF.within);
    return proof;
  };
  return {
    prove,
    chain,
    alerts,
    seen,
    break: (stage: typeof broken) => {
      broken = stage;
    },
  };
}

it.each<[ChainStage | "rule-withdrawn", ChainStage, "queue" | "direct"]>([
  ["door", "door", "queue"],
  ["journal", "journal", "direct"],
  ["ingest", "ingest", "queue"],
  ["rules", "rules", "queue"],
  ["rule-withdrawn", "rules", "queue"],
  ["alerts", "alerts", "queue"],
  ["live", "live", "queue"],
  ["records", "records", "direct"],
  ["notices", "notices", "direct"],
])("%s broken: the proof stops at %s, people are called by %s, the watchman misses us", async (fault, stage, path) => {
  const { prove, chain, alerts, seen, break: set } = await rooms();
  const before = await prove();
  expect(before.failed).toEqual([]);
  expect(before.ok).toBe(true);
  set(fault);
  const missed = await prove();
  expect(missed.failed).toEqual([stage]);
  expect(missed.ok).toBe(false);
  expect(pathFor(missed.failed)).toBe(path);
  expect(chain.holds()).toBe(false);
  expect(chain.now()).toEqual({ at: before.at, failed: [stage] });
  set(null);
  // A lane that hangs is mended by a start.
  if (fault !== "notices") {
    expect((await prove()).ok).toBe(true);
    expect(chain.holds()).toBe(true);
  }
  // Nobody has ever seen its alert.
  expect(alerts.open()).toEqual([]);
  expect(seen).toEqual([]);
});

it("passes every stage, and the stages are those of the table", async () => {
  const { prove } = await rooms();
  const proof = await prove();
  expect(proof.stages.map(({ stage }) => stage)).toEqual([...CHAIN_STAGES]);
  const table = readFileSync(new URL("../../docs/operate/proof.md", import.meta.url), "utf8");
  for (const stage of CHAIN_STAGES) expect(table).toContain(`| \`${stage}\` |`);
});
