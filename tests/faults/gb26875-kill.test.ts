import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GB_COMMANDS, gbBytes } from "../../contracts/index.ts";
import {
  analogData,
  componentData,
  connectTransmissionDevice,
  type TransmissionDevice,
  wallBytes,
} from "../../device-sim/transmission-device.ts";
import { addDevice, type NewDevice, placeOfLevel } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";

interface Door {
  readonly tcp: {
    readonly port: number;
    readonly lines: readonly {
      readonly address: string | null;
      readonly known: boolean;
      readonly taken: number;
      readonly repeated: number;
    }[];
  } | null;
}
interface Kept {
  readonly items: readonly { readonly reason: string; readonly topic: string }[];
}

const ADDRESS = Uint8Array.of(0x33, 0x22, 0x11, 0, 0, 0);
const STRANGE = Uint8Array.of(0x99, 0x22, 0x11, 0, 0, 0);
const SMOKE = 42;
const PRESSURE = 99;
/** Steps of 0.1 kPa. */
const KPA = 5;

/** Transmission devices over TCP, with the whole hub and real sockets; at the end SIGKILL, and what was confirmed is there. */
describe("GB/T 26875.3 over TCP", () => {
  let hub: HubProcess;
  let admin: Desk;
  let gateway: NewDevice;
  let gauge: NewDevice;
  let port = 0;
  const open: TransmissionDevice[] = [];

  const door = async (): Promise<NonNullable<Door["tcp"]>> => {
    const { body } = await admin.get<Door>(`/devices/${gateway.device.id}/door`);
    if (body.tcp === null) throw new Error("the door is shut");
    return body.tcp;
  };
  const join = async (address = ADDRESS): Promise<TransmissionDevice> => {
    const device = await connectTransmissionDevice({ host: "127.0.0.1", port, address });
    open.push(device);
    return device;
  };
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${hub.http}/metrics`)).text();
    return Number(new RegExp(`^shouwang_${name} (\\S+)$`, "m").exec(text)?.[1] ?? Number.NaN);
  };
  const start = async (dataDir?: string): Promise<void> => {
    hub = await startHub({ env: { HUB_GB26875_PORT: "0" }, ...(dataDir === undefined ? {} : { dataDir }) });
    admin = await hub.as("admin");
  };

  beforeAll(async () => {
    await start();
    const place = (await placeOfLevel(admin, "home")).id;
    gateway = await addDevice(admin, { name: "用传", kind: "gateway", place, format: "gb26875", prefix: "gb/" });
    await addDevice(admin, { name: "主机", kind: "fire-panel", place, externalId: "000000112233" });
    await addDevice(admin, { name: "烟感", kind: "smoke", place, externalId: "000000112233:0:1:7" });
    gauge = await addDevice(admin, { name: "水压", kind: "water-pressure", place, externalId: "000000112233:0:1:9" });
    port = (await door()).port;
  }, 60_000);
  afterAll(async () => {
    for (const device of open) device.close();
    await hub?.kill();
    hub?.clean();
  });

  it("confirms what it keeps under the number of the frame, back to its sender", async () => {
    const device = await join();
    expect(await device.send(componentData(SMOKE, 7, 1, Date.now()), Date.now())).toBe("confirmed");
    expect(device.heard[0]).toMatchObject({ number: 0, command: GB_COMMANDS.confirm, destination: Buffer.from(ADDRESS) });
    expect((await door()).lines).toMatchObject([{ address: "000000112233", known: true, taken: 1 }]);
    expect(await metric("gb26875_connections")).toBe(1);
  });

  it("reads what arrives in pieces, denies what is spoilt, and takes a repeat once", async () => {
    const device = await join();
    const before = await metric("messages_total");
    const bytes = gbBytes(device.frame(componentData(SMOKE, 8, 1, Date.now()), Date.now(), { number: 77 }));
    device.write(Uint8Array.from(bytes, (byte, i) => (i === 40 ? byte ^ 0xff : byte)));
    await eventually("a denial", async () => device.heard.some(({ command, number }) => command === GB_COMMANDS.deny && number === 77));
    for (let at = 0; at < bytes.length; at += 11) device.write(bytes.subarray(at, at + 11));
    device.write(Uint8Array.of(0, 1, 2, ...bytes));
    const confirmed = () => device.heard.filter(({ command }) => command === GB_COMMANDS.confirm).length;
    await eventually("both are confirmed", async () => confirmed() === 2);
    expect((await door()).lines.find(({ repeated }) => repeated === 1)).toMatchObject({ taken: 1 });
    expect((await metric("messages_total")) - before).toBe(1);
  });

  it("tells its clock, and sets one that is wrong", async () => {
    const device = await join();
    device.write(gbBytes(device.frame(Uint8Array.of(90, 1), Date.now(), { number: 5, command: GB_COMMANDS.request })));
    await eventually("the clock", async () => device.heard.some(({ command, data }) => command === GB_COMMANDS.reply && data[0] === 90));
    expect(await device.send(Uint8Array.of(28, 1, ...wallBytes(Date.now() - 3_600_000)), Date.now())).toBe("confirmed");
    await eventually("the order", async () => device.heard.some(({ command, data }) => command === GB_COMMANDS.control && data[0] === 90));
  });

  it("keeps what an unknown device says; its fire is a fire", async () => {
    const device = await join(STRANGE);
    expect(await device.send(componentData(SMOKE, 1, 2, Date.now()), Date.now())).toBe("confirmed");
    const maint = await hub.as("maint");
    const found = await eventually("it is kept", async () =>
      (await maint.get<Kept>("/quarantine?limit=100")).body.items.find(({ topic }) => topic === "gb/tcp/000000112299"),
    );
    expect(found.reason).toBe("unknown-device");
    await eventually("somebody is told", async () => {
      const { body } = await admin.get<{ items: readonly { readonly rule: string }[] }>("/alerts?limit=100");
      return body.items.some(({ rule }) => rule === "unclaimed-fire");
    });
  });

  it("hangs up on who speaks something else", async () => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(Buffer.alloc(8_192, "GET / HTTP/1.1\r\n"));
    await closed;
  });

  it("has every confirmed frame after SIGKILL", { timeout: 90_000 }, async () => {
    const device = await join();
    const began = Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000;
    const confirmed: number[] = [];
    const sending = (async () => {
      for (let i = 0; i < 3_000; i++) {
        const at = began + i * 1_000;
        if ((await device.send(analogData(PRESSURE, 9, KPA, 1_000 + i, at), Date.now())) !== "confirmed") return;
        confirmed.push(1_000 + i);
      }
    })();
    await eventually("some are confirmed", async () => confirmed.length > 50);
    await hub.kill();
    await sending;
    const last = confirmed.length;
    await start(hub.dataDir);
    const path = `/devices/${gauge.device.id}/series?measurement=water_pressure&from=${new Date(began - 1_000).toISOString()}`;
    await eventually("all that was confirmed", async () => {
      const { body } = await admin.get<{ points: readonly { readonly value: number }[] }>(path);
      const found = new Set(body.points.map(({ value }) => Math.round(value * 10_000)));
      return confirmed.every((value) => found.has(value));
    });
    expect(last).toBeGreaterThan(50);
  });
});
