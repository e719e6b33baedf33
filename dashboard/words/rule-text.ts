import { isSeq, parseDocument } from "yaml";

/**
 * A rule's text with one value changed and every other letter as it was: comments and layout belong to people.
 * A path that leads nowhere, or a text that cannot be read, is given back unchanged.
 * @param path from the root of the rule, as fields name it: `when.all.0.below`
 */
export function setField(text: string, path: string, value: number | string): string {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) return text;
  const node: unknown = document.getIn(
    path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    true,
  );
  const range = typeof node === "object" && node !== null ? Reflect.get(node, "range") : undefined;
  if (!Array.isArray(range)) return text;
  const [from, to]: unknown[] = range;
  if (typeof from !== "number" || typeof to !== "number") return text;
  const written =
    isSeq(node) && typeof value === "string"
      ? `[${value
          .split("-")
          .map((part) => JSON.stringify(part))
          .join(", ")}]`
      : String(value);
  return text.slice(0, from) + written + text.slice(to);
}

export const SPAN_UNITS = ["s", "m", "h", "d"] as const;
export type SpanUnit = (typeof SPAN_UNITS)[number];
const SECONDS: Readonly<Record<SpanUnit, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `1h30m` as one number in the largest unit that leaves no fraction: 90 m. */
export function spanParts(text: string): { readonly count: number; readonly unit: SpanUnit } {
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    seconds += Number(count) * (unit === "ms" ? 0.001 : (SECONDS[SPAN_UNITS.find((one) => one === unit) ?? "s"] ?? 1));
  const unit = SPAN_UNITS.toReversed().find((one) => seconds > 0 && Number.isInteger(seconds / SECONDS[one])) ?? "s";
  return { count: seconds / SECONDS[unit], unit };
}

/** Reads the value at a field's path; undefined where the text has none or cannot be read. */
export function fieldReader(text: string): (path: string) => number | string | undefined {
  const document = parseDocument(text, { prettyErrors: false });
  const root: unknown = document.errors.length > 0 ? null : document.toJS();
  return (path) => {
    let at: unknown = root;
    for (const part of path.split(".")) at = typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined;
    if (Array.isArray(at)) return at.join("-");
    return typeof at === "number" || typeof at === "string" ? at : undefined;
  };
}
