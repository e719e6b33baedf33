import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../testing.ts";
import { compileTemplate, type Made } from "./ha-template.ts";

function made(template: string, payload: unknown): Made {
  const ready = compileTemplate(template);
  if (!("run" in ready)) throw new Error(`${template}: ${ready.unsupported}`);
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return ready.run({ text, json: typeof payload === "string" ? undefined : payload });
}

/** Template, payload, what Home Assistant shows; undefined where the message says nothing of it. */
const CASES: readonly (readonly [string, unknown, unknown])[] = [
  ["{{ value }}", "21.5", "21.5"],
  ["{{ value | float | round(1) }}", "21.46", 21.5],
  ["{{ ((float(value) * 99) | round(0)) + 1 }}", "1", 100],
  ["{{ value_json['a b'].c[0] }}", { "a b": { c: [7] } }, 7],
  ["{{ value_json.events.0.id }}", { events: [{ id: 4 }] }, 4],
  ["{{ -value_json.a }}", { a: 3 }, -3],
  ["{{ value_json.a - 1 | abs }}", { a: -3 }, -4],
  ["{{ 7 // 2 + 7 % 3 + 2 ** 3 }}", {}, 12],
  ["{{ value_json.a ~ '-' ~ value_json.b }}", { a: "x", b: 2 }, "x-2"],
  ["{{ value_json.a in ['on', 'ON'] and not value_json.b }}", { a: "ON", b: 0 }, true],
  ["{{ 0 < value_json.a <= 5 }}", { a: 5 }, true],
  ["{{ 'x' not in value_json }}", { y: 1, x: 0 }, false],
  ["{{ {0: 'off', 1: 'low'}[value_json.fan] | default('none') }}", { fan: 1 }, "low"],
  ["{{ {0: 'off', 1: 'low'}[value_json.fan] | default('none') }}", { fan: 9 }, "none"],
  ["{{ value_json.get('a', {}).get('b') }}", { a: { b: "c" } }, "c"],
  ["{{ value_json.a is equalto 'tamper' }}", { a: "tamper" }, true],
  ["{{ value_json.a is number and value_json is mapping }}", { a: 1 }, true],
  ["{{ value_json.a | is_number | iif('yes', 'no') }}", { a: "b" }, "no"],
  ["{{ value.split(',')[1] | trim | int }}", "1, 22", 22],
  ["{{ value[0:2] ~ value[-1] }}", "abcd", "abd"],
  ["{{ value | regex_replace('[0-9]+', '#') }}", "a12b3", "a#b#"],
  ["{{ value_json.a | int(base=16) }}", { a: "1f" }, 31],
  ["{% if value_json.a > 5 %}ON{% elif value_json.a > 3 %}HALF{% else %}OFF{% endif %}", { a: 4 }, "HALF"],
  ["{%- if value_json.a -%} {{ value_json.a }} {%- else -%} no {%- endif -%}", { a: 0 }, "no"],
  ["{% set t = {'a': 'auto'} %}{% set v = value_json.m %}{{ t[v] if v in t.keys() else 'off' }}", { m: "a" }, "auto"],
  ['{"event_type": "press", "n": {{ value_json.n }}}', { n: 2 }, '{"event_type": "press", "n": 2}'],
  ["{{ {'event_type': value_json.e} | to_json }}", { e: "press" }, { event_type: "press" }],
  ["{# a note #}{{ value_json.a }}", { a: "}}" }, "}}"],
  ['{{ "}}" ~ value_json.a }}', { a: 1 }, "}}1"],
];

describe("templates", () => {
  test.each(CASES)("%s", (template, payload, expected) => expect(made(template, payload).value).toEqual(expected));

  test.each([
    ["{{ 'ON' if value_json.smoke else 'OFF' }}"],
    ["{{ value_json.smoke | default('OFF') }}"],
    ["{{ value_json.get('smoke', false) }}"],
    ["{% if value_json.smoke is defined and value_json.smoke %}ON{% else %}OFF{% endif %}"],
    ["{% if 'smoke' in value_json %}ON{% else %}OFF{% endif %}"],
    ["{{ value_json.smoke | is_defined }}"],
    ["{{ value_json.smoke | float(0) + 1 }}"],
    ["{{ not value_json.smoke }}"],
  ])("what only lacks its key says nothing: %s", (template) => expect(made(template, { battery: 9 }).value).toBe(undefined));

  test("what was made of something and lacks something is marked; what the template asks for itself is not", () => {
    const both = "{{ 'ON' if value_json.mode == 1 and value_json.smoke else 'OFF' }}";
    expect(made(both, { mode: 1 })).toEqual({ value: "OFF", unsure: true });
    expect(made(both, { mode: 1, smoke: false })).toEqual({ value: "OFF", unsure: false });
    const asks = "{% if value_json.test is defined %}TEST{% elif value_json.smoke %}ON{% else %}OFF{% endif %}";
    expect(made(asks, { smoke: false })).toEqual({ value: "OFF", unsure: false });
  });

  test.each([
    ["{{ states('sensor.x') }}", "states()"],
    ["{{ now() }}", "now()"],
    ["{{ OFF if value_json.value else ON }}", "OFF"],
    ["{% for a in value_json %}{{ a }}{% endfor %}", "{% for a in value_json %}"],
    ["{{ value_json.a | frob }}", "| frob"],
    ["{{ value_json.a.frob() }}", "frob()"],
    ["{{ '%03d' % value_json.a }}", "'%03d' %"],
    ["{{ value | regex_replace('(a+)+b', '') }}", "(a+)+b"],
    ["{% if value %}x", "{% if %}"],
    ["{{ value ", "{{ value "],
  ])("says what it cannot do: %s", (template, unsupported) => expect(compileTemplate(template)).toEqual({ unsupported }));

  test("a template that grows or nests without end is cut short", () => {
    const doubling = `{% set a = value %}${"{% set a = a ~ a %}".repeat(60)}{{ a }}`;
    expect(made(doubling, "xxxxxxxx").value).toBe(undefined);
    expect(compileTemplate(`{{ ${"(".repeat(300)}1${")".repeat(300)} }}`)).toHaveProperty("unsupported");
    expect(compileTemplate(`{{ ${"not ".repeat(300)}1 }}`)).toHaveProperty("unsupported");
    expect(compileTemplate("{% if 1 %}".repeat(150))).toHaveProperty("unsupported");
  });

  test("anything is read or said to be none, and anything read runs on anything", () => {
    const piece = fc.constantFrom(
      ...[
        "{{",
        "}}",
        "{%",
        "%}",
        "if",
        "else",
        "endif",
        "set",
        "value",
        "value_json",
        ".",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ":",
        ",",
        "|",
        "'",
      ],
      ...[
        "a",
        "1",
        "-",
        "~",
        "*",
        "**",
        "==",
        "<",
        "in",
        "not",
        "is",
        "defined",
        "default",
        "round",
        "int",
        "get",
        "split",
        "=",
        "and",
        "or",
        " ",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.jsonValue({ maxDepth: 3 }), fc.boolean(), (pieces, json, spaced) => {
        const ready = compileTemplate(pieces.join(spaced ? " " : ""));
        if ("run" in ready) expect(ready.run({ text: JSON.stringify(json), json })).toHaveProperty("unsure");
        else expect(typeof ready.unsupported).toBe("string");
      }),
      { numRuns: runs(500) },
    );
  });
});
