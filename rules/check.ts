import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { nearest } from "./suggest.ts";

/** Where in a YAML document something stands: keys and indexes from the root. */
export type Path = readonly (string | number)[];

export interface Fault {
  readonly path: Path;
  readonly what: string;
  readonly mend: string;
}

interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

const compiled = new Map<TSchema, ReturnType<typeof Compile>>();

/** Everything that is wrong with a value against a closed schema, each with how to mend it. */
export function check(schema: TSchema, value: unknown, base: Path): Fault[] {
  let validator = compiled.get(schema);
  if (!validator) {
    validator = Compile(schema);
    compiled.set(schema, validator);
  }
  if (validator.Check(value)) return [];
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const error of sharpest([...validator.Errors(value)])) {
    for (const fault of faultsOf(error, schema, value, base)) {
      const key = `${fault.path.join("/")} ${fault.what}`;
      if (!seen.has(key)) faults.push(fault);
      seen.add(key);
    }
  }
  return faults;
}

/** Of the branches of a choice only the one that came furthest speaks. */
function sharpest(errors: readonly SchemaError[]): SchemaError[] {
  const deepest = new Map<string, number>();
  const choice = (error: SchemaError) => /^(.*?)\/anyOf\//.exec(error.schemaPath)?.[1];
  for (const error of errors) {
    const of = choice(error);
    if (of !== undefined) deepest.set(of, Math.max(deepest.get(of) ?? 0, error.instancePath.length));
  }
  const told = new Set<string>();
  return errors.filter((error) => {
    if (error.keyword === "anyOf" || error.keyword === "boolean") return false;
    const of = choice(error);
    if (of === undefined) return true;
    if (error.instancePath.length < (deepest.get(of) ?? 0) || told.has(of + error.instancePath)) return false;
    told.add(of + error.instancePath);
    return true;
  });
}

function strings(params: object, key: string): string[] {
  const list: unknown = Reflect.get(params, key);
  return Array.isArray(list) ? list.map(String) : [];
}

function faultsOf(error: SchemaError, schema: TSchema, value: unknown, base: Path): Fault[] {
  const local = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const path = [...base, ...local];
  const written = dig(value, local);
  switch (error.keyword) {
    case "additionalProperties": {
      const known = Object.keys(dig(schema, local.flatMap((part) => ["properties", part]).concat("properties")) ?? {});
      return strings(error.params, "additionalProperties").map((name) => ({
        path: [...path, name],
        what: `"${name}" is not known here`,
        mend: meant(name, known),
      }));
    }
    case "required":
      return strings(error.params, "requiredProperties").map((name) => ({ path, what: `"${name}" is missing`, mend: `add "${name}:"` }));
    case "enum":
    case "const":
      return [
        { path, what: `"${String(written)}" is not allowed here`, mend: meant(String(written), strings(error.params, "allowedValues")) },
      ];
    case "pattern":
      return [{ path, what: `"${String(written)}" is not written as expected`, mend: mendPattern(error.message) }];
    default:
      return [{ path, what: `${error.message}, found ${JSON.stringify(written) ?? "nothing"}`, mend: "see docs/rules.md" }];
  }
}

function meant(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  if (near !== undefined) return `did you mean "${near}"?`;
  return known.length > 0 ? `use one of: ${known.slice(0, 40).join(", ")}` : "remove it";
}

function mendPattern(message: string): string {
  if (message.includes("ms|s|m|h|d")) return "write a duration such as 90s, 5m, 1h30m or 2d";
  if (message.includes("[01]")) return 'write a time of day in quotes, such as "22:00"';
  return "use lower-case letters, digits and hyphens";
}

function dig(value: unknown, path: Path): object | string | number | undefined {
  let at: unknown = value;
  for (const part of path) at = typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined;
  return typeof at === "object" && at !== null ? at : typeof at === "string" || typeof at === "number" ? at : undefined;
}
