import { parseArgs } from "node:util";
import { AlertPageSchema, type DeviceKind, type Instant, isDeviceKind, toIso } from "../contracts/index.ts";
import { DEMO_GATEWAY } from "./community/devices.ts";
import { COMMUNITY_ID } from "./community/places.ts";
import { startHub } from "./hub-child.ts";
import { createHubClient, type HubClient, HubRefused } from "./hub-client.ts";
import { splitUrl } from "./mqtt-url.ts";
import { connectPublisher } from "./publisher.ts";
import { planFor } from "./replay/columns.ts";
import { registerMissing } from "./replay/register.ts";
import { reachByClock, reachByWall, replay } from "./replay/replay.ts";
import { readRows } from "./replay/rows.ts";

const HELP = `npm run replay -- FILE [--device ID] [--kind environment] [--map col=measurement:unit,…] [--time COL]
                  [--interval SECONDS] [--place ID] [--skip ROWS] [--limit ROWS] [--speed X|max] [--driven] [--hold]
                  [--url mqtt://user:password@host:port] [--http URL] [--password ADMIN'S] [--community ID] [--hub-entry FILE]

Replays a recording (CSV or NDJSON, also .gz) as devices: its first time becomes now. Known headings need no --map.
With FILE alone a hub is started for it, its clock is driven as fast as it goes, and what was raised is told at the end;
--hold keeps that hub until Ctrl+C. With --url (or HUB_DEMO_PASSWORD, for the demo on this machine) it goes to that hub as
it happened; --driven, or any speed but 1, moves the clock of the hub at --http. Devices that the hub does not know are
registered over --http.
`;

class Misuse extends Error {}
const say = (text: string): void => void process.stderr.write(`${text}\n`);

function readWishes() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      device: { type: "string", default: "replay-1" },
      kind: { type: "string", default: "environment" },
      map: { type: "string" },
      time: { type: "string" },
      interval: { type: "string" },
      place: { type: "string" },
      skip: { type: "string", default: "0" },
      limit: { type: "string" },
      speed: { type: "string" },
      driven: { type: "boolean", default: false },
      hold: { type: "boolean", default: false },
      url: { type: "string" },
      http: { type: "string" },
      password: { type: "string" },
      community: { type: "string", default: COMMUNITY_ID },
      "hub-entry": { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const file = positionals[0];
  if (values.help || file === undefined) throw new Misuse(HELP);
  if (!isDeviceKind(values.kind)) throw new Misuse(`--kind ${values.kind} is no kind of device`);
  const number = (name: string, text: string): number => {
    const value = text === "max" ? Number.POSITIVE_INFINITY : Number(text);
    if (!(value >= 0)) throw new Misuse(`--${name} ${text} is no number`);
    return value;
  };
  const kind: DeviceKind = values.kind;
  const interval = values.interval === undefined ? undefined : number("interval", values.interval);
  const ownHub = values.url === undefined && process.env.HUB_DEMO_PASSWORD === undefined;
  const speed = number("speed", values.speed ?? (ownHub ? "max" : "1"));
  return {
    ...values,
    file,
    kind,
    interval,
    speed,
    driven: values.driven || speed !== 1 || ownHub,
    skip: number("skip", values.skip),
    limit: values.limit === undefined ? Number.POSITIVE_INFINITY : number("limit", values.limit),
  };
}
type Wishes = ReturnType<typeof readWishes>;

async function planOf(wishes: Wishes) {
  const { device, kind, map, time, interval } = wishes;
  for await (const row of readRows(wishes.file)) {
    const outcome = planFor([...row.keys()], { device, kind, map, time, interval });
    if (!outcome.ok) throw new Misuse(outcome.reason);
    return outcome.plan;
  }
  throw new Misuse(`${wishes.file} holds no rows`);
}

/** Tells which rules raised what meanwhile, and how much of it has cleared. */
async function tellAlerts(hub: HubClient, since: Instant): Promise<void> {
  const counts = new Map<string, { raised: number; cleared: number }>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: "500", since: toIso(since), ...(cursor !== null && { cursor }) }).toString();
    const page: { items: { rule: string; active: boolean; occurrences: number }[]; next: string | null } = await hub.get(
      `/alerts?${query}`,
      AlertPageSchema,
    );
    for (const { rule, active, occurrences } of page.items) {
      const count = counts.get(rule) ?? { raised: 0, cleared: 0 };
      counts.set(rule, { raised: count.raised + occurrences, cleared: count.cleared + occurrences - (active ? 1 : 0) });
    }
    cursor = page.next;
  } while (cursor !== null);
  for (const [rule, { raised, cleared }] of counts) say(`${rule}: raised ${raised} times, cleared ${cleared}`);
}

/** The hub to replay to: the one named, or one started for this. */
async function targetOf(wishes: Wishes) {
  if (wishes.url === undefined && wishes.driven) {
    const entry = wishes["hub-entry"] ?? process.env.SHOUWANG_HUB_ENTRY;
    if (entry === undefined) throw new Misuse("A driven replay needs --url and --http of a hub, or --hub-entry to start one.");
    const child = await startHub(entry, process.env);
    say(`hub for this replay: ${child.http}, log-ins as in the demo, password ${child.password}`);
    return { url: child.mqtt, username: DEMO_GATEWAY, password: child.password, http: child.http, admin: child.password, child };
  }
  const host = process.env.HUB_HOST ?? "127.0.0.1";
  const fallback = `mqtt://${host}:${process.env.HUB_MQTT_PORT ?? "1883"}`;
  const split = splitUrl(wishes.url ?? fallback, { username: DEMO_GATEWAY, password: process.env.HUB_DEMO_PASSWORD });
  if (!split.ok) throw new Misuse(split.reason);
  if (wishes.driven && wishes.http === undefined) throw new Misuse("A driven replay moves the clock over HTTP: give --http.");
  const http = wishes.http ?? (wishes.url === undefined ? `http://${host}:${process.env.HUB_HTTP_PORT ?? "8080"}` : undefined);
  return { ...split, http, admin: wishes.password ?? process.env.HUB_DEMO_PASSWORD ?? split.password, child: null };
}

async function main(): Promise<void> {
  const wishes = readWishes();
  const plan = await planOf(wishes);
  const target = await targetOf(wishes);
  let stopping = false;
  const stop = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        stopping = true;
        resolve();
      });
  });
  try {
    const hub = target.http === undefined ? null : createHubClient(target.http, "admin", target.admin);
    const health = hub === null ? null : await hub.health();
    if (wishes.driven && !health?.driven)
      throw new Misuse(`The hub at ${target.http} runs by the wall clock; a driven replay needs HUB_CLOCK=driven.`);
    if (hub) {
      const added = await registerMissing(hub, plan, wishes.place);
      if (added.length > 0) say(`registered: ${added.join(", ")}`);
    }
    const publisher = await connectPublisher({ ...target, allSure: true, onLink: say });
    const start = health?.driven ? (health.time ?? Date.now()) : Date.now();
    say(`${wishes.file}: ${plan.about}, ${plan.columns.length} columns; ${toIso(start)} is its first row`);
    let told = performance.now();
    const outcome = await replay({
      rows: readRows(wishes.file),
      plan,
      community: wishes.community,
      start,
      skip: wishes.skip,
      limit: wishes.limit,
      publisher,
      reach: wishes.driven && hub ? reachByClock(hub, start, wishes.speed) : reachByWall(Date.now),
      stopped: () => stopping,
      onProgress(rows, at) {
        if (performance.now() - told < 2_000) return;
        told = performance.now();
        say(`${rows} rows, at ${toIso(at)}`);
      },
    });
    await publisher.end();
    const { rows, readings, gaps, timeless, restarts, last } = outcome;
    say(
      `${rows} rows, ${readings} readings sent up to ${toIso(last)}; ${gaps} empty cells, ${timeless} rows without time, ${restarts} restarts of its clock`,
    );
    if (hub) await tellAlerts(hub, start);
    if (target.child && wishes.hold && !stopping) {
      say("the hub stays until Ctrl+C");
      await stop;
    }
  } finally {
    await target.child?.stop();
  }
}

main().catch((error: unknown) => {
  // No such file, nobody listening, wrong option, or the hub's own refusal: the sentence says it, a stack would not.
  const known = error instanceof Misuse || error instanceof HubRefused || (error instanceof Error && "code" in error);
  say(error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error));
  process.exitCode = known ? 2 : 1;
});
