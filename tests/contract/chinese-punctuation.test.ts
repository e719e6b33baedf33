import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ROOMS = ["alerts", "api", "broker", "cases", "contracts", "dashboard", "device-sim", "hub", "ingest", "notify", "rules", "store"];

/** Stands for what is filled in at run time: it is said in the middle of a Chinese sentence, so it counts as Chinese. */
const HOLE = "\u{FFFC}";
const HAN = /\p{Script=Han}/u;
const HALF_WIDTH = /[\p{Script=Han}\u{FFFC}”」）%℃。][,:;()?!]|[,:;()?!] ?["“「（]?[\p{Script=Han}\u{FFFC}]/u;
const ALONE = /^[,:;] ?$/;

/** Half-width on purpose. */
const ALLOWED: ReadonlySet<string> = new Set([
  // JSON as a device must send it.
  '数，或 {"value":数,"unit":"单位"}',
]);
/** A description of the API in English that begins with the word of the desk. */
const EXPLAINED = /^\p{Script=Han}+[:,] [a-z]/iu;
/** A line of the terminal in both languages; its punctuation belongs to the English half. */
const BILINGUAL = / log-ins +password for all: |, the same password$/;

interface Text {
  readonly where: string;
  readonly text: string;
  /** Of a `zh` member: Chinese even where no letter shows it. */
  readonly zh: boolean;
}

const filled = (text: string): string => text.replace(/\$\{[^}]*\}|\{\{?\w+\}\}?/g, HOLE);
const isWrong = ({ text, zh }: Text): boolean => {
  if (ALLOWED.has(text) || EXPLAINED.test(text) || BILINGUAL.test(text) || !(zh || HAN.test(text))) return false;
  return HALF_WIDTH.test(filled(text)) || (zh && ALONE.test(text));
};

/** Where none of these stands, no text of the source can be Chinese: reading its syntax is most of the work. */
const MAY_BE_CHINESE = /\p{Script=Han}|zh|\\[ux]/u;

function textsOfSource(where: string, source: string): readonly Text[] {
  if (!MAY_BE_CHINESE.test(source)) return [];
  const found: Text[] = [];
  const visit = (node: ts.Node, zh: boolean): void => {
    // A pattern is no sentence.
    if (ts.isNewExpression(node) && node.expression.getText() === "RegExp") return;
    if (ts.isStringLiteralLike(node)) found.push({ where, text: node.text, zh });
    if (ts.isTemplateExpression(node)) {
      found.push({ where, text: [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(HOLE), zh });
    }
    const inside = ts.isPropertyAssignment(node) ? node.name.getText() === "zh" : zh;
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(ts.createSourceFile(where, source, ts.ScriptTarget.Latest, true), false);
  return found;
}

function textsOfData(where: string, value: unknown): readonly Text[] {
  if (typeof value === "string") return [{ where, text: value, zh: false }];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((one) => textsOfData(where, one));
}

function textsOf(room: string): readonly Text[] {
  const names = readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).map((name) => join(room, name));
  return names.flatMap((name) => {
    // What tests say and what devices send is no text of the platform.
    if (/\.(test|golden)\.\w+$|\/testing\//.test(name)) return [];
    if (/\.tsx?$/.test(name)) return textsOfSource(name, readFileSync(join(root, name), "utf8"));
    if (name.endsWith(".json")) return textsOfData(name, JSON.parse(readFileSync(join(root, name), "utf8")));
    if (name.endsWith(".yaml")) return textsOfData(name, parse(readFileSync(join(root, name), "utf8"), { maxAliasCount: 1_000 }));
    return [];
  });
}

describe("Chinese sentences carry Chinese punctuation", () => {
  let chinese = 0;

  it.each(ROOMS)("in %s", (room) => {
    const texts = textsOf(room);
    chinese += texts.filter(({ text }) => HAN.test(text)).length;
    expect(texts.filter(isWrong).map(({ where, text }) => `${where}: ${text}`)).toEqual([]);
  });

  it("and over a thousand of them were read", () => expect(chinese).toBeGreaterThan(1000));
});

it("the rule tells half-width from full-width", () => {
  const of = (source: string): readonly boolean[] => textsOfSource("a.ts", source).map(isWrong);
  expect(of('f({ zh: "心率过快,待核实" })')).toEqual([true]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text.
  expect(of("f({ zh: `${who}:${what}` })")).toEqual([true]);
  expect(of('f({ zh: said.join(",") })')).toEqual([true]);
  expect(of('f({ zh: "心率过快，待核实（12:30 复测）" }, "en, only: Latin")')).toEqual([false, false]);
});
