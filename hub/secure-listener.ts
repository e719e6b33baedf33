import { statSync } from "node:fs";
import type { Listener, ListeningBroker } from "../broker/index.ts";
import { DAY, type Instant } from "../contracts/index.ts";
import { datesProblem, readCertificate } from "./certificate.ts";
import type { HubConfig } from "./config.ts";
import { Refused } from "./data-dir.ts";

interface SecurePorts {
  readonly config: Pick<HubConfig, "host" | "mqtts">;
  readonly broker: Pick<ListeningBroker, "listen">;
  now(): Instant;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
}

export interface SecureListener {
  /** @returns the address, such as mqtts://127.0.0.1:8883; null where none is configured */
  open(): Promise<string | null>;
  /** Looks whether the files have changed, and says once a day when the certificate's end is near. */
  tend(): void;
  /** Reads the files anew, whatever their dates say. */
  reload(): void;
}

const SOON = 21 * DAY;

/** MQTT over TLS with a certificate that is renewed while the hub runs; connections that stand are not touched. */
export function createSecureListener({ config, broker, now, log }: SecurePorts): SecureListener {
  const files = config.mqtts;
  let listener: Listener | null = null;
  let known = "";
  let warnedAt = Number.NEGATIVE_INFINITY;
  let validity = { validFrom: 0, validTo: Number.POSITIVE_INFINITY };

  const marks = (): string => {
    if (files === null) return "";
    return [files.certFile, files.keyFile]
      .map((file) => statSync(file, { throwIfNoEntry: false }))
      .map((stat) => (stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "missing"))
      .join("; ");
  };
  const warnOfDates = (): void => {
    const problem = datesProblem(validity, now(), SOON);
    if (problem === null || now() - warnedAt < DAY) return;
    warnedAt = now();
    log.warn({ file: files?.certFile }, `MQTT over TLS: ${problem}`);
  };
  const reload = (): void => {
    if (files === null || listener === null) return;
    known = marks();
    const read = readCertificate(files);
    // A renewal writes one file after the other: half of it is no reason to stop serving the old pair.
    if (!read.ok) {
      log.warn({ errors: read.errors }, "the certificate could not be renewed; the one in use stays");
      return;
    }
    validity = read.certificate;
    listener.renew(read.certificate);
    warnedAt = Number.NEGATIVE_INFINITY;
    log.info({ subject: read.certificate.subject, until: new Date(validity.validTo).toISOString() }, "certificate renewed");
    warnOfDates();
  };

  return {
    open: async () => {
      if (files === null) return null;
      const read = readCertificate(files);
      if (!read.ok) throw new Refused(read.errors.join("\n"));
      known = marks();
      validity = read.certificate;
      listener = await broker.listen({ host: config.host, port: files.port, tls: read.certificate });
      warnOfDates();
      return `mqtts://${listener.host}:${listener.port}`;
    },
    tend: () => {
      if (files === null) return;
      if (marks() !== known) reload();
      warnOfDates();
    },
    reload,
  };
}
