import type { TSchema } from "typebox";
import { check, type Fault, type Path } from "./check.ts";

/** Collects what is wrong while a rule is taken apart. */
export class Faults {
  readonly found: Fault[] = [];

  add(path: Path, what: string, mend: string): void {
    this.found.push({ path, what, mend });
  }

  /** @returns whether the value fits the schema */
  fits<T>(schema: TSchema, value: unknown, path: Path): value is T {
    const faults = check(schema, value, path);
    this.found.push(...faults);
    return faults.length === 0;
  }
}
