// Installs the Node-RED that the packed nodes are tried in, beside the other packages: 280 packages and 120 MB that nobody
// else needs, so they are none of the project's own. npm test runs this; a run of the suite alone needs it once.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf, npm, root, say } from "./lib/prepare.mjs";

const from = join(root, "tests", "support", "node-red");
const to = join(root, "node_modules", ".cache", "node-red");
const mark = join(to, ".installed");
const want = `${hashOf(join(from, "package-lock.json"))} ${process.versions.modules}`;

if (!existsSync(mark) || readFileSync(mark, "utf8") !== want) {
  say("Installing Node-RED for its suite …");
  mkdirSync(to, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(from, name), join(to, name));
  const { code, out } = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], to);
  if (code !== 0) {
    say(`Node-RED could not be installed:\n${out.trim().split("\n").slice(-15).join("\n")}`);
    process.exit(1);
  }
  writeFileSync(mark, want);
}
