import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { afterAll, describe, expect, it } from "vitest";
import { eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import type { KeptDataDir } from "../support/make-data-dir.ts";

const KEPT = fileURLToPath(new URL("../fixtures/data-dirs", import.meta.url));
const MINUTE = 60_000;
const dirs: string[] = [];

function unpack(name: string): { readonly dataDir: string; readonly kept: KeptDataDir } {
  const dataDir = mkdtempSync(join(tmpdir(), "shouwang-kept-"));
  dirs.push(dataDir);
  execFileSync("tar", ["-xzf", join(KEPT, `${name}.tar.gz`), "-C", dataDir]);
  return { dataDir, kept: JSON.parse(readFileSync(join(KEPT, `${name}.json`), "utf8")) as KeptDataDir };
}

/** Soon after it was made, whenever this runs: else what it holds would be too old to be kept. */
const open = (dataDir: string, kept: KeptDataDir): Promise<HubProcess> =>
  startHub({ dataDir, env: { HUB_CLOCK: "driven", HUB_CLOCK_START: new Date(kept.at + 10 * MINUTE).toISOString() } });

const names = readdirSync(KEPT)
  .filter((name) => name.endsWith(".tar.gz"))
  .map((name) => name.replace(/\.tar\.gz$/, ""));

afterAll(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

describe.each(names)("a data directory of version %s", (name) => {
  it("opens with all that is in it: log-ins, registry, alert, case, closed and open days, the tail of the journal", async () => {
    const { dataDir, kept } = unpack(name);
    const hub = await open(dataDir, kept);
    try {
      expect(name).toBe(kept.version);
      const duty = await hub.as("limin", kept.password);
      const series = async (from: number, to: number): Promise<readonly number[]> => {
        const query = `measurement=temperature&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
        const { body } = await duty.get<{ points: { value: number }[] }>(`/devices/${kept.sensor.id}/series?${query}`);
        return body.points.map((point) => point.value);
      };
      const rising = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n / 10);
      expect(await series(kept.closedDay, kept.closedDay + 86_400_000)).toEqual(rising(kept.closed));
      expect(await series(kept.at - 60 * MINUTE, kept.at - 30 * MINUTE)).toEqual(rising(kept.open));
      expect(await series(kept.at - 10 * MINUTE, kept.at)).toEqual(rising(kept.tail));
      const { body: alert } = await duty.get<{ state: string; case: string; severity: string }>(`/alerts/${kept.alert}`);
      expect(alert).toMatchObject({ state: "acknowledged", case: kept.case, severity: "critical" });
      const { body: one } = await duty.get<{ log: { act: string }[]; state: string }>(`/cases/${kept.case}`);
      expect(one.log.map((line) => line.act)).toEqual(expect.arrayContaining(["opened", "accept"]));
      // It goes on like one of today: worked on by today's acts, to its end.
      for (const [act, body] of [
        ["comment", { text: "升级后继续办理" }],
        ["arrive", {}],
        ["resolve", { summary: "现场已查看" }],
        ["close", { verdict: "nuisance", cause: "steam", summary: "水汽" }],
      ] as const) {
        const done = await duty.send("POST", `/cases/${kept.case}/${act}`, body);
        expect([act, done.status, done.status < 300 ? null : done.body]).toEqual([act, 200, null]);
      }
      expect((await duty.get<{ state: string }>(`/cases/${kept.case}`)).body.state).toMatch(/^(false-alarm|visit-due)$/);
      const device = await hub.device(kept.sensor.username, kept.sensor.secret);
      const ts = kept.at + 10 * MINUTE;
      await device.publishAsync(`${kept.sensor.topic}/telemetry`, JSON.stringify({ ts, temperature: 30 }), { qos: 1 });
      await eventually("a new reading", async () => (await series(ts - 1, ts + 1))[0] === 30);
      device.end(true);
    } finally {
      await hub.stop();
    }
  });

  it("is refused, in words, by a hub older than what any of its stores says", async () => {
    const marks: readonly (readonly [string, (dataDir: string) => void, RegExp])[] = [
      ["the layout", (dir) => writeFileSync(join(dir, "layout.json"), '{"layout":99}\n'), /newer version \(layout 99/],
      [
        "the records",
        (dir) => {
          const db = new Database(join(dir, "records", "records.sqlite"));
          db.prepare("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-of-the-future', '2099-01-01')").run();
          db.close();
        },
        /newer hub/,
      ],
      [
        "the journal",
        (dir) => {
          const file = readdirSync(join(dir, "journal")).find((one) => one.endsWith(".sqlite"));
          const db = new Database(join(dir, "journal", file ?? ""));
          db.pragma("user_version = 99");
          db.close();
        },
        /version 99/,
      ],
    ];
    for (const [what, mark, words] of marks) {
      const { dataDir, kept } = unpack(name);
      mark(dataDir);
      await expect(open(dataDir, kept), what).rejects.toThrow(words);
      expect(existsSync(join(dataDir, "records", "records.sqlite"))).toBe(true);
    }
  });
});

it("replays the journal where the checkpoint is of a shape that it does not know, and drops that", async () => {
  const { dataDir, kept } = unpack("0.1.0");
  const cells = (): readonly unknown[] => {
    const db = new Database(join(dataDir, "records", "records.sqlite"));
    const rooms = db.prepare("SELECT DISTINCT room FROM cells ORDER BY room").pluck().all();
    db.close();
    return rooms;
  };
  const db = new Database(join(dataDir, "records", "records.sqlite"));
  db.exec("UPDATE cells SET room = room || '@0', blob = x'ff'; UPDATE bases SET room = room || '@0'");
  db.close();
  expect(cells()).toContain("rules@0");
  const hub = await open(dataDir, kept);
  const duty = await hub.as("limin", kept.password);
  const { body } = await duty.get<{ values: { measurement: string; value: number }[] }>(`/devices/${kept.sensor.id}`);
  expect(body.values.find((one) => one.measurement === "temperature")?.value).toBe((kept.tail - 1) / 10);
  await hub.stop();
  expect(cells()).toEqual(["ingest", "recent", "rules"]);
});

it("has a kept directory of a tagged version", () => {
  expect(names).toContain("0.1.0");
});
