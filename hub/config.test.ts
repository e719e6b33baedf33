import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { VERSION } from "./version.ts";

const root = new URL("../", import.meta.url);

describe("the configuration", () => {
  it("has working defaults", () => {
    const outcome = readConfig({});
    expect(outcome).toMatchObject({ ok: true, config: { host: "127.0.0.1", httpPort: 8080, mqttPort: 1883, demo: false, clock: "wall" } });
  });

  it("reports all mistakes at once, each with its name", () => {
    const outcome = readConfig({
      HUB_HTTP_PORT: "eighty",
      HUB_LOG_LEVEL: "loud",
      HUB_PUBLIC_URL: "hub.example.org/x",
      HUB_CLOCK: "driven",
    });
    expect(outcome.ok).toBe(false);
    const text = outcome.ok ? "" : outcome.errors.join("\n");
    for (const name of ["HUB_HTTP_PORT", "HUB_LOG_LEVEL", "HUB_PUBLIC_URL", "HUB_CLOCK"]) expect(text).toContain(name);
  });

  it("opens the port of GB/T 26875.3 only where one is given", () => {
    expect(readConfig({})).toMatchObject({ config: { gb26875Port: null } });
    expect(readConfig({ HUB_GB26875_PORT: "5200" })).toMatchObject({ config: { gb26875Port: 5200 } });
    expect(readConfig({ HUB_GB26875_PORT: "high" })).toMatchObject({ ok: false });
  });

  it("announces nothing to Home Assistant until told, and below any prefix that is no device's", () => {
    expect(readConfig({ HUB_HA_PREFIX: "house" })).toMatchObject({ ok: true, config: { homeAssistant: null } });
    const told = { HUB_HA_DISCOVERY: "1", HUB_HA_PASSWORD: "sixteen letters!" };
    expect(readConfig(told)).toMatchObject({ ok: true, config: { homeAssistant: { prefix: "homeassistant" } } });
    expect(readConfig({ ...told, HUB_HA_PREFIX: "a/b-c" })).toMatchObject({ config: { homeAssistant: { prefix: "a/b-c" } } });
    for (const prefix of ["a/", "/a", "a/#", "+", "sw/v1/xingfuli", "a b"])
      expect(readConfig({ ...told, HUB_HA_PREFIX: prefix })).toMatchObject({ ok: false });
    expect(readConfig({ ...told, HUB_HA_PASSWORD: "short" })).toMatchObject({ ok: false });
    const outside = { HUB_HA_DISCOVERY: "1", HUB_BROKER_URL: "mqtt://mqtt.lan" };
    expect(readConfig(outside)).toMatchObject({ ok: true, config: { homeAssistant: { password: null } } });
  });

  it("lets a driven clock begin anywhere, and no other", () => {
    const driven = { HUB_DEMO: "1", HUB_CLOCK: "driven" };
    const start = "2026-03-01T20:46:00.000Z";
    expect(readConfig({ ...driven, HUB_CLOCK_START: start })).toMatchObject({ config: { clockStart: Date.parse(start) } });
    expect(readConfig(driven)).toMatchObject({ config: { clockStart: null } });
    expect(readConfig({ ...driven, HUB_CLOCK_START: "tomorrow" })).toMatchObject({ ok: false });
    expect(readConfig({ HUB_CLOCK_START: start })).toMatchObject({ ok: false });
  });

  it.each([
    ["the plain port", "mqtt://mqtt.lan", { url: "mqtt://mqtt.lan:1883", host: "mqtt.lan", port: 1_883, username: null, password: null }],
    ["an account", "mqtts://hub:p%40ss@mqtt.lan", { url: "mqtts://mqtt.lan:8883", username: "hub", password: "p@ss" }],
    ["a port", "mqtt://hub@[::1]:1884/", { url: "mqtt://[::1]:1884", host: "::1", port: 1_884, username: "hub" }],
    ["another protocol", "amqp://hub:secret@mqtt.lan", null],
    ["a path", "mqtt://hub:secret@mqtt.lan/x", null],
    ["a password that is not escaped", "mqtt://hub:sec/ret@mqtt.lan", null],
    ["half an escape", "mqtt://hub:sec%zz@mqtt.lan", null],
  ])("knows the address of an outside broker: %s", (_, url, broker) => {
    const outcome = readConfig({ HUB_BROKER_URL: url });
    expect(outcome).toMatchObject(broker === null ? { ok: false } : { ok: true, config: { broker } });
    expect(JSON.stringify(outcome.ok ? [] : outcome.errors)).not.toMatch(/sec[^r]/);
  });

  it.each([
    ["a program with arguments", '["/usr/bin/systemctl","reload","mosquitto"]', ["/usr/bin/systemctl", "reload", "mosquitto"]],
    ["a line for a shell", "systemctl reload mosquitto", null],
    ["a program that is searched for", '["systemctl","reload"]', null],
    ["nothing", "[]", null],
    ["a number among them", '["/bin/kill",1]', null],
  ])("runs no shell to have Mosquitto read its files: %s", (_, reload, argv) => {
    const outcome = readConfig({
      HUB_BROKER_URL: "mqtt://mqtt.lan",
      HUB_BROKER_FILES: "/etc/mosquitto/shouwang",
      HUB_BROKER_RELOAD: reload,
    });
    if (argv === null) expect(outcome).toEqual({ ok: false, errors: [expect.stringMatching(/^HUB_BROKER_RELOAD: must be a JSON list/)] });
    else expect(outcome).toMatchObject({ ok: true, config: { broker: { files: "/etc/mosquitto/shouwang", reload: argv } } });
  });

  it("keeps Mosquitto's files only where it has a Mosquitto", () => {
    expect(readConfig({ HUB_BROKER_FILES: "/etc/mosquitto/shouwang" })).toMatchObject({ ok: false });
    expect(readConfig({ HUB_BROKER_URL: "mqtt://mqtt.lan", HUB_BROKER_FILES: "shouwang" })).toMatchObject({ ok: false });
    expect(readConfig({ HUB_BROKER_URL: "mqtt://mqtt.lan", HUB_BROKER_RELOAD: '["/bin/true"]' })).toMatchObject({ ok: false });
  });

  it("has one front door for devices, and a certificate's authority only where it is asked for", () => {
    const asked = { HUB_BROKER_URL: "mqtt://mqtt.lan", HUB_MQTTS_PORT: "8883", HUB_BROKER_CA: "/nowhere/ca.pem" };
    const outcome = readConfig(asked);
    expect(outcome.ok ? [] : outcome.errors.filter((error) => error.includes("BROKER"))).toEqual([
      expect.stringContaining("unset HUB_MQTTS_PORT"),
      expect.stringContaining("begin with mqtts://"),
      expect.stringContaining("/nowhere/ca.pem cannot be read"),
    ]);
    expect(readConfig({ HUB_BROKER_CA: "/etc/ca.pem" })).toMatchObject({ ok: false });
    expect(readConfig({})).toMatchObject({ ok: true, config: { broker: null } });
  });

  it.each([
    ["host and port", "postgres://hub:secret@db.example.org:5432/shouwang", true],
    ["its other name, with TLS", "postgresql://hub:p%40ss@db/shouwang?sslmode=verify-full", true],
    ["a socket", "postgres://hub@/shouwang?host=/var/run/postgresql", true],
    ["no database", "postgres://hub:secret@db", false],
    ["another database", "mysql://hub:secret@db/shouwang", false],
    ["a password that is not escaped", "postgres://hub:sec/ret#1@db/shouwang", false],
  ])("knows the address of a database: %s", (_, url, ok) => {
    const outcome = readConfig({ HUB_DATABASE_URL: url });
    expect(outcome.ok).toBe(ok);
    expect(JSON.stringify(outcome.ok ? [] : outcome.errors)).not.toContain("sec");
  });

  it("takes a series server whole or not at all, its token from a file too", () => {
    const whole = { HUB_INFLUX_URL: "http://127.0.0.1:8086/", HUB_INFLUX_TOKEN: "t", HUB_INFLUX_ORG: "o", HUB_INFLUX_BUCKET: "b" };
    const influx = { url: "http://127.0.0.1:8086", token: "t", org: "o", bucket: "b", query: "flux" };
    expect(readConfig(whole)).toMatchObject({ ok: true, config: { influx } });
    expect(readConfig({})).toMatchObject({ ok: true, config: { influx: null } });
    const mistaken = readConfig({ HUB_INFLUX_URL: "influx:8086", HUB_INFLUX_ORG: "o", HUB_INFLUX_QUERY: "sql" });
    const text = mistaken.ok ? "" : mistaken.errors.join("\n");
    for (const name of ["HUB_INFLUX_URL: ", "HUB_INFLUX_QUERY: ", "HUB_INFLUX_TOKEN, HUB_INFLUX_BUCKET: missing"])
      expect(text).toContain(name);
    const dir = mkdtempSync(join(tmpdir(), "shouwang-config-"));
    writeFileSync(join(dir, "token"), "from-a-file\n");
    const { HUB_INFLUX_TOKEN: _, ...rest } = whole;
    expect(readConfig({ ...rest, HUB_INFLUX_TOKEN_FILE: join(dir, "token") })).toMatchObject({
      config: { influx: { token: "from-a-file" } },
    });
    rmSync(dir, { recursive: true });
  });

  it("reads secrets from files", () => {
    const dir = mkdtempSync(join(tmpdir(), "shouwang-config-"));
    writeFileSync(join(dir, "password"), "from-a-file\n");
    expect(readConfig({ HUB_DEMO: "1", HUB_DEMO_PASSWORD_FILE: join(dir, "password") })).toMatchObject({
      ok: true,
      config: { demoPassword: "from-a-file" },
    });
    expect(readConfig({ HUB_DEMO_PASSWORD_FILE: join(dir, "nowhere") })).toMatchObject({ ok: false });
    rmSync(dir, { recursive: true });
  });

  it("names every variable in .env.example and no other", () => {
    const source = readFileSync(new URL("hub/config.ts", root), "utf8");
    const read = new Set([...source.matchAll(/(?:text|port|oneOf|flag|whole|pemPath)\("(HUB_[A-Z_]+)"/g)].map((match) => match[1]));
    const written = new Set(
      [...readFileSync(new URL(".env.example", root), "utf8").matchAll(/^(HUB_[A-Z_]+)=/gm)].map((match) => match[1]),
    );
    read.delete("HUB_TEST_DELAY_SYNC_MS");
    expect([...written].sort()).toEqual([...read].sort());
  });

  it("has the version of package.json", () => {
    const parsed: unknown = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    expect(parsed).toMatchObject({ version: VERSION });
  });
});
