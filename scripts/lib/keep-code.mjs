// Starts the built hub once on an empty directory and keeps the code that V8 compiled for it beside its bundles.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { say } from "./prepare.mjs";

const PATIENCE_MS = 30_000;

function kept(files, child) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!files.every((file) => existsSync(file)) && child.exitCode === null && child.signalCode === null) return;
      clearInterval(timer);
      resolve();
    }, 50);
  });
}

/** Without the files the hub starts as well, only slower: a failure is told and ends nothing. */
export async function keepCode(entry, files) {
  const dir = mkdtempSync(join(tmpdir(), "shouwang-build-"));
  const env = {
    ...process.env,
    HUB_KEEP_CODE: "1",
    HUB_DEMO: "1",
    HUB_HOST: "127.0.0.1",
    HUB_HTTP_PORT: "0",
    HUB_MQTT_PORT: "0",
    HUB_DATA_DIR: dir,
    HUB_LOG_LEVEL: "fatal",
  };
  const child = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  createInterface({ input: child.stdout }).once("line", () => child.kill("SIGUSR2"));
  await kept(files, child);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(patience);
  rmSync(dir, { recursive: true, force: true });
  if (!files.every((file) => existsSync(file))) say("The hub could not be started for its code cache; it will start more slowly.");
}
