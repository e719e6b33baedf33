// Packages that one suite needs and the project does not: by a lock of their own, beside the other packages, without their scripts.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf, npm, root, say } from "./prepare.mjs";

/**
 * Installs what tests/support/<name>/package-lock.json names, once.
 * @param name the folder
 * @param what how it is called in what is said
 * @param made what is made of the packages once they are there
 * @returns the folder, or undefined where it could not be installed
 */
export async function installTestPackages(name, what, made = () => undefined, sources = []) {
  const from = join(root, "tests", "support", name);
  const to = join(root, "node_modules", ".cache", name);
  const mark = join(to, ".installed");
  const want = `${hashOf(join(from, "package-lock.json"), ...sources)} ${process.versions.modules}`;
  if (existsSync(mark) && readFileSync(mark, "utf8") === want) return to;
  say(`Installing ${what} for its suite …`);
  mkdirSync(to, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(from, file), join(to, file));
  const { code, out } = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], to);
  if (code !== 0) {
    say(`${what} could not be installed:\n${out.trim().split("\n").slice(-15).join("\n")}`);
    return undefined;
  }
  await made(to);
  writeFileSync(mark, want);
  return to;
}
