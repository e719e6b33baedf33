import type { AcceptanceView } from "../../contracts/index.ts";
import { openRecords } from "../../store/records/index.ts";
import { addDevice } from "../support/devices.ts";
import { type Desk, type HubProcess, startHub } from "../support/hub-process.ts";
import { quantile, rssOf, wait } from "./rig.ts";
import { atMost, type Bench, type BenchRow, told } from "./row.ts";
import { seedDevices } from "./seed-devices.ts";

const DEVICES = 3_000;
/** Tables of the same community beside it: the list says of each how far it is. */
const TABLES = 5;
const ROUNDS = 15;
/** What a page waits for, at most. */
const PAGE_MS = 1_000;
const FILE_MS = 2_000;

/** What a walk of all leaves: alarms that a desk and a phone have shown, places checked, photos. */
async function walked(dataDir: string, tables: readonly string[], devices: readonly string[]): Promise<void> {
  const records = await openRecords({ dir: `${dataDir}/records` });
  const { communities, devices: known } = await records.loadRegistry();
  const community = communities[0]?.id ?? "";
  const placeOf = new Map(known.map(({ id, place }) => [id, place]));
  const at = Date.now() - 3_600_000;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const seen = (ms: number) => ({ at: iso(ms), user: "u", name: "压测" });
  await records.commit(
    devices.map((device, n) => ({
      write: "walk-tick" as const,
      tick: {
        ...{ plan: "bench", community, device, result: "passed" as const, at: iso(at + n), by: { user: "u", name: "压测" } },
        ...{ event: "smoke" as const, reason: null, note: null },
        seen: { raisedAt: iso(at + n + 20), desk: seen(at + n + 900), phone: seen(at + n + 1_900) },
      },
    })),
  );
  const photo = {
    type: "image/jpeg" as const,
    bytes: 90_000,
    at: iso(at),
    by: "maint",
    byName: "压测",
    erasedAt: null,
    erasedByName: null,
  };
  for (const [n, device] of devices.entries())
    if (n % 10 !== 0)
      for (const acceptance of tables)
        await records.acceptances.savePoint({
          ...{ acceptance, device, community },
          check: { ok: true, at: iso(at + n), by: "maint", byName: "压测", note: null, place: placeOf.get(device) ?? null },
          photos: [{ ...photo, hash: n.toString(16).padStart(64, "0") }],
        });
  await records.stop();
}

/** Each device says its signal and its battery, through one gateway. */
async function speak(hub: HubProcess, admin: Desk, topics: readonly string[], place: string): Promise<void> {
  const gateway = await addDevice(admin, { name: "压测网关", kind: "gateway", place, format: "native", prefix: "sw/v1/xingfuli/" });
  const line = await hub.device(gateway.mqtt.username, gateway.mqtt.password);
  for (let n = 0; n < topics.length; n += 100)
    await Promise.all(
      topics.slice(n, n + 100).map((topic) => line.publishAsync(`${topic}/telemetry`, '{"signal":-88,"battery":91}', { qos: 1 })),
    );
  await line.endAsync();
}

/** An acceptance table over 3,000 devices that were all measured: what its pages, its files and its signature wait for. */
export const acceptance: Bench = {
  name: "acceptance",
  about: `an acceptance table of ${DEVICES} measured devices over HTTP: its page, its list, its files, its signature`,
  run: async () => {
    let hub = await startHub({ env: { HUB_LOG_LEVEL: "error" } });
    try {
      await hub.stop();
      const seeded = await seedDevices(hub.dataDir, DEVICES, "smoke");
      hub = await startHub({ env: { HUB_LOG_LEVEL: "error" }, dataDir: hub.dataDir });
      let maint = await hub.as("maint");
      const community = (await maint.get<{ items: { id: string }[] }>("/places?level=community&limit=1")).body.items[0]?.id ?? "";
      const tables: string[] = [];
      for (let n = 0; n < TABLES; n++) {
        const made = await maint.send<AcceptanceView>("POST", "/acceptances", {
          title: `压测 ${n}`,
          places: [community],
          kinds: ["smoke"],
        });
        tables.push(made.body.id);
      }
      await speak(
        hub,
        await hub.as("admin"),
        seeded.map(({ device }) => device.topic),
        community,
      );
      // What was heard first is written within seconds.
      await wait(5_000);
      await hub.stop();
      await walked(
        hub.dataDir,
        tables,
        seeded.map(({ device }) => device.id),
      );
      hub = await startHub({ env: { HUB_LOG_LEVEL: "error" }, dataDir: hub.dataDir });
      maint = await hub.as("maint");
      const { counts } = (await maint.get<AcceptanceView>(`/acceptances/${tables[0]}`)).body;
      if (counts.all < DEVICES || counts.accepted < DEVICES / 2) throw new Error(`not measured: ${JSON.stringify(counts)}`);
      const table = `/acceptances/${tables[0]}`;
      const raw = (path: string) => fetch(`${hub.http}/api/v1${path}`, { headers: { authorization: `Bearer ${maint.token}` } });
      const timed = async (what: string, ask: () => Promise<unknown>, most: number): Promise<BenchRow[]> => {
        const took: number[] = [];
        for (let n = 0; n < ROUNDS; n++) {
          const from = performance.now();
          await ask();
          took.push(performance.now() - from);
        }
        return [
          atMost("acceptance", `${what}, median`, quantile(took, 0.5), "ms", most),
          told("acceptance", `${what}, most`, Math.max(...took), "ms"),
        ];
      };
      const all = async (): Promise<void> => {
        for (const cursor of [0, 1_000, 2_000]) await maint.get(`${table}/rows?limit=1000&cursor=${cursor}`);
      };
      const file = async (format: string): Promise<void> => {
        const answer = await raw(`${table}/export?format=${format}`);
        if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
        await answer.arrayBuffer();
      };
      const rows = [
        ...(await timed("its head", () => maint.get(table), PAGE_MS)),
        ...(await timed("the first hundred that are left", () => maint.get(`${table}/rows?only=open&limit=100`), PAGE_MS)),
        ...(await timed(`the list of ${TABLES} tables`, () => maint.get("/acceptances"), PAGE_MS)),
        ...(await timed("all rows, as for paper", all, FILE_MS)),
        ...(await timed("XLSX", () => file("xlsx"), FILE_MS)),
        ...(await timed("CSV", () => file("csv"), FILE_MS)),
      ];
      const from = performance.now();
      const signed = await maint.send("POST", `${table}/sign`, {
        party: "installer",
        signature: { username: "maint", password: "test-password-1" },
      });
      if (signed.status !== 200) throw new Error(`signing was answered ${signed.status}`);
      rows.push(atMost("acceptance", "signed and frozen", performance.now() - from, "ms", FILE_MS));
      rows.push(...(await timed("a signed version, first hundred", () => maint.get(`${table}/rows?version=1&limit=100`), PAGE_MS)));
      rows.push(told("acceptance", "memory at the end", rssOf(hub.pid), "MB"));
      return rows;
    } finally {
      await hub.kill();
      hub.clean();
    }
  },
};
