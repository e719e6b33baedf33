import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { askDisk, judgeDisk } from "./disk-watch.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createMemoryWatch } from "./memory-watch.ts";
import { within } from "./patience.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

describe("disk space", () => {
  it.each([
    ["plenty", 100 * GIB, 200 * GIB, null],
    ["a small disk that is mostly free", 1.5 * GIB, 4 * GIB, null],
    ["under a tenth and under 2 GiB", 1.9 * GIB, 100 * GIB, "medium"],
    ["hours left", 150 * MIB, 100 * GIB, "high"],
    ["nothing left", 10 * MIB, 100 * GIB, "critical"],
  ])("%s", (_name, freeBytes, totalBytes, severity) => {
    expect(judgeDisk({ freeBytes, totalBytes })?.severity ?? null).toBe(severity);
  });

  it("is asked of the real file system, and answers null where there is none", async () => {
    expect((await askDisk("."))?.totalBytes).toBeGreaterThan(0);
    expect(await askDisk("/no/such/place")).toBeNull();
  });
});

describe("memory", () => {
  it("is pressed above nine tenths of its limit and eased only below eight", () => {
    const watch = createMemoryWatch(1_000 * MIB);
    expect(watch.look(890 * MIB)).toBeNull();
    expect(watch.look(901 * MIB)).not.toBeNull();
    expect(watch.look(850 * MIB)).not.toBeNull();
    expect(watch.pressed).toBe(true);
    expect(watch.look(799 * MIB)).toBeNull();
    expect(watch.pressed).toBe(false);
  });
});

describe("patience", () => {
  it("takes the answer that comes in time, and the other where it does not or fails", async () => {
    expect(await within(1_000, Promise.resolve("store"), () => "memory")).toBe("store");
    expect(await within(1, new Promise<string>(() => undefined), () => "memory")).toBe("memory");
    expect(await within(1_000, Promise.reject(new Error("dead")), () => "memory")).toBe("memory");
  });
});

describe("the outside watchman", () => {
  const servers: { close(): void }[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it("is called while the promises hold, not while they do not, and trouble with it is said once", async () => {
    let calls = 0;
    let status = 200;
    const server = createServer((_request, response) => {
      calls++;
      response.writeHead(status).end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    let well = true;
    const failures: Error[] = [];
    const heartbeat = createHeartbeat({ url: `http://127.0.0.1:${port}/ping`, well: () => well, failed: (error) => failures.push(error) });
    await heartbeat.beat();
    well = false;
    await heartbeat.beat();
    expect(calls).toBe(1);
    well = true;
    status = 500;
    await heartbeat.beat();
    await heartbeat.beat();
    expect(calls).toBe(3);
    expect(failures).toHaveLength(1);
  });
});
