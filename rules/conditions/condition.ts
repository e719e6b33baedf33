import type { Static, TSchema } from "typebox";
import type { Duration } from "../../contracts/index.ts";
import type { Path } from "../check.ts";
import type { Faults } from "../faults.ts";
import type { Leaf } from "./leaf.ts";

/** What a condition may know of its rule while it is put together. */
export interface Building {
  readonly open: boolean;
  readonly lifeSafety: boolean;
  /** Never critical: a clock that is somewhat wrong may cost it time rather than raise it falsely. */
  readonly patient: boolean;
  readonly lateness: Duration;
  readonly subject: "device" | "person" | "place";
  /** Makes a condition that another one holds inside. */
  part(raw: unknown): Leaf;
}

/** Looks at a condition that another one holds inside, which must be one of these. */
export type PartCheck = (raw: unknown, path: Path, words: readonly string[]) => void;

/** One kind of condition: how it is written, what may be wrong with it beyond its shape, and what becomes of it. */
export interface ConditionKind {
  readonly shape: TSchema;
  /** Lives only while the rule is open. */
  readonly whileOpen: boolean;
  faults(spec: object, path: Path, faults: Faults, part: PartCheck): void;
  compile(spec: object, to: Building): Leaf;
}

export interface TypedKind<S extends TSchema> extends ConditionKind {
  readonly shape: S;
}

/** Ties the three parts of a kind together by the type of its shape. */
export function defineCondition<S extends TSchema>(kind: {
  readonly shape: S;
  readonly whileOpen?: boolean;
  faults?(spec: Static<S>, path: Path, faults: Faults, part: PartCheck): void;
  compile(spec: Static<S>, to: Building): Leaf;
}): TypedKind<S> {
  // What reaches `faults` and `compile` has passed the shape.
  return {
    shape: kind.shape,
    whileOpen: kind.whileOpen ?? false,
    faults: (spec, path, faults, part) => kind.faults?.(spec as Static<S>, path, faults, part),
    compile: (spec, to) => kind.compile(spec as Static<S>, to),
  };
}
