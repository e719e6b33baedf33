import { beforeAll, describe, expect, it } from "vitest";
import { MINUTE } from "../../contracts/index.ts";
import { carry } from "../bench/humans/emergency.ts";
import { reachable, reachedBy } from "../bench/humans/reachable.ts";
import { BAD_NIGHT, type Human, type HumanWorld, ORDINARY } from "../bench/humans/world.ts";
import { type Carried, carryAll, forsaken, latest, silentlyLost } from "../bench/humans.ts";

// `npm run bench -- humans` carries 10,000 of each; what it found stands in docs/performance.md.
const SEED = process.env.SHOUWANG_SEED ?? "humans-small";

describe.each([
  ["an ordinary year", ORDINARY],
  ["bad nights", BAD_NIGHT],
])("300 emergencies of %s", (what, shares) => {
  let all: readonly Carried[];
  beforeAll(async () => {
    console.info(`seed ${SEED}`);
    all = await carryAll(300, `${SEED} ${what}`, shares);
  }, 60_000);

  it("whoever the plan could reach is reached, and no later than it promises", () => {
    expect(forsaken(all).map(({ world }) => [...world.obstacles])).toEqual([]);
    expect(latest(all)).toBeLessThan(1);
  });

  it("who is not reached ends in the step that leaves the room, and it rings on", () => {
    expect(silentlyLost(all).map(({ world }) => [...world.obstacles])).toEqual([]);
  });

  it("the model is no fair-weather one: desk, family, grid worker, leader and sub-district each had to come", () => {
    const by = new Set(all.map(({ outcome }) => outcome.by));
    for (const who of ["值班员", "联系人1", "网格员"]) expect(by).toContain(who);
    if (shares === BAD_NIGHT) for (const who of [null, "带班领导", "街道值班室"]) expect(by).toContain(who);
  });
});

describe("worlds made by hand", () => {
  const nobody = (name: string, phone: string): Human => ({ name, phone, hearsRing: 0, seesMessage: 0, takes: 10_000, comes: true });
  const deaf: HumanWorld = {
    ...{ kind: "sos", obstacles: new Set(["desk-deaf"]), deskTakes: null, deskHeard: false, contacts: [], grid: null, fire: null },
    ...{ sendsAfter: null, quiet: new Set<string>(), quietFor: 0 },
    ...{ leader: null, subDistrict: nobody("街道值班室", "13920000009"), voiceDownFor: 0, smsDownFor: 0 },
  };

  it("nobody anywhere: unreached, outside of the room, still ringing after an hour", async () => {
    expect([reachable(deaf), reachedBy(deaf)]).toEqual([false, null]);
    expect(await carry(deaf)).toMatchObject({ reachedAfter: null, leftTheRoom: true, stillRings: true });
  });

  it("the sub-district hears its third ring: seven minutes and ten seconds, since nobody heard the desk", async () => {
    const world = { ...deaf, subDistrict: { ...deaf.subDistrict, hearsRing: 3 } };
    expect(reachedBy(world)).toBe(7 * MINUTE + 10_000);
    expect(await carry(world)).toMatchObject({ reachedAfter: 7 * MINUTE + 10_000, by: "街道值班室" });
  });

  it("every provider is down for half an hour: somebody is rung within two minutes of its return", async () => {
    const down = 30 * MINUTE;
    const world = { ...deaf, subDistrict: { ...deaf.subDistrict, hearsRing: 1, seesMessage: 1 }, voiceDownFor: down, smsDownFor: down };
    const { reachedAfter } = await carry(world);
    expect(reachedAfter).toBeGreaterThan(down);
    expect(reachedAfter).toBeLessThan(down + 2 * MINUTE);
  });
});
