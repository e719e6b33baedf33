import type { ActOutcome, RosterEdits } from "../cases/index.ts";
import type { Imported } from "../contracts/index.ts";
import { fileWithRemarks, openFile } from "./imports/open-file.ts";
import { plainText } from "./imports/text.ts";

/** Of a workbook once unpacked: a year of duties is less than a tenth of it. */
const MOST_UNPACKED = 16 * 1024 * 1024;
const REMARK = "问题";

/** Takes duties from a file as people have it, CSV or XLSX; what is wrong comes back in the same file, in a red column. */
export function createRosterImport(edits: Pick<RosterEdits, "importTable">) {
  return async (
    roster: string,
    bytes: Uint8Array,
    replace: boolean,
    preview: boolean,
    by: Parameters<RosterEdits["importTable"]>[4],
  ): Promise<ActOutcome<Imported>> => {
    const opened = openFile(bytes, MOST_UNPACKED);
    if (!opened.ok) return { ok: false, status: 422, reason: opened.words.en, words: opened.words };
    const { file } = opened;
    const cells = file.rows.map((row) => row.map(({ text }) => plainText(text)));
    const outcome = await edits.importTable(roster, cells, replace, preview, by);
    if (!outcome.ok) return outcome;
    const { headRow, ...read } = outcome.value;
    if (read.errors.length === 0) return { ok: true, value: read };
    const remarks = new Map<number, string>();
    for (const { row, words } of read.errors) remarks.set(row, [remarks.get(row), words.zh].filter(Boolean).join(" "));
    const marked = Buffer.from(fileWithRemarks(file, headRow, REMARK, remarks)).toString("base64");
    return { ok: true, value: { ...read, marked } };
  };
}
