// npm test: installs what it can, then types, lint, layers, dead code, build and every suite; ends with "N passed, N failed".
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  { suite: "docker-compose config", file: "/usr/bin/docker-compose", packages: ["docker-compose"] },
];

async function installDebianPackages() {
  const missing = DEBIAN.filter((need) => !existsSync(need.file)).flatMap((need) => need.packages);
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  say(`Installing Debian packages for the suites: ${missing.join(" ")} …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { quiet: true, env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { quiet: true, env });
}

/** Suites that cannot run here, by name, with the command that would enable them. */
function skippedSuites() {
  return DEBIAN.filter((need) => !existsSync(need.file)).map((need) => {
    say(`SKIPPED ${need.suite}: sudo apt-get install -y ${need.packages.join(" ")}`);
    return need.suite;
  });
}

/** One run of vitest over everything; vitest.config.ts says what may run side by side and what runs alone. */
async function runSuites() {
  const dir = mkdtempSync(join(tmpdir(), "shouwang-test-"));
  const report = join(dir, "report.json");
  try {
    const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
    await run(process.execPath, [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
    const result = JSON.parse(readFileSync(report, "utf8"));
    // A file that fails to load has no tests of its own to fail.
    const broken = result.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
    return { passed: result.numPassedTests, failed: result.numFailedTests + broken, skipped: result.numPendingTests };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Says how long a part took: a test run that grows slow shows where. */
async function timed(part, work) {
  const begun = performance.now();
  const result = await work();
  say(`-- ${part}: ${Math.round((performance.now() - begun) / 1000)} s`);
  return result;
}

// Debian's packages are fetched and unpacked while npm fetches and compiles.
await timed("packages and build", () => Promise.all([prepare(), installDebianPackages()]));
const skips = skippedSuites();
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
