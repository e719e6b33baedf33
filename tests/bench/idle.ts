import { connect, type Socket } from "node:net";
import { createRig, wait } from "./rig.ts";
import { atMost, type Bench, told } from "./row.ts";

const CONNECTIONS = 10_000;
const AT_ONCE = 200;

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

/** MQTT 3.1.1 CONNECT, clean session, keep-alive 600 s. */
function connectPacket(client: string, username: string, password: string): Buffer {
  const body = Buffer.concat([text("MQTT"), Buffer.from([4, 0xc2, 2, 0x58]), text(client), text(username), text(password)]);
  return Buffer.concat([Buffer.from(body.length < 128 ? [0x10, body.length] : [0x10, (body.length & 127) | 128, body.length >> 7]), body]);
}

function open(host: string, port: number, packet: Buffer): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once("error", reject);
    socket.once("connect", () => socket.write(packet));
    socket.once("data", (data) => (data[3] === 0 ? resolve(socket) : reject(new Error(`CONNACK ${data[3]}`))));
  });
}

export const idle: Bench = {
  name: "idle",
  about: "10,000 devices connected and silent",
  run: async () => {
    const rig = await createRig();
    const sockets: Socket[] = [];
    try {
      const gateways = await rig.gateways(Math.ceil(CONNECTIONS / AT_ONCE));
      const url = new URL(rig.hub.mqtt);
      const begun = performance.now();
      for (const [g, { mqtt }] of gateways.entries())
        sockets.push(
          ...(await Promise.all(
            Array.from({ length: AT_ONCE }, (_, n) =>
              open(url.hostname, Number(url.port), connectPacket(`idle-${g}-${n}`, mqtt.username, mqtt.password)),
            ),
          )),
        );
      const connectSeconds = (performance.now() - begun) / 1_000;
      await wait(5_000);
      return [
        atMost("idle", `memory of the hub with ${await rig.metric("broker_connections")} connections`, rig.rssMb(), "MB", 500),
        told("idle", "seconds until all were connected", connectSeconds, "s"),
      ];
    } finally {
      for (const socket of sockets) socket.destroy();
      await rig.done();
    }
  },
};
