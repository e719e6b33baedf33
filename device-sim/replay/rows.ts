import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** One line of a recording: column name → what stood there. */
export type Row = ReadonlyMap<string, string>;

/** Fields of one CSV line, RFC 4180 but for line breaks within quotes. */
export function splitCsv(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim());
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? "";
    if (quoted && char === '"' && line[i + 1] === '"') {
      field += '"';
      i++;
    } else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      fields.push(field.trim());
      field = "";
    } else field += char;
  }
  return [...fields, field.trim()];
}

function fromJson(line: string): Row {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== "object" || parsed === null) throw new Error("a line of NDJSON is no object");
  return new Map(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
}

/**
 * Reads a recording line by line, so that its size does not matter: CSV with a heading (comma, semicolon or tab) or
 * NDJSON, either of them as .gz.
 * @throws with the number of the line that cannot be read
 */
export async function* readRows(file: string): AsyncGenerator<Row> {
  const raw = createReadStream(file);
  const input = file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
  raw.on("error", (error) => input.destroy(error));
  let heading: string[] | null = null;
  let separator = ",";
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    const line = number === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (line.trim() === "") continue;
    if (heading === null && line.trimStart().startsWith("{")) heading = [];
    if (heading === null) {
      separator = [",", ";", "\t"].find((one) => line.includes(one)) ?? ",";
      heading = splitCsv(line, separator);
      continue;
    }
    try {
      if (heading.length === 0) yield fromJson(line);
      else {
        const fields = splitCsv(line, separator);
        yield new Map(heading.map((name, i) => [name, fields[i] ?? ""]));
      }
    } catch (error) {
      throw new Error(`${file}, line ${number}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}
