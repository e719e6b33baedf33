import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCommand } from "../support/commands.ts";
import { startHub } from "../support/hub-process.ts";

it("one hub per directory: a second is refused at once, a socket left by kill -9 stands in nobody's way", async () => {
  const first = await startHub();
  const { dataDir } = first;
  const asked = performance.now();
  await expect(startHub({ dataDir })).rejects.toThrow(/Another hub is running/);
  expect(performance.now() - asked).toBeLessThan(10_000);
  // Asked of the running hub: the files are open there.
  const listed = await runCommand("user", ["list"], dataDir);
  expect(JSON.parse(listed.stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ username: "duty" })]));
  await first.kill();
  expect(existsSync(join(dataDir, "hub.sock"))).toBe(true);
  // From the files now; then a hub again.
  expect((await runCommand("user", ["list"], dataDir)).code).toBe(0);
  const second = await startHub({ dataDir });
  const [third, fourth] = await Promise.allSettled([startHub({ dataDir }), runCommand("restore", [dataDir, "--to", dataDir], dataDir)]);
  expect(third.status).toBe("rejected");
  expect(fourth.status === "fulfilled" && fourth.value.stderr).toContain("Another hub is running");
  await second.stop();
  second.clean();
});
