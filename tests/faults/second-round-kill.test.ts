import { afterAll, beforeAll, expect, it } from "vitest";
import type { CaseDetail } from "../../contracts/index.ts";
import { kin, openStage, type Resident, type Stage, SUB_DISTRICT } from "../support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(Date.UTC(2026, 10, 23, 18, 10));
}, 240_000);
afterAll(() => stage?.stop());

const look = async (id: string): Promise<CaseDetail> => (await (await stage.as("duty")).get<CaseDetail>(`/cases/${id}`)).body;
const seen = new Set<string>();
/** Whom this case told since it was last asked; a message that is said again is no new line. */
const told = async (id: string): Promise<readonly string[]> => {
  const fresh = (await look(id)).notices.filter((notice) => !seen.has(notice.id));
  for (const notice of fresh) seen.add(notice.id);
  return fresh.map(({ to, channel }) => `${to.name} ${channel}`).sort();
};
const HELPERS = ["林芳 app", "林芳 sms", "林芳 voice", "冯家邻居 sms", "冯家邻居 voice", "冯敏 sms", "冯敏 voice"].sort();
const LEADER = ["周立新 app", "周立新 sms", "周立新 voice"];

it("killed in the round that a fall begins on a case somebody has: each step once, at its time; so with what follows on accepting", {
  timeout: 240_000,
}, async () => {
  const feng: Resident = await stage.resident("冯玉兰", kin("冯"));
  await stage.presses(feng);
  const one = await stage.caseOf(feng);
  await stage.act(one.id, "accept");
  await stage.act(one.id, "called", { to: "person", result: "well" });
  await stage.pass("5m");
  await told(one.id);
  await stage.says(feng.band, "fall");
  expect((await look(one.id)).ladder).toMatchObject({ round: 2, taken: null, person: null });
  await stage.kill("10s");
  expect(await told(one.id)).toEqual(["张倩 app"]);
  await stage.pass("45s");
  expect(await told(one.id)).toEqual([]);
  await stage.kill("10s");
  expect(await told(one.id)).toEqual(["张倩 app", ...HELPERS].sort());
  await stage.act(one.id, "accept");
  await stage.kill("1m");
  expect(await told(one.id)).toEqual(["冯强 sms", "冯强 voice"]);
  // Accepted, and then nothing: whoever accepted it after three minutes, the leader after five.
  await stage.pass("1m50s");
  expect(await told(one.id)).toEqual([]);
  await stage.kill("20s");
  expect(await told(one.id)).toEqual(["李敏 app", "李敏 sms", "李敏 voice"]);
  await stage.kill("2m");
  expect(await told(one.id)).toEqual(["张倩 app", ...LEADER].sort());
  await stage.pass("2m");
  expect(await told(one.id)).toEqual([]);
  expect(stage.rings(SUB_DISTRICT)).toBe(0);
});
