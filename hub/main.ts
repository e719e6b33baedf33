import { pino } from "pino";
import { isRefusal } from "../store/records/index.ts";
import { readConfig } from "./config.ts";
import { Refused } from "./data-dir.ts";
import { createHub } from "./hub.ts";
import { serviceManager } from "./service-manager.ts";

/** Only this file touches the process: environment, signals, exit code, the one line on stdout. */
async function main(): Promise<void> {
  const outcome = readConfig(process.env);
  if (!outcome.ok) {
    process.stderr.write(`The configuration has mistakes:\n${outcome.errors.map((error) => `  - ${error}`).join("\n")}\n`);
    process.exit(2);
  }
  const { config } = outcome;
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: false }));
  const manager = serviceManager(process.env, (error) => log.warn({ err: error }, "systemd-notify cannot be run"));
  const hub = await createHub(config, log);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    manager.stopping();
    // What hangs must not keep the process: everything acknowledged is on disk already.
    setTimeout(() => process.exit(0), 4_500).unref();
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  process.on("SIGHUP", () => hub.reload());
  const { http, mqtt, mqtts } = await hub.start();
  if (hub.greeting !== null) process.stderr.write(hub.greeting);
  manager.ready();
  // The broker lives on this thread: a timer that fires shows that its loop still turns.
  if (manager.every !== null) setInterval(manager.alive, manager.every);
  process.stdout.write(`${JSON.stringify({ ready: true, http, mqtt, ...(mqtts === null ? {} : { mqtts }) })}\n`);
}

/** What a newcomer can do about a fault of the machine; null for faults of ours. */
function plainly(error: unknown): string | null {
  if (error instanceof Refused || isRefusal(error)) return error.message;
  if (!(error instanceof Error) || !("code" in error)) return null;
  const port = "port" in error ? String(error.port) : "";
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} is taken by another program. Stop that one, or choose another: HUB_HTTP_PORT (dashboard), HUB_MQTT_PORT (MQTT), HUB_MQTTS_PORT (MQTT over TLS), HUB_GB26875_PORT (fire panels); 0 picks a free one.`;
    case "EACCES":
      return `This user may not ${port === "" ? `use a file: ${error.message}` : `listen on port ${port}; choose one above 1024 with HUB_HTTP_PORT, HUB_MQTT_PORT, HUB_MQTTS_PORT or HUB_GB26875_PORT`}.`;
    case "EADDRNOTAVAIL":
      return "HUB_HOST is no address of this machine; 127.0.0.1 is this machine only, 0.0.0.0 all its addresses.";
    case "ENOSPC":
      return "The disk is full. Make room and start again.";
    default:
      return null;
  }
}

main().catch((error: unknown) => {
  const plain = plainly(error);
  const told = plain ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.stderr.write(`\nThe hub does not start. ${told}\n`);
  process.exit(plain === null ? 1 : 2);
});
