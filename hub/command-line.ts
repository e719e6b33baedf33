import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { type HubConfig, readConfig } from "./config.ts";

const LEAST_PASSWORD = 10;

/** Ends a command with words for the operator. */
export function fail(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(2);
}

/** What the environment says; a command takes nothing but where the data lies. */
export function readDataPlaces(): Pick<HubConfig, "dataDir" | "databaseUrl" | "influx" | "broker" | "homeAssistant"> {
  const outcome = readConfig({ ...process.env, HUB_DEMO: "1" });
  if (!outcome.ok) fail(outcome.errors.join("\n"));
  return outcome.config;
}

export function readDataDir(): string {
  return readDataPlaces().dataDir;
}

/** A password from a file, standard input or the terminal (unseen, asked for twice); never from the command line, which others can read. */
export async function readPassword(fromStdin: boolean, file: string | null): Promise<string> {
  const password = file !== null ? readSecretFile(file) : fromStdin ? await firstLine() : await ask();
  if (password.length < LEAST_PASSWORD) fail(`The password has fewer than ${LEAST_PASSWORD} characters.`);
  return password;
}

/** A secret as it lies in a file, without the end of its line. */
export function readSecretFile(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    return fail(`The password file cannot be read: ${String(error)}`);
  }
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  const line = await new Promise<string>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  });
  lines.close();
  return line;
}

async function ask(): Promise<string> {
  if (!process.stdin.isTTY) fail("There is no terminal to ask for the password on; give it with --password-stdin.");
  const [first, again] = [await hidden("Password (at least 10 characters, not shown): "), await hidden("Once more: ")];
  return first === again ? first : fail("The two passwords differ.");
}

async function hidden(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  const answer = await new Promise<string>((resolve) => {
    lines.question("", resolve);
    lines.once("SIGINT", () => fail("\nGiven up."));
  });
  lines.close();
  process.stderr.write("\n");
  return answer;
}
