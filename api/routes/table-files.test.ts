import { afterAll, beforeAll, expect, test } from "vitest";
import { ROUTE_RULES } from "../access/rights.ts";
import type { SheetOrder } from "../sheet-ports.ts";
import { type Bench, openBench } from "../testing/harness.ts";
import { maintenanceOf } from "../testing/world.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  bench.hub.maintenance.set("m-walk", { ...maintenanceOf("m-walk"), tests: true });
});
afterAll(() => bench.api.stop());

interface Row {
  readonly at: string;
  readonly as: string;
  /** A heading in each language, and what the audit log names. */
  readonly zh: string;
  readonly en: string;
  readonly target: string;
}
const SPAN = "from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

/** Every list that leaves as a file, by its route. */
const FILES: Readonly<Record<string, Row>> = {
  "GET /alerts/export": { at: "/alerts/export", as: "duty", zh: "告警", en: "Alert", target: "alerts" },
  "GET /cases/export": { at: "/cases/export", as: "duty", zh: "工单号", en: "Number", target: "cases" },
  "GET /registers/:kind/export": { at: "/registers/people/export", as: "duty", zh: "姓名", en: "Name", target: "register:people" },
  "GET /contacts/export": { at: "/contacts/export", as: "duty", zh: "联系人", en: "Contact", target: "contacts" },
  "GET /visits/export": { at: "/visits/export", as: "duty", zh: "走访人", en: "By", target: "register:visits" },
  "GET /visits/due/export": { at: "/visits/due/export", as: "grid", zh: "应探访", en: "Due", target: "visits" },
  "GET /visits/by-worker/export": { at: "/visits/by-worker/export", as: "duty", zh: "今天到期", en: "Due today", target: "visits" },
  "GET /rounds/:id/export": { at: "/rounds/round-1/export", as: "grid", zh: "负责人", en: "Who goes", target: "round:round-1" },
  "GET /patrols/:id/export": { at: "/patrols/patrol-1/export", as: "grid", zh: "点位", en: "Spot", target: "patrol:patrol-1" },
  "GET /drills/:id/sheet": { at: "/drills/drill-1/sheet", as: "duty", zh: "处置卡", en: "Card", target: "drill:drill-1" },
  "GET /duty-log/export": { at: `/duty-log/export?${SPAN}`, as: "duty", zh: "内容", en: "What", target: "duty-log" },
  "GET /rosters/:id/export": {
    ...{ at: "/rosters/r-east/export?from=2026-03-01&to=2026-03-07", as: "duty", zh: "班次", en: "Shift", target: "roster:r-east" },
  },
  "GET /device-work/export": { at: "/device-work/export", as: "duty", zh: "设备", en: "Device", target: "devices" },
  "GET /self-tests/export": { at: "/self-tests/export", as: "duty", zh: "最近自检", en: "Last test", target: "devices" },
  "GET /walks/:id/export": { at: "/walks/m-walk/export", as: "maint", zh: "最近报文", en: "Last message", target: "maintenance:m-walk" },
  "GET /acceptances/:id/export": {
    ...{ at: "/acceptances/acc-east/export", as: "leader", zh: "首次报文", en: "First message", target: "acceptance:acc-east" },
  },
  "GET /tonight/export": { at: "/tonight/export", as: "duty", zh: "缺少", en: "Missing", target: "tonight" },
  "GET /info-reports/export": { at: "/info-reports/export", as: "duty", zh: "签发人", en: "Approved by", target: "info-reports" },
  "GET /ratings/now/export": { at: "/ratings/now/export", as: "leader", zh: "小区", en: "Compound", target: "ratings" },
  "GET /audit/export": { at: "/audit/export", as: "admin", zh: "操作", en: "Act", target: "audit" },
  "GET /users/export": { at: "/users/export", as: "admin", zh: "用户名", en: "User name", target: "users" },
  "GET /reports/nuisance": { at: "/reports/nuisance?format=csv", as: "duty", zh: "告警数", en: "Alerts", target: "report:nuisance" },
  "GET /reports/response": {
    at: "/reports/response?format=csv",
    as: "duty",
    zh: "24 小时处置率",
    en: "Handled in 24 h",
    target: "report:response",
  },
};
/** A workbook in the columns of another platform: nothing may stand above them. */
const OTHERS = ["GET /exchange/:system/export", "GET /trips/export"];

const asked = (at: string, more: string): string => {
  const bare = at.replace(/\?format=csv$/, "");
  return `${bare}${bare.includes("?") ? "&" : "?"}${more}`;
};
const fetched = async ({ as, at }: Row, more: string) => {
  const headers = { authorization: `Bearer ${await bench.tokenOf(as)}` };
  const answer = await fetch(`${bench.url}/api/v1${asked(at, more)}`, { headers });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()), audit: bench.hub.audit.findLast(({ act }) => act !== "phone.view") };
};
const detailOf = (audit: { readonly detail: string | null } | undefined) =>
  JSON.parse(audit?.detail ?? "{}") as { number?: string; format?: string; count?: number };

test("each list that leaves is here", () => {
  const routes = Object.keys(ROUTE_RULES).filter((route) => /^GET .*\/(export|sheet)$/.test(route) && !OTHERS.includes(route));
  expect(
    Object.keys(FILES)
      .filter((route) => !route.startsWith("GET /reports/"))
      .sort(),
  ).toEqual(routes.sort());
});

test.each(Object.entries(FILES))("%s as CSV: a byte order mark, whose it is, its number, logged under the same", async (_route, row) => {
  const { answer, bytes, audit } = await fetched(row, "format=csv");
  expect([answer.status, answer.headers.get("content-type"), ...bytes.subarray(0, 3)]).toEqual([
    200,
    "text/csv; charset=utf-8",
    ...[0xef, 0xbb, 0xbf],
  ]);
  const lines = bytes.subarray(3).toString().split("\r\n");
  expect(lines[1]).toMatch(
    new RegExp(`^导出人：名 ${row.as}；导出时间：\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d；导出编号：\\d{8}-TAIL23`),
  );
  const head = lines.findIndex((line) => line.includes(",") && line.split(",").includes(row.zh));
  expect(head).toBeGreaterThan(1);
  const detail = detailOf(audit);
  expect([audit?.target, audit?.user, detail.format]).toEqual([row.target, row.as, "csv"]);
  expect(lines[1]).toContain(detail.number ?? "no number");
  expect(detail.count).toBeLessThanOrEqual(lines.length - head - 2);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[a-z-]+-\d{8}\.csv"; filename\*=UTF-8''\S+\.csv$/);
});

test.each(Object.entries(FILES))("%s as a workbook: the same rows, headings in English", async (_route, row) => {
  const csv = detailOf((await fetched(row, "format=csv")).audit);
  const { answer, bytes, audit } = await fetched(row, "format=xlsx&lang=en");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, expect.stringContaining("spreadsheetml")]);
  const sheet = JSON.parse(bytes.toString()) as SheetOrder;
  expect(sheet.rows[sheet.head]?.map(({ value }) => value)).toContain(row.en);
  expect(sheet.rows[1]?.[0]?.value).toMatch(new RegExp(`^Exported by: 名 ${row.as}; Exported at: .*; Export number: \\d{8}-TAIL23$`));
  expect(sheet.rows[sheet.head]).toHaveLength(sheet.widths.length);
  for (const line of sheet.rows.slice(sheet.head + 1, sheet.head + 1 + sheet.tableRows))
    expect(line.length).toBeLessThanOrEqual(sheet.widths.length);
  const detail = detailOf(audit);
  // The audit log itself grew by the line about the first file.
  const count = (csv.count ?? 0) + (row.target === "audit" ? 1 : 0);
  expect([detail.format, detail.count, sheet.tableRows]).toEqual(["xlsx", count, count]);
  // Chinese stands where a human or a register wrote it, never in a heading.
  for (const { value } of sheet.rows[sheet.head] ?? []) expect(String(value)).not.toMatch(/\p{Script=Han}/u);
});

test("a format that there is not is refused with those that there are", async () => {
  const answer = await bench.as("duty", "GET", "/cases/export?format=pdf");
  expect([answer.status, answer.text.includes("format")]).toEqual([400, true]);
});

test.each([
  ["admin", false],
  ["duty", true],
] as const)(
  "the register of devices as %s exports it: a resident's name within a device's name stands as in the list",
  async (role, named) => {
    const { text } = await bench.as(role, "GET", "/registers/devices/export");
    expect(text).toContain("的手环");
    expect([text.includes("王桂兰"), text.includes("王**的手环")]).toEqual([named, !named]);
  },
);
