import { connect, type Socket } from "node:net";
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { type DeviceRecord, GB_COMMANDS, gbBytes, type Login, type Message } from "../../contracts/index.ts";
import { connectTransmissionDevice, type TransmissionDevice } from "../../device-sim/transmission-device.ts";
import { createDirectory } from "../../store/directory.ts";
import { createGbDoor, type GbDoor } from "./door.ts";

const ADDRESS = Uint8Array.of(0x33, 0x22, 0x11, 0, 0, 0);
const NOON = Date.UTC(2026, 10, 23);
const record = (id: string, kind: DeviceRecord["kind"], gateway: DeviceRecord["gateway"]): DeviceRecord => ({
  ...{ id, community: "c", externalId: id, name: id, kind, place: null, interval: null, gateway, createdAt: 0 },
});
const LOGIN: Login = { username: "gw", community: "c", kind: "gateway", device: "gw", prefix: "gb/", secretHash: "", disabled: false };
/** Data of type 28: the device's own clock, as good as any. */
const DATA = Uint8Array.of(28, 1, 0, 0, 8, 23, 11, 26);

/** A disk whose answers the test gives. */
class Disk {
  readonly kept: Message[] = [];
  readonly waiting: ((error?: Error) => void)[] = [];
  message = (_community: string, message: Message, done: (error?: Error) => void): null => {
    this.kept.push(message);
    this.waiting.push(done);
    return null;
  };
  sync(error?: Error): void {
    for (const done of this.waiting.splice(0)) done(error);
  }
  async holds(count: number): Promise<void> {
    while (this.kept.length < count) await new Promise((resolve) => setImmediate(resolve));
  }
}

const open: { destroy(): void }[] = [];
const doors: GbDoor[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await Promise.all(doors.splice(0).map((door) => door.stop()));
});

async function start(port = 0): Promise<{ readonly door: GbDoor; readonly disk: Disk; readonly port: number }> {
  const directory = createDirectory();
  directory.load({
    communities: [{ id: "c", name: "c", zone: "Asia/Shanghai" }],
    devices: [record("gw", "gateway", { format: "gb26875", prefix: "gb/" }), record("000000112233", "fire-panel", null)],
    logins: [LOGIN],
    ...{ places: [], grids: [], people: [], assignments: [] },
  });
  const disk = new Disk();
  const door = createGbDoor({
    ...{ host: "127.0.0.1", port, directory, intake: disk, zoneOf: () => "Asia/Shanghai", now: () => NOON },
    monotonic: () => 0,
    log: pino({ level: "silent" }),
  });
  const bound = await door.listen();
  doors.push(door);
  return { door, disk, port: bound ?? 0 };
}

async function device(port: number): Promise<TransmissionDevice> {
  const found = await connectTransmissionDevice({ host: "127.0.0.1", port, address: ADDRESS });
  open.push({ destroy: () => found.close() });
  return found;
}

function plainSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port }, () => resolve(socket));
    socket.once("error", reject);
    open.push(socket);
  });
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on("error", () => undefined);
    socket.resume();
    socket.once("close", () => resolve());
  });
const metric = (door: GbDoor, name: string): unknown => door.meters.find((one) => one.name === name)?.read();

describe("the door of GB/T 26875.3", () => {
  it("answers what it took in before it hangs up, and takes nobody any more", async () => {
    const { door, disk, port } = await start();
    const panel = await device(port);
    panel.write(gbBytes(panel.frame(DATA, NOON, { number: 7 })));
    await disk.holds(1);
    const stopping = door.stop();
    await expect(plainSocket(port)).rejects.toThrow();
    expect(panel.heard).toEqual([]);
    disk.sync();
    await stopping;
    await panel.closed;
    const confirmed = panel.heard.filter(({ command }) => command === GB_COMMANDS.confirm);
    expect(confirmed.map(({ number }) => number)).toEqual([7]);
  });

  it("does not confirm what could not be kept", async () => {
    const { disk, port } = await start();
    const panel = await device(port);
    panel.write(gbBytes(panel.frame(DATA, NOON, { number: 1 })));
    await disk.holds(1);
    disk.sync(new Error("disk full"));
    panel.write(gbBytes(panel.frame(DATA, NOON, { number: 2 })));
    await disk.holds(2);
    const before = panel.heard.length;
    disk.sync();
    while (panel.heard.length === before) await new Promise((resolve) => setImmediate(resolve));
    expect(panel.heard.filter(({ command }) => command === GB_COMMANDS.confirm).map(({ number }) => number)).toEqual([2]);
  });

  it("lets so many of one address in and no more, until one leaves", async () => {
    const { door, port } = await start();
    const sockets = await Promise.all(Array.from({ length: 200 }, () => plainSocket(port)));
    while (metric(door, "gb26875_connections") !== 200) await new Promise((resolve) => setImmediate(resolve));
    await closed(await plainSocket(port));
    expect(metric(door, "gb26875_refused_total")).toEqual(new Map([["connections", 1]]));
    sockets[0]?.destroy();
    while (metric(door, "gb26875_connections") !== 199) await new Promise((resolve) => setImmediate(resolve));
    const panel = await device(port);
    panel.write(gbBytes(panel.frame(DATA, NOON, { number: 3 })));
    while (metric(door, "gb26875_connections") !== 200) await new Promise((resolve) => setImmediate(resolve));
  });

  it("hangs up on whoever sends what is no frame", async () => {
    const { door, disk, port } = await start();
    const socket = await plainSocket(port);
    const gone = closed(socket);
    socket.write(Buffer.alloc(5_000, 0x20));
    await gone;
    expect(metric(door, "gb26875_refused_total")).toEqual(new Map([["protocol", 1]]));
    expect(disk.kept).toEqual([]);
  });

  it("says which port another program has", async () => {
    const { port } = await start();
    await expect(start(port)).rejects.toMatchObject({ code: "EADDRINUSE", port });
  });
});
