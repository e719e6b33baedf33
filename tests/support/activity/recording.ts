import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Instant } from "../../../contracts/index.ts";

/** One contact that closed, or one labelled activity: from, to, and which. Times in ms. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
  readonly id: number;
}

/** Weeks of contacts in the home of one person, with what the person said to be doing. */
export interface HomeRecording {
  readonly contacts: readonly Span[];
  readonly activities: readonly Span[];
}

const FOLDER = join(process.env.SHOUWANG_RECORDINGS ?? "/nowhere", "home-activity");
export const HAS_ACTIVITY = existsSync(join(FOLDER, "houseA-ss.txt"));
export const HOW_TO_ACTIVITY = HAS_ACTIVITY ? "" : " (skipped: SHOUWANG_RECORDINGS names no folder with home-activity)";

/** Weeks of an invented home in the same shape: it proves the way, no figure is drawn from it. */
export const MADE_UP_HOME = fileURLToPath(new URL("../../fixtures/home-made-up", import.meta.url));

/** The front door among the contacts, and the labels that say that the person is out or asleep. */
export const FRONT_DOOR = 12;
export const OUT = 1;
export const ASLEEP = 10;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `25-Feb-2008 00:20:14` on the clocks of the home, which are taken for those of the community (+08:00). */
function instantOf(text: string): Instant {
  const found = /^(\d{2})-([A-Z][a-z]{2})-(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text.trim());
  const month = MONTHS.indexOf(found?.[2] ?? "") + 1;
  if (!found || month === 0) throw new Error(`"${text}" is no time as 25-Feb-2008 00:20:14`);
  return Date.parse(`${found[3]}-${String(month).padStart(2, "0")}-${found[1]}T${found[4]}+08:00`);
}

/** Lines of from, to and a number, parted by tabs. */
function spansOf(text: string): Span[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split("\t"))
    .map(([from = "", to = "", id = ""]) => ({ from: instantOf(from), to: instantOf(to), id: Number(id) }))
    .sort((a, b) => a.from - b.from);
}

/** @param folder the recording where it is left out */
export function readHome(folder = FOLDER): HomeRecording {
  const read = (name: string): Span[] => spansOf(readFileSync(join(folder, name), "utf8"));
  return { contacts: read("houseA-ss.txt"), activities: read("houseA-as.txt") };
}
