import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import { beyondPaper, type OnPaper, paperRoom, qrOn, says, toPaper } from "../support/paper.ts";

const NAME = `the sheet for the ambulance, on paper and by its QR code${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;
// Plain HTTP, so that the log-in by cookie works at the address on which the test finds the hub.
const PUBLIC = "http://hub.example.org";
const FACTS = {
  ...{ phone: null, hearing: "hard", speech: null, dialect: "四川话", knock: null, way: null, breakIn: null },
  medical: {
    ...{ illnesses: "高血压，慢阻肺", medicines: "氨氯地平 5 mg，每日一次", allergies: "青霉素" },
    consent: { by: "self", name: "本人", date: "2026-01-02", document: null },
  },
};

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let duty: Desk;
  let page: Page;
  let person = { id: "", name: "", home: "" };
  let caseId = "";
  let paper: OnPaper;
  const room = paperRoom();

  const button = async (): Promise<string> => {
    const { device, mqtt } = await addDevice(duty, { name: "按钮", kind: "sos-button", place: person.home, person: person.id });
    const client = await hub.device(mqtt.username, mqtt.password);
    await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event: "sos", id: randomUUID() }), { qos: 1 });
    await client.endAsync();
    return eventually("the SOS with its case", async () => {
      const { body } = await duty.get<{ items: { case: string | null }[] }>(`/alerts?device=${device.id}`);
      return body.items[0]?.case ?? undefined;
    });
  };

  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub({ env: { HUB_PUBLIC_URL: PUBLIC } }), openBrowser()]);
    duty = await hub.as("duty");
    const people = await duty.get<{ items: { id: string; name: string; home: string }[] }>("/people?limit=1");
    person = people.body.items[0] ?? person;
    await duty.send("PUT", `/people/${person.id}/facts`, FACTS);
    caseId = await button();
    await duty.send("POST", `/cases/${caseId}/accept`, {});
    page = await logInAs(browser, hub.http, { username: "duty", width: 1440, height: 900, at: "/profile" });
    await page.addInitScript(() => {
      window.print = () => undefined;
    });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
    room.clear();
  });

  it("is one page with number, name and what was consented, and its QR code is read", { timeout: 120_000 }, async () => {
    await page.goto(`${hub.http}/cases/${caseId}`);
    await page.getByRole("button", { name: "就医交接单" }).click();
    await page.getByRole("heading", { name: "此前 72 小时" }).waitFor();
    await page.getByRole("button", { name: "打印" }).click();
    await page.getByRole("img", { name: "扫码打开就医交接单" }).waitFor();
    paper = await toPaper(page, room.dir, "transfer-sheet");
    expect(paper.pages).toHaveLength(1);
    const words = [
      ...[
        "就医交接单",
        "李敏",
        "内部资料",
        "本平台不是医疗器械",
        person.name,
        "青霉素",
        "氨氯地平",
        "此前 72 小时",
        "有佩戴数据",
        "紧急联系人",
      ],
      ...["紧急呼叫", "听力不便", "说四川话", "扫码后输入"],
    ];
    for (const each of words) expect([each, says(paper, each)]).toEqual([each, true]);
    expect(paper.text).toMatch(/P\d{8}-\d{4}/);
    for (const each of ["停用二维码", "返回工单", "钥匙"]) expect([each, says(paper, each)]).toEqual([each, false]);
    expect(await beyondPaper(page, false)).toEqual([]);
    const [url = ""] = qrOn(paper);
    expect(url).toMatch(/^http:\/\/hub\.example\.org\/t\/[\w-]{43}$/);
  });

  it("opens on a telephone by the four digits beside it, and is ended from her page", { timeout: 120_000 }, async () => {
    const [url = ""] = qrOn(paper);
    const code = await page.locator("figcaption strong").innerText();
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "zh-CN", javaScriptEnabled: false });
    const phone = await context.newPage();
    // The hub itself listens here; its public address is a proxy's.
    const at = url.replace(PUBLIC, hub.http);
    await phone.goto(at);
    expect(await phone.content()).not.toContain(person.name);
    await phone.getByRole("textbox").fill(code);
    await phone.getByRole("button").click();
    await phone.getByText(person.name).first().waitFor();
    for (const each of ["青霉素", "此前 72 小时"]) expect(await phone.content()).toContain(each);
    const { SHOTS } = process.env;
    if (SHOTS) await phone.screenshot({ path: `${SHOTS}/transfer-phone.png`, fullPage: true });
    // What was opened once is not opened by going back to it.
    await page.reload();
    await page.getByText(/打开 1 次/).waitFor();
    await page.getByRole("button", { name: "停用二维码" }).click();
    await page.getByText("已停用").waitFor();
    await phone.goto(at);
    await phone.getByRole("textbox").fill(code);
    await phone.getByRole("button").click();
    await phone.getByRole("alert").waitFor();
    expect(await phone.content()).not.toContain(person.name);
    await context.close();
    const log = await (await hub.as("admin")).get<{ items: { act: string }[] }>(`/audit?person=${person.id}&limit=50`);
    const acts = log.body.items.map(({ act }) => act);
    for (const act of ["transfer.make", "transfer.read", "transfer.revoke", "health.view"]) expect(acts).toContain(act);
  });
});
