// Builds the hub (dist/server: the sources file by file as JavaScript, with their data), the package for Node-RED
// (dist/node-red) and the dashboard (dist/dashboard).
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { build as bundle } from "esbuild";
import { parse } from "yaml";
import { keepCode } from "./lib/keep-code.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "dist", "server");
const ROOMS = [
  "contracts",
  "broker",
  "ingest",
  "store",
  "rules",
  "alerts",
  "cases",
  "notify",
  "api",
  "device-sim",
  "hub",
  "tests/bench",
  "tests/support",
  "tests/faults",
];
const DATA = /\.(yaml|yml|json|html|geojson|txt)$/;

function filesBelow(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Keeps one file per module: relative imports stay imports, with the ending they have after the build. */
const perFile = {
  name: "per-file",
  setup(build) {
    build.onResolve({ filter: /.*/ }, (args) => {
      if (args.kind === "entry-point") return undefined;
      return { path: args.path.startsWith(".") ? args.path.replace(/\.tsx?$/, ".js") : args.path, external: true };
    });
  },
};

async function buildServer() {
  rmSync(out, { recursive: true, force: true });
  const files = ROOMS.flatMap((room) => filesBelow(join(root, room))).filter((file) => !/\.test\.ts$/.test(file));
  await bundle({
    entryPoints: files.filter((file) => file.endsWith(".ts")),
    outdir: out,
    outbase: root,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: true,
    sourcesContent: false,
    plugins: [perFile],
    logLevel: "warning",
  });
  for (const file of files.filter((name) => DATA.test(name) && !/tsconfig|\.test\.yaml$/.test(name))) {
    const to = join(out, relative(root, file));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(file, to);
  }
}

/** The hub's own threads, each as one file: reading hundreds of small ones is most of what a start costs. */
const THREADS = {
  main: "hub/main.ts",
  "journal-worker": "store/journal/journal-worker.ts",
  "look-back-worker": "store/journal/look-back-worker.ts",
  "series-worker": "store/series/series-worker.ts",
  "influx-worker": "store/influx/influx-worker.ts",
  "records-worker": "store/records/records-worker.ts",
  "session-worker": "store/mqtt/session-worker.ts",
  "backup-worker": "store/backup/backup-worker.ts",
  "replay-worker": "hub/replay-worker.ts",
  "import-worker": "hub/import-worker.ts",
};
/** Threads that a hub starts only when it is told to: no code of theirs is kept. */
const NOT_BY_DEFAULT = ["look-back-worker", "influx-worker", "backup-worker", "replay-worker", "import-worker"];
/** Packages that stay outside: native ones, and those that look for files of their own beside them. */
const OUTSIDE = [
  "@duckdb/node-bindings*",
  "better-sqlite3",
  "@node-rs/*",
  "@fastify/swagger-ui",
  "@fastify/static",
  "pg",
  "pino",
  "tsx",
  "*.node",
];

/** A module that reads data beside itself must find it where the build has put it, not beside the bundle. */
const ownPlace = {
  name: "own-place",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const inside = relative(root, path);
      if (
        inside.startsWith("hub") ||
        inside.includes("node_modules") ||
        /\bstartWorker[<(]/.test(text) ||
        !text.includes("import.meta.url")
      )
        return undefined;
      const own = `new URL(${JSON.stringify(`../${inside.replace(/\.ts$/, ".js")}`)}, import.meta.url).href`;
      return { contents: text.replaceAll("import.meta.url", own), loader: "ts" };
    });
  },
};

/** Reading YAML takes a start longer than everything else that it reads: the hub finds its data as JSON too. */
async function readYaml() {
  for (const file of filesBelow(join(out, "ingest")).filter((name) => name.endsWith(".yaml"))) {
    const data = parse(readFileSync(file, "utf8"));
    const text = JSON.stringify(data);
    if (!isDeepStrictEqual(JSON.parse(text), data)) throw new Error(`${file} does not come back from JSON as it is`);
    writeFileSync(file.replace(/\.yaml$/, ".json"), text);
  }
  const { keepReading } = await import(pathToFileURL(join(out, "rules", "keep-reading.js")).href);
  keepReading(join(out, "rules", "packs"));
  const { keepShipped } = await import(pathToFileURL(join(out, "hub", "shipped.js")).href);
  keepShipped();
}

/** The bundler escapes texts, yet leaves expressions and remarks as they are: a bundle is read byte by byte, and all of it must be ASCII. */
function escapeOutsideAscii(file) {
  const escaped = readFileSync(file, "utf8").replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(file, escaped);
}

/** A thread is a small module that runs its bundle; CommonJS, for V8 keeps compiled code of scripts alone. */
async function bundleThreads() {
  await bundle({
    entryPoints: Object.fromEntries(Object.entries(THREADS).map(([name, file]) => [name, join(root, file)])),
    outdir: join(out, "hub"),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    splitting: false,
    format: "cjs",
    platform: "node",
    target: "node20",
    sourcemap: true,
    sourcesContent: false,
    external: OUTSIDE,
    // A script run from its code cache in a worker cannot import later, only require.
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "__bundleUrl" },
    banner: { js: 'const __bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [ownPlace],
    logLevel: "error",
  });
  for (const name of Object.keys(THREADS)) {
    escapeOutsideAscii(join(out, "hub", `${name}.cjs`));
    rmSync(join(out, "hub", `${name}.js.map`), { force: true });
    writeFileSync(
      join(out, "hub", `${name}.js`),
      [
        'import { fileURLToPath } from "node:url";',
        'import { runBundle } from "./run-bundle.js";',
        `runBundle(fileURLToPath(new URL("./${name}.cjs", import.meta.url)));`,
        "",
      ].join("\n"),
    );
  }
  await keepCode(
    join(out, "hub", "main.js"),
    Object.keys(THREADS)
      .filter((name) => !NOT_BY_DEFAULT.includes(name))
      .map((name) => join(out, "hub", `${name}.cjs.cache`)),
  );
}

async function buildDashboard() {
  const vite = await import("vite");
  await vite.build({ configFile: join(root, "dashboard", "vite.config.ts"), root: join(root, "dashboard"), logLevel: "warn" });
}

/** The package for Node-RED: one script with all that it needs, so that it installs without a registry. */
async function buildNodeRed() {
  const from = join(root, "node-red");
  const to = join(root, "dist", "node-red");
  rmSync(to, { recursive: true, force: true });
  await bundle({
    entryPoints: [join(from, "register.ts")],
    outfile: join(to, "shouwang.js"),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node18",
    external: ["bufferutil", "utf-8-validate"],
    legalComments: "none",
    // Node-RED calls what the file itself exports.
    footer: { js: "module.exports = module.exports.register;" },
    logLevel: "warning",
  });
  const pages = readdirSync(join(from, "nodes")).filter((name) => name.endsWith(".html"));
  writeFileSync(join(to, "shouwang.html"), pages.map((name) => readFileSync(join(from, "nodes", name), "utf8")).join(""));
  for (const part of ["package.json", "README.md", "LICENSE", "locales", "icons", "examples"])
    cpSync(join(from, part), join(to, part), { recursive: true });
  const licence = readFileSync(join(root, "node_modules", "ws", "LICENSE"), "utf8");
  writeFileSync(join(to, "THIRD-PARTY.txt"), `shouwang.js holds ws, under this licence:\n\n${licence}`);
}

const only = process.argv[2];
if (only !== "dashboard") {
  await buildNodeRed();
  await buildServer();
  await readYaml();
  await bundleThreads();
}
if (only !== "server") await buildDashboard();
