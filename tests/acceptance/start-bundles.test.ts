import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compileBundle } from "../../hub/run-bundle.ts";
import { HUB_ENTRY, startHub } from "../support/hub-process.ts";

const BUILT = dirname(HUB_ENTRY);
const THREADS = ["main", "journal-worker", "records-worker", "series-worker"];
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The built server at another place, so that its files may be spoilt; packages are found through a link. */
function copyOfBuild(): { readonly dir: string; readonly entry: string } {
  const dir = mkdtempSync(join(tmpdir(), "shouwang-build-copy-"));
  cpSync(join(ROOT, "dist", "server"), join(dir, "dist", "server"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(dir, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(dir, "node_modules"));
  return { dir, entry: join(dir, "dist", "server", "hub", "main.js") };
}

describe("the bundles of the threads", () => {
  it.each(THREADS)("%s has a code cache that V8 takes", (name) => {
    expect(compileBundle(join(BUILT, `${name}.cjs`)).cache).toBe("used");
  });

  const copy = copyOfBuild();
  const hubDir = dirname(copy.entry);
  afterAll(() => rmSync(copy.dir, { recursive: true, force: true }));

  it("start each thread from its one file, not from the modules that the build keeps beside it", async () => {
    for (const room of ["journal", "records", "series"])
      for (const file of readdirSync(join(copy.dir, "dist", "server", "store", room)).filter((name) => name.endsWith(".js")))
        rmSync(join(copy.dir, "dist", "server", "store", room, file));
    const hub = await startHub({ entry: copy.entry });
    expect((await (await hub.as("duty")).get("/session")).status).toBe(200);
    await hub.stop();
    hub.clean();
  });

  it("start as well where a code cache is spoilt, of another program, or missing", async () => {
    const [main, journal, records] = THREADS.map((name) => join(hubDir, `${name}.cjs`));
    if (main === undefined || journal === undefined || records === undefined) throw new Error("no bundles");
    writeFileSync(`${main}.cache`, "no code");
    cpSync(`${records}.cache`, `${journal}.cache`);
    rmSync(`${records}.cache`);
    expect([main, journal, records].map((file) => compileBundle(file).cache)).toEqual(["rejected", "rejected", "absent"]);
    const hub = await startHub({ entry: copy.entry });
    expect((await (await hub.as("duty")).get("/session")).status).toBe(200);
    expect((await hub.stop()).code).toBe(0);
    hub.clean();
    expect(existsSync(`${records}.cache`)).toBe(false);
  });
});
