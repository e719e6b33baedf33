import { type Duty, type Language, POST_NAMES, POSTS, type Post, type Roster, type RowError, type Words } from "../../contracts/index.ts";
import { clockIn } from "../zone-time.ts";
import type { Wanted } from "./fill.ts";
import { isDay } from "./local-day.ts";

export const CSV_HEADING = ["日期", "班次", "岗位", "姓名", "用户名", "开始", "结束", "备注"] as const;

/** Duties as rows under the heading; posts in the reader's language, times in the community's zone, in both directions the same. */
export function rowsOf(
  duties: readonly Duty[],
  roster: Roster,
  zone: string,
  nameOf: (user: string) => { readonly name: string; readonly username: string } | undefined,
  language: Language = "zh",
): readonly (readonly string[])[] {
  return duties.map((duty) => [
    duty.date,
    roster.shifts.find(({ id }) => id === duty.shift)?.name ?? duty.shift,
    POSTS[duty.post].words[language],
    nameOf(duty.user)?.name ?? "",
    nameOf(duty.user)?.username ?? "",
    clockIn(zone, Date.parse(duty.from)),
    clockIn(zone, Date.parse(duty.to)),
    duty.note ?? "",
  ]);
}

interface Reader {
  readonly roster: Roster;
  readonly zone: string;
  /** Everybody of that name or user name. */
  usersNamed(name: string): readonly { readonly id: string; readonly username: string; readonly role: string }[];
}

export interface Table {
  readonly rows: number;
  /** Row of the headings, from 1. */
  readonly headRow: number;
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
const postOf = (written: string): Post | undefined => {
  const text = written.toLowerCase();
  return POST_NAMES.find((post) => {
    const { zh, en } = POSTS[post].words;
    return post === text || zh.toLowerCase() === text.replace(/\s/g, "") || en.toLowerCase() === text;
  });
};

function dayFrom(text: string): string | undefined {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00)?$/.exec(text);
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

/** Titles, dates and remarks may stand above the headings. */
const MOST_TITLE_ROWS = 15;
/** Several names in one cell of a duty table. */
const BETWEEN_NAMES = /[、,，;；/\s]+/;

type Column = (typeof CSV_HEADING)[number];
interface Heading {
  /** From 0. */
  readonly row: number;
  readonly column: ReadonlyMap<Column, number>;
  /** A table with a column for each post, as people hang it on the wall: who stands where. */
  readonly posts: readonly { readonly post: Post; readonly at: number }[];
}

function headingOf(cells: readonly string[], row: number): Heading {
  const titles = cells.map((title) => plain(title).toLowerCase());
  const column = new Map<Column, number>();
  for (const name of CSV_HEADING) {
    const at = titles.findIndex((title) => ALIASES[name].includes(title));
    if (at >= 0) column.set(name, at);
  }
  const posts = column.has("岗位")
    ? []
    : titles.flatMap((title, at) => {
        const post = postOf(title);
        return post === undefined ? [] : [{ post, at }];
      });
  return { row, column, posts };
}

/** The row with the most known titles; a duty table has headlines and dates above it. */
function findHeading(rows: readonly (readonly string[])[]): Heading {
  const found = rows.slice(0, MOST_TITLE_ROWS).map(headingOf);
  const worth = ({ column, posts }: Heading): number => column.size + posts.length;
  return found.reduce((best, one) => (worth(one) > worth(best) ? one : best), headingOf(rows[0] ?? [], 0));
}

function missingOf({ column, posts }: Heading, { roster }: Reader): readonly string[] {
  const byPost = posts.length > 0;
  const wanted: readonly Column[] = byPost ? ["日期"] : ["日期", "班次", "岗位"];
  const missing: string[] = wanted.filter((name) => !column.has(name));
  if (byPost && !column.has("班次") && roster.shifts.length > 1) missing.push("班次");
  if (!byPost && !column.has("姓名") && !column.has("用户名")) missing.push("姓名");
  return missing;
}

/** What one row of the table says, as rows with one person each. */
function linesOf(cells: readonly string[], { column, posts }: Heading, { roster }: Reader): readonly ((name: Column) => string)[] {
  const cell = (name: Column): string => plain(cells[column.get(name) ?? -1] ?? "");
  if (posts.length === 0) return [cell];
  const only = roster.shifts.length === 1 && !column.has("班次") ? (roster.shifts[0]?.name ?? "") : undefined;
  return posts.flatMap(({ post, at }) =>
    plain(cells[at] ?? "")
      .split(BETWEEN_NAMES)
      .filter((name) => name !== "")
      .map((said) => (name: Column) => {
        if (name === "岗位") return post;
        if (name === "姓名") return said;
        if (name === "用户名") return "";
        return name === "班次" && only !== undefined ? only : cell(name);
      }),
  );
}

/**
 * A table of duties, one row a duty or a column for each post; what cannot be taken is said row by row, with the row of the file
 * from 1.
 */
export function readTable(rows: readonly (readonly string[])[], reader: Reader): Table {
  const heading = findHeading(rows);
  const rest = rows.slice(heading.row + 1);
  const refuse = (row: number, zh: string, en: string): Table => ({
    rows: rest.length,
    headRow: heading.row + 1,
    wanted: [],
    errors: [{ row, words: { zh, en } }],
  });
  const missing = missingOf(heading, reader);
  if (missing.length > 0)
    return refuse(
      heading.row + 1,
      `表头缺少：${missing.join("、")}。表头须为：${CSV_HEADING.join("、")}；或日期、班次加各岗位一列（带班领导、值班员A……），格内写姓名。`,
      `The heading lacks ${missing.join("、")}. It has the columns ${CSV_HEADING.join("、")}. Or 日期、班次 and a column for each post with names in the cells.`,
    );
  if (rest.length > MOST_ROWS) return refuse(heading.row + MOST_ROWS + 2, "一次最多 10000 行。", "At most 10,000 rows at once.");
  const wanted: Wanted[] = [];
  const errors: RowError[] = [];
  for (const [index, cells] of rest.entries()) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    for (const line of linesOf(cells, heading, reader)) {
      const read = readRow(line, reader);
      if (read.ok) wanted.push(read.value);
      else errors.push({ row: heading.row + index + 2, words: read.words });
    }
  }
  return { rows: rest.length, headRow: heading.row + 1, wanted, errors };
}
