import { Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { NOTICE_ANSWERS, type NoticeAnswer, type NoticeChannel, type Template, WordsSchema } from "../contracts/index.ts";

const FileSchema = Type.Object({
  templates: Type.Record(
    Type.String({ pattern: "^[a-z-]+-(sms|voice|wechat)$" }),
    Type.Object(
      {
        channel: Type.Enum(["sms", "voice", "wechat"]),
        name: WordsSchema,
        text: Type.String({ minLength: 1 }),
        /** Most characters, and an example for the form of the provider. */
        vars: Type.Record(Type.String(), Type.Tuple([Type.Integer({ minimum: 1, maximum: 35 }), Type.String()])),
        fixed: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 20 }))),
        keywords: Type.Optional(Type.Record(Type.String(), Type.String())),
        answers: Type.Record(Type.String({ pattern: "^[0-9]$" }), Type.Enum([...NOTICE_ANSWERS])),
      },
      { additionalProperties: false },
    ),
  ),
});

const HOLE = /\$\{(\w+)\}/g;
/** What a provider takes for a link. */
const LINK = /https?:|www\.|[a-z0-9-]+\.(com|cn|net|org|top|io|me)\b/gi;

export interface Templates {
  readonly list: readonly Template[];
  get(id: string): Template | undefined;
  /** The wording of this name for a channel; undefined where the channel needs none. */
  of(name: string, channel: NoticeChannel): Template | undefined;
}

/**
 * Reads the wordings that are to be filed.
 * @throws where the file is not as it must be: it is shipped, and nobody edits it on the spot
 */
export function readTemplateList(text: string): readonly Template[] {
  const file: unknown = parse(text);
  if (!Value.Check(FileSchema, file)) {
    const [first] = Value.Errors(FileSchema, file);
    throw new Error(`templates: ${first?.instancePath ?? ""} ${first?.message ?? "not as it must be"}`);
  }
  return Object.entries(file.templates).map(([id, { vars, ...rest }]): Template => {
    const named = new Set([...rest.text.matchAll(HOLE)].map(([, name]) => name ?? ""));
    for (const name of named) if (!(name in vars)) throw new Error(`templates: ${id} uses \${${name}} without saying how long it may be`);
    for (const name of Object.keys(vars)) if (!named.has(name)) throw new Error(`templates: ${id} names ${name} and does not use it`);
    return { id, ...rest, vars: Object.entries(vars).map(([name, [max, example]]) => ({ name, max, example })) };
  });
}

/** Wordings by name and channel. */
export function templatesOf(list: readonly Template[]): Templates {
  const byId = new Map(list.map((one) => [one.id, one]));
  return {
    list,
    get: (id) => byId.get(id),
    of: (name, channel) => (channel === "sms" || channel === "voice" || channel === "wechat" ? byId.get(`${name}-${channel}`) : undefined),
  };
}

/** The variables as they may be sent: each there, none too long, no link in any. A missing one is said by its name. */
export function fillVars(
  template: Template,
  vars: Readonly<Record<string, string>>,
): { readonly ok: true; readonly vars: Readonly<Record<string, string>> } | { readonly ok: false; readonly error: string } {
  const said: Readonly<Record<string, string>> = { ...vars, ...template.fixed };
  const missing = template.vars.filter(({ name }) => (said[name] ?? "") === "").map(({ name }) => name);
  if (missing.length > 0) return { ok: false, error: `模板 ${template.id} 缺少变量：${missing.join("、")}` };
  const filled = template.vars.map(({ name, max }) => {
    const plain = (said[name] ?? "")
      .replace(LINK, "")
      .replace(/[【】\s]+/g, " ")
      .trim();
    return [name, [...plain].length > max ? `${[...plain].slice(0, max - 1).join("")}…` : plain] as const;
  });
  return { ok: true, vars: Object.fromEntries(filled) };
}

const varOf = (template: Template, name: string) => template.vars.find((one) => one.name === name);

/** The variables, saying besides that so many other cases wait for whoever is rung; the kind is cut for it where it must be. */
export function withOthers(template: Template, vars: Readonly<Record<string, string>>, others: number): Readonly<Record<string, string>> {
  const hole = others === 0 ? undefined : (varOf(template, "kind") ?? varOf(template, "place"));
  const text = hole && vars[hole.name];
  if (hole === undefined || text === undefined) return vars;
  const more = `，另有${others}起`;
  const room = hole.max - more.length;
  const kept = [...text].length > room ? `${[...text].slice(0, room - 1).join("")}…` : text;
  return { ...vars, [hole.name]: `${kept}${more}` };
}

/** What may be answered, in the order of its keys. */
export function answersOf(template: Template): readonly { readonly key: string; readonly answer: NoticeAnswer }[] {
  return Object.entries(template.answers).map(([key, answer]) => ({ key, answer }));
}
