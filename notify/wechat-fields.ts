import type { Template } from "../contracts/index.ts";

/** A wording as an account has it: the id of its template, and under which of the template's keywords each of our fields goes. */
export interface FiledWording {
  readonly id: string;
  /** Our field → the keyword, such as `thing1`. */
  readonly keys: Readonly<Record<string, string>>;
}

/** What each type of keyword takes, by the table of the documentation; a value beyond it is refused with 47003. */
const TYPES: Readonly<Record<string, { readonly most: number; readonly keeps: RegExp }>> = {
  thing: { most: 20, keeps: /[^\p{Cc}]/u },
  short_thing: { most: 5, keeps: /[^\p{Cc}]/u },
  phrase: { most: 5, keeps: /\p{Script=Han}/u },
  name: { most: 10, keeps: /[\p{Script=Han}A-Za-z·]/u },
  character_string: { most: 32, keeps: /[\x20-\x7e]/ },
  number: { most: 32, keeps: /[\d.]/ },
  time: { most: 32, keeps: /[\d年月日:~ .\-/]/ },
  date: { most: 32, keeps: /[\d年月日:~ .\-/]/ },
  const: { most: 20, keeps: /[^\p{Cc}]/u },
};
const typeOf = (key: string): string => key.replace(/\d+$/, "");
const isKey = (key: string): boolean => /^[a-z_]+\d+$/.test(key) && typeOf(key) in TYPES;

/**
 * Reads how an account has a wording: `TEMPLATE_ID who=thing1 what=thing2`. Templates are picked from a library, and each has keywords of
 * its own; without the keywords those are taken that the wording proposes.
 * @returns the reason in words where it cannot be used
 */
export function readFiledWording(text: string, wording: Pick<Template, "id" | "vars" | "keywords">): FiledWording | string {
  const [id = "", ...pairs] = text.trim().split(/\s+/);
  if (!/^[\w-]{10,64}$/.test(id)) return `${wording.id}：模板 ID 不完整`;
  if (pairs.length === 0) return { id, keys: wording.keywords ?? {} };
  const keys: Record<string, string> = {};
  for (const pair of pairs) {
    const [field = "", key = ""] = pair.split("=");
    if (!wording.vars.some(({ name }) => name === field)) return `${wording.id}：没有字段 ${field}`;
    if (!isKey(key)) return `${wording.id}：${field} 的关键词“${key}”应为 thing1、time2 这样的写法`;
    keys[field] = key;
  }
  return { id, keys };
}

/** A value as its keyword takes it: what it does not take is left out, what is too long ends in an ellipsis where one may stand. */
export function wechatValue(key: string, text: string): string {
  const type = TYPES[typeOf(key)] ?? { most: 20, keeps: /./u };
  const kept = Array.from(text).filter((letter) => type.keeps.test(letter));
  if (kept.length <= type.most) return kept.join("").trim();
  return type.keeps.test("…") ? `${kept.slice(0, type.most - 1).join("")}…` : kept.slice(0, type.most).join("");
}

/** All fields as the provider takes them; a field whose value comes out empty would be refused, and is named. */
export function wechatData(
  { keys }: FiledWording,
  vars: Readonly<Record<string, string>>,
):
  | { readonly ok: true; readonly data: Readonly<Record<string, { readonly value: string }>> }
  | { readonly ok: false; readonly error: string } {
  const filled = Object.entries(keys).map(([field, key]) => [field, key, wechatValue(key, vars[field] ?? "")] as const);
  const empty = filled.filter(([, , value]) => value === "").map(([field, key]) => `${field}（${key}）`);
  if (empty.length > 0) return { ok: false, error: `微信模板字段为空：${empty.join("、")}` };
  return { ok: true, data: Object.fromEntries(filled.map(([, key, value]) => [key, { value }])) };
}
