// npm test: installs what it can, then types, lint, layers, dead code, build and every suite; ends with "N passed, N failed".
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { prepare, root, run, say } from "./lib/prepare.mjs";
import { CHECKS, runSteps } from "./lib/steps.mjs";

/** Debian keeps the servers of PostgreSQL by version and out of the path. */
function serverFile(name) {
  const home = "/usr/lib/postgresql";
  const versions = existsSync(home) ? readdirSync(home) : [];
  return versions.map((version) => join(home, version, "bin", name)).find((file) => existsSync(file)) ?? join(home, "bin", name);
}

// What the suites need besides npm packages: a file that shows it is there, and the Debian package that brings it.
const DEBIAN = [
  { suite: "dashboard in Chromium", file: "/usr/bin/chromium", packages: ["chromium", "fonts-noto-cjk"] },
  { suite: "mosquitto_pub", file: "/usr/bin/mosquitto_pub", packages: ["mosquitto-clients"] },
  { suite: "a hub behind Mosquitto", file: "/usr/sbin/mosquitto", packages: ["mosquitto"] },
  { suite: "MQTT over TLS", file: "/usr/bin/openssl", packages: ["openssl"] },
  { suite: "sync before PUBACK (strace)", file: "/usr/bin/strace", packages: ["strace"] },
  { suite: "series on a real VictoriaMetrics", file: "/usr/bin/victoria-metrics", packages: ["victoria-metrics"] },
  { suite: "jump of the system clock (libfaketime)", file: "/usr/bin/faketime", packages: ["faketime"] },
  { suite: "what systemd is told (systemd-notify)", file: "/usr/bin/systemd-notify", packages: ["systemd", "python3"] },
  {
    suite: "records on PostgreSQL",
    get file() {
      return serverFile("initdb");
    },
    packages: ["postgresql"],
  },
  { suite: "a hub behind Caddy", file: "/usr/bin/caddy", packages: ["caddy"] },
  { suite: "a hub behind nginx", file: "/usr/sbin/nginx", packages: ["nginx-light"] },
  { suite: "docker-compose config", file: "/usr/bin/docker-compose", packages: ["docker-compose"] },
];

async function installDebianPackages() {
  const missing = DEBIAN.filter((need) => !existsSync(need.file)).flatMap((need) => need.packages);
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  say(`Installing Debian packages for the suites: ${missing.join(" ")} …`);
  // A run level without services: what is installed for the suites does not start by itself.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  await run("apt-get", ["update", "-qq"], { quiet: true, env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { quiet: true, env });
}

// Suites with packages of their own, each installed by its script.
const OWN_PACKAGES = [
  { suite: "nodes in a real Node-RED", script: "node-red.mjs" },
  { suite: "Zigbee definitions", script: "zigbee-definitions.mjs" },
];

/** The packages and the build; those of single suites beside the build, for npm empties the folder that all lie in. */
async function installPackages() {
  await prepare({ build: false });
  const [codes] = await Promise.all([
    Promise.all(OWN_PACKAGES.map(async ({ script }) => (await run(process.execPath, [join(root, "scripts", script)])).code)),
    prepare(),
  ]);
  return OWN_PACKAGES.filter((_, i) => codes[i] !== 0).map(({ suite, script }) => ({ suite, command: `node scripts/${script}` }));
}

/** Suites that cannot run here, by name, with the command that would enable them. */
function skippedSuites(notInstalled) {
  const missing = DEBIAN.filter((need) => !existsSync(need.file)).map(({ suite, packages }) => ({
    suite,
    command: `sudo apt-get install -y ${packages.join(" ")}`,
  }));
  return [...missing, ...notInstalled].map(({ suite, command }) => {
    say(`SKIPPED ${suite}: ${command}`);
    return suite;
  });
}

/** A full run loads the machine; more files than these failing is no accident of load. */
const MOST_TO_REPEAT = 8;
const VITEST = join(root, "node_modules", "vitest", "vitest.mjs");
/** The build is of these very sources: stores that a suite opens run their threads from it. */
const BUILT = { SHOUWANG_BUILT_THREADS: join(root, "dist", "server", "hub") };

/** One run of vitest over these files, or over all where none is named. */
async function vitest(files, ...options) {
  const dir = mkdtempSync(join(tmpdir(), "shouwang-test-"));
  const report = join(dir, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    await run(process.execPath, [VITEST, "run", ...reporters, ...options, ...files], { env: BUILT });
    return existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A file that fails to load has no tests of its own to fail. */
function failedOf(result) {
  const files = result.testResults.filter((file) => file.status === "failed");
  return {
    files: files.map((file) => file.name),
    count: result.numFailedTests + files.filter((file) => file.assertionResults.length === 0).length,
  };
}

/**
 * Everything once; vitest.config.ts says what may run side by side and what runs alone. A few files that failed run once
 * more with nothing beside them: what passes then is counted, and named so that it is mended.
 */
async function runSuites() {
  const result = await vitest([]);
  if (result === null) return { passed: 0, failed: 1, skipped: 0 };
  const { files, count } = failedOf(result);
  const sum = { passed: result.numPassedTests, failed: count, skipped: result.numPendingTests };
  if (files.length === 0 || files.length > MOST_TO_REPEAT) return sum;
  say(`Once more, alone: ${files.map((file) => relative(root, file)).join(" ")}`);
  const again = await vitest(files, "--no-file-parallelism");
  if (again === null) return sum;
  const still = failedOf(again);
  for (const file of files) if (!still.files.includes(file)) say(`FAILED BESIDE OTHERS, PASSED ALONE: ${relative(root, file)}`);
  return { ...sum, passed: sum.passed + sum.failed - still.count, failed: still.count };
}

/** Says how long a part took: a test run that grows slow shows where. */
async function timed(part, work) {
  const begun = performance.now();
  const result = await work();
  say(`-- ${part}: ${Math.round((performance.now() - begun) / 1000)} s`);
  return result;
}

// Debian's packages are fetched and unpacked while npm fetches and compiles.
const [notInstalled] = await timed("packages and build", () => Promise.all([installPackages(), installDebianPackages()]));
const skips = skippedSuites(notInstalled);
const failedChecks = await timed("checks", () => runSteps(CHECKS));
const suites = await timed("suites", runSuites);
const ci = Boolean(process.env.CI);
const skipFailures = ci ? skips.length : 0;
if (skipFailures > 0) say(`With CI set a skipped suite is a failure: ${skips.join(", ")}`);
if (suites.skipped > 0) say(`${suites.skipped} tests were skipped (their reasons stand in their names).`);
const passed = CHECKS.length - failedChecks.length + suites.passed;
const failed = failedChecks.length + suites.failed + skipFailures;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
