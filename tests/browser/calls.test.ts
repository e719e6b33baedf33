import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface CaseNow {
  readonly calls: readonly { readonly to: string; readonly result: string | null }[];
  readonly entries: readonly { readonly how: string; readonly police: string | null }[];
  readonly handovers: readonly { readonly to: string; readonly number: string | null; readonly dialledBy?: string | null }[];
  readonly log: readonly { readonly act: string; readonly byName: string | null }[];
}
interface Person {
  readonly id: string;
  readonly home: string;
  readonly contacts: readonly { readonly phone: string | null }[];
}

describe.skipIf(NO_BROWSER !== null)(`calls and cards in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`, () => {
  let hub: HubProcess;
  let browser: Browser;
  let duty: Desk;
  let person: Person;
  let id = "";
  let page: Page;

  const now = async (): Promise<CaseNow> => (await duty.get<CaseNow>(`/cases/${id}`)).body;
  /** There is no telephone here: what would dial is told that it has. */
  const withoutTelephone = (to: Page): Promise<unknown> =>
    to.evaluate(`window.addEventListener("click", (event) => { if (event.target.closest('a[href^="tel:"]')) event.preventDefault(); })`);
  const shot = async (of: Page, name: string): Promise<void> => {
    const { SHOTS } = process.env;
    if (SHOTS) await of.screenshot({ path: `${SHOTS}/${name}.png` });
  };

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    duty = await hub.as("duty");
    person = (await duty.get<Person>("/people/per-001")).body;
    await duty.send("PUT", "/people/per-001/door-code", { code: "2580#" });
    const alarm = { kind: "alarm", source: "call", family: "person", severity: "critical", title: "跌倒，站不起来" };
    const made = await duty.send<{ id: string }>("POST", "/cases", { ...alarm, place: person.home, person: person.id });
    id = made.body.id;
    page = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 1000, at: `/cases/${id}` });
    await page.getByRole("region", { name: "通话" }).getByText("本人").first().waitFor();
    await withoutTelephone(page);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  it("calls the next one, books what came of it and takes it back, each with one key", { timeout: 120_000 }, async () => {
    await page.keyboard.press("c");
    await page.getByText("正在呼叫 本人").waitFor();
    await shot(page, "underway");
    await page.keyboard.press("3");
    await page.getByText("已登记：本人，无人接听").waitFor();
    await page.keyboard.press("z");
    await page.getByText("正在呼叫 本人").waitFor();
    await page.keyboard.press("4");
    await page.getByText("已登记：本人，忙/拒接").waitFor();
    expect((await now()).calls).toMatchObject([{ to: "person", result: "busy" }]);
    expect((await now()).log.map(({ act }) => act).filter((act) => /call/.test(act))).toEqual(["call", "called", "uncall", "called"]);
  });

  it("a wrong number is stopped at once, and the next one is offered", { timeout: 120_000 }, async () => {
    await page.keyboard.press("c");
    await page.getByText("正在呼叫").waitFor();
    await page.keyboard.press("6");
    await page.getByText("号码已停用").waitFor();
    const next = page.getByRole("link", { name: /^拨打 邻居/ });
    await next.first().waitFor();
    await shot(page, "wrong-number");
  });

  it("the code of the door is shown to a look, who went in is booked, and both stand in the log", { timeout: 120_000 }, async () => {
    await page.getByRole("button", { name: "查看门禁密码（留痕）" }).click();
    await page.getByText("门禁密码 2580#").waitFor();
    await page.getByRole("button", { name: "登记入户" }).click();
    await page.getByText("钥匙开门").click();
    await page.getByLabel("在场民警").fill("成都 0123");
    await shot(page, "entry");
    await page.getByRole("form", { name: "登记入户" }).getByRole("button", { name: "登记入户" }).click();
    await eventually("the entry", async () => ((await now()).entries.length > 0 ? true : undefined));
    expect((await now()).entries).toMatchObject([{ how: "key", police: "成都 0123" }]);
    expect((await now()).log.filter(({ act }) => act === "looked")).toHaveLength(1);
  });

  it("one key opens the card for 120: filled, gaps marked, and the hand-over booked with who dialled", { timeout: 120_000 }, async () => {
    await page.keyboard.press("e");
    await page.getByText("由人拨打 120").waitFor();
    const said = await page.getByRole("article").innerText();
    for (const part of ["从南门进", "高血压", "青霉素", "跌倒，站不起来", "待问"]) expect(said).toContain(part);
    expect(said).not.toContain("王桂兰");
    await shot(page, "card");
    await page.getByLabel("谁拨打的").fill("女儿");
    await page.getByLabel("对方编号").fill("120-77");
    await page.getByRole("button", { name: "登记已移交" }).click();
    await eventually("the hand-over", async () => ((await now()).handovers.length > 0 ? true : undefined));
    expect((await now()).handovers).toMatchObject([{ to: "120", number: "120-77", dialledBy: "女儿" }]);
  });

  it("a call that comes in shows whose contact it is, and offers a case with the number filled in", { timeout: 120_000 }, async () => {
    await duty.send("POST", "/calls", { number: `+86 ${person.contacts[1]?.phone}` });
    await page.getByRole("article", { name: "来电" }).getByText("邻居").waitFor();
    await duty.send("POST", "/calls", { number: "02884612345" });
    const unknown = page.getByRole("article", { name: "来电" }).filter({ hasText: "未登记的号码" });
    await unknown.waitFor();
    await shot(page, "incoming");
    await unknown.getByRole("button", { name: "来电登记工单" }).click();
    await eventually("the number in the form", async () =>
      (await page.getByLabel("电话").inputValue()) === "02884612345" ? true : undefined,
    );
  });

  it("works on a telephone: the responder's case and the card fit 390 px", { timeout: 120_000 }, async () => {
    await duty.send("POST", `/cases/${id}/dispatch`, { to: "grid" });
    const phone = await logInAs(browser, hub.http, { username: "grid", width: 390, height: 844, at: "/profile" });
    for (const path of [`/cases/${id}`, `/cases/${id}/card/120`]) {
      await phone.goto(`${hub.http}${path}`);
      await phone
        .getByText(/跌倒，站不起来/)
        .first()
        .waitFor();
      expect(await phone.evaluate("document.querySelector('main').scrollWidth <= window.innerWidth")).toBe(true);
      await shot(phone, path.includes("card") ? "phone-card" : "phone-case");
    }
    await phone.context().close();
  });
});
