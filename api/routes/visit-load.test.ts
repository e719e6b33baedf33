import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { VisitLoads } from "../../contracts/index.ts";
import { type Bench, openBench, userOf } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.api.stop());
beforeEach(async () => {
  await bench.reset();
  for (const [name, place] of [
    ["east", "east"],
    ["west", "west"],
  ] as const)
    bench.hub.users.set(`u-grid-${name}`, await userOf(`grid-${name}`, "grid", [place]));
});
const loads = async (who: string): Promise<VisitLoads> => (await bench.as(who, "GET", "/visits/by-worker")).body as VisitLoads;
const move = (to: string | null, who = "leader") =>
  bench.as(who, "POST", "/visits/hand-over", { moves: [{ person: "wang", from: null, to }] });

describe("visits by worker", () => {
  it("the leader sees everybody and nobody's; a worker sees their own line only", async () => {
    const all = await loads("leader");
    expect(all.workers.map(({ id }) => id)).toEqual(expect.arrayContaining(["u-grid", "u-grid-east", "u-care", null]));
    expect(all.total.all).toBeGreaterThan(0);
    const mine = await loads("grid");
    expect(mine.workers.map(({ id }) => id)).toEqual(["u-grid"]);
    expect([mine.grids, mine.total.all]).toEqual([[], 0]);
  });

  it("go to whoever has her home in their area, and to nobody else", async () => {
    expect((await move("u-grid-east")).status).toBe(200);
    const elsewhere = await move("u-grid-west");
    expect([elsewhere.status, elsewhere.text]).toEqual([422, expect.stringContaining("不在名 grid-west的辖区内")]);
    expect((await move("u-family")).status).toBe(422);
    expect((await move("nobody")).status).toBe(422);
    expect((await move("u-grid-east", "duty-west")).status).toBe(422);
    expect((await move("u-grid-east", "grid")).status).toBe(403);
  });
});
