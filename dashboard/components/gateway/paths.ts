/** One value of a message, and the path by which a mapping reads it. */
export interface Leaf {
  readonly path: string;
  readonly value: string;
}

const MOST = 300;
const DEEPEST = 16;
const SHOWN = 60;

const stepOf = (name: string): string => (/^[\p{L}\p{N}_$-]+$/u.test(name) ? `.${name}` : `['${name.replaceAll("'", "")}']`);

/** The values of a message in reading order, so many as can be looked through. */
export function leavesOf(message: unknown): readonly Leaf[] {
  const found: Leaf[] = [];
  const walk = (value: unknown, path: string, depth: number): void => {
    if (found.length >= MOST) return;
    if (typeof value === "object" && value !== null && depth < DEEPEST) {
      if (Array.isArray(value)) for (const [i, one] of value.entries()) walk(one, `${path}[${i}]`, depth + 1);
      else for (const [name, one] of Object.entries(value)) walk(one, `${path}${stepOf(name)}`, depth + 1);
      return;
    }
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    found.push({ path, value: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text });
  };
  walk(message, "$", 0);
  return found;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The same value as seen from an element of `each`; as it is where it lies outside. */
export function asSeenFrom(path: string, each: string | undefined): string {
  if (each === undefined || !each.includes("[*]")) return path;
  const source = each.trim().split("[*]").map(escaped).join("(?:\\[\\d+\\]|\\.[\\p{L}\\p{N}_$-]+|\\['[^']*'\\])");
  const found = new RegExp(`^${source}`, "u").exec(path);
  return found === null ? path : `@${path.slice(found[0].length)}`;
}

/** A comma list as values: numbers and truth values as such. */
export function valuesOf(text: string): (string | number | boolean)[] {
  return text
    .split(/[,，]/)
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => (one === "true" ? true : one === "false" ? false : String(Number(one)) === one ? Number(one) : one));
}
