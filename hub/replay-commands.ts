import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Actor } from "../api/index.ts";
import { type Instant, IsoTime, type ReplayView, ReplayViewSchema } from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import type { Replays } from "./replays.ts";

export const ReplayCommandSchema = Type.Union([
  Type.Object({
    do: Type.Literal("rule-replay"),
    rule: Type.String(),
    yaml: Type.Optional(Type.String({ minLength: 1, maxLength: 100_000 })),
    from: Type.Optional(IsoTime),
    to: Type.Optional(IsoTime),
  }),
  Type.Object({ do: Type.Literal("replay-show"), id: Type.String() }),
  Type.Object({ do: Type.Literal("replay-cancel"), id: Type.String() }),
]);
export type ReplayCommand = Type.Static<typeof ReplayCommandSchema>;

const AnswerSchema = Type.Union([
  Type.Object({ ok: Type.Literal(true), replay: ReplayViewSchema }),
  Type.Object({ ok: Type.Literal(false), reason: Type.String() }),
]);
export type ReplayAnswer = Type.Static<typeof AnswerSchema>;

/** An answer of the running hub, which may be another version. */
export function readReplayAnswer(value: unknown): ReplayAnswer {
  return Value.Check(AnswerSchema, value)
    ? value
    : { ok: false, reason: "the running hub does not know this command: is it of another version?" };
}

/** This machine's operator; no user can have such a name. */
const OPERATOR: Actor = { user: "(operator)", username: "(operator)", name: "(operator)" };

interface Parts {
  readonly replays: Pick<Replays, "ask" | "get" | "cancel">;
  readonly audit: Pick<Records["audit"], "write">;
  now(): Instant;
}

/** A replay asked for by this machine's operator; who may open the data directory may do so, and it stands in the audit log. */
export async function obeyReplay({ replays, audit, now }: Parts, command: ReplayCommand): Promise<ReplayAnswer> {
  const found = (replay: ReplayView | undefined): ReplayAnswer =>
    replay ? { ok: true, replay } : { ok: false, reason: "there is no such replay" };
  if (command.do === "replay-show") return found(await replays.get(command.id, OPERATOR));
  if (command.do === "replay-cancel") {
    const outcome = await replays.cancel(command.id);
    return outcome.ok ? found(outcome.value) : { ok: false, reason: outcome.reason };
  }
  const { rule, yaml, from, to } = command;
  const span = { ...(from !== undefined && { from: Date.parse(from) }), ...(to !== undefined && { to: Date.parse(to) }) };
  const outcome = await replays.ask(rule, { ...(yaml !== undefined && { yaml }), ...span }, OPERATOR);
  if (!outcome.ok)
    return { ok: false, reason: [outcome.reason, ...(outcome.faults ?? []).map((one) => `${one.where}: ${one.what}`)].join("\n") };
  const { id, from: begin, to: end } = outcome.value;
  await audit.write({
    ...{ at: now(), user: null, act: "rule.replay", target: `rule:${rule}`, outcome: "done", address: "local" },
    detail: `${id} ${begin} – ${end}`,
  });
  return found(outcome.value);
}
