import type { Words } from "../../contracts/index.ts";

/** What a path is read from: the message, the elements that are gone through from outside in, and their number. */
export interface Place {
  readonly root: unknown;
  readonly items: readonly unknown[];
  readonly index: number;
  readonly captures: Readonly<Record<string, string>>;
}

export type Read = (place: Place) => unknown;
type Step = (value: unknown, place: Place) => unknown;

export type PathOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly words: Words };

const TOKEN =
  /\.([\p{L}\p{N}_$-]+)|\[(?:'([^'\]]*)'|"([^"\]]*)")\]|\[(-?\d{1,6})\]|\[(\*)\]|\[(#)\]|\[([\p{L}\p{N}_$-]+)=([^\]]{0,100})\]|\s*\|\s*(json|base64)/uy;

const bad = (zh: string, en: string): PathOutcome<never> => ({ ok: false, words: { zh, en } });

function own(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** Two scalars as devices mean them: 1 and "1", true and "TRUE" are the same. */
export function sameScalar(a: unknown, b: unknown): boolean {
  return a === b || plainScalar(a) === plainScalar(b);
}

/** The one spelling by which scalars are compared. */
export function plainScalar(value: unknown): string {
  return typeof value === "object" ? "\u0000" : String(value).trim().toLowerCase();
}

/** Text within a message that is itself a message; read once for all paths that begin with it. */
function inner(kind: string): Step {
  let text: string | undefined;
  let read: unknown;
  return (value) => {
    if (typeof value !== "string") return value;
    if (value === text) return read;
    const plain = kind === "base64" ? Buffer.from(value, "base64").toString("utf8") : value;
    try {
      read = JSON.parse(plain);
    } catch {
      read = kind === "base64" ? plain : undefined;
    }
    text = value;
    return read;
  };
}

function stepOf(found: RegExpExecArray): Step {
  const [, dotted, single, double, index, , number, key, wanted, pipe] = found;
  const name = dotted ?? single ?? double;
  if (name !== undefined) return (value) => own(value, name);
  if (index !== undefined) {
    const at = Number(index);
    return (value) => (Array.isArray(value) ? value.at(at) : undefined);
  }
  if (number !== undefined) return (value, place) => (Array.isArray(value) ? value[place.index] : undefined);
  if (key !== undefined) {
    const plain = (wanted ?? "").replace(/^(['"])(.*)\1$/, "$2");
    return (value) => (Array.isArray(value) ? value.find((one) => sameScalar(own(one, key), plain)) : undefined);
  }
  return inner(pipe ?? "json");
}

type Start = { readonly read: Read; readonly length: number };

function startOf(text: string): Start | undefined {
  if (text.startsWith("$")) return { read: ({ root }) => root, length: 1 };
  const up = /^@(\^*)/.exec(text);
  if (up === null) return undefined;
  const outward = 1 + (up[1]?.length ?? 0);
  return { read: ({ root, items }) => (outward > items.length ? root : items[items.length - outward]), length: up[0].length };
}

interface Parsed {
  readonly start: Start;
  /** Steps between stars; the last part is what follows the last one. */
  readonly parts: readonly (readonly Step[])[];
}

function parse(text: string): PathOutcome<Parsed> {
  const trimmed = text.trim();
  const start = startOf(trimmed);
  if (start === undefined)
    return bad(
      `路径 ${trimmed} 应以 $（整条报文）或 @（当前元素）开头，例如 $.data.value。`,
      `The path ${trimmed} must begin with $ (the message) or @ (the element), such as $.data.value.`,
    );
  const parts: Step[][] = [[]];
  let at = start.length;
  while (at < trimmed.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(trimmed);
    if (found === null)
      return bad(
        `路径 ${trimmed} 从第 ${at + 1} 个字符起看不懂：${trimmed.slice(at, at + 12)}。可用 .名称、['名称']、[0]、[键=值]、|json、|base64。`,
        `The path ${trimmed} cannot be read from character ${at + 1} on: ${trimmed.slice(at, at + 12)}. Use .name, ['name'], [0], [key=value], |json, |base64.`,
      );
    if (found[5] !== undefined) parts.push([]);
    else parts.at(-1)?.push(stepOf(found));
    at = TOKEN.lastIndex;
  }
  return { ok: true, value: { start, parts } };
}

const follow = (value: unknown, steps: readonly Step[], place: Place): unknown => {
  let at = value;
  for (const step of steps) {
    if (at === undefined || at === null) return at;
    at = step(at, place);
  }
  return at;
};

/** A path to one value. */
export function compilePath(text: string): PathOutcome<Read> {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const { start, parts } = parsed.value;
  const [steps] = parts;
  if (parts.length > 1 || steps === undefined)
    return bad(
      "[*] 只能写在 each 里；取一个元素请写 [0] 或 [键=值]。",
      "[*] stands in `each` only; for one element write [0] or [key=value].",
    );
  const { read } = start;
  return { ok: true, value: (place) => follow(read(place), steps, place) };
}

/** What a path with stars goes through: each element with those around it, and the key where it is an object's. */
export type Each = (place: Place) => readonly Place[];

const MOST_ITEMS = 5_000;

export function compileEach(text: string): PathOutcome<Each> {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const { start, parts } = parsed.value;
  if (parts.length < 2) return bad("each 应包含 [*]，例如 $.services[*]。", "`each` must hold [*], such as $.services[*].");
  return {
    ok: true,
    value: (place) => {
      let places: { readonly place: Place; readonly value: unknown }[] = [{ place, value: start.read(place) }];
      for (const [n, steps] of parts.entries()) {
        const next: typeof places = [];
        for (const one of places) {
          const found = follow(one.value, steps, one.place);
          if (n === parts.length - 1) {
            if (found !== undefined && found !== null) next.push(replaced(one.place, found, steps.length > 0));
            continue;
          }
          for (const [key, value] of elementsOf(found)) {
            if (next.length >= MOST_ITEMS) break;
            next.push({ place: inside(one.place, key, value, next.length), value });
          }
        }
        places = next;
      }
      return places.map((one) => one.place);
    },
  };
}

function elementsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function inside(place: Place, key: string, value: unknown, index: number): Place {
  return { root: place.root, items: [...place.items, value], index, captures: { ...place.captures, key } };
}

/** Steps after the last star make their value the element. */
function replaced(place: Place, value: unknown, isNew: boolean): { readonly place: Place; readonly value: unknown } {
  return { place: isNew ? { ...place, items: [...place.items.slice(0, -1), value] } : place, value };
}

const HOLE = /\{([^{}]+)\}/g;

/** A text with holes for captures and paths, or a path alone; undefined where a hole stays empty. */
export function compileTemplate(text: string, captures: ReadonlySet<string>): PathOutcome<(place: Place) => string | undefined> {
  const parts: ((place: Place) => unknown)[] = [];
  const source = /^[$@]/.test(text.trim()) ? `{${text.trim()}}` : text;
  let last = 0;
  for (const hole of source.matchAll(HOLE)) {
    const before = source.slice(last, hole.index);
    if (before !== "") parts.push(() => before);
    last = hole.index + hole[0].length;
    const name = hole[1]?.trim() ?? "";
    if (/^[$@]/.test(name)) {
      const path = compilePath(name);
      if (!path.ok) return path;
      parts.push(path.value);
    } else if (captures.has(name)) parts.push((place) => place.captures[name]);
    else
      return bad(
        `没有名为 {${name}} 的截取。可用：${[...captures].map((one) => `{${one}}`).join("、") || "无"}；取报文内容请写 {$.路径}。`,
        `There is no capture {${name}}. There are: ${[...captures].map((one) => `{${one}}`).join(", ") || "none"}; for a part of the message write {$.path}.`,
      );
  }
  const rest = source.slice(last);
  if (rest !== "") parts.push(() => rest);
  return {
    ok: true,
    value: (place) => {
      let whole = "";
      for (const part of parts) {
        const value = part(place);
        if (typeof value !== "string" && typeof value !== "number") return undefined;
        whole += value;
      }
      return whole.trim() === "" ? undefined : whole.trim();
    },
  };
}

export interface TopicPattern {
  readonly names: readonly string[];
  /** The captures; undefined where the topic is another. */
  match(topic: string): Readonly<Record<string, string>> | undefined;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `+` is one step, `#` the rest, `{name}` a part of a step that is kept under its name. */
export function compileTopic(text: string): PathOutcome<TopicPattern> {
  const names: string[] = [];
  const steps = text.split("/");
  const hash = steps.indexOf("#");
  if (hash >= 0 && hash < steps.length - 1) return bad("# 只能是主题的最后一级。", "# must be the last step of the topic.");
  const pattern = steps.map((step) => {
    if (step === "+") return "[^/]+";
    if (step === "#") return ".*";
    return step
      .split(/(\{[\p{L}\p{N}_]+\})/u)
      .map((part) => {
        const name = /^\{(.+)\}$/.exec(part)?.[1];
        if (name === undefined) return escaped(part);
        names.push(name);
        return "([^/]+)";
      })
      .join("");
  });
  if (new Set(names).size < names.length) return bad("主题里有两个同名的截取。", "Two captures of the topic have the same name.");
  const whole = new RegExp(`^${pattern.join("/")}$`, "u");
  return {
    ok: true,
    value: {
      names,
      match: (topic) => {
        const found = whole.exec(topic);
        return found === null ? undefined : Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ""]));
      },
    },
  };
}
