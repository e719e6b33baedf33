import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./free-port.ts";

const HOME = "/usr/lib/postgresql";

/** Folder of the newest server's programs, or null where Debian's package `postgresql` is not installed. */
export const POSTGRES_BIN: string | null =
  (existsSync(HOME) ? readdirSync(HOME) : [])
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(HOME, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb"))) ?? null;

/** With signs that an address must escape, and a mark to look for in logs. */
export const CLUSTER_PASSWORD = "secret:p@ss/1";

/** A PostgreSQL server of one's own, on 127.0.0.1, with fsync on, in a directory that goes with it. */
export interface Cluster {
  readonly port: number;
  /** Address of a database for the hub's user, who is no superuser. */
  url(database: string): string;
  /** Makes an empty database that belongs to the hub's user. @returns its address */
  createDatabase(name: string, more?: string): Promise<string>;
  /** Runs statements as superuser. */
  query(database: string, sql: string): Promise<readonly Record<string, unknown>[]>;
  start(): Promise<void>;
  /** fast: connections are ended in order; immediate: as in a crash. */
  stop(how?: "fast" | "immediate"): Promise<void>;
  remove(): Promise<void>;
}

/** PostgreSQL refuses to run as root: there its Debian user runs it. */
function asServerUser(command: string, args: readonly string[]): readonly [string, readonly string[]] {
  if (process.getuid?.() !== 0) return [command, args];
  return ["setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", command, ...args]];
}

function ownedDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "shouwang-postgres-"));
  if (process.getuid?.() === 0) {
    const line =
      readFileSync("/etc/passwd", "utf8")
        .split("\n")
        .find((one) => one.startsWith("postgres:")) ?? "";
    const [, , uid, gid] = line.split(":");
    chownSync(dir, Number(uid), Number(gid));
  }
  chmodSync(dir, 0o755);
  return dir;
}

/** @throws where the package is missing: ask `POSTGRES_BIN` first */
export async function startCluster(): Promise<Cluster> {
  if (POSTGRES_BIN === null) throw new Error("no PostgreSQL server: apt-get install postgresql");
  const bin = POSTGRES_BIN;
  const dir = ownedDir();
  const data = join(dir, "data");
  const passwordFile = join(dir, "password");
  writeFileSync(passwordFile, CLUSTER_PASSWORD, { mode: 0o644 });
  const auth = ["--username=super", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const [command, args] = asServerUser(join(bin, "initdb"), ["-D", data, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", ...auth]);
  await promisify(execFile)(command, [...args], { cwd: "/" });
  const port = await freePort();
  let server: ChildProcess | undefined;

  const address = (user: string, database: string): string =>
    `postgres://${user}:${encodeURIComponent(CLUSTER_PASSWORD)}@127.0.0.1:${port}/${database}`;
  const query = async (database: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: address("super", database) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const start = async (): Promise<void> => {
    const settings = ["listen_addresses=127.0.0.1", `unix_socket_directories=${dir}`, "max_connections=40", "shared_buffers=16MB"];
    const [program, rest] = asServerUser(join(bin, "postgres"), [
      "-D",
      data,
      "-p",
      String(port),
      ...settings.flatMap((one) => ["-c", one]),
    ]);
    const child = spawn(program, [...rest], { cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    server = child;
    await new Promise<void>((resolve, reject) => {
      let log = "";
      child.once("exit", (code) => reject(new Error(`postgres ended with code ${code}:\n${log}`)));
      child.stderr.on("data", (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes("ready to accept connections")) resolve();
      });
    });
  };
  const stop = async (how: "fast" | "immediate" = "fast"): Promise<void> => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(how === "fast" ? "SIGINT" : "SIGQUIT");
    await gone;
  };
  await start();
  await query("postgres", `create role hub login password '${CLUSTER_PASSWORD}'`);
  return {
    port,
    url: (database) => address("hub", database),
    createDatabase: async (name, more = "") => {
      await query("postgres", `create database ${name} owner hub ${more}`);
      return address("hub", name);
    },
    query,
    start,
    stop,
    remove: async () => {
      await stop("immediate");
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
