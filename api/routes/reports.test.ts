import { afterAll, beforeAll, expect, test } from "vitest";
import { INSPECTION_LINES, type Inspection, type NuisanceReport } from "../../contracts/index.ts";
import { type Bench, openBench, userOf } from "../testing/harness.ts";
import { WANG } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({});
  for (const role of ["leader", "inspect", "admin"] as const) {
    const user = await userOf(`${role}-east`, role, ["east"]);
    bench.hub.users.set(user.id, user);
  }
});
afterAll(() => bench.api.stop());

const reportFor = async (who: string): Promise<NuisanceReport> => {
  const { text } = await bench.as(`${who}-east`, "GET", "/reports/nuisance");
  return JSON.parse(text);
};

test("names as far as the asker may know people", async () => {
  const leader = await reportFor("leader");
  expect([leader.people[0]?.name.zh, leader.devices[0]?.name.zh]).toEqual([WANG, expect.not.stringContaining("{who}")]);
  const inspector = await bench.as("inspect-east", "GET", "/reports/nuisance");
  expect(inspector.text).not.toContain(WANG);
  expect((await reportFor("inspect")).people).toEqual([]);
  expect((await reportFor("admin")).people[0]?.name.zh).toBe("王**");
});

test("as a table: a byte order mark, no formula, names masked alike", async () => {
  const headers = { authorization: `Bearer ${await bench.tokenOf("admin-east")}` };
  const answer = await fetch(`${bench.url}/api/v1/reports/nuisance?format=csv`, { headers });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = bytes.subarray(3).toString();
  expect(text.split("\r\n")[2]?.startsWith("分类,名称,")).toBe(true);
  expect(text).toContain("规则,'=心率过快,");
  expect(text).not.toContain(WANG);
  expect(text.split("\r\n").at(-1)).toBe("");
});

test.each([
  ["backwards", "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z"],
  ["longer than a quarter", "from=2025-03-02T00:00:00Z&to=2026-03-01T00:00:00Z"],
  ["a place elsewhere", "place=west"],
])("refused: %s", async (_name, query) => {
  expect((await bench.as("leader-east", "GET", `/reports/nuisance?${query}`)).status).toBe(400);
});

test("the inspection counts what is as it should be, by figures and masked names only", async () => {
  const { text } = await bench.as("inspect-east", "GET", "/reports/inspection");
  const report = JSON.parse(text) as Inspection;
  expect(report.lines.map(({ line }) => line)).toEqual([...INSPECTION_LINES]);
  for (const { good, of, mark } of report.lines) {
    expect(good === null || (of !== null && good <= of)).toBe(true);
    if (of === 0) expect(mark).not.toBe("short");
  }
  const presence = report.lines.find(({ line }) => line === "presence");
  expect([presence?.mark, presence?.names]).toEqual(["good", ["李敏"]]);
  const visits = await bench.as("inspect-east", "GET", "/reports/inspection/visits");
  for (const answer of [text, visits.text]) expect(answer).not.toContain(WANG);
});

test.each([
  ["unit=year&by=day", "month, quarter, week for a year"],
  ["unit=day&by=day", "a day has no parts"],
])("the response report refuses parts that a period has not: %s", async (query, why) => {
  const answer = await bench.as("leader-east", "GET", `/reports/response?${query}`);
  expect([answer.status, answer.text.includes(why)]).toEqual([400, true]);
  expect((await bench.as("leader-east", "GET", "/reports/response?unit=year&by=week")).status).toBe(200);
});

test.each(["settled=attic", "verdict=maybe"])("cases are asked for by what there is: not %s", async (query) =>
  expect((await bench.as("leader-east", "GET", `/cases?${query}`)).status).toBe(400),
);

test.each([
  ["zh", "分类,名称,60 秒响应率,", ",准确率,有结论,无结论,属实,"],
  ["en", "Part,Name,Answered in 60 s,", ",Precision,With a verdict,Without,True,"],
])("the response report as a table in %s: a byte order mark and its columns", async (lang, start, verdicts) => {
  const headers = { authorization: `Bearer ${await bench.tokenOf("leader-east")}` };
  const answer = await fetch(`${bench.url}/api/v1/reports/response?format=csv&lang=${lang}`, { headers });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [, , head = ""] = bytes.subarray(3).toString().split("\r\n");
  expect(head.startsWith(start)).toBe(true);
  expect(head).toContain(verdicts);
});
