import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { isNode, LineCounter, parseDocument } from "yaml";
import {
  CARD_HANDS,
  CARD_KINDS,
  type CardKind,
  type CardStep,
  HAZARD_NAMES,
  NewActionCardSchema,
  parseDuration,
  SECOND,
} from "../../contracts/index.ts";
import { Span } from "../ladder/rung.ts";

const Words = NewActionCardSchema.properties.name;
const StepSchema = Type.Object(
  {
    key: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }),
    who: Type.Enum([...CARD_HANDS]),
    text: Words,
    within: Type.Optional(Span),
    danger: Type.Optional(Type.Boolean()),
    source: Type.Optional(Words),
  },
  { additionalProperties: false },
);
const names = Type.Optional(Type.Array(Type.String({ minLength: 1 })));
const CardSchema = Type.Object(
  {
    name: Words,
    for: Type.Object(
      { rules: names, plans: names, hazards: Type.Optional(Type.Array(Type.Enum([...HAZARD_NAMES]))) },
      { additionalProperties: false },
    ),
    steps: Type.Array(StepSchema, { minItems: 1 }),
  },
  { additionalProperties: false },
);
const FileSchema = Type.Object({ cards: Type.Record(Type.Enum([...CARD_KINDS]), CardSchema) }, { additionalProperties: false });

/** A card as it came with the hub, and which cases it is for. */
export interface PackCard {
  readonly kind: CardKind;
  readonly name: Static<typeof Words>;
  readonly steps: readonly CardStep[];
  readonly rules: readonly string[];
  readonly plans: readonly string[];
  readonly hazards: readonly string[];
}

/** One line of what is wrong with the file. */
export interface CardFault {
  /** Line in the file, from 1; 0 where none can be named. */
  readonly line: number;
  readonly what: string;
}

function stepOf({ key, who, text, within, danger, source }: Static<typeof StepSchema>): CardStep {
  const seconds = within === undefined ? null : Math.round((parseDuration(within) ?? 0) / SECOND);
  return { key, who, text, within: seconds, danger: danger ?? false, source: source ?? null };
}

/** Reads the cards that come with the hub from YAML. Every kind must have a card, and every plan named once at most. */
export function readCards(
  text: string,
): { readonly ok: true; readonly cards: readonly PackCard[] } | { readonly ok: false; readonly errors: readonly CardFault[] } {
  const lines = new LineCounter();
  const file = parseDocument(text, { lineCounter: lines, merge: true });
  if (file.errors.length > 0)
    return { ok: false, errors: file.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, what: error.message })) };
  const lineOf = (path: readonly string[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = file.getIn(path.slice(0, length), true);
      const start = isNode(node) ? node.range?.[0] : undefined;
      if (start !== undefined) return lines.linePos(start).line;
    }
    return 0;
  };
  const content: unknown = file.toJS();
  if (!Value.Check(FileSchema, content)) {
    const errors = [...Value.Errors(FileSchema, content)].map(({ instancePath, message }) => ({
      line: lineOf(instancePath.split("/").slice(1)),
      what: `${instancePath || "/"}: ${message}`,
    }));
    return { ok: false, errors };
  }
  const cards: PackCard[] = [];
  const errors: CardFault[] = [];
  const taken = new Map<string, CardKind>();
  for (const kind of CARD_KINDS) {
    const card = content.cards[kind];
    if (card === undefined) {
      errors.push({ line: lineOf(["cards"]), what: `there is no card ${kind}` });
      continue;
    }
    const steps = card.steps.map(stepOf);
    const twice = steps.find((step, index) => steps.findIndex(({ key }) => key === step.key) !== index);
    if (twice) errors.push({ line: lineOf(["cards", kind, "steps"]), what: `card ${kind}: step ${twice.key} stands twice` });
    const { rules = [], plans = [], hazards = [] } = card.for;
    for (const [what, list] of Object.entries({ rule: rules, plan: plans, hazard: hazards }))
      for (const name of list) {
        const other = taken.get(`${what} ${name}`);
        if (other) errors.push({ line: lineOf(["cards", kind, "for"]), what: `${what} ${name} has a card already: ${other}` });
        taken.set(`${what} ${name}`, kind);
      }
    cards.push({ kind, name: card.name, steps, rules, plans, hazards });
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, cards };
}
