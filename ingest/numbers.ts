/** A number as careless firmware writes it: "219", "0_02". */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  return /^[-+]?\d+(?:[._]\d+)?$/.test(text) ? Number(text.replace("_", ".")) : undefined;
}
