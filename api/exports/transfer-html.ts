import { createHash } from "node:crypto";
import { MEASUREMENTS, PRINT_CAVEAT_WORDS, type TransferSheet, type Words } from "../../contracts/index.ts";
import type { LocalTimes } from "./local-time.ts";

const safe = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
/** Chinese first; the English beneath it for those who read none. */
const both = ({ zh, en }: Words): string => (zh === en ? safe(zh) : `${safe(zh)}<small lang="en">${safe(en)}</small>`);

const STYLE = `body{font:17px/1.55 "PingFang SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;margin:0;color:#171c26;background:#f4f6fa}
main{max-width:44em;margin:0 auto;padding:16px 14px 40px}h1{font-size:22px;margin:6px 0}h2{font-size:18px;margin:0 0 6px}
small{display:block;color:#4a5568;font-size:13px;line-height:1.35}section{background:#fff;border-radius:6px;padding:14px;margin:12px 0}
p{margin:0 0 6px}table{border-collapse:collapse;width:100%}th,td{border:1px solid #9aa3ad;padding:4px 6px;text-align:left;vertical-align:top;font-weight:400}
.scroll{overflow-x:auto}button,input{font:inherit;width:100%;box-sizing:border-box;min-height:52px;border-radius:6px;margin:6px 0;padding:8px 12px}
button{border:1px solid #0b5cc4;background:#0b5cc4;color:#fff}button small{color:#dbe8fb}input{border:1px solid #5b6678}a{color:#0b5cc4}`;

/** The page runs no script, loads nothing and is framed by nobody. */
export const TRANSFER_CSP = [
  ...["default-src 'none'", `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`],
  ...["form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"],
].join("; ");

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow,noarchive"><title>${safe(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;

const TITLE: Words = { zh: "就医交接单", en: "Transfer sheet" };
const ASK: Words = { zh: "输入二维码旁的 4 位验证码", en: "Type the four digits printed beside the QR code" };
const OPEN: Words = { zh: "打开", en: "Open" };
const WRONG: Words = { zh: "验证码不对，或此二维码已失效", en: "Wrong code, or this QR code is dead" };
const WHY_DEAD: Words = {
  zh: "二维码在打印 24 小时后、被停用后或多次输错后失效。请致电社区值班台。",
  en: "It dies 24 hours after printing, when it is revoked, and after several wrong codes. Call the community's duty desk.",
};

/** What stands behind every address, whatever it holds: nothing is told before the code. */
export function askPage(isWrong: boolean): string {
  const said = isWrong ? `<section role="alert"><p>${both(WRONG)}</p><p>${both(WHY_DEAD)}</p></section>` : "";
  const form = `<section><form method="post"><label for="code">${both(ASK)}</label><input id="code" name="code" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" autocomplete="off" required><button>${both(OPEN)}</button></form></section>`;
  return page(TITLE.zh, `<h1>${both(TITLE)}</h1>${said}${form}`);
}

const section = (title: Words, body: string): string => (body === "" ? "" : `<section><h2>${both(title)}</h2>${body}</section>`);
const tel = (phone: string): string => `<a href="tel:${safe(phone)}">${safe(phone)}</a>`;
/** As people write them; others stand as they are. */
const UNITS: Readonly<Record<string, string>> = { "mm[Hg]": "mmHg", Cel: "℃", "/min": "次/分" };
const lines = (items: readonly string[]): string => items.map((item) => `<p>${item}</p>`).join("");
const figure = (value: number | null, digits: number): string => (value === null ? "—" : value.toFixed(digits));

function signTable({ signs, dayStarts }: TransferSheet, times: LocalTimes): string {
  const head = ["", ...dayStarts.map((at) => `${times.text(Date.parse(at)).slice(5, 16)} +24 h`)]
    .map((cell) => `<th>${safe(cell)}</th>`)
    .join("");
  const rows = signs.map(({ sign, unit, newest, days, usual }) => {
    const { words, digits } = MEASUREMENTS[sign];
    const last = newest === null ? "—" : `${figure(newest.value, digits)} · ${times.text(Date.parse(newest.at)).slice(5, 16)}`;
    const cells = days.map(({ min, median, max, hours }) =>
      hours === 0
        ? "无数据<small>no data</small>"
        : `${figure(min, digits)} / <b>${figure(median, digits)}</b> / ${figure(max, digits)}<small>${hours}/24 h</small>`,
    );
    const level = usual === null ? "—" : `${figure(usual.middle, digits)}<small>${usual.days} d</small>`;
    return `<tr><th>${both(words)}<small>${safe(UNITS[unit] ?? unit)}</small></th>${cells.map((cell) => `<td>${cell}</td>`).join("")}<td>${level}</td><td>${last}</td></tr>`;
  });
  const foot = `<th>${both({ zh: "平时水平", en: "Usual level" })}</th><th>${both({ zh: "最近一小时均值", en: "Newest hour" })}</th>`;
  return `<div class="scroll"><table><thead><tr>${head}${foot}</tr></thead><tbody>${rows.join("")}</tbody></table></div><p><small>最低 / 中位数 / 最高；有数据的小时数 · min / median / max; hours with data</small></p>`;
}

interface Made {
  readonly sheet: TransferSheet;
  readonly number: string;
  readonly byName: string;
}

/** The sheet as a phone in an ambulance shows it. */
export function sheetPage({ sheet, number, byName }: Made, times: LocalTimes): string {
  const time = (at: string): string => times.text(Date.parse(at)).slice(0, 16);
  const { medical, happened } = sheet;
  const known = (text: string | null): string => (text === null ? "未登记<small>not registered</small>" : safe(text));
  const body = [
    `<h1>${both(TITLE)}</h1><p>${safe(number)} · ${safe(byName)} · ${time(sheet.at)}</p><p><b>${both(PRINT_CAVEAT_WORDS["no-medical-device"])}</b></p>`,
    section(
      { zh: sheet.name, en: sheet.name },
      lines([
        [sheet.age === null ? "" : `${sheet.age} 岁`, sheet.sex?.zh ?? "", sheet.home ?? ""]
          .filter((part) => part !== "")
          .map(safe)
          .join(" · "),
        safe(sheet.ordinary.map(({ zh }) => zh).join("，")),
      ]),
    ),
    happened === null
      ? ""
      : section(
          { zh: `发生了什么（${happened.number}）`, en: "What happened" },
          lines([
            both(happened.title),
            ...happened.course.map(({ at, words, byName: who }) => `${time(at)} ${safe(who ?? "")} ${both(words)}`),
          ]),
        ),
    section(
      { zh: "病史、用药、过敏", en: "Illnesses, medicines, allergies" },
      medical === null
        ? `<p>${both(sheet.whyNoMedical ?? { zh: "未登记", en: "not registered" })}</p>`
        : lines([`病史：${known(medical.illnesses)}`, `用药：${known(medical.medicines)}`, `过敏：${known(medical.allergies)}`]),
    ),
    section({ zh: "此前 72 小时", en: "The 72 hours before" }, signTable(sheet, times)),
    section(
      { zh: "缺失的时段（3 小时以上）", en: "Without data for three hours and more" },
      lines(sheet.gaps.map(({ from, to }) => `${time(from)} – ${time(to)}`)),
    ),
    section(
      { zh: "人工测量", en: "Measured by hand" },
      lines(sheet.entries.map(({ at, text, byName: who }) => `${time(at)} ${both(text)} ${safe(who)}`)),
    ),
    section(
      { zh: "近 30 天跌倒", en: "Falls of 30 days" },
      lines(sheet.falls.map(({ at, words, verdict }) => `${time(at)} ${safe(words.zh)} ${safe(verdict?.zh ?? "未核实")}`)),
    ),
    section(
      { zh: "联系人", en: "Contacts" },
      lines([
        ...sheet.contacts.map(({ name, relation, phone }) => `${safe(relation)} ${safe(name)} ${phone === null ? "" : tel(phone)}`),
        ...(sheet.callback === null ? [] : [`值班台 ${tel(sheet.callback)}`]),
      ]),
    ),
  ];
  return page(TITLE.zh, body.join(""));
}
