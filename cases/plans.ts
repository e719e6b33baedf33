import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { isNode, LineCounter, parseDocument } from "yaml";
import { type Duration, FAMILIES, type Family, parseDuration, type Severity, WordsSchema } from "../contracts/index.ts";
import { faultsOfLadder } from "./ladder/check.ts";
import { ArrivalSchema, ClimbSchema, type Hands, HandsSchema, RungSchema, type Second, SilenceSchema, Span } from "./ladder/rung.ts";

const DueSchema = Type.Object({ critical: Span, high: Span, medium: Span, low: Span }, { additionalProperties: false });

const PlanSchema = Type.Object(
  {
    name: WordsSchema,
    families: Type.Optional(Type.Array(Type.Enum([...FAMILIES]))),
    ends: Type.Optional(Type.Literal("with-clear")),
    joins: Type.Optional(
      Type.Union([
        Type.Literal("person"),
        Type.Object({ by: Type.Enum(["plan", "rule"]), at: Type.Enum(["building", "spot", "community"]) }, { additionalProperties: false }),
      ]),
    ),
    due: Type.Optional(Type.Partial(DueSchema)),
    ladder: Type.Array(RungSchema, { minItems: 1 }),
    climb: Type.Optional(ClimbSchema),
    /** After a dispatch that nobody has taken, where it is otherwise than of all plans. */
    untaken: Type.Optional(SilenceSchema),
    /** After the last act of whoever has it at the desk, where it is otherwise than of all plans. */
    accepted: Type.Optional(SilenceSchema),
    /** After the time at which the hand should be there, where it is otherwise than of all plans. */
    late: Type.Optional(SilenceSchema),
    /** When whoever goes there is expected, where it is otherwise than of all plans. */
    arrival: Type.Optional(ArrivalSchema),
  },
  { additionalProperties: false },
);
const FileSchema = Type.Object(
  {
    due: Type.Optional(Type.Partial(DueSchema)),
    visits: Type.Optional(Type.Object({ share: Type.Number({ minimum: 0, maximum: 1 }) }, { additionalProperties: false })),
    plans: Type.Record(Type.String(), PlanSchema),
    hands: Type.Optional(HandsSchema),
  },
  { additionalProperties: false },
);

export type Plan = Static<typeof PlanSchema>;
/** What a file of plans says, once it is known to be right. */
export type PlanFile = Static<typeof FileSchema>;

/** The plans in force. */
export interface Plans {
  /** The plan of that name, else the one of the family: a case always has one. */
  find(name: string, family: Family): { readonly name: string; readonly plan: Plan };
  readonly names: readonly string[];
  readonly list: readonly { readonly name: string; readonly plan: Plan }[];
  /** How long work may take from dispatch. */
  dueIn(plan: Plan, severity: Severity): Duration;
  /** What follows a dispatch. */
  readonly hands: Hands;
  /** A close that waits for its second name. */
  readonly second: Second;
  /** Share of the cases without an obliged return visit that are visited all the same. */
  readonly visitShare: number;
}

export interface PlanError {
  /** Line in the file, from 1; 0 where none can be named. */
  readonly line: number;
  readonly what: string;
}

/** Where the file says nothing [D]. */
const USUAL_DUE: Static<typeof DueSchema> = { critical: "30m", high: "2h", medium: "24h", low: "72h" };
const USUAL_SHARE = 0.05;
const RINGS = ["app", "web-push", "wechat", ["voice", "sms", "wecom", "email"]] satisfies Hands["tell"][number]["by"];
const LIES_READY = ["app", "web-push"] satisfies Hands["tell"][number]["by"];
const USUAL_SECOND: Second = {
  tell: [
    { who: "duty", by: LIES_READY },
    { who: "fire", by: LIES_READY },
    { who: "leader", by: LIES_READY },
  ],
  remind: [{ who: "leader", by: LIES_READY }],
  ...{ after: "15m", every: "60m", within: "24h" },
};
const USUAL_HANDS: Hands = {
  tell: [
    { by: RINGS, again: { every: "60s", times: 30 } },
    { by: ["app", "web-push"], when: ["medium", "low"] },
  ],
  others: [
    { who: "duty", by: ["app", "web-push"] },
    { who: "leader", by: RINGS, again: { every: "60s", times: 10 } },
  ],
  untaken: { critical: { others: "3m", room: "6m" }, high: { others: "5m" } },
  late: { critical: { hand: "1m", others: "3m", room: "10m" }, high: { hand: "3m", others: "10m" } },
  overdue: { critical: { hand: "0s", others: "5m" }, high: { hand: "0s", others: "15m" } },
  accepted: { critical: { hand: "3m", others: "5m", room: "15m" }, high: { hand: "10m", others: "15m" } },
  arrival: { critical: "10m", high: "20m" },
  arrived: { critical: { others: "45m", room: "60m" }, high: { others: "90m" } },
};

/** The plans of a file that was read without faults. */
export function plansOf({ plans: all, due, visits, hands }: PlanFile): Plans {
  const byFamily = new Map<Family, string>();
  for (const [name, plan] of Object.entries(all)) for (const family of plan.families ?? []) byFamily.set(family, name);
  return {
    names: Object.keys(all),
    list: Object.entries(all).map(([name, plan]) => ({ name, plan })),
    dueIn: (plan, severity) => parseDuration(plan.due?.[severity] ?? due?.[severity] ?? USUAL_DUE[severity]) ?? 0,
    visitShare: visits?.share ?? USUAL_SHARE,
    hands: { ...USUAL_HANDS, ...hands },
    second: hands?.second ?? USUAL_SECOND,
    find: (name, family) => {
      const own = all[name];
      if (own) return { name, plan: own };
      const other = byFamily.get(family) ?? "";
      const plan = all[other];
      if (!plan) throw new Error(`family ${family} lost its plan`);
      return { name: other, plan };
    },
  };
}

/** Reads a file of plans from YAML. Every family must have a plan, so that no alert is left without one. */
export function readPlanFile(
  text: string,
): { readonly ok: true; readonly file: PlanFile } | { readonly ok: false; readonly errors: readonly PlanError[] } {
  const lines = new LineCounter();
  const file = parseDocument(text, { lineCounter: lines, merge: true });
  if (file.errors.length > 0)
    return { ok: false, errors: file.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, what: error.message })) };
  // Steps that many plans share stand once and are brought in: the reader's own bound of a hundred is not ours.
  const content: unknown = file.toJS({ maxAliasCount: 1_000 });
  const lineOf = (path: readonly (string | number)[]): number => {
    // The nearest that stands in the file: what an alias or a merge brings has its line where it is brought in.
    for (let length = path.length; length > 0; length--) {
      const node = file.getIn(path.slice(0, length), true);
      const start = isNode(node) ? node.range?.[0] : undefined;
      if (start !== undefined) return lines.linePos(start).line;
    }
    return 0;
  };
  if (!Value.Check(FileSchema, content)) {
    const errors = [...Value.Errors(FileSchema, content)].map(({ instancePath, message }) => ({
      line: lineOf(instancePath.split("/").slice(1)),
      what: `${instancePath || "/"}: ${message}`,
    }));
    return { ok: false, errors };
  }
  const faults = Object.entries(content.plans).flatMap(([name, plan]) =>
    faultsOfLadder(plan).map(({ at, what }) => {
      const path = ["plans", name, ...(at[0] === "climb" ? at : ["ladder", ...at])];
      return { line: lineOf(path), what: `plan ${name}: ${what}` };
    }),
  );
  if (faults.length > 0) return { ok: false, errors: faults };
  const taken = new Set(Object.values(content.plans).flatMap((plan) => plan.families ?? []));
  const bare = FAMILIES.filter((family) => !taken.has(family));
  if (bare.length > 0)
    return { ok: false, errors: [{ line: 0, what: `no plan takes the families ${bare.join(", ")}: nobody would be told` }] };
  return { ok: true, file: content };
}

/** Reads plans from YAML. */
export function readPlans(
  text: string,
): { readonly ok: true; readonly plans: Plans } | { readonly ok: false; readonly errors: readonly PlanError[] } {
  const read = readPlanFile(text);
  return read.ok ? { ok: true, plans: plansOf(read.file) } : read;
}
