import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type CaseDetail, DAY, HOUR, type MadeTransfer, MINUTE, NO_FACTS } from "../../contracts/index.ts";
import { type Bench, openBench, userOf } from "../testing/harness.ts";
import { WANG } from "../testing/world.ts";

let bench: Bench;
let bare: Bench | undefined;
beforeEach(async () => {
  await bench?.api.stop();
  bench = await openBench({ publicUrl: "https://hub.example.org/" });
});
afterAll(async () => {
  await bench.api.stop();
  await bare?.api.stop();
});

const AT = "/people/wang/transfer-sheet";
/** Nothing of hers is open. */
function quiet(): void {
  for (const [id, one] of bench.hub.cases)
    if (one.person === "wang") bench.hub.cases.set(id, { ...one, state: "closed", closedAt: "2026-03-01T07:00:00.000Z" });
}
/** An open case of hers, of this severity. */
function trouble(severity: "critical" | "high", more: Partial<CaseDetail> = {}): string {
  const base = [...bench.hub.cases.values()].find(({ family }) => family === "fire");
  if (base === undefined) throw new Error("no case to copy");
  const one: CaseDetail = { ...base, id: "case-wang", person: "wang", severity, state: "accepted", family: "person", ...more };
  bench.hub.cases.set(one.id, one);
  return one.id;
}
async function made(who = "care", body: unknown = { case: null, reason: null }): Promise<MadeTransfer> {
  const answer = await bench.as(who, "POST", `${AT}s`, body);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body as MadeTransfer;
}
const tokenOf = ({ link }: MadeTransfer): string => (link?.url ?? "").split("/t/")[1] ?? "";
const page = (token: string, code?: string) =>
  fetch(`${bench.url}/t/${token}`, {
    ...(code !== undefined && {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ code }),
    }),
  });
const wrong = (code: string): string => String((Number(code) + 1) % 10_000).padStart(4, "0");

describe("who may make one", () => {
  it("care and clinicians of her area at any time; nobody else's area, no other role", async () => {
    for (const who of ["care", "clinician"]) expect((await bench.as(who, "GET", AT)).status).toBe(200);
    bench.hub.users.set("u-care-west", await userOf("care-west", "care", ["west"]));
    expect((await bench.as("care-west", "GET", AT)).status).toBe(404);
    for (const who of ["leader", "grid", "family", "fire", "maint", "volunteer", "inspect", "admin"])
      expect([who, (await bench.as(who, "GET", AT)).status]).toEqual([who, 403]);
  });

  it("the desk in an open critical case of hers, and not in a drill or a milder one", async () => {
    quiet();
    expect((await bench.as("duty", "GET", AT)).status).toBe(403);
    trouble("high");
    expect((await bench.as("duty", "GET", AT)).status).toBe(403);
    trouble("critical", { drill: "d1" });
    expect((await bench.as("duty", "GET", AT)).status).toBe(403);
    const id = trouble("critical");
    expect((await bench.as("duty", "GET", `${AT}?case=${id}`)).status).toBe(200);
    trouble("critical", { state: "closed", closedAt: "2026-03-01T09:00:00.000Z" });
    expect((await bench.as("duty", "GET", AT)).status).toBe(403);
  });

  it("where a life is in danger the desk says why, and that is a line of its own in the log", async () => {
    quiet();
    expect((await bench.as("duty", "GET", `${AT}?reason=救护车在楼下`)).status).toBe(403);
    const id = trouble("high");
    expect((await bench.as("duty", "GET", `${AT}?case=${id}&reason=救护车在楼下`)).body).toMatchObject({ overridden: true });
    const lines = bench.hub.audit.filter(({ act }) => act === "transfer.override");
    expect(lines).toEqual([expect.objectContaining({ user: "duty", target: "person:wang", detail: "救护车在楼下" })]);
    for (const reason of ["", "x", "  "]) expect((await bench.as("duty", "GET", `${AT}?reason=${reason}`)).status).toBe(400);
  });

  it("only with a case of hers", async () => {
    expect((await bench.as("duty", "POST", `${AT}s`, { case: "case-none", reason: null })).status).toBe(404);
    const id = trouble("critical", { person: null, family: "person" });
    expect((await bench.as("clinician", "POST", `${AT}s`, { case: id, reason: null })).status).toBe(422);
  });
});

describe("what stands on it", () => {
  it("names her, her contacts and the course of the case, and no key", async () => {
    const id = trouble("critical");
    const { sheet, number, byName } = await made("duty", { case: id, reason: null });
    expect(number).toMatch(/^P20260301-\d{4}$/);
    expect([byName, sheet.name, sheet.happened?.number]).toEqual(["名 duty", WANG, bench.hub.cases.get(id)?.number]);
    expect(sheet.contacts.every(({ phone }) => phone === null || !phone.includes("*"))).toBe(true);
    expect(JSON.stringify(sheet)).not.toContain("keyholder");
    const acts = bench.hub.audit.map(({ act, target }) => `${act} ${target}`);
    for (const act of ["transfer.make", "health.view", "phone.view"]) expect(acts).toContain(`${act} person:wang`);
  });

  it("tells of illnesses what was consented on paper, and without only for a life in danger", async () => {
    const medical = { illnesses: "慢阻肺", medicines: "氨茶碱", allergies: "青霉素", consent: null };
    await bench.as("duty", "PUT", "/people/wang/facts", { ...NO_FACTS, medical });
    trouble("critical");
    const kept = await made("duty");
    expect([kept.sheet.medical, JSON.stringify(kept).includes("青霉素")]).toEqual([null, false]);
    expect(kept.sheet.whyNoMedical?.zh).toContain("同意");
    const told = await made("duty", { case: null, reason: "昏迷，救护车在楼下" });
    expect(told.sheet.medical).toMatchObject({ allergies: "青霉素", consent: null });
    const consent = { by: "self", name: WANG, date: "2026-01-02", document: null };
    await bench.as("duty", "PUT", "/people/wang/facts", { ...NO_FACTS, medical: { ...medical, consent } });
    expect((await made()).sheet.medical).toMatchObject({ allergies: "青霉素", consent: { name: WANG } });
  });
});

describe("the QR code", () => {
  it("is left out with the reason where the hub has no public address", async () => {
    bare ??= await openBench();
    const answer = await bare.as("care", "POST", `${AT}s`, { case: null, reason: null });
    expect([answer.status, Object(answer.body).link]).toEqual([201, null]);
    expect(Object(answer.body).noLink.zh).toContain("没有配置对外地址");
  });

  it("tells a preview bot nothing, not even whether there is such a sheet", async () => {
    const one = await made();
    const before = bench.hub.audit.length;
    const bots = ["WeChat", "facebookexternalhit/1.1", "Slackbot-LinkExpanding 1.0", "Googlebot"];
    const texts = new Set<string>();
    for (const agent of bots)
      for (const token of [tokenOf(one), "no-such-token"]) {
        const answer = await fetch(`${bench.url}/t/${token}`, { headers: { "user-agent": agent } });
        expect([answer.status, answer.headers.get("cache-control"), answer.headers.get("x-robots-tag")]).toEqual([
          ...[200, "no-store", "noindex, nofollow"],
        ]);
        texts.add(await answer.text());
      }
    expect(texts.size).toBe(1);
    expect([...texts][0]).not.toMatch(/王|P2026|心率/);
    expect(bench.hub.audit).toHaveLength(before);
    expect((await page(tokenOf(one), one.link?.code)).status).toBe(200);
  });

  it("opens by the code beside it, without a script, under a policy that lets nothing in", async () => {
    const one = await made();
    const answer = await page(tokenOf(one), one.link?.code);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    for (const words of [WANG, one.number, "本平台不是医疗器械", "此前 72 小时"]) expect(html).toContain(words);
    expect(html).not.toMatch(/<script|onload=|keyholder/i);
    const policy = answer.headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      expect(policy).toContain(part);
    expect(policy).not.toContain("unsafe");
    const line = bench.hub.audit.findLast(({ act }) => act === "transfer.read");
    expect(line).toMatchObject({ user: null, target: "person:wang", outcome: "done", detail: JSON.stringify({ number: one.number }) });
    const { body } = await bench.as("care", "GET", `${AT}s`);
    expect(Object(body).items[0]).toMatchObject({ number: one.number, opened: 1, locked: false, revokedAt: null });
  });

  it("takes five wrong codes and then none, also when they come at once", async () => {
    const one = await made();
    const code = one.link?.code ?? "";
    const tried = await Promise.all(Array.from({ length: 8 }, () => page(tokenOf(one), wrong(code))));
    expect(tried.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 404));
    expect(bench.hub.audit.filter(({ act }) => act === "transfer.refused")).toHaveLength(5);
    expect((await page(tokenOf(one), code)).status).toBe(404);
    const { body } = await bench.as("care", "GET", `${AT}s`);
    expect(Object(body).items[0]).toMatchObject({ locked: true, opened: 0 });
  });

  it.each([
    [
      "a day later",
      async () => {
        bench.hub.now += DAY;
      },
    ],
    ["once it was revoked", async (one: MadeTransfer) => bench.as("clinician", "POST", `${AT}s/${one.number}/revoke`, {})],
    ["once whoever made it is gone", async () => bench.hub.users.delete("u-care")],
  ])("opens nothing %s", async (_when, happens) => {
    const one = await made();
    bench.hub.now += DAY - MINUTE;
    expect((await page(tokenOf(one), one.link?.code)).status).toBe(200);
    bench.hub.now -= DAY - MINUTE;
    await happens(one);
    const answer = await page(tokenOf(one), one.link?.code);
    expect([answer.status, (await answer.text()).includes(WANG)]).toEqual([404, false]);
  });

  it.each(["", "abcd", "12345", "0000; drop", "１２３４"])("a code like %j opens nothing and breaks nothing", async (code) => {
    const one = await made();
    if (code !== one.link?.code) expect((await page(tokenOf(one), code)).status).toBe(404);
  });

  it("is kept as hashes: who reads the records cannot open it", async () => {
    const one = await made();
    const kept = JSON.stringify(await bench.hub.ports.transfers.of("wang"));
    for (const secret of [tokenOf(one), `"${one.link?.code}"`, WANG]) expect(kept).not.toContain(secret);
    expect(tokenOf(one).length).toBeGreaterThanOrEqual(43);
    expect(Date.parse(one.link?.expiresAt ?? "") - bench.hub.now).toBe(24 * HOUR);
  });

  it("is revoked by nobody of another area", async () => {
    const one = await made();
    bench.hub.users.set("u-care-west", await userOf("care-west", "care", ["west"]));
    expect((await bench.as("care-west", "POST", `${AT}s/${one.number}/revoke`, {})).status).toBe(404);
    expect((await bench.as("care", "POST", `${AT}s/P20260301-9999/revoke`, {})).status).toBe(404);
  });
});
