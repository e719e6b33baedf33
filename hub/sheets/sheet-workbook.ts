import { setImmediate as turn } from "node:timers/promises";
import type { SheetCell, SheetLook, SheetOrder } from "../../api/index.ts";
import { columnName, escaped } from "../imports/xlsx-write.ts";
import { zipInTurns } from "../imports/zip.ts";

/** In the order of their styles. */
const CELL_LOOKS: readonly SheetLook[] = [
  ...(["plain", "title", "head", "red", "amber", "green", "date", "seconds", "seconds-red"] as const),
  ...(["number", "share", "day", "guarded", "note"] as const),
];
const STYLE_OF = new Map(CELL_LOOKS.map((look, at) => [look, at + 1]));
/** More letters in a cell make the whole file "damaged" to a spreadsheet. */
const MOST_LETTERS = 32_767;
/** So many rows are written in one turn: alarms and everything else of the hub go on between. */
const ROWS_IN_TURN = 200;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const fill = (color: string): string => `<fill><patternFill patternType="solid"><fgColor rgb="FF${color}"/></patternFill></fill>`;
const xf = (format: number, font: number, filled: number, border: number, more = ""): string =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="${filled}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"${more}><alignment vertical="center" wrapText="${border}"/></xf>`;
/** In the order of `CELL_LOOKS`. The prefix is the mark by which a spreadsheet keeps a text from being worked out, also once it is edited. */
const LOOKS = [
  ...[xf(49, 0, 0, 1), xf(49, 2, 0, 0), xf(49, 1, 2, 1), xf(49, 3, 3, 1), xf(49, 1, 4, 1), xf(49, 1, 5, 1)],
  ...[xf(164, 0, 0, 1), xf(165, 0, 0, 1), xf(165, 3, 3, 1)],
  ...[xf(0, 0, 0, 1), xf(166, 0, 0, 1), xf(167, 0, 0, 1), xf(49, 0, 0, 1, ' quotePrefix="1"'), xf(49, 0, 0, 0)],
];
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="0.0"/><numFmt numFmtId="166" formatCode="0.0%"/><numFmt numFmtId="167" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="4"><font><sz val="11"/></font><font><b/><sz val="11"/></font><font><b/><sz val="15"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/></font></fonts><fills count="6"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill("E7EBF0")}${fill("C8102E")}${fill("FFE08A")}${fill("D7F0DD")}</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"><color rgb="FF9AA3AD"/></left><right style="thin"><color rgb="FF9AA3AD"/></right><top style="thin"><color rgb="FF9AA3AD"/></top><bottom style="thin"><color rgb="FF9AA3AD"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${LOOKS.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${LOOKS.join("")}</cellXfs></styleSheet>`;

function cellXml({ value, look }: SheetCell, column: number, row: number): string {
  const style = STYLE_OF.get(look ?? (typeof value === "number" ? "number" : "plain"));
  const at = `r="${columnName(column)}${row}" s="${style}"`;
  if (value === null || value === "") return `<c ${at}/>`;
  return typeof value === "number"
    ? `<c ${at}><v>${value}</v></c>`
    : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(value.slice(0, MOST_LETTERS))}</t></is></c>`;
}

/** The rows as XML, a part of them in each turn. */
async function rowsXml(rows: SheetOrder["rows"]): Promise<string> {
  const parts: string[] = [];
  for (let from = 0; from < rows.length; from += ROWS_IN_TURN) {
    const some = rows.slice(from, from + ROWS_IN_TURN);
    parts.push(
      some
        .map((row, at) => `<row r="${from + at + 1}">${row.map((cell, column) => cellXml(cell, column, from + at + 1)).join("")}</row>`)
        .join(""),
    );
    await turn();
  }
  return parts.join("");
}

/** A foot takes so many letters, its codes among them; `&` begins one. */
const MOST_IN_FOOT = 200;
/** What stands at the foot of each page, with the page's number; nothing where there is nothing to say. */
const footXml = (foot: string | undefined): string =>
  foot === undefined
    ? ""
    : `<headerFooter><oddFooter>${escaped(`&L&8${foot.replaceAll("&", "&&").slice(0, MOST_IN_FOOT)}&R&8&P/&N`)}</oddFooter></headerFooter>`;

/** A workbook of one sheet with colours, real dates, a heading that stays in sight, and a page that is printed across A4. */
export async function sheetWorkbook({ name, rows, widths, head, frozenColumns, tableRows, foot }: SheetOrder): Promise<Uint8Array> {
  const columns = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const lines = await rowsXml(rows);
  const corner = `${columnName(frozenColumns)}${head + 2}`;
  const pane = `<pane xSplit="${frozenColumns}" ySplit="${head + 1}" topLeftCell="${corner}" activePane="bottomRight" state="frozen"/>`;
  const filter = `A${head + 1}:${columnName(widths.length - 1)}${head + 1 + tableRows}`;
  const sheetName = escaped(name)
    .replaceAll(/[[\]:*?/\\']/g, " ")
    .slice(0, 31);
  const files: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${sheetName}'!$${head + 1}:$${head + 1}</definedName></definedNames></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": STYLES,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${columns.join("")}</cols><sheetData>${lines}</sheetData><autoFilter ref="${filter}"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>${footXml(foot)}</worksheet>`,
  };
  return zipInTurns(Object.fromEntries(Object.entries(files).map(([path, xml]) => [path, new TextEncoder().encode(XML + xml)])));
}
