import { pino } from "pino";
import { readConfig } from "./config.ts";
import { Refused } from "./data-dir.ts";
import { createHub } from "./hub.ts";

/** Only this file touches the process: environment, signals, exit code, the one line on stdout. */
async function main(): Promise<void> {
  const outcome = readConfig(process.env);
  if (!outcome.ok) {
    process.stderr.write(`The configuration has mistakes:\n${outcome.errors.map((error) => `  - ${error}`).join("\n")}\n`);
    process.exit(2);
  }
  const { config } = outcome;
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: false }));
  const hub = await createHub(config, log);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
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
  const addresses = await hub.start();
  if (hub.greeting !== null) process.stderr.write(hub.greeting);
  process.stdout.write(`${JSON.stringify({ ready: true, http: addresses.http, mqtt: addresses.mqtt })}\n`);
}

main().catch((error: unknown) => {
  const refused = error instanceof Refused;
  process.stderr.write(
    refused
      ? `The hub does not start. ${error.message}\n`
      : `The hub does not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(refused ? 2 : 1);
});
