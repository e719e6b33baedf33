import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const OPENSSL = "/usr/bin/openssl";

export interface Pair {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Authority {
  readonly caFile: string;
  /** A certificate for 127.0.0.1 and localhost, written over an earlier one of the same name. */
  issue(name: string, dates?: { readonly from: string; readonly to: string }): Pair;
}

/** A certificate authority of our own in `dir`, made by openssl. */
export function createAuthority(dir: string): Authority {
  const openssl = (...args: readonly string[]): void => void execFileSync(OPENSSL, args, { cwd: dir, stdio: "pipe" });
  const caFile = join(dir, "ca.pem");
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...curve, "-keyout", "ca.key", "-out", caFile, "-days", "30", "-subj", "/CN=Test authority");
  writeFileSync(join(dir, "san.cnf"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  writeFileSync(
    join(dir, "ca.cnf"),
    "[ca]\ndefault_ca=own\n[own]\ndir=.\ndatabase=./index.txt\nnew_certs_dir=.\nserial=./serial\ndefault_md=sha256\npolicy=any\nunique_subject=no\nrand_serial=yes\n[any]\ncommonName=supplied\n",
  );
  writeFileSync(join(dir, "index.txt"), "");
  return {
    caFile,
    issue: (name, dates) => {
      const pair = { certFile: join(dir, `${name}.pem`), keyFile: join(dir, `${name}.key`) };
      openssl("req", ...curve, "-keyout", pair.keyFile, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
      const span = dates ? ["-startdate", dates.from, "-enddate", dates.to] : ["-days", "30"];
      const by = ["-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-extfile", "san.cnf", "-notext"];
      openssl("ca", "-batch", ...by, ...span, "-in", `${name}.csr`, "-out", pair.certFile);
      return pair;
    },
  };
}
