import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEMO_PASSWORD, HUB_ENTRY, type HubProcess } from "./hub-process.ts";

const REPLAY = join(HUB_ENTRY, "..", "..", "device-sim", "replay-main.js");
const FOLDER = process.env.SHOUWANG_RECORDINGS ?? "";

/** A day of a made-up water network in the shape of the real recording. */
export const MADE_UP = fileURLToPath(new URL("../fixtures/water-made-up.csv", import.meta.url));
export const WATER = join(FOLDER, "water-batadal", "dataset04.csv.gz");
export const SMOKE = join(FOLDER, "smoke-iot", "smoke_iot.csv.gz");
export const HAS_RECORDINGS = FOLDER !== "" && existsSync(WATER) && existsSync(SMOKE);
/** For the name of a test that is left out without them. */
export const HOW_TO_RECORDINGS = HAS_RECORDINGS ? "" : " (skipped: SHOUWANG_RECORDINGS names no folder with water-batadal and smoke-iot)";

/** Runs `npm run replay` as it is documented against a hub; answers what it says on the terminal. */
export function replayInto(hub: HubProcess, file: string, ...more: readonly string[]): Promise<string> {
  const url = hub.mqtt.replace("mqtt://", `mqtt://demo-gateway:${DEMO_PASSWORD}@`);
  const wishes = ["--url", url, "--http", hub.http, "--password", DEMO_PASSWORD, "--speed", "max", ...more];
  const child = spawn(process.execPath, [REPLAY, file, ...wishes], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    said += data.toString();
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(`the replay ended with ${code}:\n${said}`))));
  });
}

/** Moves a driven hub's clock on; everything due until then has happened when it answers. */
export async function moveClock(hub: HubProcess, minutes: number): Promise<void> {
  // A fresh log-in each time: days may pass between two moves, and a session does not last that long.
  const admin = await hub.as("admin");
  const { time } = (await (await fetch(`${hub.http}/healthz`)).json()) as { time: string };
  const to = new Date(Date.parse(time) + minutes * 60_000).toISOString();
  const answer = await admin.send("POST", "/clock", { to });
  if (answer.status !== 200) throw new Error(`clock not moved: ${answer.status} ${JSON.stringify(answer.body)}`);
}
