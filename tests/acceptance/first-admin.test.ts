import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { type HubProcess, startHub } from "../support/hub-process.ts";

const USER = fileURLToPath(new URL("../../dist/server/hub/user.js", import.meta.url));
const PASSWORD = "a long enough one";
const NEW_PASSWORD = "quite another one";
const dataDir = mkdtempSync(join(tmpdir(), "shouwang-first-"));
let hub: HubProcess | undefined;

const user = (...args: readonly string[]) => userWith(PASSWORD, ...args);
function userWith(password: string, ...args: readonly string[]): { readonly code: number | null; readonly text: string } {
  const done = spawnSync(process.execPath, [USER, ...args], {
    env: { ...process.env, HUB_DATA_DIR: dataDir },
    input: `${password}\n`,
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

it("gives a user a new password on the machine itself, which ends every session, and writes it down", async () => {
  if (hub === undefined) throw new Error("no hub");
  const [before, boss] = [await hub.as("night", PASSWORD), await hub.as("boss", PASSWORD)];
  const feed = await before.live();
  const ended = new Promise((resolve) => feed.once("close", resolve));
  expect(userWith(NEW_PASSWORD, "password", "night", "--password-stdin").code).toBe(0);
  await ended;
  expect((await before.get("/alerts")).status).toBe(401);
  await expect(hub.as("night", PASSWORD)).rejects.toThrow("401");
  expect((await (await hub.as("night", NEW_PASSWORD)).get("/alerts")).status).toBe(200);
  const { body } = await boss.get<{ items: { act: string; detail: string | null; address: string }[] }>("/audit?limit=50");
  expect(body.items.find((line) => line.detail?.includes('"reset"'))).toMatchObject({ act: "user.update", address: "local" });
  expect(userWith(NEW_PASSWORD, "password", "nobody", "--password-stdin").text).toContain("there is no user");
  expect(userWith("short", "password", "night", "--password-stdin").code).not.toBe(0);

  await hub.stop();
  expect(userWith(PASSWORD, "password", "night", "--password-stdin").code).toBe(0);
  hub = await startHub({ dataDir, env: { HUB_DEMO: "0" } });
  expect((await (await hub.as("night", PASSWORD)).get("/alerts")).status).toBe(200);
});
