export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A mark as devices set it: true, 1, "true", "1", "yes". */
export function isMarked(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === "string" && /^(true|1|yes)$/i.test(value));
}
