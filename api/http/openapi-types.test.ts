import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "../testing/harness.ts";
import { openapiTypes } from "./openapi-types.ts";
import { typeOf } from "./schema-type.ts";

let bench: Bench;
let declared: string;
const dir = mkdtempSync(join(tmpdir(), "shouwang-types-"));
const declarations = join(dir, "shouwang-api.d.ts");
const clientFile = (at: number): string => join(dir, `client-${at}.ts`);
beforeAll(async () => {
  bench = await openBench({ driven: true, demo: true });
  declared = (await bench.call("GET", "/openapi.d.ts")).text;
  writeFileSync(declarations, declared);
});
afterAll(async () => {
  rmSync(dir, { recursive: true });
  await bench.api.stop();
});

/** A typed client in a dozen lines, as docs/typed-client.md shows it. */
const CLIENT = `
import type { Alert, paths } from "./shouwang-api";

type Good<T> = T extends { responses: { 200: { content: { "application/json": infer Body } } } } ? Body : never;
type Asked<T> = T extends { parameters: { query?: infer Query } } ? Query : never;

async function get<Path extends keyof paths>(path: Path, query?: Asked<paths[Path]["get"]>): Promise<Good<paths[Path]["get"]>> {
  const text = new URLSearchParams(query as Record<string, string>);
  const answer = await fetch(\`http://127.0.0.1:8080\${path}?\${text}\`, { headers: { authorization: "Bearer x" } });
  return (await answer.json()) as Good<paths[Path]["get"]>;
}
`;

const READS_ALERTS = `
  const page = await get("/api/v1/alerts", { state: "open" });
  const first: Alert | undefined = page.items[0];
  const worst: boolean = first?.severity === "critical";
  const where: string | undefined = first?.place?.path;
  const next: string | null = page.next;
  export { next, where, worst };
`;

/** What a client gets wrong, and a word of what the compiler says. */
const WRONG: readonly (readonly [what: string, use: string, says: string])[] = [
  ["an address that there is not", 'await get("/api/v1/alarms");', "/api/v1/alarms"],
  ["a field that there is not", '(await get("/api/v1/alerts")).items[0]?.colour;', "colour"],
  ["a word outside its list", 'const is = (one: Alert): boolean => one.severity === "red"; export { is };', "no overlap"],
  ["a question that is not asked there", 'await get("/api/v1/alerts", { colour: "red" });', "colour"],
  ["null where it may be", "const who = (one: Alert): string => one.device.name; export { who };", "null"],
];

/** All clients in one program: the declarations and the libraries are read and checked once, not once for each. */
function compileClients(): ts.Program {
  const clients = [READS_ALERTS, ...WRONG.map(([, use]) => `${use}\nexport {};`)];
  for (const [at, use] of clients.entries()) writeFileSync(clientFile(at), CLIENT + use);
  return ts.createProgram([...clients.keys()].map(clientFile).concat(declarations), {
    ...{
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: [],
      skipDefaultLibCheck: true,
    },
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  });
}

/** What the compiler says of one file, or of everything that belongs to no client: declarations, libraries, options. */
function saidOf(program: ts.Program, client: number | null): readonly string[] {
  const mine = (file: ts.SourceFile | undefined): boolean =>
    client === null ? !file?.fileName.includes("client-") : file?.fileName === clientFile(client);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => mine(file))
    .map(({ messageText, file: at, start }) => {
      const line = at === undefined ? "" : `${at.getLineAndCharacterOfPosition(start ?? 0).line + 1}: `;
      return `${line}${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
}

describe("the API as TypeScript", () => {
  let program: ts.Program;
  beforeAll(() => {
    program = compileClients();
  });

  it("compiles by itself and under a client that reads alerts", () => {
    expect(saidOf(program, null)).toEqual([]);
    expect(saidOf(program, 0)).toEqual([]);
  });

  it.each(WRONG.map(([what, , says], at) => [what, at + 1, says] as const))("the compiler finds %s", (_, client, says) => {
    const found = saidOf(program, client);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("\n")).toContain(says);
  });

  it("has each address and method of the document, and each named schema", async () => {
    const { paths, components } = Object((await bench.call("GET", "/openapi.json")).body);
    for (const address of Object.keys(paths)) expect(declared).toContain(`  ${JSON.stringify(address)}: {\n`);
    const methods = Object.values(paths).flatMap((item) => Object.keys(Object(item)));
    expect(declared.match(/^ {4}(get|put|post|delete|options|head|patch|trace): \{$/gm)).toHaveLength(methods.length);
    for (const name of Object.keys(components.schemas)) expect(declared).toContain(`export type ${name} = `);
  });
});

describe("a schema as a type", () => {
  it.each([
    [{ type: "string", format: "date-time" }, "string"],
    [{ type: ["integer", "null"] }, "number | null"],
    [{ enum: ["a", null, 3] }, '"a" | null | 3'],
    [{ const: "it's" }, '"it\'s"'],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string | null"],
    [{ type: "array", items: { anyOf: [{ type: "string" }, { type: "number" }] } }, "(string | number)[]"],
    [{ type: "array", items: [{ type: "number" }, { type: "number" }] }, "[number, number]"],
    [
      { allOf: [{ $ref: "#/components/schemas/A" }, { anyOf: [{ type: "null" }, { type: "string" }] }] },
      'components["schemas"]["A"] & (null | string)',
    ],
    [{ type: "object", patternProperties: { "^.*$": { type: "number" } } }, "{ [name: string]: number }"],
    [{ type: "object", properties: {}, additionalProperties: false }, "Record<string, never>"],
    [{ type: "object", properties: { "a-b": { type: "boolean" }, c: {} }, required: ["c"] }, '{\n  "a-b"?: boolean;\n  c: unknown;\n}'],
    [{ if: {}, else: {} }, "unknown"],
    [undefined, "unknown"],
  ])("%j is %s", (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });

  it("a remark cannot end before its end", () => {
    const text = openapiTypes({
      components: { schemas: { A: { type: "object", properties: { b: { type: "string", description: "x */ y\nz" } } } } },
    });
    expect(text).toContain("/** x *\\/ y z */");
  });
});
