import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { gatewayServer, type ProviderServer } from "../support/provider-servers.ts";

const NAME = `channels, contacts and one's own ways in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WECHAT =
  "Mozilla/5.0 (Linux; Android 13; V2218A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.38";

interface Registrations {
  readonly registrations: readonly { readonly registrationId: string }[];
}

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let gateway: ProviderServer;
  const carried = new Map<string, Record<string, unknown>>();
  beforeAll(async () => {
    gateway = await gatewayServer("gw-secret", carried);
    [hub, browser] = await Promise.all([startHub({ env: { HUB_PUBLIC_URL: "https://hub.example.org" } }), openBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
    await gateway?.stop();
  });

  const faultsOf = async (page: Page, region: string): Promise<unknown> => {
    await page.evaluate(AXE);
    return page.evaluate(`axe.run('${region}').then((found) => found.violations.map((one) => [one.id, one.nodes[0].html]))`);
  };
  const fits = (page: Page): Promise<unknown> => page.evaluate("document.documentElement.scrollWidth <= innerWidth");

  it("an administrator adds an account, tries it and never sees its secret again", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "admin", at: "/channels" });
    await page.getByText("还没有短信账号").waitFor();
    await page.getByRole("button", { name: "添加服务商账号" }).click();
    await page.getByLabel("名称").fill("短信网关");
    await page.getByLabel("接口地址").fill(gateway.url);
    await page.getByLabel("短信签名").fill("幸福里社区");
    await page.getByLabel("签名密钥").fill("gw-secret");
    await page.getByLabel("test-sms").fill("T1");
    await page.getByLabel("verify-contact-sms").fill("T2");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /保\s*存/ })
      .click();
    await page.getByText("已设置：签名密钥").waitFor();
    await page.getByLabel("试发到手机号").fill("13000000000");
    await page.getByRole("button", { name: "发一条试试" }).click();
    await page.getByText("空号").first().waitFor();
    await page.getByLabel("试发到手机号").fill("13912345678");
    await page.getByRole("button", { name: "发一条试试" }).click();
    await page.getByText("服务商已受理").waitFor();
    await page.getByRole("button", { name: "编辑" }).click();
    expect(await page.getByLabel("签名密钥").getAttribute("placeholder")).toBe("已设置，不填则不变");
    expect(await page.content()).not.toContain("gw-secret");
    expect(await faultsOf(page, "main")).toEqual([]);
    await page.context().close();
  });

  it("a contact is asked without naming anybody; the order is changed, and taken back", { timeout: 120_000 }, async () => {
    carried.clear();
    const page = await logInAs(browser, hub.http, { username: "duty", width: 390, height: 844, at: "/people?id=per-001" });
    const contacts = page.getByRole("region", { name: "紧急联系人" });
    await contacts.getByText("联系人不齐").waitFor();
    await contacts.getByRole("button", { name: "现在核实" }).first().click();
    const [asked] = await eventually("the question", async () => carried.size > 0 && [...carried.values()]);
    expect(JSON.stringify(asked)).toContain("T2");
    expect(JSON.stringify(asked)).not.toContain("王桂兰");
    const names = async (): Promise<readonly string[]> =>
      contacts.locator("ol > li strong").evaluateAll((all) => all.map((one) => one.textContent ?? ""));
    const before = await contacts.locator("ol > li > div:first-child > strong").allTextContents();
    await contacts.getByText("修改号码和顺序").click();
    await contacts.getByRole("button", { name: `${before[1]} 上移` }).click();
    await contacts.getByRole("button", { name: /保\s*存/ }).click();
    await page.getByText(`联系顺序：${before[1]} → ${before[0]}`).waitFor();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /保\s*存/ })
      .click();
    await contacts.getByText("联系人已修改").waitFor();
    expect((await names())[0]).toBe(before[1]);
    await contacts.getByRole("button", { name: "撤销修改" }).click();
    await eventually("the order before", async () => (await names())[0] === before[0]);
    expect(await fits(page)).toBe(true);
    expect(await faultsOf(page, "section[aria-label=紧急联系人]")).toEqual([]);
    await page.context().close();
  });

  it("WeChat's browser is told in words that it has no push; a telephone fits", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, {
      username: "family",
      width: 390,
      height: 844,
      options: { userAgent: WECHAT },
      at: "/profile",
    });
    await page.getByText("微信里的网页不能推送").waitFor();
    expect(await page.getByRole("button", { name: "在这个浏览器开启推送" }).count()).toBe(0);
    expect([await fits(page), await faultsOf(page, "main")]).toEqual([true, []]);
    await page.context().close();
  });

  // The push service of this browser is out of reach here: the browser is handed the message itself.
  it("a push is shown as it came, and one that cannot be read is shown all the same", { timeout: 120_000 }, async () => {
    const page = await logInAs(browser, hub.http, { username: "duty", options: { permissions: ["notifications"] }, at: "/profile" });
    await page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => true)");
    const cdp = await page.context().newCDPSession(page);
    const found = new Promise<string>((resolve) =>
      cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }: Registrations) => {
        const [first] = registrations;
        if (first) resolve(first.registrationId);
      }),
    );
    await cdp.send("ServiceWorker.enable");
    const registrationId = await found;
    const message = { title: "幸福里社区", body: "有一条需要您处理的通知，请点开查看", url: "/cases/x", tag: "t1" };
    for (const data of [JSON.stringify(message), "not JSON"])
      await cdp.send("ServiceWorker.deliverPushMessage", { origin: hub.http, registrationId, data });
    const shown = await eventually("two notifications", async () => {
      const all = await page.evaluate<{ title: string; body: string; url: string }[]>(
        "navigator.serviceWorker.ready.then((it) => it.getNotifications()).then((all) => all.map((one) => ({ title: one.title, body: one.body, url: one.data.url })))",
      );
      return all.length === 2 && all;
    });
    const { tag: _tag, ...said } = message;
    expect(shown).toContainEqual(said);
    expect(shown).toContainEqual({ title: "守望", body: "有一条通知，请点开查看", url: "/" });
    await page.context().close();
  });

  it("a case is copied for a group without a name, and as a work order in its fixed order", { timeout: 120_000 }, async () => {
    const duty = await hub.as("duty");
    const { home } = (await duty.get<{ home: string }>("/people/per-001")).body;
    const asked = { kind: "hazard", source: "grid", hazard: "stairs-blocked", place: home, description: "楼道堆放纸箱" };
    const made = await duty.send<{ id: string; number: string }>("POST", "/cases", asked);
    const options = { permissions: ["clipboard-read", "clipboard-write"] };
    const page = await logInAs(browser, hub.http, { username: "duty", options, at: `/cases/${made.body.id}` });
    const copied = async (button: string): Promise<string> => {
      await page.getByRole("button", { name: button }).click();
      await page.getByRole("button", { name: "已复制" }).first().waitFor();
      return page.evaluate<string>("navigator.clipboard.readText()");
    };
    expect(await copied("复制到微信群")).toMatch(/有一起.+，请在岗人员接单$/);
    const lines = (await copied("复制为工单文本")).split("\n");
    expect(lines.map((line) => line.split("：")[0])).toEqual([
      ...["工单编号", "外部编号", "类型", "来源", "紧急程度", "发生时间", "地点", "事由", "情况描述", "反映人", "受理人", "办理人"],
      ...["办理时限", "当前状态", "核实结论", "处置情况", "办结时间"],
    ]);
    expect(lines[0]).toBe(`工单编号：${made.body.number}`);
    expect(lines[4]).toContain("内部分级，非政府预警");
    expect(lines[8]).toBe("情况描述：楼道堆放纸箱");
    await page.context().close();
  });
});
