import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statfsSync, unlinkSync, writeFileSync } from "node:fs";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { RESTORED_FILE, RESTORING } from "../store/backup/index.ts";

/** Raised with every change of what lies in the directory that an older hub would misread. */
export const LAYOUT = 1;
/** Below this the hub does not start: a full disk loses alarms later, a refusal is seen now. */
const LEAST_FREE_MB = 200;

export interface DataDir {
  readonly journal: string;
  readonly series: string;
  readonly records: string;
  readonly snapshots: string;
  /** Lasting MQTT sessions and retained messages. */
  readonly mqtt: string;
  /** Key of the device secrets' hashes, 256 bits. */
  readonly key: Uint8Array;
  /** Answers commands of this machine's operator; the socket's being answered is also what tells a second hub to stay away. */
  onCommand(handler: AdminHandler): void;
  /** Of which back-up the directory comes; null where it was never restored. */
  readonly restored: Restored | null;
  release(): Promise<void>;
}

/** A restore, as it left its note in the directory. */
export interface Restored {
  /** When the back-up was taken, ISO 8601. */
  readonly backup: string;
  readonly restored: string;
}

/** One command as a JSON value, answered by another. */
export type AdminHandler = (command: unknown) => Promise<unknown>;

/** A refusal to start, in words for the operator. */
export class Refused extends Error {}

/**
 * Opens the data directory for this process alone, making it where it is missing.
 * @throws Refused where another hub holds it, it is of a newer version, cannot be written, or the disk is full
 */
export async function openDataDir(dir: string): Promise<DataDir> {
  makeDir(dir);
  const disk = statfsSync(dir);
  const freeMb = Math.floor((disk.bavail * disk.bsize) / 1_048_576);
  if (freeMb < LEAST_FREE_MB) throw new Refused(`Only ${freeMb} MB are free on the disk of ${dir}; ${LEAST_FREE_MB} MB are the least.`);
  let handler: AdminHandler | undefined;
  const socket = await holdSocket(dir, (command) =>
    handler ? handler(command) : Promise.resolve({ ok: false, reason: "the hub is still starting" }),
  );
  try {
    checkLayout(dir);
    const part = (name: string): string => {
      const path = join(dir, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    };
    const restored = readRestored(dir);
    return {
      restored,
      journal: part("journal"),
      series: part("series"),
      records: part("records"),
      snapshots: part("snapshots"),
      mqtt: part("mqtt"),
      key: readKey(part("keys")),
      onCommand: (given) => {
        handler = given;
      },
      release: () => new Promise((resolve) => socket.close(() => resolve())),
    };
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Holds the directory without opening anything in it, for a command that replaces its files; answers how to let go. */
export async function holdDataDir(dir: string): Promise<() => Promise<void>> {
  makeDir(dir);
  const socket = await holdSocket(dir, () => Promise.resolve({ ok: false, reason: "the data directory is being restored" }));
  return () => new Promise((resolve) => socket.close(() => resolve()));
}

function makeDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Refused(`Cannot make the data directory ${dir} (${reasonOf(error)}). Set HUB_DATA_DIR to a folder that this user may write.`);
  }
}

function readRestored(dir: string): Restored | null {
  const file = join(dir, RESTORED_FILE);
  if (!existsSync(file)) return null;
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof parsed !== "object" || parsed === null || !("backup" in parsed) || !("restored" in parsed))
    throw new Refused(`${file} is damaged: restore again.`);
  return { backup: String(parsed.backup), restored: String(parsed.restored) };
}

function checkLayout(dir: string): void {
  if (existsSync(join(dir, RESTORING)))
    throw new Refused(
      `A restore into ${dir} did not come to its end. Run it again, with --force where it says that the directory is not empty.`,
    );
  const file = join(dir, "layout.json");
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify({ layout: LAYOUT })}\n`);
    return;
  }
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  const layout = typeof parsed === "object" && parsed !== null && "layout" in parsed ? Number(parsed.layout) : Number.NaN;
  if (!(layout <= LAYOUT))
    throw new Refused(
      `The data directory ${dir} was written by a newer version (layout ${layout}, this one knows ${LAYOUT}). Start that version, or restore a back-up.`,
    );
}

function readKey(dir: string): Uint8Array {
  const file = join(dir, "device-secrets.key");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32), { mode: 0o600 });
  const key = readFileSync(file);
  if (key.length !== 32)
    throw new Refused(
      `${file} is damaged (${key.length} bytes instead of 32): restore it from a back-up; without it no device can log in.`,
    );
  return key;
}

/** Unix socket paths end at about 100 bytes: a deep directory gets one by its hash among the temporary files. */
function socketPath(dir: string): string {
  const beside = join(dir, "hub.sock");
  return Buffer.byteLength(beside) < 100
    ? beside
    : join(tmpdir(), `shouwang-${createHash("sha256").update(dir).digest("hex").slice(0, 16)}.sock`);
}

async function holdSocket(dir: string, handler: AdminHandler): Promise<Server> {
  const path = socketPath(dir);
  if (existsSync(path)) {
    if (await answers(path)) throw new Refused(`Another hub is running on ${dir}. Stop it first, or give this one its own HUB_DATA_DIR.`);
    unlinkSync(path);
  }
  const server = createServer((connection) => {
    connection.on("error", () => connection.destroy());
    createInterface({ input: connection }).once("line", async (line) => {
      const answer = await Promise.resolve()
        .then(() => handler(JSON.parse(line)))
        .catch((error: unknown) => ({ ok: false, reason: reasonOf(error) }));
      connection.end(`${JSON.stringify(answer)}\n`);
    });
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Refused(`Cannot hold the data directory ${dir}: ${reasonOf(error)}`)));
    server.listen(path, () => resolve());
  });
  return server;
}

/** Asks the hub that runs on this directory; undefined where none runs. */
export async function askRunningHub(dir: string, command: unknown): Promise<unknown> {
  const path = socketPath(dir);
  if (!existsSync(path) || !(await answers(path))) return undefined;
  return new Promise((resolve, reject) => {
    const connection = createConnection(path, () => connection.write(`${JSON.stringify(command)}\n`));
    connection.on("error", reject);
    connection.on("close", () => reject(new Refused(`The hub on ${dir} ended before it answered.`)));
    createInterface({ input: connection }).once("line", (line) => {
      connection.destroy();
      resolve(JSON.parse(line));
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(path);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
