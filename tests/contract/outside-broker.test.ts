import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { Aedes } from "aedes";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LoginGrant, mosquittoHash, OutsideBroker } from "../../broker/index.ts";
import type { Message } from "../../contracts/index.ts";
import { type Authority, createAuthority, OPENSSL } from "../support/certificates.ts";
import { eventually } from "../support/hub-process.ts";
import { hasMosquitto, type Mosquitto, startMosquitto } from "../support/mosquitto.ts";

/* What the hub asks of an outside broker, on real ones over real sockets: Mosquitto in MQTT 5, and one that speaks 3.1.1 only. */

interface Running {
  readonly url: string;
  /** Stops it and starts it again, with what it keeps. */
  readonly restart: (() => Promise<void>) | null;
  stop(): Promise<void>;
}

async function startOld(): Promise<Running> {
  const aedes = await Aedes.createBroker();
  const server: Server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `mqtt://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    restart: null,
    stop: async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      server.close();
    },
  };
}

async function startNew(): Promise<Running> {
  const broker = await startMosquitto({
    lines: (dir) => ["allow_anonymous true", "persistence true", `persistence_location ${dir}/`, "max_queued_messages 0", "log_type error"],
  });
  return {
    url: broker.url,
    restart: async () => {
      await broker.halt();
      await broker.resume();
    },
    stop: broker.stop,
  };
}

const GRANT: LoginGrant = {
  ...{ username: "d1@xingfuli", community: "xingfuli", kind: "device", device: { id: "dev-1", externalId: "d1" } },
  ...{ prefix: null, maxBytes: 1_000, rate: 100 },
};
const FILTERS = ["sw/v1/xingfuli/+/telemetry", "sw/v1/xingfuli/+/event", "sw/v1/xingfuli/+/state"];
const EVENT = "sw/v1/xingfuli/d1/event";

interface Taken {
  readonly message: Message;
  readonly text: string;
  done(error?: Error): void;
}

/** A hub's end of the link whose journal is the test. */
function hubEnd(url: string, options: { readonly clientId: string; readonly storesAtOnce?: boolean; readonly ca?: string }) {
  const taken: Taken[] = [];
  const refused: string[] = [];
  const broker = new OutsideBroker({
    target: { url, username: null, password: null, ca: options.ca ?? null, clientId: options.clientId },
    filters: () => FILTERS,
    ownerOf: (topic) => (topic.startsWith("sw/v1/xingfuli/d1/") ? GRANT : undefined),
    onMessage: (message, _grant, done) => {
      taken.push({ message, text: Buffer.from(message.payload).toString(), done });
      if (options.storesAtOnce !== false) done();
      return message.topic.endsWith("/state") ? null : (told) => told();
    },
    onRefused: ({ reason, topic }) => void refused.push(`${reason} ${topic}`),
    overloaded: () => false,
    monotonic: () => performance.now(),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    log: { info: () => undefined, warn: () => undefined },
  });
  const tried = broker.open();
  const up = async (): Promise<void> => {
    await tried;
    expect(broker.link.up).toBe(true);
  };
  return { broker, taken, refused, up };
}

describe.each([
  { name: "a broker of MQTT 3.1.1", start: startOld, version: 4 as const, runs: true },
  {
    name: "Mosquitto, MQTT 5 (skipped where it is missing: apt-get install mosquitto)",
    start: startNew,
    version: 5 as const,
    runs: hasMosquitto,
  },
])("the hub behind $name", ({ start, version, runs }) => {
  let server: Running;
  let device: MqttClient;
  const ends: OutsideBroker[] = [];
  let hubs = 0;
  const end = (options: { readonly clientId?: string; readonly storesAtOnce?: boolean } = {}) => {
    const one = hubEnd(server.url, { clientId: `hub-${version}-${hubs++}`, ...options });
    ends.push(one.broker);
    return one;
  };

  beforeAll(async () => {
    if (!runs) return;
    server = await start();
    device = await connectAsync(server.url, { reconnectPeriod: 100 });
  });
  afterEach(async () => {
    for (const one of ends.splice(0)) await one.stop();
  });
  afterAll(async () => {
    device?.end(true);
    await server?.stop();
  });

  it.runIf(runs)("takes each message once, as its owner's, with what it says", async () => {
    const { taken, refused, broker, up } = end();
    await up();
    expect(broker.link).toMatchObject({ version, trouble: null });
    await device.publishAsync(EVENT, '{"event":"sos"}', { qos: 1 });
    await device.publishAsync("sw/v1/xingfuli/nobody/event", "{}", { qos: 1 });
    await device.publishAsync("sw/v1/xingfuli/d1/telemetry", "x".repeat(5_000), { qos: 0 });
    await eventually("all three", async () => taken.length === 2 && refused.length === 2);
    expect(taken[0]?.message).toMatchObject({ topic: EVENT, login: "d1@xingfuli", qos: 1, retain: false, replayed: false, cutFrom: null });
    expect(taken[1]?.message).toMatchObject({ cutFrom: 5_000, qos: 0 });
    expect(refused).toEqual(["publish-right sw/v1/xingfuli/nobody/event", "size sw/v1/xingfuli/d1/telemetry"]);
    expect(broker.stats()).toMatchObject({ connections: 1, acknowledged: 1, unacknowledged: 0, refused: { "publish-right": 1, size: 1 } });
  });

  it.runIf(runs)("answers only what is durable: whoever comes back in its place is given the rest, and nothing twice", async () => {
    const first = end({ clientId: `crash-${version}`, storesAtOnce: false });
    await first.up();
    for (const text of ["1", "2", "3"]) await device.publishAsync(EVENT, text, { qos: 1 });
    await eventually("all at the door", async () => first.taken.length === 3);
    first.taken[0]?.done();
    await eventually("one answered", async () => first.broker.stats().acknowledged === 1);
    // The link breaks under it: what waited is given again and recognised.
    await first.broker.stop();
    await device.publishAsync(EVENT, "4", { qos: 1 });

    const second = hubEnd(server.url, { clientId: `crash-${version}` });
    ends.push(second.broker);
    // As read from the journal: the second was on disk, the third was not.
    const kept = first.taken[1]?.message;
    if (kept) second.broker.remember(kept.client, kept.topic, kept.payload);
    await eventually("all answered", async () => second.broker.stats().acknowledged === 3);
    // aedes marks no repeat and gives it another identifier: at least once is all that can be had of it.
    expect(second.taken.map(({ text }) => text)).toEqual(version === 5 ? ["3", "4"] : ["2", "3", "4"]);
    expect(second.broker.stats().repeats).toBe(version === 5 ? 1 : 0);
  });

  it.runIf(runs)("waits on for a journal that stands still, and is given anew what nobody could take in", async () => {
    const { taken, up, broker } = end({ storesAtOnce: false });
    await up();
    await device.publishAsync(EVENT, "slow", { qos: 1 });
    await eventually("at the door", async () => taken.length === 1);
    taken[0]?.done(new Error("not synced in time"));
    // The stand-in for the journal says that it is synced when it is asked again.
    await eventually("answered", async () => broker.stats().acknowledged === 1);
    await device.publishAsync("sw/v1/xingfuli/d1/state", "full", { qos: 1 });
    await eventually("at the door", async () => taken.length === 2);
    taken[1]?.done(new Error("the queue is full"));
    await eventually("given anew", async () => taken.length === 3, 15_000);
    expect(taken[2]).toMatchObject({ text: "full" });
    taken[2]?.done();
    await eventually("answered", async () => broker.stats().acknowledged === 2);
    expect(broker.link.reconnects).toBe(1);
  });

  it.runIf(runs)("tells a stored copy from news", async () => {
    await device.publishAsync("sw/v1/xingfuli/d1/state", "online", { qos: 1, retain: true });
    const { taken, up } = end();
    await up();
    await eventually("the copy", async () => taken.length === 1);
    expect(taken[0]?.message).toMatchObject({ replayed: true, retain: false });
    await device.publishAsync("sw/v1/xingfuli/d1/state", "offline", { qos: 1, retain: true });
    await eventually("the news", async () => taken.length === 2);
    expect(taken[1]?.message).toMatchObject({ replayed: false });
  });

  it.runIf(runs)("says what it has to say, also what was said while the link was broken", async () => {
    const heard: string[] = [];
    const listener = await connectAsync(server.url, { reconnectPeriod: 0 });
    await listener.subscribeAsync("sw/v1/xingfuli/hub/#", { qos: 1 });
    listener.on("message", (topic, payload) => heard.push(`${topic.split("/").at(-1)} ${payload}`));
    const { broker, up } = end();
    // Nobody answers yet: of the retained one the newest goes.
    broker.publish("sw/v1/xingfuli/hub/status", "old", { retain: true });
    broker.publish("sw/v1/xingfuli/hub/alert", "a", { qos: 1 });
    broker.publish("sw/v1/xingfuli/hub/status", "new", { retain: true });
    await up();
    broker.publish("sw/v1/xingfuli/hub/alert", "b", { qos: 1 });
    await eventually("all of it", async () => heard.length === 3);
    expect(heard.toSorted()).toEqual(["alert a", "alert b", "status new"]);
    await eventually("all answered", async () => broker.stats().kept.queuedBytes === 0);
    await listener.endAsync();
  });

  it.runIf(runs && version === 5)("comes back after the broker's restart and misses nothing", async () => {
    const { broker, taken, up } = end();
    await up();
    await server.restart?.();
    await eventually("the device is back", async () => device.connected);
    await device.publishAsync(EVENT, "while the hub is on its way", { qos: 1 });
    await eventually("heard", async () => taken.some(({ text }) => text.startsWith("while")), 15_000);
    expect(broker.link).toMatchObject({ up: true, reconnects: 1, trouble: null });
  });
});

/** One log-in as Mosquitto keeps it. */
function passwordFile(dir: string, username: string, password: string): string {
  const file = join(dir, "passwords");
  writeFileSync(file, `${username}:${mosquittoHash(password)}\n`, { mode: 0o600 });
  return file;
}

describe("a broker that does not let the hub in", () => {
  it("is named with what is wrong and how to mend it", async () => {
    const { broker } = hubEnd("mqtt://127.0.0.1:1", { clientId: "hub-nowhere" });
    const trouble = await eventually("a trouble", async () => broker.link.trouble);
    expect(trouble.what).toBe("unreachable");
    expect(trouble.words.en).toContain("mqtt://127.0.0.1:1");
    expect(trouble.words.en).toContain("nothing listens");
    await broker.stop();
  });

  it.runIf(hasMosquitto)("says that the account is refused (skipped without mosquitto: apt-get install mosquitto)", async () => {
    const server = await startMosquitto({
      lines: (dir) => ["allow_anonymous false", `password_file ${passwordFile(dir, "probe", "probe")}`, "log_type none"],
      login: { username: "probe", password: "probe" },
    });
    const { broker } = hubEnd(server.url, { clientId: "hub-stranger" });
    const trouble = await eventually("a trouble", async () => broker.link.trouble);
    expect(trouble).toMatchObject({ what: "refused" });
    expect(trouble.words.zh).toContain("HUB_BROKER_URL");
    await broker.stop();
    await server.stop();
  });
});

/** Of the certificate that is shown to whoever comes. */
const serialOf = (port: number, ca: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port, ca }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.once("error", reject);
  });

describe.skipIf(!hasMosquitto || !existsSync(OPENSSL))(
  "Mosquitto over TLS (skipped without mosquitto and openssl: apt-get install mosquitto openssl)",
  () => {
    let server: Mosquitto;
    let authority: Authority;
    let ca: string;

    beforeAll(async () => {
      const made: Authority[] = [];
      server = await startMosquitto({
        scheme: "mqtts",
        lines: (dir) => {
          const own = createAuthority(dir);
          made.push(own);
          const { certFile, keyFile } = own.issue("broker");
          return [`certfile ${certFile}`, `keyfile ${keyFile}`, "allow_anonymous true", "log_type none"];
        },
        // Only whether it answers: the hub's end looks at the certificate.
        login: { rejectUnauthorized: false },
      });
      const [first] = made;
      if (first === undefined) throw new Error("no authority was made");
      authority = first;
      ca = readFileSync(authority.caFile, "utf8");
    });
    afterAll(() => server?.stop());

    it("is trusted by the authority that was given, in MQTT 5, both ways", async () => {
      const { broker, taken, up } = hubEnd(server.url, { clientId: "hub-tls", ca });
      await up();
      expect(broker.link).toMatchObject({ version: 5, trouble: null });
      const device = await connectAsync(server.url, { ca, reconnectPeriod: 0 });
      await device.publishAsync(EVENT, '{"event":"sos"}', { qos: 1 });
      await eventually("the event", async () => taken.length === 1 && broker.stats().acknowledged === 1);
      await device.endAsync();
      await broker.stop();
    });

    it.each([
      ["by the authorities of the system", () => ({})],
      [
        "by another authority of the same name",
        () => ({ ca: readFileSync(createAuthority(mkdtempSync(join(server.dir, "other-"))).caFile, "utf8") }),
      ],
    ])("is no broker of ours %s, and the words say what to give", async (_, trusted) => {
      const { broker, taken } = hubEnd(server.url, { clientId: "hub-tls-no", ...trusted() });
      const trouble = await eventually("a trouble", async () => broker.link.trouble);
      expect(trouble.what).toBe("certificate");
      expect(trouble.words.en).toContain("HUB_BROKER_CA");
      expect(taken).toEqual([]);
      await broker.stop();
    });

    it("goes on with a certificate that was renewed on SIGHUP, and needs no restart of the hub", async () => {
      const { broker, up } = hubEnd(server.url, { clientId: "hub-tls-new", ca });
      await up();
      const before = await serialOf(server.port, ca);
      authority.issue("broker");
      server.reload();
      await eventually("the new certificate", async () => (await serialOf(server.port, ca)) !== before);
      broker.publish("sw/v1/xingfuli/hub/alert", "a", { qos: 1 });
      await eventually("said over the standing link", async () => broker.stats().kept.queuedBytes === 0);
      expect(broker.link).toMatchObject({ up: true, reconnects: 0 });
      const late = hubEnd(server.url, { clientId: "hub-tls-late", ca });
      await late.up();
      await late.broker.stop();
      await broker.stop();
    });
  },
);
