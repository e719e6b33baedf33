import { randomBytes } from "node:crypto";
import type { SheetPorts } from "../../api/index.ts";
import { sheetWorkbook } from "./sheet-workbook.ts";

/** Without those that are read wrongly from paper. */
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const TAIL = 6;

/** What lists need to leave as files. */
export const createSheets = (zone: () => string, prints: { next(day: string): Promise<number> }): SheetPorts => ({
  zone,
  nextPrint: prints.next,
  workbook: sheetWorkbook,
  tail: () => Array.from(randomBytes(TAIL), (byte) => LETTERS[byte % LETTERS.length]).join(""),
});
