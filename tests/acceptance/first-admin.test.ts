import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { type HubProcess, startHub } from "../support/hub-process.ts";

const USER = fileURLToPath(new URL("../../dist/server/hub/user.js", import.meta.url));
const PASSWORD = "a long enough one";
const dataDir = mkdtempSync(join(tmpdir(), "shouwang-first-"));
let hub: HubProcess | undefined;

function user(...args: readonly string[]): { readonly code: number | null; readonly text: string } {
  const done = spawnSync(process.execPath, [USER, ...args], {
    env: { ...process.env, HUB_DATA_DIR: dataDir },
    input: `${PASSWORD}\n`,
    encoding: "utf8",
    timeout: 20_000,
  });
  return { code: done.status, text: done.stdout + done.stderr };
}

afterAll(async () => {
  await hub?.stop();
  hub?.clean();
});

it("makes the first administrator on an empty directory, and the next user while the hub runs", async () => {
  expect(user("add", "--username", "boss", "--role", "admin", "--password-stdin").code).toBe(0);
  hub = await startHub({ dataDir, env: { HUB_DEMO: "0" } });
  const boss = await hub.as("boss", PASSWORD);
  const { body } = await boss.get<{ items: { level: string }[] }>("/places");
  expect(body.items.map((place) => place.level)).toEqual(["community"]);
  expect(user("add", "--username", "night", "--role", "duty", "--password-stdin").code).toBe(0);
  expect((await (await hub.as("night", PASSWORD)).get("/alerts")).status).toBe(200);
  expect(user("add", "--username", "night", "--role", "duty", "--password-stdin").text).toContain("already");
  expect(user("add", "--username", "x", "--role", "king", "--password-stdin").code).not.toBe(0);
});
