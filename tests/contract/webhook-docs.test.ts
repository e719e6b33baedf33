import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeWebhookSecret, webhookHeaders } from "../../notify/index.ts";

const PAGE = readFileSync(new URL("../../docs/webhooks.md", import.meta.url), "utf8");
const dir = mkdtempSync(join(tmpdir(), "webhook-docs-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What stands in the page between fences of a language. */
function example(language: string): string {
  const text = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(PAGE)?.[1];
  if (text === undefined) throw new Error(`the page has no example in ${language}`);
  return text;
}

const secret = makeWebhookSecret();
const BODY = '{"type":"test","community":"幸福里"}';
const nowSeconds = Math.floor(Date.now() / 1_000);
const headersAt = (seconds: number, secrets: readonly string[] = [secret]) => webhookHeaders(secrets, "msg_1", String(seconds), BODY);

/** Each with whether a receiver may believe it. */
const CASES: readonly (readonly [what: string, given: readonly [Readonly<Record<string, string>>, string], want: boolean])[] = [
  ["as it is sent", [headersAt(nowSeconds), BODY], true],
  ["with two signatures, the second of ours", [headersAt(nowSeconds, [makeWebhookSecret(), secret]), BODY], true],
  ["with another body", [headersAt(nowSeconds), BODY.replace("test", "alert.raised")], false],
  ["under another id", [{ ...headersAt(nowSeconds), "webhook-id": "msg_2" }, BODY], false],
  ["signed by somebody else", [headersAt(nowSeconds, [makeWebhookSecret()]), BODY], false],
  ["ten minutes old", [headersAt(nowSeconds - 600), BODY], false],
  ["with a signature that is none", [{ ...headersAt(nowSeconds), "webhook-signature": "v1,A v1,AAAA v2 v1" }, BODY], false],
];
const INPUT = JSON.stringify({ secret, cases: CASES.map(([, given]) => given) });
const WANT = Object.fromEntries(CASES.map(([what, , want]) => [what, want]));
const named = (answers: string): Record<string, unknown> => {
  const all: unknown[] = JSON.parse(answers);
  return Object.fromEntries(CASES.map(([what], n) => [what, all[n]]));
};

const NODE_MAIN = `
import { readFileSync } from "node:fs";
const { secret, cases } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(([headers, body]) => verify(secret, headers, Buffer.from(body)))));
`;
const PYTHON_MAIN = `
import json, sys
given = json.loads(sys.stdin.buffer.read().decode("utf-8"))
print(json.dumps([verify(given["secret"], headers, body.encode("utf-8")) for headers, body in given["cases"]]))
`;
const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("the examples for receivers, as they stand in the page", () => {
  it("Node", () => {
    const file = join(dir, "verify.mjs");
    writeFileSync(file, example("js") + NODE_MAIN);
    expect(named(execFileSync(process.execPath, [file], { input: INPUT, encoding: "utf8" }))).toEqual(WANT);
  });
  it.skipIf(!hasPython)("Python (skipped where it is missing: apt-get install python3)", () => {
    const file = join(dir, "verify.py");
    writeFileSync(file, example("python") + PYTHON_MAIN);
    expect(named(execFileSync("python3", [file], { input: INPUT, encoding: "utf8" }))).toEqual(WANT);
  });
});
