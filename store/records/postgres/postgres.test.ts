import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RecordChange } from "../../../contracts/index.ts";
import { type CuttingProxy, startCuttingProxy } from "../../../tests/support/cutting-proxy.ts";
import { CLUSTER_PASSWORD, type Cluster, POSTGRES_BIN, startCluster } from "../../../tests/support/postgres-cluster.ts";
import { openDatabase } from "../database.ts";
import { createMethods, type RecordsMethods } from "../methods.ts";
import { isRefusal } from "../refusal.ts";
import { openPostgres } from "./open-postgres.ts";

/** As it goes over the wire, so that no setting of a similar name is taken for it. */
const COMMIT = "commit\0";

const logged = (act: string): RecordChange => ({
  write: "alert-log",
  alert: "a1",
  entry: { at: new Date(0).toISOString(), act: "raised", by: null, byName: null, words: { zh: act, en: act } },
});

describe.skipIf(POSTGRES_BIN === null)("PostgreSQL (skipped where Debian's package postgresql is not installed)", () => {
  let cluster: Cluster;
  let dir: string;
  let database: string;
  let made = 0;
  const opened: RecordsMethods[] = [];
  const news: (string | null)[] = [];

  async function open(url: string, home = dir): Promise<RecordsMethods> {
    const methods = createMethods(await openPostgres({ url, dir: home, heard: (loss) => void news.push(loss?.message ?? null) }), {
      mostQuarantined: 5,
    });
    opened.push(methods);
    return methods;
  }
  const refusal = async (url: string, home = dir): Promise<string> => {
    const error = await open(url, home).then(
      () => "it opened",
      (caught: unknown) => caught,
    );
    if (!isRefusal(error)) throw new Error("no refusal", { cause: error });
    expect(`${error.message} ${error.stack}`).not.toContain("secret");
    return error.message;
  };
  const count = async (): Promise<unknown> => (await cluster.query(database, "select count(*)::int as n from alert_logs"))[0]?.n;

  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.remove());
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "postgres-records-"));
    database = `own_${++made}`;
    await cluster.createDatabase(database);
    news.length = 0;
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  describe("is refused in plain words, never with the password, when", () => {
    test("no server answers", async () => {
      expect(await refusal("postgres://hub:secret@127.0.0.1:9/x")).toMatch(/No PostgreSQL server answers at 127.0.0.1:9.*ECONNREFUSED/);
      expect(await refusal("postgres://hub:secret@nowhere.invalid/x")).toMatch(/No PostgreSQL server answers at nowhere.invalid:5432/);
    });
    test("password, user, or database are not known", async () => {
      const at = `127.0.0.1:${cluster.port}`;
      expect(await refusal(`postgres://hub:secretly@${at}/${database}`)).toMatch(/refuses the password of user hub/);
      expect(await refusal(`postgres://nobody:secret@${at}/${database}`)).toMatch(/refuses the password of user nobody/);
      expect(await refusal(`postgres://hub@${at}/${database}`)).toMatch(/asks for a password of user hub/);
      expect(await refusal(cluster.url("missing"))).toMatch(/has no database missing. Make it: createdb/);
      expect(await refusal(`${cluster.url(database)}?sslmode=verify-full`)).toMatch(/offers no TLS/);
    });
    test("the user may make no tables", async () => {
      await cluster.query("postgres", `alter database ${database} owner to super`);
      await cluster.query(database, "revoke create on schema public from public");
      expect(await refusal(cluster.url(database))).toMatch(/User hub may not make tables/);
    });
    test("it has another encoding", async () => {
      const url = await cluster.createDatabase(`latin_${made}`, "template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'");
      expect(await refusal(url)).toMatch(/has the encoding LATIN1. Make it anew/);
    });
    test("another hub writes to it, until that one ends", async () => {
      const first = await open(cluster.url(database));
      await first.settingSet("a", "1");
      expect(await refusal(cluster.url(database))).toMatch(/Another hub writes to database own_/);
      await first.settingSet("a", "2");
      await first.stop();
      opened.length = 0;
      expect(await (await open(cluster.url(database))).settingGet("a")).toBe("2");
    });
    test("database and data directory do not belong together", async () => {
      const other = mkdtempSync(join(tmpdir(), "postgres-other-"));
      await (await open(cluster.url(database))).stop();
      opened.length = 0;
      expect(await refusal(cluster.url(database), other)).toMatch(/belongs to another data directory/);
      const url = await cluster.createDatabase(`second_${made}`);
      expect(await refusal(url)).toMatch(/second_\d+ at .* is empty. Mend HUB_DATABASE_URL/);
      writeFileSync(join(other, "records.sqlite"), "");
      expect(await refusal(url, other)).toMatch(/records of this data directory are in .*records.sqlite/);
      await expect(openDatabase(dir)).rejects.toThrow(/are in PostgreSQL, and HUB_DATABASE_URL is not set/);
      rmSync(other, { recursive: true, force: true });
    });
  });

  describe("when the line is lost", () => {
    let proxy: CuttingProxy;
    let records: RecordsMethods;
    beforeEach(async () => {
      proxy = await startCuttingProxy(cluster.port);
      records = await open(`postgres://hub:${encodeURIComponent(CLUSTER_PASSWORD)}@127.0.0.1:${proxy.port}/${database}`);
      await records.settingSet("connected", "yes");
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.stop();
      await proxy.stop();
    });

    test("after the commit, before its answer: it counts as written, once", async () => {
      proxy.cutAnswerTo(COMMIT);
      await records.commit([logged("first")]);
      expect([proxy.cuts, await count()]).toEqual([1, 1]);
      await records.commit([logged("second")]);
      expect(await count()).toBe(2);
    });
    test("before the commit: it counts as not written, and may be tried again", async () => {
      proxy.cutBefore(COMMIT);
      await expect(records.commit([logged("first")])).rejects.toThrow();
      expect([proxy.cuts, await count()]).toEqual([1, 0]);
      await records.commit([logged("first")]);
      expect(await count()).toBe(1);
    });
    test("within the transaction: nothing of it stays", async () => {
      proxy.cutBefore("alert_logs");
      await expect(records.commit([logged("first")])).rejects.toThrow();
      await records.commit([logged("first")]);
      expect([proxy.cuts, await count()]).toEqual([1, 1]);
    });
    test("as by a broken cable: fails within 12 s and works at once when the cable is mended", async () => {
      proxy.hang();
      const begun = performance.now();
      const waiting = [records.commit([logged("first")]), records.settingSet("a", "1"), records.settingSet("b", "2")];
      const outcomes = await Promise.allSettled(waiting);
      expect(outcomes.map((one) => one.status)).toEqual(["rejected", "rejected", "rejected"]);
      expect(performance.now() - begun).toBeLessThan(18_000);
      expect(news.at(-1)).toEqual(expect.any(String));
      proxy.heal();
      await records.commit([logged("first")]);
      expect([await count(), news.at(-1)]).toEqual([1, null]);
    });
  });

  test("a server that was stopped is used again by itself, and what was in doubt is settled", async () => {
    const records = await open(cluster.url(database));
    await records.commit([logged("first")]);
    await cluster.stop();
    await expect(records.commit([logged("second")])).rejects.toThrow();
    await expect(records.loadOpen()).rejects.toThrow();
    await cluster.start();
    await records.commit([logged("second")]);
    expect([await count(), (await records.loadOpen()).alerts]).toEqual([2, []]);
  });

  test("NUL in what a guest sent poisons neither a batch nor the audit's chain", async () => {
    const records = await open(cluster.url(database));
    const line = { at: 0, user: "a\0b", act: "log-in", target: "user:a\0b", outcome: "refused" as const, address: "::1", detail: "\0" };
    await records.auditWrite(line);
    await records.auditWrite({ ...line, user: null });
    expect(await records.auditVerify()).toBeNull();
    await records.settingSet("k\0", "v\0");
    expect(await records.settingGet("k\0")).toBe("v␀");
  });
});
