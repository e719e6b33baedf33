import { Type } from "typebox";
import { CASE_STATES, type CaseState, FOREIGN_SYSTEMS } from "./case-words.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import type { Words } from "./words.ts";

interface ExchangeFieldInfo {
  readonly words: Words;
  /** Says who somebody is, or may: goes out only where a mapping names it. */
  readonly personal?: true;
}
const f = (zh: string, en: string, personal?: true): ExchangeFieldInfo => ({ words: { zh, en }, ...(personal && { personal }) });

/** What of a case another platform can be told: a mapping is made of these. */
export const EXCHANGE_FIELDS = {
  theirNumber: f("对方编号", "Their number"),
  number: f("工单号", "Our number"),
  state: f("状态", "State"),
  kind: f("类型", "Kind"),
  source: f("来源", "Source"),
  hazard: f("隐患类别", "Kind of hazard"),
  openedAt: f("登记时间", "Opened"),
  dispatchedAt: f("派单时间", "Dispatched"),
  takenAt: f("接单时间", "Taken"),
  closedAt: f("办结时间", "Closed"),
  changedAt: f("更新时间", "Changed"),
  dueAt: f("我方时限", "Our time"),
  deadline: f("对方时限", "Their time"),
  verdict: f("核实结论", "Verdict"),
  satisfaction: f("满意度", "Satisfaction"),
  result: f("处置情况", "What was done", true),
  title: f("事项", "Title", true),
  description: f("说明", "Description", true),
  place: f("位置", "Place", true),
  handler: f("办理人", "Who has it", true),
  receiver: f("首接人", "First receiver", true),
  reporter: f("反映人", "Who reported it", true),
  reporterPhone: f("反映人电话", "Their telephone", true),
} as const satisfies Record<string, ExchangeFieldInfo>;
export type ExchangeField = keyof typeof EXCHANGE_FIELDS;
export const EXCHANGE_FIELD_NAMES = Object.keys(EXCHANGE_FIELDS) as ExchangeField[];

/** One value and the name under which the other platform knows it; without a value it is null. */
const ExchangeColumnSchema = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  from: Nullable(Type.Enum([...EXCHANGE_FIELD_NAMES])),
});
export type ExchangeColumn = Type.Static<typeof ExchangeColumnSchema>;

/** How one platform wants to be told: data of the community. */
export const ExchangeMappingSchema = Type.Object({
  /** Of the pull list, as JSON. */
  fields: Type.Array(ExchangeColumnSchema, { minItems: 1, maxItems: 40 }),
  /** Their words for our states; ours where they have none. */
  states: Type.Partial(Type.Object(Object.fromEntries(CASE_STATES.map((state) => [state, Type.String({ minLength: 1, maxLength: 40 })]))), {
    additionalProperties: false,
  }),
});
export interface ExchangeMapping {
  readonly fields: readonly ExchangeColumn[];
  readonly states: { readonly [state in CaseState]?: string };
}

/** A platform as its page shows it; the token itself is shown once, when it is made. */
export const ExchangePlatformSchema = Type.Object(
  {
    system: Type.Enum([...FOREIGN_SYSTEMS]),
    mapping: ExchangeMappingSchema,
    changedAt: Nullable(IsoTime),
    changedByName: Nullable(Type.String()),
    token: Nullable(
      Type.Object({
        /** Who answers for it over there. */
        owner: Type.String(),
        madeAt: IsoTime,
        madeByName: Type.String(),
        /** To the hour. */
        usedAt: Nullable(IsoTime),
      }),
    ),
  },
  { $id: "ExchangePlatform" },
);
export type ExchangePlatform = Omit<Type.Static<typeof ExchangePlatformSchema>, "mapping"> & { readonly mapping: ExchangeMapping };
export const ExchangePlatformsSchema = Type.Object({ items: Type.Array(ExchangePlatformSchema) });

export const NewExchangeTokenSchema = Type.Object({ owner: Type.String({ minLength: 2, maxLength: 80 }) });
export const ExchangeTokenSchema = Type.Object({ token: Type.String(), platform: ExchangePlatformSchema });

/** A matter as another platform hands it over. */
export const ForeignMatterSchema = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 60, pattern: "\\S", description: "Their number; the same again is the same case" }),
  text: Type.String({ minLength: 1, maxLength: 4000, pattern: "\\S", description: "What it is about" }),
  title: Type.Optional(Type.String({ maxLength: 80 })),
  deadline: Type.Optional(Nullable(IsoTime)),
  place: Type.Optional(Type.String({ maxLength: 200, description: "As people write it; found in the register where it can be" })),
  kind: Type.Optional(Type.Enum(["request", "complaint"], { description: "request unless said otherwise" })),
  reporter: Type.Optional(
    Type.Object({ name: Type.Optional(Type.String({ maxLength: 60 })), phone: Type.Optional(Type.String({ maxLength: 30 })) }),
  ),
});
export type ForeignMatter = Type.Static<typeof ForeignMatterSchema>;

/** What became of it at once. */
export const TakenMatterSchema = Type.Object({
  number: Type.String(),
  ourNumber: Type.String(),
  state: Type.Enum([...CASE_STATES]),
  /** It was here already. */
  known: Type.Boolean(),
  /** Its place was found in the register. */
  placed: Type.Boolean(),
});
export type TakenMatter = Type.Static<typeof TakenMatterSchema>;

/** Names are the mapping's; `next` is given back to learn what changed since. */
export const ExchangeChangesSchema = Type.Object({
  ...Page(Type.Record(Type.String(), Nullable(Type.String()))).properties,
  /** There is more at once. */
  more: Type.Boolean(),
});

const named = (...pairs: readonly (readonly [name: string, from: ExchangeField])[]): ExchangeColumn[] =>
  pairs.map(([name, from]) => ({ name, from }));

/** As a platform is told until somebody says otherwise: of people nothing but what was written about the outcome. */
export const DEFAULT_MAPPING: ExchangeMapping = {
  fields: named(
    ...([
      ["number", "theirNumber"],
      ["ourNumber", "number"],
      ["state", "state"],
      ["openedAt", "openedAt"],
      ["takenAt", "takenAt"],
      ["closedAt", "closedAt"],
      ["changedAt", "changedAt"],
      ["dueAt", "dueAt"],
      ["deadline", "deadline"],
      ["verdict", "verdict"],
      ["result", "result"],
    ] as const),
  ),
  states: {},
};

/** The heading of a column in a table for people: a name of the usual mapping is one for programs, and is said in words. */
export function headingOf({ name, from }: ExchangeColumn): string {
  const usual = from !== null && DEFAULT_MAPPING.fields.some((each) => each.name === name && each.from === from);
  return usual ? EXCHANGE_FIELDS[from].words.zh : name;
}
