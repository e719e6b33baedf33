// Builds the hub (dist/server: the sources file by file as JavaScript, with their data) and the dashboard (dist/dashboard).
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";

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

async function buildDashboard() {
  const vite = await import("vite");
  await vite.build({ configFile: join(root, "dashboard", "vite.config.ts"), root: join(root, "dashboard"), logLevel: "warn" });
}

const only = process.argv[2];
if (only !== "dashboard") await buildServer();
if (only !== "server") await buildDashboard();
