import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../hub/config.ts";

const COMPOSE = "/usr/bin/docker-compose";
const PROFILES = ["influx", "postgres", "mosquitto", "monitoring"] as const;
const root = fileURLToPath(new URL("../..", import.meta.url));
const secrets = mkdtempSync(join(tmpdir(), "shouwang-compose-"));
const nothing = join(secrets, "nothing.env");
writeFileSync(nothing, "");
afterAll(() => rmSync(secrets, { recursive: true }));

const Service = Type.Object({
  profiles: Type.Optional(Type.Array(Type.String())),
  image: Type.String(),
  user: Type.String(),
  restart: Type.String(),
  read_only: Type.Boolean(),
  tmpfs: Type.Array(Type.String()),
  cap_drop: Type.Array(Type.String()),
  security_opt: Type.Array(Type.String()),
  stop_grace_period: Type.String(),
  environment: Type.Record(Type.String(), Type.String()),
  ports: Type.Array(Type.String()),
  volumes: Type.Array(Type.String()),
  healthcheck: Type.Object({ test: Type.Array(Type.String()), interval: Type.String(), timeout: Type.String() }),
  logging: Type.Object({ options: Type.Object({ "max-size": Type.String(), "max-file": Type.String() }) }),
});
const Mounts = Type.Object({ services: Type.Object({ hub: Type.Object({ volumes: Type.Array(Type.String()) }) }) });
const Composed = Type.Object({ services: Type.Record(Type.String(), Service), volumes: Type.Record(Type.String(), Type.Unknown()) });

/** What docker-compose makes of the file; nothing of the caller's own environment or `.env` gets in. */
function composed(profiles: readonly string[], env: Readonly<Record<string, string>> = {}): Static<typeof Composed> {
  const args = ["--env-file", nothing, "-f", "docker-compose.yml", ...profiles.flatMap((name) => ["--profile", name]), "config"];
  const text = execFileSync(COMPOSE, args, { cwd: root, encoding: "utf8", env: { PATH: process.env.PATH ?? "", ...env } });
  return Value.Parse(Composed, parse(text));
}

/** As the hub would read it: files of /run/secrets are those that the operator has put below ./secrets/hub. */
function asTheHubReadsIt(environment: Readonly<Record<string, string>>): ReturnType<typeof readConfig> {
  return readConfig(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replace("/run/secrets", secrets)])));
}

describe.skipIf(!existsSync(COMPOSE))("docker-compose.yml (skipped without docker-compose: sudo apt-get install -y docker-compose)", () => {
  it("starts the hub always, a server only with its profile", () => {
    // This docker-compose prints services of other profiles too, so what counts is what each asks for.
    const asked = Object.entries(composed(PROFILES).services).map(([name, service]) => [name, service.profiles ?? null]);
    expect(Object.fromEntries(asked)).toEqual({
      ...{ hub: null, influx: ["influx"], postgres: ["postgres"], mosquitto: ["mosquitto"] },
      ...{ prometheus: ["monitoring"], grafana: ["monitoring"] },
    });
  });

  it.each(["hub", "influx", "postgres", "mosquitto", "prometheus", "grafana"])("%s runs with no more rights than it needs", (name) => {
    const service = composed(PROFILES).services[name];
    if (service === undefined) throw new Error(`no service ${name}`);
    expect(service).toMatchObject({ restart: "unless-stopped", read_only: true, cap_drop: ["ALL"] });
    expect(service.security_opt).toEqual(["no-new-privileges:true"]);
    expect(service.user).not.toMatch(/^(root|0)(:|$)/);
    expect(service.image).toMatch(/:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    expect(service.healthcheck.test.length).toBeGreaterThan(1);
    expect(service.stop_grace_period).toMatch(/^(10s|1m0s|60s)$/);
    expect(service.tmpfs.some((mount) => mount.startsWith("/tmp:"))).toBe(true);
    expect(service.ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    const secrets = service.volumes.filter((mount) => mount.includes("/secrets/"));
    // Prometheus asks for what anybody on its network may read.
    expect(secrets.length > 0).toBe(name !== "prometheus");
    expect(secrets.filter((mount) => !/\/secrets\/[a-z/]+:\/(run\/secrets|etc\/mosquitto\/[a-z]+):ro$/.test(mount))).toEqual([]);
    const open = Object.entries(service.environment).filter(
      ([key, value]) => /PASSWORD|TOKEN|SMTP_URL|DATABASE_URL/.test(key) && value !== "",
    );
    expect(open.filter(([key]) => !key.endsWith("_FILE"))).toEqual([]);
  });

  it("keeps data in named volumes", () => {
    const { services, volumes } = composed(PROFILES);
    const named = Object.values(services).flatMap((service) => service.volumes.flatMap((mount) => /^([a-z-]+):\//.exec(mount)?.[1] ?? []));
    expect(named.sort()).toEqual(Object.keys(volumes).sort());
  });

  it("gives the hub an environment that the hub takes", () => {
    const { services } = composed([]);
    expect(asTheHubReadsIt(services.hub?.environment ?? {})).toMatchObject({
      ok: true,
      config: { host: "0.0.0.0", influx: null, demo: false },
    });
  });

  it("with the influx profile the hub's variables lead to that server", () => {
    writeFileSync(join(secrets, "influx-token"), "a token\n");
    const env = {
      HUB_INFLUX_URL: "http://influx:8086",
      HUB_INFLUX_TOKEN_FILE: "/run/secrets/influx-token",
      HUB_INFLUX_ORG: "our-home",
      HUB_INFLUX_BUCKET: "readings",
    };
    const { hub, influx } = composed(["influx"], env).services;
    expect(asTheHubReadsIt(hub?.environment ?? {})).toMatchObject({
      ok: true,
      config: { influx: { url: "http://influx:8086", token: "a token", org: "our-home", bucket: "readings" } },
    });
    expect(influx?.environment).toMatchObject({ DOCKER_INFLUXDB_INIT_ORG: "our-home", DOCKER_INFLUXDB_INIT_BUCKET: "readings" });
  });

  it("takes back-ups into a volume of their own, a folder of the host where told, and none when told so", () => {
    const [own, other, none] = [{}, { BACKUP_FOLDER: "/mnt/other" }, { HUB_BACKUP_DIR: "" }].map((env) => composed([], env).services.hub);
    expect(asTheHubReadsIt(own?.environment ?? {})).toMatchObject({
      ok: true,
      config: { dataDir: "/data", backup: { folder: "/backups" } },
    });
    expect(own?.volumes).toContainEqual(expect.stringMatching(/^hub-backups:\/backups(:rw)?$/));
    expect(other?.volumes).toContainEqual(expect.stringMatching(/^\/mnt\/other:\/backups(:rw)?$/));
    expect(other?.volumes.filter((mount) => mount.startsWith("hub-backups"))).toEqual([]);
    expect(asTheHubReadsIt(none?.environment ?? {})).toMatchObject({ ok: true, config: { backup: null } });
  });

  it("Prometheus and Grafana find the files that they are given, and Grafana calls nobody", () => {
    const { prometheus, grafana } = composed(PROFILES).services;
    const own = [...(prometheus?.volumes ?? []), ...(grafana?.volumes ?? [])].flatMap((mount) => /^(\/.*?):.*:ro$/.exec(mount)?.[1] ?? []);
    const shipped = own.filter((path) => !path.includes("/secrets/"));
    expect(shipped).toHaveLength(4);
    expect(shipped.filter((path) => !existsSync(path))).toEqual([]);
    expect(grafana?.environment).toMatchObject({ GF_ANALYTICS_REPORTING_ENABLED: "false", GF_AUTH_ANONYMOUS_ENABLED: "false" });
  });

  it("opens to the network only when told", () => {
    expect(composed([], { BIND_ADDRESS: "192.0.2.7" }).services.hub?.ports).toContain("192.0.2.7:8080:8080/tcp");
  });
});

describe("Dockerfile", () => {
  const BASE = `node:\${NODE}`;
  const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
  const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");

  it("builds and runs with one pinned Node.js, as a user without rights", () => {
    expect(dockerfile).toMatch(/^ARG NODE=\d+\.\d+\.\d+-[a-z]+$/m);
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([BASE, BASE, `${BASE}-slim`]);
    expect(dockerfile).toMatch(/npm ci --omit=dev/);
    expect(dockerfile.indexOf("USER node")).toBeGreaterThan(dockerfile.lastIndexOf("FROM "));
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\/readyz/m);
  });

  it("gives the user inside every folder that the compose file keeps in a volume", () => {
    const owned = /^RUN install -d -o node -g node -m 0700 (.+)$/m.exec(dockerfile)?.[1]?.split(" ") ?? [];
    const { services } = Value.Parse(Mounts, parse(readFileSync(join(root, "docker-compose.yml"), "utf8"), { merge: true }));
    const mounted = services.hub.volumes.map((mount) => mount.replace(/:ro$/, "").split(":").at(-1) ?? "");
    expect(owned.sort()).toEqual(mounted.filter((path) => path !== "/run/secrets").sort());
  });

  it.each(["node_modules", "dist", "data", "secrets", ".env", ".git"])("%s stays out of the image", (name) => {
    expect(ignored).toContain(name);
  });
});
