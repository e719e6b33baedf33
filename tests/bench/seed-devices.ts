import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceKind, DeviceRecord, Login } from "../../contracts/index.ts";
import { hashSecret, makeSecret } from "../../hub/secrets.ts";
import { openRecords } from "../../store/records/index.ts";
import type { NewDevice } from "../support/devices.ts";

/** Registers devices in the files of a hub that does not run: thousands at once, where each through HTTP is a commit. */
export async function seedDevices(dataDir: string, count: number, kind: DeviceKind): Promise<readonly NewDevice[]> {
  const key = readFileSync(join(dataDir, "keys", "device-secrets.key"));
  const records = await openRecords({ dir: join(dataDir, "records") });
  const { communities, places } = await records.loadRegistry();
  const community = communities[0]?.id ?? "";
  const place = places.find((each) => each.level === "home")?.id ?? null;
  const devices: DeviceRecord[] = [];
  const logins: Login[] = [];
  const made: NewDevice[] = [];
  for (let n = 0; n < count; n++) {
    const id = `bench-${kind}-${n}`;
    const username = `${id}@${community}`;
    const password = makeSecret();
    devices.push({ id, community, externalId: id, name: `压测 ${n}`, kind, place, interval: null, gateway: null, createdAt: 0 });
    const secretHash = hashSecret(key, username, password);
    logins.push({ username, community, kind: "device", device: id, prefix: null, secretHash, disabled: false });
    made.push({ device: { id, externalId: id, topic: `sw/v1/${community}/${id}` }, mqtt: { username, password } });
  }
  await records.saveRegistry({ devices, logins });
  await records.stop();
  return made;
}
