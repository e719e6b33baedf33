import type { TableCell } from "./text.ts";

export interface Decoded {
  readonly format: "UTF-8" | "UTF-16" | "GB 18030";
  readonly text: string;
}

const decodeAs = (label: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** By its byte order mark, else UTF-8 where it is that without a fault, else GB 18030, as spreadsheets in China write. */
export function decodeText(bytes: Uint8Array): Decoded | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    const text = decodeAs("utf-16le", bytes);
    return text === undefined ? undefined : { format: "UTF-16", text };
  }
  const utf8 = decodeAs("utf-8", bytes);
  if (utf8 !== undefined) return { format: "UTF-8", text: utf8 };
  const gb = decodeAs("gb18030", bytes);
  return gb === undefined ? undefined : { format: "GB 18030", text: gb };
}

const DELIMITERS = [",", "\t", ";"] as const;

/** The one that stands most often in the first lines, outside of quotes. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 4_000).replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((mark) => head.split(mark).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** Rows of a table in RFC 4180, with whatever delimiter and line ends the spreadsheet writes. */
export function readCsv(text: string): readonly (readonly TableCell[])[] {
  const mark = delimiterOf(text);
  const rows: TableCell[][] = [];
  let row: TableCell[] = [];
  let field = "";
  let quoted = false;
  const endField = (): void => {
    // A leading apostrophe, or ="…", is how people force a number to stay text.
    row.push({ text: field.replace(/^="(.*)"$/, "$1").replace(/^'(?=[=+\-@\d])/, ""), numeric: false });
    field = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === mark) endField();
    else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[at + 1] === "\n") at++;
      endField();
      rows.push(row);
      row = [];
    } else field += char;
  }
  if (field !== "" || row.length > 0) {
    endField();
    rows.push(row);
  }
  return rows;
}
