import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Instant } from "../contracts/index.ts";

/** What the hub was told by its environment; parsed once, handed on in slices. */
export interface HubConfig {
  readonly host: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly dataDir: string;
  readonly publicUrl: string | null;
  readonly demo: boolean;
  /** One password for the demo log-ins; null: make one and print it. */
  readonly demoPassword: string | null;
  readonly clock: "wall" | "driven";
  /** Where a driven clock begins; null: at the wall's time. */
  readonly clockStart: Instant | null;
  readonly trustProxy: boolean;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  readonly smtp: { readonly url: string; readonly from: string } | null;
  /** DuckDB's memory limit in MB. */
  readonly seriesMemoryMb: number;
  /** Milliseconds that each journal sync is held back; for tests of the order of sync and PUBACK. */
  readonly delaySyncMs: number;
}

export type ConfigOutcome = { readonly ok: true; readonly config: HubConfig } | { readonly ok: false; readonly errors: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Names of issues to come: accepted nowhere, so that nobody believes that they work. */
const NOT_YET = [
  "HUB_MQTTS_PORT",
  "HUB_TLS_CERT",
  "HUB_TLS_KEY",
  "HUB_BROKER_URL",
  "HUB_DATABASE_URL",
  "HUB_INFLUX_URL",
  "HUB_HEARTBEAT_URL",
] as const;

/** Reads the environment; all mistakes are reported at once, each with how to mend it. */
export function readConfig(env: Env): ConfigOutcome {
  const errors: string[] = [];
  const text = (name: string): string | null => {
    const file = env[`${name}_FILE`];
    if (file !== undefined && file !== "") {
      if (existsSync(file)) return readFileSync(file, "utf8").trim();
      errors.push(`${name}_FILE: there is no file ${file}`);
      return null;
    }
    const value = env[name];
    return value === undefined || value === "" ? null : value;
  };
  const port = (name: string, fallback: number): number => {
    const value = text(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
    errors.push(`${name}: "${value}" is no port; give a number from 0 (any free one) to 65535`);
    return fallback;
  };
  const oneOf = <T extends string>(name: string, choices: readonly T[], fallback: T): T => {
    const value = text(name);
    if (value === null) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    errors.push(`${name}: "${value}" is not one of ${choices.join(", ")}`);
    return fallback;
  };
  const flag = (name: string): boolean => oneOf(name, ["0", "1", "true", "false"], "0") === "1" || text(name) === "true";
  const whole = (name: string, fallback: number, least: number): number => {
    const value = text(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (Number.isInteger(number) && number >= least) return number;
    errors.push(`${name}: "${value}" is no whole number of at least ${least}`);
    return fallback;
  };

  const demo = flag("HUB_DEMO");
  const demoPassword = text("HUB_DEMO_PASSWORD");
  if (demoPassword !== null && demoPassword.length < 8)
    errors.push("HUB_DEMO_PASSWORD: has fewer than 8 characters; give a longer one or leave it out");
  const publicUrl = text("HUB_PUBLIC_URL");
  if (publicUrl !== null && !/^https?:\/\/[^/]+$/.test(publicUrl))
    errors.push(`HUB_PUBLIC_URL: "${publicUrl}" is no address like https://hub.example.org, without a path`);
  const smtpUrl = text("HUB_SMTP_URL");
  if (smtpUrl !== null && !/^smtps?:\/\//.test(smtpUrl)) errors.push("HUB_SMTP_URL: must begin with smtp:// or smtps://");
  const clock = oneOf("HUB_CLOCK", ["wall", "driven"], "wall");
  if (clock === "driven" && !demo) errors.push("HUB_CLOCK: a driven clock is for demo and tests only; set HUB_DEMO=1 or leave it out");
  const startText = text("HUB_CLOCK_START");
  const clockStart = startText === null ? null : Date.parse(startText);
  if (clockStart !== null && (Number.isNaN(clockStart) || clock !== "driven"))
    errors.push(`HUB_CLOCK_START: "${startText}" must be an ISO 8601 time, and is for HUB_CLOCK=driven only`);
  for (const name of NOT_YET) if (text(name) !== null) errors.push(`${name}: not supported by this version; unset it`);

  const config: HubConfig = {
    host: text("HUB_HOST") ?? "127.0.0.1",
    httpPort: port("HUB_HTTP_PORT", 8080),
    mqttPort: port("HUB_MQTT_PORT", 1883),
    dataDir: resolve(text("HUB_DATA_DIR") ?? "./data"),
    publicUrl,
    demo,
    demoPassword,
    clock,
    clockStart,
    trustProxy: flag("HUB_TRUST_PROXY"),
    logLevel: oneOf("HUB_LOG_LEVEL", LOG_LEVELS, "info"),
    smtp: smtpUrl === null ? null : { url: smtpUrl, from: text("HUB_SMTP_FROM") ?? "shouwang@localhost" },
    seriesMemoryMb: whole("HUB_SERIES_MEMORY_MB", 512, 64),
    delaySyncMs: whole("HUB_TEST_DELAY_SYNC_MS", 0, 0),
  };
  return errors.length === 0 ? { ok: true, config: Object.freeze(config) } : { ok: false, errors };
}
