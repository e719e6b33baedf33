type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
export const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
/** A name as a key of an object type: quoted where it is no identifier. */
export const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) || /^[1-9]\d*$/.test(name) ? name : JSON.stringify(name));

const union = (types: readonly string[]): string => {
  const kinds = [...new Set(types)];
  if (kinds.length === 0) return "never";
  return kinds.includes("unknown") ? "unknown" : kinds.join(" | ");
};
/** In brackets, unless it is a single name. */
const held = (type: string): string => (/^[\w$."[\]]+$/.test(type) ? type : `(${type})`);

/** A remark that cannot end before its end. */
export const remark = (text: unknown, indent: string): string =>
  typeof text === "string" && text !== "" ? `${indent}/** ${text.replaceAll("*/", "*\\/").replaceAll("\n", " ")} */\n` : "";

function objectType(schema: Json, indent: string): string {
  const inner = `${indent}  `;
  const required = new Set(listed(schema.required));
  const fields = Object.entries(isJson(schema.properties) ? schema.properties : {}).map(
    ([name, value]) =>
      `${remark(isJson(value) ? value.description : undefined, inner)}${inner}${keyOf(name)}${required.has(name) ? "" : "?"}: ${typeOf(value, inner)};\n`,
  );
  const others = [
    ...Object.values(isJson(schema.patternProperties) ? schema.patternProperties : {}),
    ...(isJson(schema.additionalProperties) ? [schema.additionalProperties] : schema.additionalProperties === true ? [{}] : []),
  ];
  if (fields.length === 0 && others.length === 0) return `Record<string, ${schema.additionalProperties === false ? "never" : "unknown"}>`;
  if (fields.length === 0) return `{ [name: string]: ${union(others.map((value) => typeOf(value, inner)))} }`;
  const known = `{\n${fields.join("")}${indent}}`;
  return others.length === 0 ? known : `${known} & { [name: string]: unknown }`;
}

function arrayType({ items, prefixItems }: Json, indent: string): string {
  const tuple = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : undefined;
  if (tuple !== undefined) return `[${tuple.map((one) => typeOf(one, indent)).join(", ")}]`;
  return `${held(typeOf(items ?? {}, indent))}[]`;
}

function plainType(name: unknown, schema: Json, indent: string): string {
  switch (name) {
    case "string":
      // Bytes: what a browser or Node.js sends and gets as such.
      return schema.format === "binary" ? "Blob" : "string";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return arrayType(schema, indent);
    case "object":
      return objectType(schema, indent);
    default:
      return schema.properties === undefined ? "unknown" : objectType(schema, indent);
  }
}

/**
 * TypeScript's type for a JSON schema of the OpenAPI document. What a schema says beyond types (limits, formats) is lost;
 * a keyword that is not known gives `unknown`, never a type that promises too much.
 */
export function typeOf(schema: unknown, indent = ""): string {
  if (!isJson(schema)) return "unknown";
  if (typeof schema.$ref === "string") return `components["schemas"][${JSON.stringify(schema.$ref.split("/").at(-1) ?? "")}]`;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = [...listed(schema.anyOf), ...listed(schema.oneOf)];
  if (choices.length > 0) return union(choices.map((one) => typeOf(one, indent)));
  if (Array.isArray(schema.allOf)) return schema.allOf.map((one) => held(typeOf(one, indent))).join(" & ");
  if (Array.isArray(schema.type)) return union(schema.type.map((name) => plainType(name, schema, indent)));
  return plainType(schema.type, schema, indent);
}
