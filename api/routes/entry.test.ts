import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(async () => {
  await bench.api.stop();
});
const HEART = "case-a-heart";
const change = (more: Record<string, unknown>): void => {
  const one = bench.hub.cases.get(HEART);
  if (one) bench.hub.cases.set(HEART, { ...one, severity: "critical", state: "new", ...more });
};
const look = async (username: string) => bench.as(username, "POST", `/cases/${HEART}/door-code`, {});

it("the code of a door is shown in an open critical case, to the desk and who goes there; each look is written down", async () => {
  change({ severity: "high" });
  expect((await look("duty")).status).toBe(409);
  change({ state: "closed" });
  expect((await look("duty")).status).toBe(409);
  change({ state: "taken", takenBy: "care" });
  expect([(await look("duty")).body, (await look("care")).body]).toMatchObject([{ code: "2580#" }, { code: "2580#" }]);
  expect((await look("clinician")).status).toBe(403);
  const looks = bench.hub.audit.filter((item) => item.act === "door-code.view").map(({ user, outcome, target }) => [user, outcome, target]);
  expect(looks).toEqual([
    ["duty", "refused", `case:${HEART}`],
    ["duty", "refused", `case:${HEART}`],
    ["duty", "done", `case:${HEART}`],
    ["care", "done", `case:${HEART}`],
    ["clinician", "refused", `case:${HEART}`],
  ]);
  expect(JSON.stringify(bench.hub.audit)).not.toContain("2580");
});

const FACTS = { phone: "02884612345", hearing: "hard", speech: "clear", dialect: "四川话", knock: "敲窗", way: "南门", breakIn: null };
const MEDICAL = { illnesses: "高血压", medicines: null, allergies: null, consent: null };

it("what an ambulance asks is read and written by those who see health data, and the audit log has none of it", async () => {
  expect((await bench.as("duty", "PUT", "/people/wang/facts", { ...FACTS, medical: MEDICAL })).status).toBe(200);
  // A leader changes the rest and leaves it as it is.
  await bench.as("leader", "PUT", "/people/wang/facts", { ...FACTS, dialect: "客家话", medical: null });
  expect((await bench.as("duty", "GET", "/people/wang")).body).toMatchObject({
    facts: { dialect: "客家话", medical: MEDICAL, phone: "02884612345" },
  });
  expect((await bench.as("leader", "GET", "/people/wang")).body).toMatchObject({ facts: { medical: null, phone: "028****2345" } });
  expect((await bench.as("grid", "GET", "/people/wang")).body).toMatchObject({ facts: { medical: null, knock: "敲窗" } });
  expect(Object((await bench.as("admin", "GET", "/people/wang")).body).facts).toBeUndefined();
  const list = Object((await bench.as("duty", "GET", "/people")).body).items[0];
  expect(list.facts).toMatchObject({ medical: null, phone: "028****2345" });
  expect(JSON.stringify(bench.hub.audit)).not.toContain("高血压");
});

it("a card is opened under a name and written down", async () => {
  const answer = await bench.as("duty", "GET", `/cases/${HEART}/card/120`);
  expect(answer.body).toMatchObject({
    to: "120",
    case: HEART,
    lines: [{ name: "address" }, { name: "way", said: { zh: "南门" } }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
  });
  expect(bench.hub.audit.at(-1)).toMatchObject({ act: "card.open", user: "duty", target: `case:${HEART}`, detail: "120" });
  expect((await bench.as("duty", "GET", `/cases/${HEART}/card/122`)).status).toBe(400);
});
