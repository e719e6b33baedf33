import type { Words } from "../../contracts/index.ts";
import { decodeText, readCsv } from "./csv-read.ts";
import type { TableCell } from "./text.ts";
import { openWorkbook, type Workbook } from "./xlsx-read.ts";
import { newWorkbook, type Remarks, withRemarks } from "./xlsx-write.ts";

/** A file as a table. */
export interface OpenedFile {
  readonly format: string;
  readonly rows: readonly (readonly TableCell[])[];
  /** Present where it was a workbook. */
  readonly book: Workbook | null;
}

export type FileOutcome = { readonly ok: true; readonly file: OpenedFile } | { readonly ok: false; readonly words: Words };

const refused = (zh: string, en: string): FileOutcome => ({ ok: false, words: { zh, en } });

const starts = (bytes: Uint8Array, ...magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte);

/**
 * Opens what people have: CSV in UTF-8, UTF-16 or GB 18030, and XLSX.
 * @param most bytes of a workbook once unpacked
 */
export function openFile(bytes: Uint8Array, most?: number): FileOutcome {
  if (bytes.length === 0) return refused("文件是空的。", "The file is empty.");
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    return refused(
      "这是旧版 XLS 文件，或者加了打开密码。请用 Excel 或 WPS 打开（取消密码），另存为“Excel 工作簿（.xlsx）”后再上传。",
      "This is an old XLS file, or one with a password. Open it in Excel or WPS, take the password away, save it as .xlsx and try again.",
    );
  if (starts(bytes, 0x50, 0x4b)) {
    const opened = openWorkbook(bytes, most);
    if (opened.ok) return { ok: true, file: { format: "XLSX", rows: opened.book.rows, book: opened.book } };
    return opened.why === "too-large"
      ? refused(
          "文件解压后过大，请删去用不到的工作表后再上传。",
          "The file is too large once unpacked: remove the sheets that are not needed.",
        )
      : refused(
          "文件打不开：不是完整的 XLSX 表格。请重新另存为 .xlsx 再上传。",
          "The file is no whole XLSX workbook: save it as .xlsx again.",
        );
  }
  const decoded = decodeText(bytes);
  if (decoded === undefined || decoded.text.includes("\u0000"))
    return refused(
      "文件的文字编码读不出来。请另存为 XLSX，或“CSV UTF-8”后再上传。",
      "The encoding of the text cannot be read: save it as XLSX or CSV UTF-8.",
    );
  return { ok: true, file: { format: decoded.format, rows: readCsv(decoded.text), book: null } };
}

/** The same table with what is wrong in a red column at its end; a CSV becomes a workbook. */
export function fileWithRemarks(file: OpenedFile, headRow: number, heading: string, remarks: Remarks): Uint8Array {
  if (file.book) return withRemarks(file.book, headRow, heading, remarks);
  const bytes = newWorkbook(
    "导入",
    file.rows.map((row) => row.map(({ text }) => text)),
    headRow - 1,
  );
  const again = openWorkbook(bytes);
  return again.ok ? withRemarks(again.book, headRow, heading, remarks) : bytes;
}
