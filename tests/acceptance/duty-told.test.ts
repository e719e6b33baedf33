import { afterAll, beforeAll, expect, it } from "vitest";
import type { DutyNow, MyDuty, Notice, Swap } from "../../contracts/index.ts";
import { DUTY_PHONE, openStage, type Stage } from "../support/stage.ts";

// Whom the duty room's own troubles reach: a desk that nobody hears, a swap that nobody answers.

let stage: Stage;
let leads: DutyNow["items"][number];
let sleeps: { readonly username: string; readonly phone: string };
const LEADERS = [
  { username: "leader", phone: "10000000100" },
  { username: "leader2", phone: "10000000101" },
];
const mine = async (username: string): Promise<readonly Notice[]> =>
  (await (await stage.as(username)).get<{ items: readonly Notice[] }>("/notices?limit=200")).body.items;

beforeAll(async () => {
  // Ten past two in the night, in Shanghai.
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
  const { items } = (await (await stage.as("leader")).get<DutyNow>("/duty")).body;
  const found = items.find(({ post }) => post === "leader");
  const other = LEADERS.find(({ phone }) => phone !== found?.phone);
  if (found === undefined || other === undefined) throw new Error("the roster has no leader tonight");
  [leads, sleeps] = [found, other];
}, 120_000);
afterAll(() => stage?.stop());

it("a desk that nobody hears rings its telephone, then the leader on duty alone, and every leader at the next ring", async () => {
  const duty = await stage.as("duty3");
  const live = await duty.live();
  expect((await duty.send("POST", "/desk", { soundOn: true, tested: true, human: true })).status).toBe(200);
  await stage.pass("20s");
  await stage.told();
  live.close();
  await stage.pass("1m");
  expect(await stage.told()).toEqual([`${DUTY_PHONE} desk-silent-voice`]);
  await stage.pass("5m");
  expect(await stage.told()).toEqual([`${leads.phone} desk-silent-voice`, `${DUTY_PHONE} desk-silent-voice`].sort());
  expect(stage.rings(sleeps.phone)).toBe(0);
  await stage.pass("5m");
  expect(await stage.told()).toEqual(
    [`${leads.phone} desk-silent-voice`, `${sleeps.phone} desk-silent-voice`, `${DUTY_PHONE} desk-silent-voice`].sort(),
  );
});

it("a swap that nobody answered lapses at the start of the shift, and both are told", async () => {
  const own = async (username: string): Promise<MyDuty> => (await (await stage.as(username)).get<MyDuty>("/duty/mine")).body;
  const before = await own("duty3");
  const duty = before.duties.find(({ from }) => Date.parse(from) > stage.now());
  const [mate] = before.mates.filter(({ user }) => !before.theirs.some((one) => one.user === user && one.from === duty?.from));
  if (duty === undefined || mate === undefined) throw new Error("duty3 has no duty to give away");
  const asked = await (await stage.as("duty3")).send<Swap>("POST", "/swaps", { duty: duty.id, to: mate.user });
  expect(asked).toMatchObject({ status: 201, body: { state: "asked" } });
  await stage.moveTo(Date.parse(duty.from) - 1_000);
  const open = (await own("duty3")).swaps[0];
  expect(open).toMatchObject({ id: asked.body.id, state: "asked" });
  await stage.restart("30s");
  const swap = (await own("duty3")).swaps[0];
  expect(swap).toMatchObject({ id: asked.body.id, state: "lapsed" });
  const told = async (username: string): Promise<number> =>
    (await mine(username)).filter(({ subject }) => subject === "换班申请已过期").length;
  const mateName = ["duty", "duty2", "duty4"];
  const names = await Promise.all(mateName.map(async (username) => [username, await told(username)] as const));
  expect(await told("duty3")).toBe(1);
  expect(names.filter(([, count]) => count === 1)).toHaveLength(1);
  // Nothing is told again.
  await stage.pass("2m");
  expect(await told("duty3")).toBe(1);
});
