import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkbook } from "../../hub/imports/xlsx-read.ts";
import { logInAs, NO_BROWSER, openBrowser } from "../support/browser.ts";
import { addDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";

const NAME = `files of one's own in a real browser${NO_BROWSER === null ? "" : ` (left out: ${NO_BROWSER})`}`;

interface Kind {
  readonly title: string;
  readonly head: string;
  /** Rows with the one that is wrong last, and how that one is mended. */
  readonly rows: readonly [good: string, bad: string];
  readonly mended: string;
  /** What the page says is wrong. */
  readonly says: string;
  /** Where it is found once it is in, and by what. */
  readonly path: string;
  readonly names: readonly [string, string];
}

const PANEL = "000000445566";

describe.skipIf(NO_BROWSER !== null)(NAME, () => {
  let hub: HubProcess;
  let browser: Browser;
  let leader: Desk;
  let page: Page;
  let home = "";
  let building = "";
  let compound = "";
  beforeAll(async () => {
    [hub, browser] = await Promise.all([startHub(), openBrowser()]);
    const admin = await hub.as("admin");
    leader = await hub.as("leader");
    const { id: parent, name } = await placeOfLevel(admin, "compound");
    const made = await admin.send<{ id: string }>("POST", "/places", { level: "building", name: "97栋", parent });
    building = `${name}97栋`;
    compound = name;
    await admin.send("POST", "/places", { level: "building", name: "98栋", parent });
    await addDevice(admin, { name: "97栋主机", kind: "fire-panel", place: made.body.id, externalId: PANEL });
    home = `${name}97栋1单元101`;
    page = await logInAs(browser, hub.http, { username: "leader", width: 1366, height: 900 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub?.stop();
    hub?.clean();
  });

  const bring = async ({ title, head }: Kind, rows: readonly string[]): Promise<void> => {
    await page.goto(`${hub.http}/imports`);
    await page.getByRole("region", { name: "选择文件" }).getByText(title, { exact: true }).click();
    const text = ["某小区台账", head, ...rows].join("\n");
    const file = { name: `${title}.csv`, mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${text}`) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("heading", { name: "核对列" }).waitFor();
    if (title === "消防主机点位表") {
      await page.getByRole("combobox", { name: "哪台主机的点位" }).click();
      await page.locator(".ant-select-item-option", { hasText: PANEL }).click();
    }
    await page.getByRole("button", { name: /^试\s?导\s?入$/ }).click();
    await page.getByRole("heading", { name: "试导入结果" }).waitFor();
  };
  const known = async ({ path, names }: Kind): Promise<readonly string[]> => {
    const { body } = await leader.get<{ items: { name?: string; grid?: { name: string } }[] }>(path);
    return names.filter((one) => body.items.some(({ name, grid }) => (name ?? grid?.name)?.includes(one)));
  };
  const KINDS = (): readonly Kind[] => [
    {
      ...{ title: "居民、联系人与住址", head: "姓名,出生日期,住址,联系人姓名,联系人电话" },
      rows: [`导入一,1942-03-04,${home},导入子,13800001111`, `导入二,1942-12-04,${home},导入女,1.38E+10`],
      ...{ mended: `导入二,1942-12-04,${home},导入女,13800002222`, says: "1.38E+10" },
      ...{ path: "/people?search=导入&limit=1000", names: ["导入一", "导入二"] },
    },
    {
      ...{ title: "设备", head: "设备名称,设备类型,编号,位置" },
      rows: [`导入烟感,烟感,imp-1,${home}`, `导入气感,不知道是什么,imp-2,${home}`],
      ...{ mended: `导入气感,可燃气体,imp-2,${home}`, says: "不知道是什么" },
      ...{ path: "/devices?search=导入&limit=1000", names: ["导入烟感", "导入气感"] },
    },
    {
      ...{ title: "消防主机点位表", head: "机号,回路,地址,设备类型,安装位置,楼层" },
      rows: [`1,2,15,感烟探测器,${building}东走廊,3`, `1,2,七十,感烟探测器,${building}西走廊,3`],
      ...{ mended: `1,2,70,感烟探测器,${building}西走廊,3`, says: "七十" },
      ...{ path: `/devices?search=${PANEL}&limit=1000`, names: ["东走廊", "西走廊"] },
    },
    {
      ...{ title: "网格与微网格", head: "网格名称,网格长,联系电话,小区,楼栋范围,楼栋长,楼栋长电话" },
      rows: [`导入甲网格,王组长,13900000001,${compound},97栋,钱楼长,13900000002`, `导入乙网格,,,${compound},99栋,,`],
      ...{ mended: `导入乙网格,,,${compound},98栋,,`, says: "99栋" },
      ...{ path: "/grids", names: ["导入甲网格", "导入乙网格"] },
    },
  ];

  for (const [at, title] of ["residents", "devices", "points of a fire panel", "grids"].entries())
    it(`${title}: tried without a change, told what is wrong, mended, taken in, taken back`, { timeout: 120_000 }, async () => {
      const kind = KINDS()[at];
      if (kind === undefined) throw new Error("no such kind");
      await bring(kind, kind.rows);
      const outcome = page.getByRole("region", { name: "试导入结果" });
      await outcome.getByRole("cell", { name: kind.says, exact: true }).waitFor();
      // The row as the spreadsheet numbers it: a title and the headings stand above.
      await outcome.getByRole("cell", { name: "4", exact: true }).waitFor();
      expect(await known(kind)).toEqual([]);
      const [saved] = await Promise.all([
        page.waitForEvent("download"),
        outcome.getByRole("link", { name: "下载原表（红色列为问题）" }).click(),
      ]);
      const book = openWorkbook(new Uint8Array(await readFile(await saved.path())));
      if (!book.ok) throw new Error("no workbook");
      const wrong = book.book.rows.map((row) => row.map(({ text }) => text)).find((row) => row.includes(kind.says));
      expect(wrong?.at(-1)?.length).toBeGreaterThan(3);
      await page.getByRole("button", { name: "放弃这个文件" }).click();
      await page.getByRole("region", { name: "选择文件" }).waitFor();

      await bring(kind, [kind.rows[0], kind.mended]);
      expect(await outcome.getByRole("cell").allInnerTexts()).toEqual([]);
      if (process.env.SHOUWANG_SCREENSHOT) await page.screenshot({ path: `${process.env.SHOUWANG_SCREENSHOT}-${at}.png`, fullPage: true });
      await outcome.getByRole("button", { name: "导入：新增 2，更新 0" }).click();
      await page.getByText("已导入：新增 2，更新 0。").first().waitFor();
      expect(await known(kind)).toEqual(kind.names);

      const past = page
        .getByRole("region", { name: "导入记录" })
        .getByRole("row", { name: `${kind.title}.csv` })
        .first();
      await past.getByRole("button", { name: "撤销导入" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "撤销导入" }).click();
      await past.getByText("已撤销").waitFor();
      expect(await known(kind)).toEqual([]);
    });
});
