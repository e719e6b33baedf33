import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type SecureVersion } from "node:tls";
import { promisify } from "node:util";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { datesProblem } from "../../hub/certificate.ts";
import { readConfig } from "../../hub/config.ts";
import { type Authority, createAuthority, OPENSSL, type Pair } from "../support/certificates.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const MOSQUITTO_PUB = "/usr/bin/mosquitto_pub";
const run = promisify(execFile);

describe.skipIf(!existsSync(OPENSSL))("MQTT over TLS (skipped without openssl: sudo apt-get install -y openssl)", () => {
  let dir: string;
  let authority: Authority;
  let pair: Pair;
  let hub: HubProcess;
  let device: NewDevice;
  const port = (): number => Number(new URL(hub.mqtts ?? "").port);

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "shouwang-tls-"));
    authority = createAuthority(dir);
    pair = authority.issue("hub");
    hub = await startHub({ env: { HUB_MQTTS_PORT: "0", HUB_TLS_CERT: pair.certFile, HUB_TLS_KEY: pair.keyFile, HUB_LOG_LEVEL: "info" } });
    const admin = await hub.as("admin");
    device = await addDevice(admin, { name: "手环", kind: "wearable", place: (await placeOfLevel(admin, "home")).id });
  });
  afterAll(async () => {
    await hub?.kill();
    hub?.clean();
    rmSync(dir, { recursive: true, force: true });
  });

  const join8883 = (more: object = {}) =>
    connectAsync(hub.mqtts ?? "", {
      username: device.mqtt.username,
      password: device.mqtt.password,
      ca: readFileSync(authority.caFile),
      reconnectPeriod: 0,
      ...more,
    });

  it("takes a device's message from mqtt.js, and refuses a wrong password as elsewhere", async () => {
    const client = await join8883();
    await client.publishAsync(`${device.device.topic}/telemetry`, '{"heart_rate":72}', { qos: 1 });
    await client.endAsync();
    await expect(join8883({ password: "wrong" })).rejects.toMatchObject({ code: 5 });
    await expect(join8883({ ca: undefined })).rejects.toThrow(/certificate/);
  });

  it.skipIf(!existsSync(MOSQUITTO_PUB))("takes one from mosquitto_pub --cafile (skipped without mosquitto-clients)", async () => {
    const { username, password } = device.mqtt;
    const args = ["-h", "127.0.0.1", "-p", String(port()), "--cafile", authority.caFile, "-u", username, "-P", password, "-q", "1"];
    await run(MOSQUITTO_PUB, [...args, "-t", `${device.device.topic}/telemetry`, "-m", '{"spo2":97}']);
    await expect(run(MOSQUITTO_PUB, [...args.with(5, "/etc/ssl/certs/ca-certificates.crt"), "-t", "x", "-m", "x"])).rejects.toThrow();
  });

  it.each<[SecureVersion, boolean]>([
    ["TLSv1.3", true],
    ["TLSv1.2", true],
    ["TLSv1.1", false],
  ])("%s: %s", async (version, fine) => {
    const shaken = await new Promise<boolean>((resolve) => {
      const socket = connectTls(
        {
          host: "127.0.0.1",
          port: port(),
          ca: readFileSync(authority.caFile),
          minVersion: version,
          maxVersion: version,
          ciphers: "ALL:@SECLEVEL=0",
        },
        () => {
          resolve(true);
          socket.destroy();
        },
      );
      socket.once("error", () => resolve(false));
    });
    expect(shaken).toBe(fine);
  });

  it("cuts off who connects and says nothing, before and after the handshake, and who sends too much before logging in", async () => {
    const began = performance.now();
    const ended = (socket: import("node:stream").Duplex): Promise<void> =>
      new Promise((resolve) => {
        socket.on("error", () => undefined);
        socket.on("data", () => undefined);
        socket.once("close", () => resolve());
      });
    const silent = connect(port(), "127.0.0.1");
    const shaken = connectTls({ host: "127.0.0.1", port: port(), ca: readFileSync(authority.caFile) });
    const large = connectTls({ host: "127.0.0.1", port: port(), ca: readFileSync(authority.caFile) }, () =>
      large.write(Buffer.concat([Buffer.from([0x10, 0x80, 0x80, 0x04]), Buffer.alloc(70_000)])),
    );
    await Promise.race([ended(large), new Promise((_, reject) => setTimeout(reject, 3_000, new Error("not cut off at once")))]);
    await Promise.all([ended(silent), ended(shaken)]);
    expect(performance.now() - began).toBeLessThan(9_000);
  });

  it("takes a renewed certificate without ending connections, on SIGHUP and by itself; half a renewal changes nothing", async () => {
    const standing = await join8883();
    const nameShown = (): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connectTls({ host: "127.0.0.1", port: port(), ca: readFileSync(authority.caFile) }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        });
        socket.once("error", reject);
      });
    expect(await nameShown()).toBe("hub");
    const second = authority.issue("second");
    renameSync(second.certFile, pair.certFile);
    hub.reload();
    await eventually("the fault is told", async () => hub.log().includes("does not fit"));
    expect(await nameShown()).toBe("hub");
    renameSync(second.keyFile, pair.keyFile);
    hub.reload();
    await eventually("the second certificate is shown", async () => (await nameShown()) === "second");
    const third = authority.issue("third");
    renameSync(third.keyFile, pair.keyFile);
    renameSync(third.certFile, pair.certFile);
    await eventually("the third is found without a signal", async () => (await nameShown()) === "third");
    expect(standing.connected).toBe(true);
    await standing.publishAsync(`${device.device.topic}/telemetry`, '{"heart_rate":73}', { qos: 1 });
    await standing.endAsync();
  });

  it("tells all mistakes of the configuration at once", () => {
    const other = authority.issue("other");
    writeFileSync(join(dir, "text.pem"), "hello");
    const errors = (cert: string, key: string): string => {
      const outcome = readConfig({ HUB_MQTTS_PORT: "x", HUB_TLS_CERT: cert, HUB_TLS_KEY: key });
      return outcome.ok ? "" : outcome.errors.join("\n");
    };
    expect(errors(join(dir, "nowhere.pem"), join(dir, "nowhere.key"))).toMatch(
      /HUB_MQTTS_PORT: .*\n.*no file .*nowhere\.pem\n.*no file .*nowhere\.key/,
    );
    expect(errors(other.certFile, pair.keyFile)).toMatch(/does not fit/);
    expect(errors(join(dir, "text.pem"), join(dir, "text.pem"))).toMatch(/holds no PEM certificate[\s\S]*holds no PEM private key/);
    expect(readConfig({ HUB_MQTTS_PORT: "8883" })).toMatchObject({
      ok: false,
      errors: [expect.stringMatching(/HUB_TLS_CERT and HUB_TLS_KEY/)],
    });
    expect(readConfig({ HUB_TLS_CERT: other.certFile })).toMatchObject({
      ok: false,
      errors: [expect.stringMatching(/^HUB_TLS_KEY: missing/)],
    });
    expect(readConfig({ HUB_TLS_CERT_FILE: other.certFile, HUB_TLS_KEY_FILE: other.keyFile })).toMatchObject({
      ok: true,
      config: { mqtts: { port: 8883, certFile: other.certFile, keyFile: other.keyFile } },
    });
  });

  it("starts with an expired certificate and says so with the date", async () => {
    const old = authority.issue("old", { from: "20200101000000Z", to: "20210101000000Z" });
    const late = await startHub({ env: { HUB_MQTTS_PORT: "0", HUB_TLS_CERT: old.certFile, HUB_TLS_KEY: old.keyFile } });
    await eventually("the warning", async () => late.log().includes("expired on 2021-01-01"));
    await late.kill();
    late.clean();
    const validity = { validFrom: Date.parse("2026-01-01"), validTo: Date.parse("2026-02-01") };
    const soon = 21 * 86_400_000;
    expect(datesProblem(validity, Date.parse("2026-01-02"), soon)).toBeNull();
    expect(datesProblem(validity, Date.parse("2026-01-20"), soon)).toMatch(/expires on 2026-02-01/);
    expect(datesProblem(validity, Date.parse("2025-12-31"), soon)).toMatch(/not valid before 2026-01-01/);
  });
});
