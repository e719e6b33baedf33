import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Instant } from "../contracts/index.ts";
import type { InfluxTarget } from "../store/influx/index.ts";
import { type BackupPlan, readBackup } from "./backup-config.ts";
import { type BrokerAddress, readBroker } from "./broker-config.ts";
import { readCertificate } from "./certificate.ts";
import { readInflux } from "./influx-config.ts";

/** What the hub was told by its environment; parsed once, handed on in slices. */
export interface HubConfig {
  readonly host: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  /** MQTT over TLS; null: no such listener. */
  readonly mqtts: { readonly port: number; readonly certFile: string; readonly keyFile: string } | null;
  /** Transmission devices of GB/T 26875.3 over TCP; null: no such listener. */
  readonly gb26875Port: number | null;
  /** An outside MQTT broker, where devices log in; null: the hub's own. */
  readonly broker: BrokerAddress | null;
  /** The hub announces its alerts to Home Assistant below this prefix; null: it does not. */
  readonly homeAssistant: {
    readonly prefix: string;
    /** Of its log-in; null where an outside broker knows it. */
    readonly password: string | null;
  } | null;
  readonly dataDir: string;
  /** PostgreSQL database of the records, with its password; null: SQLite in the data directory. */
  readonly databaseUrl: string | null;
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
  /** A server of InfluxDB's v2 write API for the series; null: DuckDB in the data directory. */
  readonly influx: InfluxTarget | null;
  /** Size of the journal in MB at which its oldest file goes although the series do not have it yet. */
  readonly journalMaxMb: number;
  /** DuckDB's memory limit in MB. */
  readonly seriesMemoryMb: number;
  /** Resident memory in MB beyond which telemetry without a promise is left out; null: by the machine. */
  readonly memoryLimitMb: number | null;
  /** Null: no back-up is taken by itself. */
  readonly backup: BackupPlan | null;
  /** An outside watchman that is called while the promises hold. */
  readonly heartbeatUrl: string | null;
  /** Milliseconds that each journal sync is held back; for tests of the order of sync and PUBACK. */
  readonly delaySyncMs: number;
}

export type ConfigOutcome = { readonly ok: true; readonly config: HubConfig } | { readonly ok: false; readonly errors: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

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
  /** The value is a path. NAME_FILE may hold such a path, or be the PEM file itself, as secrets are mounted. */
  const pemPath = (name: string): string | null => {
    const value = text(name);
    if (value === null || !value.startsWith("-----BEGIN")) return value;
    const file = env[`${name}_FILE`];
    if (file === undefined || file === "")
      errors.push(`${name}: holds a PEM text; give the path of its file, since it is read again when it changes`);
    return file ?? null;
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

  const databaseUrl = text("HUB_DATABASE_URL");
  if (databaseUrl !== null && !isPostgresUrl(databaseUrl))
    errors.push(
      "HUB_DATABASE_URL: must be like postgres://user:password@host:5432/database, with %-escapes where the password holds : / ? # @",
    );
  const demo = flag("HUB_DEMO");
  const demoPassword = text("HUB_DEMO_PASSWORD");
  if (demoPassword !== null && demoPassword.length < 8)
    errors.push("HUB_DEMO_PASSWORD: has fewer than 8 characters; give a longer one or leave it out");
  const publicUrl = text("HUB_PUBLIC_URL");
  if (publicUrl !== null && !/^https?:\/\/[^/]+$/.test(publicUrl))
    errors.push(`HUB_PUBLIC_URL: "${publicUrl}" is no address like https://hub.example.org, without a path`);
  const smtpUrl = text("HUB_SMTP_URL");
  if (smtpUrl !== null && !/^smtps?:\/\//.test(smtpUrl)) errors.push("HUB_SMTP_URL: must begin with smtp:// or smtps://");
  const heartbeatUrl = text("HUB_HEARTBEAT_URL");
  if (heartbeatUrl !== null && !/^https?:\/\/[^/\s]+/.test(heartbeatUrl))
    errors.push("HUB_HEARTBEAT_URL: must be an address that begins with http:// or https://");
  const clock = oneOf("HUB_CLOCK", ["wall", "driven"], "wall");
  if (clock === "driven" && !demo) errors.push("HUB_CLOCK: a driven clock is for demo and tests only; set HUB_DEMO=1 or leave it out");
  const startText = text("HUB_CLOCK_START");
  const clockStart = startText === null ? null : Date.parse(startText);
  if (clockStart !== null && (Number.isNaN(clockStart) || clock !== "driven"))
    errors.push(`HUB_CLOCK_START: "${startText}" must be an ISO 8601 time, and is for HUB_CLOCK=driven only`);
  const mqttsAsked = text("HUB_MQTTS_PORT") !== null;
  const mqttsPort = port("HUB_MQTTS_PORT", 8883);
  const certFile = pemPath("HUB_TLS_CERT");
  const keyFile = pemPath("HUB_TLS_KEY");
  const mqtts = certFile === null || keyFile === null ? null : { port: mqttsPort, certFile: resolve(certFile), keyFile: resolve(keyFile) };
  if (mqtts !== null) {
    const read = readCertificate(mqtts);
    if (!read.ok) errors.push(...read.errors);
  } else if (mqttsAsked || certFile !== null || keyFile !== null) {
    const missing = [certFile === null ? "HUB_TLS_CERT" : "", keyFile === null ? "HUB_TLS_KEY" : ""].filter((name) => name !== "");
    errors.push(`${missing.join(" and ")}: missing; MQTT over TLS needs a certificate chain and its key as PEM files`);
  }
  const influx = readInflux(
    {
      HUB_INFLUX_URL: text("HUB_INFLUX_URL"),
      HUB_INFLUX_TOKEN: text("HUB_INFLUX_TOKEN"),
      HUB_INFLUX_ORG: text("HUB_INFLUX_ORG"),
      HUB_INFLUX_BUCKET: text("HUB_INFLUX_BUCKET"),
    },
    oneOf("HUB_INFLUX_QUERY", ["flux", "victoria"], "flux"),
    (error) => void errors.push(error),
  );
  const backup = readBackup(
    { HUB_BACKUP_DIR: text("HUB_BACKUP_DIR"), HUB_BACKUP_AT: text("HUB_BACKUP_AT") },
    whole("HUB_BACKUP_KEEP", 7, 1),
    resolve(text("HUB_DATA_DIR") ?? "./data"),
    (error) => void errors.push(error),
  );
  const broker = readBroker(
    {
      ...{ url: text("HUB_BROKER_URL"), caFile: pemPath("HUB_BROKER_CA") },
      ...{ files: text("HUB_BROKER_FILES"), reload: text("HUB_BROKER_RELOAD") },
      hasOwnTls: mqttsAsked || certFile !== null || keyFile !== null,
    },
    (error) => void errors.push(error),
  );
  const haPrefix = text("HUB_HA_PREFIX") ?? "homeassistant";
  if (!/^[\w-]+(?:\/[\w-]+)*$/.test(haPrefix) || /^sw(?:\/|$)/.test(haPrefix))
    errors.push(
      `HUB_HA_PREFIX: "${haPrefix}" is no prefix like homeassistant; letters, digits, _ and -, steps by /, none that begins with sw/`,
    );
  const haPassword = text("HUB_HA_PASSWORD");
  const announces = flag("HUB_HA_DISCOVERY");
  if (announces && broker === null && (haPassword?.length ?? 0) < 16)
    errors.push("HUB_HA_PASSWORD: missing, or shorter than 16 characters; Home Assistant logs in as home-assistant with it");

  const config: HubConfig = {
    host: text("HUB_HOST") ?? "127.0.0.1",
    httpPort: port("HUB_HTTP_PORT", 8080),
    mqttPort: port("HUB_MQTT_PORT", 1883),
    mqtts,
    broker,
    homeAssistant: announces ? { prefix: haPrefix, password: haPassword } : null,
    gb26875Port: text("HUB_GB26875_PORT") === null ? null : port("HUB_GB26875_PORT", 0),
    dataDir: resolve(text("HUB_DATA_DIR") ?? "./data"),
    databaseUrl,
    publicUrl,
    demo,
    demoPassword,
    clock,
    clockStart,
    trustProxy: flag("HUB_TRUST_PROXY"),
    logLevel: oneOf("HUB_LOG_LEVEL", LOG_LEVELS, "info"),
    smtp: smtpUrl === null ? null : { url: smtpUrl, from: text("HUB_SMTP_FROM") ?? "shouwang@localhost" },
    influx,
    memoryLimitMb: text("HUB_MEMORY_LIMIT_MB") === null ? null : whole("HUB_MEMORY_LIMIT_MB", 0, 128),
    backup,
    heartbeatUrl,
    journalMaxMb: whole("HUB_JOURNAL_MAX_MB", 20_000, 16),
    seriesMemoryMb: whole("HUB_SERIES_MEMORY_MB", 512, 64),
    delaySyncMs: whole("HUB_TEST_DELAY_SYNC_MS", 0, 0),
  };
  return errors.length === 0 ? { ok: true, config: Object.freeze(config) } : { ok: false, errors };
}

/** The address itself never goes into a complaint: it holds the password. A socket's directory stands in `?host=`. */
function isPostgresUrl(text: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(text)) return false;
  const plain = text.replace(/^[a-z]+:\/\/([^/?#]*@)?(?=\/)/, "http://$1localhost").replace(/^postgres(ql)?:/, "http:");
  return URL.canParse(plain) && new URL(plain).pathname.length > 1;
}
