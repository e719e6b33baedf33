import { afterAll, beforeAll, expect, it } from "vitest";
import { type Alert, type Case, HOUR, MINUTE, type Notice, type Person } from "../../contracts/index.ts";
import { openScenario, type ScenarioStage } from "../support/scenario-stage.ts";

// One is in hospital for a night; another was discharged and nobody told us. Who is told is compared whole: one notice too many
// fails as one too few does. What is asked of the desk about a stay belongs to no case and is compared by itself.

/** On an idle machine some 20 s in all. */
const PATIENCE = 240_000;
const AWAY = "per-013";
const FORGOTTEN = "per-005";
const OFFICER = "李敏 app";
/** Their numbers were never tested: SMS goes beside. */
const CONTACTS = ["吴佳怡 sms", "吴佳怡 voice", "潘慧 sms", "潘慧 voice"];
const GRID = ["陈涛 app", "陈涛 sms", "陈涛 voice"];
const CARER = ["护士何静 app", "护士何静 email"];

let stage: ScenarioStage;
let away: Person;
let forgotten: Person;
const get = async <T>(path: string): Promise<T> => (await (await stage.as("duty")).get<T>(path)).body;
const told = () => stage.told();
/** What the hub says of its own machine on a busy one is true and no part of the story. */
const openAlerts = async () =>
  (await get<{ items: readonly Alert[] }>("/alerts?state=open&limit=1000")).items.filter(({ family }) => family !== "hub");
const stateOf = async ({ id }: Person) => (await get<Person>(`/people/${id}`)).state;
const says = async (who: Person, body: object): Promise<void> => {
  const { status } = await (await stage.as("duty")).send("PUT", `/people/${who.id}/state`, body);
  expect(status).toBe(200);
};
const seen = new Set<string>();
/** What was asked of whom about a stay since it was last looked. */
const asked = async (): Promise<readonly string[]> => {
  const { items } = await get<{ items: readonly Notice[] }>("/notices?limit=1000");
  const fresh = items.filter(({ id, case: about, subject }) => about === "" && /登记|核对/.test(subject) && !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  return [...new Set(fresh.map(({ to, subject }) => `${to.name}: ${subject}`))].sort();
};

beforeAll(async () => {
  stage = await openScenario({ name: "hospital-forgotten", seed: "1", day: Date.UTC(2026, 10, 23), acts: false });
  [away, forgotten] = [await get<Person>(`/people/${AWAY}`), await get<Person>(`/people/${FORGOTTEN}`)];
  await stage.playTo("1s");
  await told();
}, PATIENCE);
afterAll(() => stage?.stop());

it(
  "in hospital, his band on its charger and then empty: for more than an hour nothing is raised and nobody is told",
  async () => {
    await says(away, { state: "hospital", reason: "肺炎", until: new Date(stage.start + 152 * MINUTE).toISOString() });
    await says(forgotten, { state: "hospital", reason: "骨折" });
    await stage.playTo("69m");
    expect(await openAlerts()).toEqual([]);
    expect(await told()).toEqual([]);
  },
  PATIENCE,
);

it(
  "his button at home is pressed all the same: that is never paused, desk first, then contacts and grid worker",
  async () => {
    await stage.playTo("70m20s");
    expect(await openAlerts()).toMatchObject([{ rule: "sos", severity: "critical", person: AWAY }]);
    expect(await told()).toEqual([OFFICER]);
    await stage.playTo("71m20s");
    expect(await told()).toEqual([...CONTACTS, ...GRID].sort());
  },
  PATIENCE,
);

it(
  "the officer calls his mobile and hears him in the ward; his son-in-law pressed by mistake: the ringing ends with that word",
  async () => {
    const one = await stage.caseOf(away);
    await stage.act(one.id, "accept");
    await stage.act(one.id, "called", { to: "person", result: "well" });
    await stage.act(one.id, "close", { verdict: "mistake", found: "heard", summary: "女婿来取衣物误按，本人在病房" });
    // Both were only asked whose number it is: nobody has said yet, so that they learn nothing of him now either.
    await stage.playTo("99m50s");
    expect(await told()).toEqual([]);
  },
  PATIENCE,
);

it(
  "she was discharged and nobody said so: somebody moves in her home, and her carer is to ask, by day and night without ringing; the desk after a quarter of an hour",
  async () => {
    await stage.playTo("101m");
    expect(await openAlerts()).toMatchObject([{ rule: "back-home", severity: "low", person: FORGOTTEN }]);
    expect((await openAlerts())[0]?.reason.zh).toMatch(/^登记为住院或外出，但 21:16 家中有人活动.*请核对本人是否已回家$/);
    expect(await told()).toEqual(CARER);
    // Twelve times in half an hour: one alert, said once.
    await stage.playTo("140m");
    expect(await told()).toEqual([OFFICER]);
    expect(await openAlerts()).toHaveLength(1);
  },
  PATIENCE,
);

it(
  "asked halfway of a stay of hours, by its end he counts as at home again, which the desk learns; by itself that is no alarm",
  async () => {
    expect(await asked()).toEqual([expect.stringMatching(/^李敏: 请核对：.+住院即将到期$/)]);
    await stage.playTo("153m");
    expect(await stateOf(away)).toBe("home");
    expect(await asked()).toEqual([expect.stringMatching(/^李敏: 住院登记已到期：/)]);
    expect(await openAlerts()).toMatchObject([{ rule: "back-home" }]);
    expect(await told()).toEqual([]);
  },
  PATIENCE,
);

it(
  "his band lies on the charger still: told once an hour later, on the list and to nobody by telephone",
  async () => {
    await stage.playTo("216m");
    expect((await openAlerts()).map(({ rule, person }) => [rule, person]).sort()).toEqual([
      ["back-home", FORGOTTEN],
      ["not-worn", AWAY],
    ]);
    expect(await told()).toEqual([]);
  },
  PATIENCE,
);

it(
  "the officer calls her: she is at home since this morning; with that word the alert is over, and her case is closed",
  async () => {
    const one = await stage.caseOf(forgotten);
    await stage.act(one.id, "accept");
    await stage.act(one.id, "called", { to: "person", result: "well" });
    await says(forgotten, { state: "home" });
    await stage.playTo("226m");
    expect((await openAlerts()).map(({ rule }) => rule)).toEqual(["not-worn"]);
    await stage.act(one.id, "close", { verdict: "true", summary: "今早已出院，改为在家" });
    expect(await get<Case>(`/cases/${one.id}`)).toMatchObject({ verdict: "true" });
    expect(await told()).toEqual([]);
    expect(await asked()).toEqual([]);
    expect(await stage.verdict()).toMatchObject({ forbidden: [], falseAlerts: [] });
  },
  PATIENCE,
);

it(
  "a stay to which nobody wrote an end is asked about after a week, and each week",
  async () => {
    await says(forgotten, { state: "hospital" });
    await told();
    // Without the fleet: what the hub says of silent devices is another matter.
    await stage.moveTo(stage.now() + 7 * 24 * HOUR - MINUTE);
    expect((await asked()).filter((line) => line.includes("是否仍"))).toEqual([]);
    await stage.moveTo(stage.now() + 2 * MINUTE);
    const still = (await asked()).filter((line) => line.includes("是否仍"));
    expect(new Set(still)).toEqual(new Set([`李敏: 请核对：${forgotten.name}是否仍住院`]));
    expect(await stateOf(forgotten)).toBe("hospital");
  },
  PATIENCE,
);
