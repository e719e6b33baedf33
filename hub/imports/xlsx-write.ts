import { ROW, textFrom, type Workbook } from "./xlsx-read.ts";
import { zip } from "./zip.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Remarks by row of the sheet, from 1. */
export type Remarks = ReadonlyMap<number, string>;

/** As text of an XML element. */
export const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no place for them
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

/** 0 → A, 27 → AB. */
export function columnName(index: number): string {
  let name = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

const cell = (prefix: string, column: number, row: number, text: string, style: number | null): string =>
  `<${prefix}c r="${columnName(column)}${row}" t="inlineStr"${style === null ? "" : ` s="${style}"`}><${prefix}is><${prefix}t xml:space="preserve">${escaped(text)}</${prefix}t></${prefix}is></${prefix}c>`;

/** Adds one to a list of a stylesheet. @returns its index and the list as it is now */
function added(xml: string, list: string, item: string): { readonly xml: string; readonly index: number } {
  const found = new RegExp(`<((?:\\w+:)?)${list}(\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${list}>`).exec(xml);
  if (!found) return { xml, index: 0 };
  const [whole, prefix = "", attributes = "", inner = ""] = found;
  const child = { fonts: "font", fills: "fill", cellXfs: "xf" }[list] ?? "";
  const index = inner.match(new RegExp(`<(?:\\w+:)?${child}[\\s/>]`, "g"))?.length ?? 0;
  const counted = attributes.replace(/count="\d+"/, `count="${index + 1}"`);
  const own = item.replace(/<(\/?)/g, `<$1${prefix}`);
  return { xml: xml.replace(whole, () => `<${prefix}${list}${counted}>${inner}${own}</${prefix}${list}>`), index };
}

/** A cell in white on dark red. */
function withRed(styles: string): { readonly xml: string; readonly style: number } {
  const font = added(styles, "fonts", '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/></font>');
  const fill = added(font.xml, "fills", '<fill><patternFill patternType="solid"><fgColor rgb="FFC8102E"/></patternFill></fill>');
  const xf = added(
    fill.xml,
    "cellXfs",
    `<xf numFmtId="0" fontId="${font.index}" fillId="${fill.index}" borderId="0" xfId="0" applyFont="1" applyFill="1"/>`,
  );
  return { xml: xf.xml, style: xf.index };
}

/**
 * The same workbook with one column more, red where something is wrong: everything else in it stays as it was.
 * @param heading goes into the row of the headings
 */
export function withRemarks({ parts, sheet, rows }: Workbook, headRow: number, heading: string, remarks: Remarks): Uint8Array {
  const column = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const { xml: styles, style } = withRed(textFrom(parts["xl/styles.xml"]));
  let last = 0;
  const content = textFrom(parts[sheet]).replace(ROW, (whole: string, prefix: string, attributes = "", inner = "") => {
    const row = Number(/(?:^|\s)r="(\d+)"/.exec(attributes)?.[1] ?? last + 1);
    last = row;
    const text = row === headRow ? heading : remarks.get(row);
    if (text === undefined) return whole;
    const kept = attributes.replace(/\s?spans="[^"]*"/, "");
    return `<${prefix}row${kept === "" ? "" : ` ${kept.trim()}`}>${inner}${cell(prefix, column, row, text, style)}</${prefix}row>`;
  });
  // The rows reach further to the right now.
  const dimension = content.replace(/<(?:\w+:)?dimension\s[^>]*\/>/, "");
  return zip({ ...parts, [sheet]: bytesOf(dimension), ...(styles !== "" && { "xl/styles.xml": bytesOf(styles) }) });
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const numeric = (column: number, row: number, value: number): string => `<c r="${columnName(column)}${row}"><v>${value}</v></c>`;

/** A workbook of one sheet, what is no number to count with as text: nothing in it is a formula, nothing loses digits. */
export function newWorkbook(name: string, rows: readonly (readonly (string | number)[])[], boldRow: number): Uint8Array {
  const widths = (rows[boldRow] ?? []).map(
    (head, at) => `<col min="${at + 1}" max="${at + 1}" width="${Math.max(10, String(head).length * 2.4)}" customWidth="1"/>`,
  );
  const lines = rows.map(
    (row, at) =>
      `<row r="${at + 1}">${row.map((value, column) => (value === "" ? "" : typeof value === "number" ? numeric(column, at + 1, value) : cell("", column, at + 1, value, at === boldRow ? 1 : 2))).join("")}</row>`,
  );
  const files: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><cols>${widths.join("")}</cols><sheetData>${lines.join("")}</sheetData></worksheet>`,
  };
  return zip(Object.fromEntries(Object.entries(files).map(([path, xml]) => [path, bytesOf(XML + xml)])));
}
