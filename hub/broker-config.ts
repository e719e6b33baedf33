import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";

/** An outside MQTT broker, as it was named. */
export interface BrokerAddress {
  /** Without user and password. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: string | null;
  /** PEM text. */
  readonly ca: string | null;
  /** Folder of a Mosquitto's ACL and password file on this machine, which the hub then keeps; null: they are made by hand. */
  readonly files: string | null;
  /** Program and arguments that have Mosquitto read these files anew; null: whoever watches the folder does. */
  readonly reload: readonly string[] | null;
}

const FORM = "mqtt://user:password@host:1883, or mqtts://…:8883 for TLS, with %-escapes where the password holds : / ? # @";

/** The outside broker from what was set; the address never goes into a complaint: it holds the password. */
export function readBroker(
  set: {
    readonly url: string | null;
    readonly caFile: string | null;
    readonly files: string | null;
    readonly reload: string | null;
    readonly hasOwnTls: boolean;
  },
  mistake: (error: string) => void,
): BrokerAddress | null {
  if (set.url === null) {
    if (set.caFile !== null) mistake("HUB_BROKER_CA: is for an outside broker; give its address as HUB_BROKER_URL or leave it out");
    for (const name of ["files", "reload"] as const)
      if (set[name] !== null)
        mistake(`HUB_BROKER_${name.toUpperCase()}: is for an outside broker; give its address as HUB_BROKER_URL or leave it out`);
    return null;
  }
  if (set.reload !== null && set.files === null)
    mistake("HUB_BROKER_RELOAD: there is nothing to reload; name the folder of Mosquitto's files as HUB_BROKER_FILES or leave it out");
  if (set.files !== null && !isAbsolute(set.files))
    mistake(`HUB_BROKER_FILES: "${set.files}" is no whole path of a folder, such as /etc/mosquitto/shouwang`);
  if (set.hasOwnTls)
    mistake(
      "HUB_BROKER_URL: with an outside broker the hub listens for no MQTT itself; unset HUB_MQTTS_PORT, HUB_TLS_CERT and HUB_TLS_KEY",
    );
  const url = URL.canParse(set.url) ? new URL(set.url) : null;
  const isPlain = url !== null && (url.pathname === "" || url.pathname === "/") && url.search === "" && url.hash === "";
  if (url === null || !isPlain || !/^mqtts?:$/.test(url.protocol) || url.hostname === "") {
    mistake(`HUB_BROKER_URL: must be like ${FORM}, without path or ?`);
    return null;
  }
  const isTls = url.protocol === "mqtts:";
  if (set.caFile !== null && !isTls) mistake("HUB_BROKER_CA: is for TLS only; let HUB_BROKER_URL begin with mqtts:// or leave it out");
  const port = url.port === "" ? (isTls ? 8_883 : 1_883) : Number(url.port);
  const decoded = (text: string): string | null => {
    try {
      return text === "" ? null : decodeURIComponent(text);
    } catch {
      mistake(`HUB_BROKER_URL: user or password holds a % that begins no escape; write ${FORM}`);
      return null;
    }
  };
  return {
    ...{ url: `${url.protocol}//${url.hostname}:${port}`, host: url.hostname.replace(/^\[|\]$/g, ""), port },
    ...{ username: decoded(url.username), password: decoded(url.password) },
    ca: set.caFile === null ? null : readCa(set.caFile, mistake),
    files: set.files,
    reload: set.reload === null ? null : readCommand(set.reload, mistake),
  };
}

/** A program and its arguments, each by itself: no shell reads them, so nothing in them can mean more. */
function readCommand(text: string, mistake: (error: string) => void): readonly string[] | null {
  try {
    const said: unknown = JSON.parse(text);
    if (Array.isArray(said) && said.every((one) => typeof one === "string" && !one.includes("\0")) && isAbsolute(said[0] ?? ""))
      return said;
  } catch {
    // Told below, as anything else that is no such list.
  }
  mistake(
    'HUB_BROKER_RELOAD: must be a JSON list of a program by its whole path and its arguments, such as ["/usr/bin/systemctl","reload","mosquitto"]',
  );
  return null;
}

function readCa(file: string, mistake: (error: string) => void): string | null {
  try {
    const text = readFileSync(file, "utf8");
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
    mistake(`HUB_BROKER_CA: ${file} holds no PEM certificate; it must begin with -----BEGIN CERTIFICATE-----`);
  } catch (error) {
    mistake(`HUB_BROKER_CA: ${file} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  return null;
}
