import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createAuthority, OPENSSL, type Pair } from "../support/certificates.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { freePort } from "../support/free-port.ts";
import { DEMO_PASSWORD, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

const GUIDE = readFileSync(new URL("../../docs/operate/README.en.md", import.meta.url), "utf8");
const HOST = "localhost";

/** The example of the operator's guide, exactly as it stands there. */
function example(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(GUIDE)?.[1];
  if (found === undefined) throw new Error(`the guide has no example in ${language}`);
  return found;
}

interface Proxy {
  readonly name: string;
  readonly binary: string;
  /** Puts the example to our ports and files; answers the arguments to start with. */
  settle(dir: string, ports: { readonly own: number; readonly hub: string }, pair: Pair): readonly string[];
}

const PROXIES: readonly Proxy[] = [
  {
    name: "Caddy",
    binary: "/usr/bin/caddy",
    settle: (dir, { own, hub }, { certFile, keyFile }) => {
      const site = example("caddyfile")
        .replace("hub.example.org {", `${HOST}:${own} {\n    tls ${certFile} ${keyFile}`)
        .replace("127.0.0.1:8080", hub);
      writeFileSync(join(dir, "Caddyfile"), `{\n  admin off\n  auto_https disable_redirects\n}\n${site}`);
      return ["run", "--config", join(dir, "Caddyfile"), "--adapter", "caddyfile"];
    },
  },
  {
    name: "nginx",
    binary: "/usr/sbin/nginx",
    settle: (dir, { own, hub }, { certFile, keyFile }) => {
      const site = example("nginx")
        .replace("listen 443", `listen 127.0.0.1:${own}`)
        .replace("hub.example.org", HOST)
        .replace(/ssl_certificate .*/, `ssl_certificate ${certFile};`)
        .replace(/ssl_certificate_key .*/, `ssl_certificate_key ${keyFile};`)
        .replace("127.0.0.1:8080", hub);
      mkdirSync(join(dir, "nginx"));
      const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${dir}/nginx/${one};`).join("\n");
      const whole = `daemon off;\npid ${dir}/nginx.pid;\nerror_log ${dir}/error.log;\nevents {}\nhttp {\naccess_log off;\n${paths}\n${site}}\n`;
      writeFileSync(join(dir, "nginx.conf"), whole);
      return ["-p", dir, "-e", join(dir, "error.log"), "-c", join(dir, "nginx.conf")];
    },
  },
];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

describe.each(PROXIES)("a hub behind $name, set up as the operator's guide shows", ({ binary, settle }) => {
  const here = existsSync(binary) && existsSync(OPENSSL);
  const dir = mkdtempSync(join(tmpdir(), "shouwang-proxy-"));
  let hub: HubProcess;
  let proxy: ChildProcess | undefined;
  let ca: Buffer;
  let url = "";
  let band: NewDevice;

  const ask = (method: string, path: string, more: { readonly body?: unknown; readonly headers?: Record<string, string> } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const body = more.body === undefined ? undefined : JSON.stringify(more.body);
      const headers = { ...(body === undefined ? {} : { "content-type": "application/json" }), ...more.headers };
      const sent = request(`${url}${path}`, { method, ca, headers, family: 4 }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString() }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  const logIn = (username: string, password: string, headers: Record<string, string> = {}): Promise<Answer> =>
    ask("POST", "/api/v1/session", { body: { username, password }, headers });

  beforeAll(async () => {
    if (!here) return;
    const authority = createAuthority(dir);
    ca = readFileSync(authority.caFile);
    const own = await freePort();
    url = `https://${HOST}:${own}`;
    hub = await startHub({ env: { HUB_PUBLIC_URL: url, HUB_TRUST_PROXY: "1" } });
    const args = settle(dir, { own, hub: new URL(hub.http).host }, authority.issue(HOST));
    proxy = spawn(binary, args, { stdio: "ignore", env: { ...process.env, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir } });
    await eventually("the proxy answers", async () => (await ask("GET", "/healthz").catch(() => undefined))?.status === 200, 20_000);
    const admin = await hub.as("admin");
    band = await addDevice(admin, { name: "手环", kind: "wearable", place: (await placeOfLevel(admin, "home")).id });
  });
  afterAll(async () => {
    proxy?.kill("SIGKILL");
    await hub?.kill();
    hub?.clean();
    rmSync(dir, { recursive: true, force: true });
  });

  it.skipIf(!here)("hands out the dashboard and a cookie for https only, and keeps the figures to itself", async () => {
    expect(await ask("GET", "/")).toMatchObject({ status: 200, body: expect.stringContaining("<div id=") });
    const { status, headers } = await logIn("duty", DEMO_PASSWORD);
    expect(status).toBe(200);
    expect(String(headers["set-cookie"])).toMatch(/; Secure/);
    expect((await ask("GET", "/metrics")).status).toBe(403);
  });

  it.skipIf(!here)("brings an alarm from MQTT over WebSocket to the desk's live feed", async () => {
    const { token } = JSON.parse((await logIn("duty", DEMO_PASSWORD)).body) as { token: string };
    const desk = new WebSocket(`${url.replace("https", "wss")}/api/v1/live`, {
      ...{ ca, family: 4, headers: { authorization: `Bearer ${token}`, origin: url } },
    });
    const frames: string[] = [];
    desk.on("message", (data) => void frames.push(String(data)));
    await new Promise((resolve, reject) => desk.once("open", resolve).once("error", reject));
    const client = await connectAsync(`${url.replace("https", "wss")}/mqtt`, {
      ...{ username: band.mqtt.username, password: band.mqtt.password, reconnectPeriod: 0, wsOptions: { ca, family: 4 } },
    });
    await client.publishAsync(`${band.device.topic}/event`, '{"event":"sos"}', { qos: 1 });
    await eventually("the SOS is on the desk", async () => frames.some((frame) => frame.includes(band.device.id) && frame.includes("sos")));
    await client.endAsync();
    desk.close();
  });

  it.skipIf(!here)("counts failed log-ins by the address that the proxy saw, whatever the caller says of itself", async () => {
    const left: number[] = [];
    for (const address of ["203.0.113.1", "203.0.113.2", "203.0.113.3"]) {
      const { status, headers } = await logIn("nobody", "wrong", { "x-forwarded-for": address });
      expect(status).toBe(401);
      left.push(Number(headers["x-ratelimit-remaining"]));
    }
    const [first = 0] = left;
    expect(left).toEqual([first, first - 1, first - 2]);
  });
});
