import { createServer, type Socket } from "node:net";
import type { Logger } from "pino";
import { TokenBucket } from "../../broker/index.ts";
import { type Duration, type Instant, MINUTE, SECOND } from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import { PushRepeats } from "../door-repeats.ts";
import type { Intake } from "../intake.ts";
import type { Meter } from "../metrics.ts";
import { createBindings } from "./binding.ts";
import { GbLine, type LinePorts, type LineRefusal } from "./line.ts";

/** Devices behind one carrier's gateway share an address [D]. */
const PER_ADDRESS = 200;
const CONNECTIONS = 2_000;
/** Frames a second of one address, five times as many in a burst; a building's panel sends a few a minute [D]. */
const RATE = 100;
const LONGEST_WAIT: Duration = 5 * SECOND;
/** Three tries ten seconds apart (6.3), and a new line between them. */
const REPEATS_HOLD: Duration = MINUTE;
const ADDRESSES_KEPT = 10_000;

interface Parts {
  readonly host: string;
  /** Null: there is no such door. */
  readonly port: number | null;
  readonly directory: Directory;
  readonly intake: Pick<Intake, "message">;
  zoneOf(community: string): string;
  now(): Instant;
  monotonic(): number;
  readonly log: Logger;
}

export type GbDoor = ReturnType<typeof createGbDoor>;

/** The front door of transmission devices that speak GB/T 26875.3 over TCP: another way into the journal. */
export function createGbDoor(parts: Parts) {
  const { log } = parts;
  const lines = new Set<GbLine>();
  const bindings = createBindings(parts);
  const repeats = new PushRepeats(REPEATS_HOLD);
  const refusals = new Map<LineRefusal | "connections", number>();
  let buckets = new Map<string, TokenBucket>();
  let boundPort: number | null = null;
  let isStopping = false;

  const refused = (why: LineRefusal | "connections", address: string, detail: string): void => {
    const count = (refusals.get(why) ?? 0) + 1;
    refusals.set(why, count);
    // The first ones of each reason, then one of a hundred: whoever floods must not fill the log.
    if (count <= 20 || count % 100 === 0) log.warn({ why, address, detail, count }, "refused at the door of GB/T 26875.3");
  };
  const borrow = (remote: string): Duration => {
    if (buckets.size > ADDRESSES_KEPT) buckets = new Map();
    const bucket = buckets.get(remote) ?? new TokenBucket(RATE, parts.monotonic());
    buckets.set(remote, bucket);
    return bucket.borrow(parts.monotonic(), LONGEST_WAIT);
  };
  const ports: LinePorts = {
    ...{ intake: parts.intake, repeats, borrow, refused, bindingOf: bindings.of },
    ...{ zoneOf: parts.zoneOf, now: parts.now, monotonic: parts.monotonic },
    later: (ms, run) => void setTimeout(run, ms).unref(),
    closed: (line) => void lines.delete(line),
  };
  const accept = (socket: Socket): void => {
    const remote = socket.remoteAddress ?? "";
    const ofAddress = [...lines].filter((line) => line.remote === remote).length;
    if (isStopping || lines.size >= CONNECTIONS || ofAddress >= PER_ADDRESS) {
      refused("connections", remote, "too many connections");
      socket.on("error", () => undefined);
      socket.destroy();
      return;
    }
    lines.add(new GbLine(socket, remote, ports));
  };
  const server = parts.port === null ? null : createServer(accept);

  const meters: readonly Meter[] = [
    { name: "gb26875_connections", help: "Open connections of GB/T 26875.3", type: "gauge", read: () => lines.size },
    {
      name: "gb26875_refused_total",
      help: "Frames and connections refused at the door of GB/T 26875.3",
      type: "counter",
      label: "reason",
      read: () => refusals,
    },
  ];

  return {
    meters,
    /** @returns the port it listens on; null where there is no such door */
    listen: async (): Promise<number | null> => {
      if (server === null || parts.port === null) return null;
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host: parts.host, port: parts.port ?? 0 }, () => resolve());
      });
      server.on("error", (err) => log.error({ err }, "the door of GB/T 26875.3 reports an error"));
      const address = server.address();
      boundPort = typeof address === "object" ? (address?.port ?? null) : null;
      log.info({ port: boundPort }, "listening for GB/T 26875.3");
      return boundPort;
    },
    /** The connections of one gateway's devices; null where the door is shut. */
    linesOf: (gateway: string) =>
      boundPort === null
        ? null
        : { port: boundPort, lines: [...lines].filter((line) => line.gateway === gateway).map((line) => line.view()) },
    /** Answers what was taken in, then hangs up. */
    stop: async (): Promise<void> => {
      isStopping = true;
      const shut = server?.listening ? new Promise<void>((resolve) => server.close(() => resolve())) : undefined;
      await Promise.all([...lines].map((line) => line.stop()));
      await shut;
    },
  };
}
