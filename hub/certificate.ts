import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Instant } from "../contracts/index.ts";

export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface ReadCertificate {
  readonly cert: string;
  readonly key: string;
  readonly subject: string;
  readonly validFrom: Instant;
  readonly validTo: Instant;
}

export type CertificateOutcome =
  | { readonly ok: true; readonly certificate: ReadCertificate }
  | { readonly ok: false; readonly errors: readonly string[] };

/** Reads a certificate chain and its private key; whether it is valid today is not asked here. All mistakes are reported at once. */
export function readCertificate(files: CertificateFiles): CertificateOutcome {
  const errors: string[] = [];
  const attempt = <T>(name: string, work: () => T, fault: (reason: string) => string): T | null => {
    try {
      return work();
    } catch (error) {
      errors.push(`${name}: ${fault(error instanceof Error ? error.message : String(error))}`);
      return null;
    }
  };
  const read = (name: string, file: string): string | null =>
    attempt(
      name,
      () => readFileSync(file, "utf8"),
      (reason) => (reason.startsWith("ENOENT") ? `there is no file ${file}` : `${file} cannot be read (${reason})`),
    );
  const cert = read("HUB_TLS_CERT", files.certFile);
  const key = read("HUB_TLS_KEY", files.keyFile);
  const x509 =
    cert === null
      ? null
      : attempt(
          "HUB_TLS_CERT",
          () => new X509Certificate(cert),
          (reason) => `${files.certFile} holds no PEM certificate (${reason}); it must begin with -----BEGIN CERTIFICATE-----`,
        );
  const secret =
    key === null
      ? null
      : attempt(
          "HUB_TLS_KEY",
          () => createPrivateKey(key),
          (reason) => `${files.keyFile} holds no PEM private key without a pass phrase (${reason})`,
        );
  if (x509 !== null && secret !== null && !x509.checkPrivateKey(secret))
    errors.push(
      `HUB_TLS_KEY: ${files.keyFile} does not fit the certificate in ${files.certFile}; the chain must begin with the server's own certificate`,
    );
  if (errors.length > 0 || cert === null || key === null || x509 === null) return { ok: false, errors };
  return {
    ok: true,
    certificate: {
      cert,
      key,
      subject: x509.subjectAltName ?? x509.subject,
      validFrom: Date.parse(x509.validFrom),
      validTo: Date.parse(x509.validTo),
    },
  };
}

/** What is wrong with its dates, in words; null where nothing is. */
export function datesProblem(certificate: Pick<ReadCertificate, "validFrom" | "validTo">, now: Instant, soon: number): string | null {
  const day = (at: Instant): string => new Date(at).toISOString();
  if (now < certificate.validFrom) return `the certificate is not valid before ${day(certificate.validFrom)}; devices will refuse it`;
  if (now > certificate.validTo) return `the certificate expired on ${day(certificate.validTo)}; devices will refuse it`;
  return certificate.validTo - now < soon ? `the certificate expires on ${day(certificate.validTo)}` : null;
}
