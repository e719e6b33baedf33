import { isJson, keyOf, listed, remark, typeOf } from "./schema-type.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;
const PLACES = ["query", "header", "path", "cookie"] as const;

const HEAD = `// The hub's HTTP API as TypeScript, made from its own OpenAPI document (npm run openapi:types, or GET /openapi.d.ts of a hub).
// Shaped as openapi-typescript shapes it: paths[address][method].parameters | requestBody | responses[status].content[type].
`;

function parametersType(parameters: readonly unknown[]): string {
  const lines = PLACES.map((place) => {
    const here = parameters.filter(isJson).filter((one) => one.in === place);
    if (here.length === 0) return `        ${place}?: never;\n`;
    const fields = here.map(
      (one) =>
        `${remark(one.description, "          ")}          ${keyOf(String(one.name))}${one.required === true ? "" : "?"}: ${typeOf(one.schema, "          ")};\n`,
    );
    const optional = here.every((one) => one.required !== true) ? "?" : "";
    return `        ${place}${optional}: {\n${fields.join("")}        };\n`;
  });
  return `      parameters: {\n${lines.join("")}      };\n`;
}

/** `content` by media type; nothing is never. */
function contentType(content: unknown, indent: string): string {
  const types = Object.entries(isJson(content) ? content : {});
  if (types.length === 0) return `${indent}content?: never;\n`;
  const lines = types.map(
    ([type, body]) => `${indent}  ${keyOf(type)}: ${typeOf(isJson(body) ? body.schema : undefined, `${indent}  `)};\n`,
  );
  return `${indent}content: {\n${lines.join("")}${indent}};\n`;
}

function bodyType(body: unknown): string {
  if (!isJson(body)) return "      requestBody?: never;\n";
  return `      requestBody${body.required === true ? "" : "?"}: {\n${contentType(body.content, "        ")}      };\n`;
}

function responsesType(responses: unknown): string {
  const lines = Object.entries(isJson(responses) ? responses : {}).map(([status, answer]) => {
    const said = isJson(answer) ? answer : {};
    return `${remark(said.description, "        ")}        ${keyOf(status)}: {\n          headers: { [name: string]: unknown };\n${contentType(said.content, "          ")}        };\n`;
  });
  return `      responses: {\n${lines.join("")}      };\n`;
}

function operationType(method: string, says: unknown, shared: readonly unknown[]): string {
  if (!isJson(says)) return `    ${method}?: never;\n`;
  const body = `${parametersType([...shared, ...listed(says.parameters)])}${bodyType(says.requestBody)}${responsesType(says.responses)}`;
  return `${remark(says.summary, "    ")}    ${method}: {\n${body}    };\n`;
}

/** The OpenAPI document as a file of TypeScript declarations: `paths`, `components`, and each named schema under its name. */
export function openapiTypes(document: unknown): string {
  const { paths, components } = isJson(document) ? document : {};
  const schemas = Object.entries(isJson(components) && isJson(components.schemas) ? components.schemas : {});
  const addresses = Object.entries(isJson(paths) ? paths : {}).map(([address, item]) => {
    const said = isJson(item) ? item : {};
    return `  ${JSON.stringify(address)}: {\n${METHODS.map((method) => operationType(method, said[method], listed(said.parameters))).join("")}  };\n`;
  });
  const shapes = schemas.map(([name, schema]) => `    ${keyOf(name)}: ${typeOf(schema, "    ")};\n`);
  const names = schemas
    .filter(([name]) => keyOf(name) === name)
    .map(([name]) => `export type ${name} = components["schemas"]["${name}"];\n`);
  return [
    HEAD,
    `export interface paths {\n${addresses.join("")}}\n`,
    `export interface components {\n  schemas: {\n${shapes.join("")}  };\n}\n`,
    names.join(""),
  ].join("\n");
}
