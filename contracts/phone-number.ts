/** Dialled by humans alone; nothing of ours ever calls them. With 112 and 12345's neighbours that lead to the same rooms. */
const EMERGENCY: readonly string[] = ["110", "112", "119", "120", "122"];

const EXTENSION = /^(.*?\d)\s*(?:,|，|;|；|#|转|分机|ext\.?|x)\s*(\d{1,6})\s*$/i;

export interface ParsedNumber {
  /** Digits as they are dialled within the country: 13812345678, 02884612345; `*` where a digit is hidden. */
  readonly digits: string;
  readonly extension: string | null;
}

/** Reads a number as people and telephone systems write it: +86, 0086, a 0 before a mobile, spaces, brackets, an extension. */
export function parseNumber(text: string): ParsedNumber {
  const [, before, extension] = EXTENSION.exec(text.normalize("NFKC").trim()) ?? [];
  const plain = (before ?? text).normalize("NFKC").replace(/[^\d+*]/g, "");
  const abroad = plain.replace(/^(?:\+|00)86(?=[\d*]{10,})/, "").replace(/^86(?=1[\d*]{10}$)/, "");
  const national = abroad.replace(/^\+/, "00");
  // A 0 before a mobile number is dialled from some switchboards.
  const digits = /^01[\d*]{10}$/.test(national) && !national.startsWith("010") ? national.slice(1) : national;
  // After +86 an area code has lost its 0.
  const area = abroad !== plain && /^[2-9]\d{8,10}$/.test(digits) ? `0${digits}` : digits;
  return { digits: area, extension: extension ?? null };
}

/** Without what only humans read: as it is dialled and counted. */
export const dialled = (text: string): string => {
  const { digits, extension } = parseNumber(text);
  return extension === null ? digits : `${digits},${extension}`;
};

/** Whether it leads to the police, the fire brigade or an ambulance, however it is written. */
export function isEmergencyNumber(text: string): boolean {
  const { digits: dials, extension } = parseNumber(text);
  const digits = dials.length <= 2 ? `${dials}${extension ?? ""}` : dials;
  // With an area code before it, or a digit for an outside line, it leads there as well.
  return EMERGENCY.some((number) => digits === number || new RegExp(`^(?:86|0\\d{2,3}|0086\\d{0,3}|9|0)${number}$`).test(digits));
}

/** A local number of seven or eight digits without its area code. */
const isLocal = (digits: string): boolean => /^[2-8][\d*]{6,7}$/.test(digits);

const fits = (a: string, b: string): boolean =>
  a.length === b.length && [...a].every((digit, at) => digit === b[at] || digit === "*" || b[at] === "*");

/**
 * Whether two ways of writing mean the same telephone. `perhaps`: a digit is hidden, the area code is missing, or the
 * extensions differ, so that others may have it too.
 */
export function sameNumber(a: string, b: string): "same" | "perhaps" | "no" {
  const [one, other] = [parseNumber(a), parseNumber(b)];
  if (one.digits.length < 5 || other.digits.length < 5) return one.digits === other.digits && one.digits !== "" ? "same" : "no";
  const hidden = one.digits.includes("*") || other.digits.includes("*");
  if (fits(one.digits, other.digits)) return hidden || one.extension !== other.extension ? "perhaps" : "same";
  const [short, long] = one.digits.length < other.digits.length ? [one.digits, other.digits] : [other.digits, one.digits];
  const local = isLocal(short) && /^0\d{2,3}/.test(long) && fits(short, long.slice(-short.length));
  return local && long.length - short.length <= 4 && long.length - short.length >= 3 ? "perhaps" : "no";
}
