import { afterAll, beforeAll, expect, test } from "vitest";
import { PRINT_PAGES, printedPage } from "../../contracts/index.ts";
import { type Bench, openBench, userOf } from "../testing/harness.ts";
import { maintenanceOf } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  bench.hub.maintenance.set("m-walk", { ...maintenanceOf("m-walk"), tests: true });
  for (const role of ["leader", "duty"] as const) {
    const user = await userOf(`${role}-west`, role, ["west"]);
    bench.hub.users.set(user.id, user);
  }
});
afterAll(() => bench.api.stop());

const print = (who: string, page: string, subject: string | null) => bench.as(who, "POST", "/prints", { page, subject });
const numberOf = (body: unknown): string => String(Object(body).number);

test("numbers run, and the log says whose sheet it was, of what, where", async () => {
  const first = await print("duty", "duty-log", null);
  const second = await print("duty", "near", "case:case-a-smoke");
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(first.body).toMatchObject({ byName: "名 duty", at: new Date(bench.hub.now).toISOString() });
  const [one, other] = [numberOf(first.body), numberOf(second.body)];
  expect(one).toMatch(/^P20260301-\d{4}$/);
  expect(Number(other.slice(-4))).toBe(Number(one.slice(-4)) + 1);
  const line = bench.hub.audit.findLast(({ act }) => act === "sheet.print");
  expect(line).toMatchObject({
    target: "case:case-a-smoke",
    user: "duty",
    outcome: "done",
    detail: JSON.stringify({ page: "near", number: other }),
  });
  expect(line?.where?.path).toContain("/east/");
});

/** A thing of each kind in the east. */
const EAST: Readonly<Record<string, string | null>> = {
  none: null,
  ...{ case: "case:case-a-smoke", person: "person:wang", place: "place:east", round: "round:round-1", patrol: "patrol:patrol-1" },
  ...{ maintenance: "maintenance:m-walk", acceptance: "acceptance:acc-east", drill: "drill:drill-1", roster: "roster:r-east" },
};
/** Kinds that lie in one compound. */
const PLACED = ["case", "person", "place", "patrol", "maintenance", "acceptance", "roster"];
const ROWS = PRINT_PAGES.flatMap((page) =>
  Object.keys(printedPage(page).of)
    .filter((kind) => kind in EAST)
    .map((kind) => [page, kind] as const),
);

test.each(ROWS)("%s about %s: printed in the own area, not there in another's", async (page, kind) => {
  const who = page === "info-report" || page === "dispatch-card" || page === "near" || page === "transfer-sheet" ? "duty" : "leader";
  expect((await print(who, page, EAST[kind] ?? null)).status).toBe(201);
  if (PLACED.includes(kind)) expect((await print(`${who}-west`, page, EAST[kind] ?? null)).status).toBe(404);
});

test.each([
  ["a page that there is not", { page: "secrets", subject: null }, 400],
  ["no page", { subject: null }, 400],
  ["a subject of another kind", { page: "duty-log", subject: "case:case-a-smoke" }, 422],
  ["a subject of no kind", { page: "near", subject: "thing:1" }, 422],
  ["none where one is needed", { page: "walk", subject: null }, 422],
  ["a thing that is not there", { page: "near", subject: "case:none" }, 404],
  ["a round that is not there", { page: "round", subject: "round:none" }, 404],
])("%s takes no number and is told so", async (_name, body, status) => {
  const before = numberOf((await print("duty", "duty-log", null)).body);
  const answer = await bench.as("duty", "POST", "/prints", body);
  expect(answer.status).toBe(status);
  expect(Number(numberOf((await print("duty", "duty-log", null)).body).slice(-4))).toBe(Number(before.slice(-4)) + 1);
});

test("whose role does not open the page prints none of it", async () => {
  expect((await print("grid", "duty-log", null)).status).toBe(403);
  expect((await print("family", "near", "place:home-wang")).status).toBe(403);
});
