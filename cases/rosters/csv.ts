import { type Duty, POST_NAMES, POSTS, type Post, type Roster, type RowError, type Words } from "../../contracts/index.ts";
import { clockIn } from "../zone-time.ts";
import type { Wanted } from "./fill.ts";
import { isDay } from "./local-day.ts";

export const CSV_HEADING = ["日期", "班次", "岗位", "姓名", "用户名", "开始", "结束", "备注"] as const;

/** Duties as rows under the heading; times in the community's zone, in both directions the same. */
export function rowsOf(
  duties: readonly Duty[],
  roster: Roster,
  zone: string,
  nameOf: (user: string) => { readonly name: string; readonly username: string } | undefined,
): readonly (readonly string[])[] {
  return duties.map((duty) => [
    duty.date,
    roster.shifts.find(({ id }) => id === duty.shift)?.name ?? duty.shift,
    POSTS[duty.post].words.zh,
    nameOf(duty.user)?.name ?? "",
    nameOf(duty.user)?.username ?? "",
    clockIn(zone, Date.parse(duty.from)),
    clockIn(zone, Date.parse(duty.to)),
    duty.note ?? "",
  ]);
}

/** UTF-8 where it is good UTF-8, with or without a mark; else GB 18030, as spreadsheets in China write. */
export function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** Cells of a table after RFC 4180, also where lines end bare and where tabs or semicolons divide. */
export function cellsOf(text: string): readonly (readonly string[])[] {
  const heading = text.slice(0, text.search(/[\r\n]|$/));
  const divider = [",", "\t", ";"].find((one) => heading.includes(one)) ?? ",";
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endRow = (): void => {
    row.push(cell);
    rows.push(row);
    [row, cell] = [[], ""];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += char;
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === divider) {
      row.push(cell);
      cell = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[at + 1] === "\n") at += 1;
      endRow();
    } else cell += char;
  }
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

interface Reader {
  readonly roster: Roster;
  readonly zone: string;
  /** Everybody of that name or user name. */
  usersNamed(name: string): readonly { readonly id: string; readonly username: string; readonly role: string }[];
}

export interface Table {
  readonly rows: number;
  readonly wanted: readonly Wanted[];
  readonly errors: readonly RowError[];
}

const ALIASES: Readonly<Record<(typeof CSV_HEADING)[number], readonly string[]>> = {
  日期: ["日期", "date"],
  班次: ["班次", "shift"],
  岗位: ["岗位", "post"],
  姓名: ["姓名", "值班人", "name"],
  用户名: ["用户名", "账号", "username"],
  开始: ["开始", "开始时间", "from"],
  结束: ["结束", "结束时间", "to"],
  备注: ["备注", "note"],
};
const MOST_ROWS = 10_000;
/** Full-width digits and signs as their plain ones; a mark that csv writing set before formulas goes. */
const plain = (cell: string): string => cell.normalize("NFKC").trim().replace(/^'/, "");
const postOf = (text: string): Post | undefined =>
  POST_NAMES.find(
    (post) =>
      post === text || POSTS[post].words.zh === text.replace(/\s/g, "") || POSTS[post].words.en.toLowerCase() === text.toLowerCase(),
  );

function dayFrom(text: string): string | undefined {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (!found) return undefined;
  const [, year, month = "", day = ""] = found;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isDay(date) ? date : undefined;
}
function clockFrom(text: string): string | undefined {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)(:00)?$/.exec(text);
  return found ? `${found[1]?.padStart(2, "0")}:${found[2]}` : undefined;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly words: Words };
const bad = (zh: string, en: string): { readonly ok: false; readonly words: Words } => ({ ok: false, words: { zh, en } });

function readRow(cell: (name: (typeof CSV_HEADING)[number]) => string, { roster, usersNamed }: Reader): Read<Wanted> {
  const date = dayFrom(cell("日期"));
  if (date === undefined)
    return bad(`日期“${cell("日期")}”看不懂，请写成 2026-11-28。`, `The date “${cell("日期")}” cannot be read: write 2026-11-28.`);
  const shift = roster.shifts.find(({ id, name }) => id === cell("班次") || name === cell("班次"));
  if (shift === undefined) {
    const names = roster.shifts.map(({ name }) => name).join("、");
    return bad(`没有班次“${cell("班次")}”，本表有：${names}。`, `There is no shift “${cell("班次")}”; the roster has: ${names}.`);
  }
  const post = postOf(cell("岗位"));
  if (post === undefined) return bad(`没有岗位“${cell("岗位")}”。`, `There is no post “${cell("岗位")}”.`);
  const said = cell("用户名") || cell("姓名");
  const { role } = POSTS[post];
  const named = usersNamed(said);
  const users = named.filter((user) => user.role === role);
  const [user] = users;
  if (said === "") return bad("没有填写姓名或用户名。", "Neither a name nor a user name stands there.");
  if (user === undefined && named.length > 0)
    return bad(`“${said}”的角色不能上${POSTS[post].words.zh}岗。`, `The role of “${said}” does not fit the post ${POSTS[post].words.en}.`);
  if (user === undefined) return bad(`没有叫“${said}”的用户。`, `There is no user “${said}”.`);
  if (users.length > 1) {
    const usernames = users.map(({ username }) => username).join("、");
    return bad(`“${said}”有重名，请填写用户名：${usernames}。`, `“${said}” is the name of several, give the user name: ${usernames}.`);
  }
  const [from, to] = [clockFrom(cell("开始")), clockFrom(cell("结束"))];
  const bare = cell("开始") === "" && cell("结束") === "";
  if (!bare && (from === undefined || to === undefined))
    return bad(
      "开始和结束须都写成 08:00，或都留空（按班次）。",
      "Beginning and end are both written 08:00, or both left out (as the shift).",
    );
  const times = from === undefined || to === undefined || (from === shift.from && to === shift.to) ? null : { from, to };
  return { ok: true, value: { date, shift: shift.id, post, user: user.id, times, note: cell("备注") || null } };
}

/** A table of duties; what cannot be taken is said row by row. */
export function readTable(text: string, reader: Reader): Table {
  const [heading = [], ...rest] = cellsOf(text.replace(/^\uFEFF/, ""));
  const titles = heading.map((title) => plain(title).toLowerCase());
  const column = new Map(CSV_HEADING.map((name) => [name, titles.findIndex((title) => ALIASES[name].includes(title))]));
  const missing = (["日期", "班次", "岗位"] as const).filter((name) => column.get(name) === -1);
  const nobody = column.get("姓名") === -1 && column.get("用户名") === -1;
  if (missing.length > 0 || nobody) {
    const names = [...missing, ...(nobody ? ["姓名"] : [])].join("、");
    const words = {
      zh: `表头缺少：${names}。第一行须为：${CSV_HEADING.join("、")}。`,
      en: `The heading lacks ${names}; the first row is: ${CSV_HEADING.join(", ")}.`,
    };
    return { rows: rest.length, wanted: [], errors: [{ row: 1, words }] };
  }
  const wanted: Wanted[] = [];
  const errors: RowError[] = [];
  if (rest.length > MOST_ROWS)
    return {
      rows: rest.length,
      wanted,
      errors: [{ row: MOST_ROWS + 2, words: { zh: "一次最多 10000 行。", en: "At most 10,000 rows at once." } }],
    };
  for (const [index, cells] of rest.entries()) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const read = readRow((name) => plain(cells[column.get(name) ?? -1] ?? ""), reader);
    if (read.ok) wanted.push(read.value);
    else errors.push({ row: index + 2, words: read.words });
  }
  return { rows: rest.length, wanted, errors };
}
