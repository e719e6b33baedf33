import { describe, expect, it } from "vitest";
import { CHAIN_PROOF, CHAIN_STAGES, type ChainProof, type ChainStage, DAY, stoppedAt } from "../../contracts/index.ts";
import { createChain, type Walking } from "./chain.ts";

/** A chain on a clock of ours, whose walks pass what they are told to. */
function bench(passes: (walking: Walking) => readonly ChainStage[]) {
  let now = Date.UTC(2026, 2, 2, 1, 12);
  const waiting: { readonly at: number; readonly run: () => void }[] = [];
  const walked: Walking[] = [];
  const told: { readonly ok: boolean; readonly failed: readonly ChainStage[]; readonly times: number; readonly since: number }[] = [];
  const saved: ChainProof[] = [];
  let ended = 0;
  const chain = createChain({
    now: () => now,
    monotonic: () => now,
    schedule: (at, run) => {
      const one = { at, run };
      waiting.push(one);
      return () => void waiting.splice(waiting.indexOf(one), 1);
    },
    doors: () => ["mqtt", "mqtts"],
    walk: (walking) => {
      walked.push(walking);
      queueMicrotask(() => {
        for (const stage of passes(walking)) chain.pass(walking.id, stage);
      });
      return () => void ended++;
    },
    save: async (proof) => void saved.push(proof),
    over: ({ ok, failed }, times, since) => void told.push({ ok, failed, times, since }),
  });
  const move = async (ms: number): Promise<void> => {
    now += ms;
    for (const one of [...waiting]) if (one.at <= now) one.run();
    chain.tick();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { chain, walked, told, saved, move, now: () => now, ended: () => ended };
}

const without = (...missing: readonly ChainStage[]): readonly ChainStage[] => CHAIN_STAGES.filter((stage) => !missing.includes(stage));

describe("where a proof stopped", () => {
  it.each<[string, readonly ChainStage[], readonly ChainStage[]]>([
    ["nowhere", CHAIN_STAGES, []],
    ["at the door, and nothing behind it is blamed", [], ["door"]],
    ["at a journal that does not write, though the desk was told", ["door", "ingest", "rules", "alerts", "live"], ["journal"]],
    ["at a journal while notices went out from memory", without("journal", "records"), ["journal"]],
    ["at the rules", ["door", "journal", "ingest"], ["rules"]],
    ["at two that do not hang together", without("live", "notices"), ["live", "notices"]],
  ])("%s", (_name, passed, expected) => {
    expect(stoppedAt(new Set(passed))).toEqual(expected);
  });
});

describe("the proof of the chain", () => {
  it("begins at once, comes every three minutes, by each door in its turn, and is kept", async () => {
    const { chain, walked, saved, move, ended } = bench(() => CHAIN_STAGES);
    chain.start();
    await chain.idle();
    expect(saved.map(({ by, ok, door }) => [by, ok, door])).toEqual([["start", true, "mqtt"]]);
    await move(CHAIN_PROOF.every - 1);
    expect(walked).toHaveLength(1);
    await move(1);
    expect(saved.map(({ by, door }) => [by, door])).toEqual(
      [
        ["schedule", "mqtts"],
        ["start", "mqtt"],
      ].reverse(),
    );
    expect(ended()).toBe(2);
    expect(chain.now()).toEqual({ at: saved[1]?.at, failed: [] });
    expect(chain.holds()).toBe(true);
  });

  it("is missed after ten seconds with the stage at which it stopped, tried again every half a minute, and whole again", async () => {
    let rules = false;
    const { chain, told, move, now } = bench(() => (rules ? CHAIN_STAGES : ["door", "journal", "ingest"]));
    const began = now();
    chain.start();
    await move(CHAIN_PROOF.within - 1);
    expect(told).toEqual([]);
    await move(1);
    expect(told).toEqual([{ ok: false, failed: ["rules"], times: 1, since: began }]);
    expect(chain.now().failed).toEqual(["rules"]);
    expect(chain.holds()).toBe(false);
    await move(CHAIN_PROOF.whileFailing);
    await move(CHAIN_PROOF.within);
    expect(told[1]).toEqual({ ok: false, failed: ["rules"], times: 2, since: began });
    rules = true;
    await move(CHAIN_PROOF.whileFailing);
    expect(told[2]).toMatchObject({ ok: true, times: 0 });
    expect(chain.now().failed).toEqual([]);
    expect(chain.holds()).toBe(true);
  });

  it("no longer holds once its turns do not come, without anybody saying so", async () => {
    const { chain, move } = bench(() => CHAIN_STAGES);
    chain.start();
    await chain.idle();
    const { tick } = chain;
    chain.tick = () => undefined;
    await move(CHAIN_PROOF.heartbeat);
    expect(chain.holds()).toBe(true);
    await move(1);
    expect(chain.holds()).toBe(false);
    chain.tick = tick;
  });

  it("counts what an earlier proof or somebody else says for nothing", async () => {
    const { chain, walked, move, told } = bench(() => without("notices"));
    chain.start();
    await Promise.resolve();
    const first = walked[0];
    expect(chain.walking("made up")).toBeNull();
    expect(chain.walking(first?.nonce ?? null)?.id).toBe(first?.id);
    await move(CHAIN_PROOF.within);
    await move(CHAIN_PROOF.whileFailing);
    chain.pass(first?.id ?? "", "notices");
    await move(CHAIN_PROOF.within);
    expect(told.map(({ ok }) => ok)).toEqual([false, false]);
  });

  it("by hand joins what is under way, and a day is what is shown", async () => {
    const { chain, walked, move } = bench(() => CHAIN_STAGES);
    chain.start();
    const by = { user: "u1", username: "duty", name: "李敏" };
    const [one, other] = await Promise.all([chain.face.run(by), chain.face.run(by)]);
    expect(one.id).toBe(other.id);
    expect(walked).toHaveLength(1);
    await move(DAY + CHAIN_PROOF.every);
    const { day, last } = await chain.face.view();
    expect(day).toMatchObject({ count: 1, missed: 0 });
    expect(last?.by).toBe("schedule");
  });
});
