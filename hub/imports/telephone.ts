import { plainText } from "./text.ts";

export type Telephone =
  | { readonly ok: true; readonly numbers: readonly string[] }
  | { readonly ok: false; readonly zh: string; readonly en: string };

const bad = (zh: string, en: string): Telephone => ({ ok: false, zh, en });

/** One number without what people write around it: 0833-2155678, +86 138 1234 5678, （0833）2155678. */
function bare(text: string): string {
  const digits = text.replace(/[\s().·\-–—―－]/g, "").replace(/^(\+86|0086)/, "");
  return /^86\d{11}$/.test(digits) ? digits.slice(2) : digits;
}

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^0(10|2\d|[3-9]\d{2})[2-9]\d{6,7}$/;
const LOCAL = /^[2-9]\d{6,7}$/;
const SERVICE = /^(400|800)\d{7}$/;

/** Reads the numbers of one cell: one, or several that people have put into it. */
export function readTelephones(cell: string): Telephone {
  const text = plainText(cell);
  if (/^\d(\.\d+)?e\+?\d+$/i.test(text))
    return bad(
      "被表格变成了科学计数，末几位已丢失，请把该列设为文本后重填",
      "turned into scientific notation, digits are lost: make the column text",
    );
  const parts = text
    .split(/[、,;/|\n]|或者?|\s(?=1[3-9]\d)/)
    .map((part) => bare(part.replace(/[^\d+()\-–—―－\s.·]/g, "")))
    .filter((part) => part !== "");
  // "13812345678 13912345678" without any mark between them.
  const numbers = parts.flatMap((part) => (/^(1[3-9]\d{9}){2,}$/.test(part) ? (part.match(/.{11}/g) ?? []) : [part]));
  if (numbers.length === 0) return bad("没有号码，请补上或留空", "no number in it");
  for (const number of numbers) {
    if ([MOBILE, LANDLINE, LOCAL, SERVICE].some((shape) => shape.test(number))) continue;
    const zh = /^1\d*$/.test(number) ? `手机号应为 11 位，现为 ${number.length} 位` : "不是手机号，也不是座机号";
    return bad(`${zh}，请核对`, `neither a mobile number of 11 digits nor a landline (${number.length} digits)`);
  }
  return { ok: true, numbers: [...new Set(numbers)] };
}
