import type { ActOutcome, ApiPorts, IssuedSecret } from "../api/index.ts";
import type { DeviceRecord, Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "imports">;
  readonly directory: Pick<Directory, "deviceById" | "loginsOf">;
  issue(devices: readonly string[]): Promise<readonly IssuedSecret[]>;
}

const refused = (
  status: 404 | 409,
  zh: string,
  en: string,
): { readonly ok: false; readonly status: 404 | 409; readonly reason: string; readonly words: Words } => ({
  ...{ ok: false, status, reason: zh, words: { zh, en } },
});
const NOTHING = refused(
  409,
  "没有要生成的密码：设备都已有接入密码，或由网关接入。丢了密码的，请在设备页更换。",
  "There is no secret to make: each device has one, or is carried by a gateway. Where one is lost, make a new one on the device's page.",
);

/** Carried by a gateway it logs in nowhere itself. */
const isCarried = ({ uplink }: DeviceRecord): boolean => uplink?.startsWith("gateway:") === true;

/** The secrets of the devices of one import: made and told together, once; the hub keeps their hashes alone. */
export function createImportSecrets({ records, directory, issue }: Parts): ApiPorts["imports"]["secrets"] {
  const underWay = new Set<string>();
  const sorted = async (id: string) => {
    const kept = await records.imports.get(id);
    if (!kept) return refused(404, "没有这次导入。", "There is no such import.");
    if ((kept.view.state !== "applied" && kept.view.state !== "partly-undone") || kept.undo === null)
      return refused(409, "这次导入已经撤销。", "This import was taken back.");
    if (kept.view.kind !== "devices") return refused(409, "这次导入的不是设备。", "This import brought no devices.");
    const devices = kept.undo.flatMap((thing) =>
      thing.what === "device" && thing.before === null ? (directory.deviceById(thing.id) ?? []) : [],
    );
    const known = devices.filter((one) => directory.loginsOf(one.id).length > 0);
    const bare = devices.filter((one) => directory.loginsOf(one.id).length === 0);
    return { ok: true, known, waiting: bare.filter((one) => !isCarried(one)), carried: bare.filter(isCarried) } as const;
  };
  return {
    waiting: async (id) => {
      const found = await sorted(id);
      if (!found.ok) return found;
      const { waiting, carried, known } = found;
      const gateways = waiting.filter(({ kind }) => kind === "gateway").length;
      return { ok: true, value: { waiting: waiting.length, gateways, carried: carried.length, known: known.length } };
    },
    make: async (id): Promise<ActOutcome<readonly IssuedSecret[]>> => {
      if (underWay.has(id)) return refused(409, "正在生成，请稍候。", "They are being made: wait a moment.");
      underWay.add(id);
      try {
        const found = await sorted(id);
        if (!found.ok) return found;
        const made = await issue(found.waiting.map((one) => one.id));
        return made.length === 0 ? NOTHING : { ok: true, value: made };
      } finally {
        underWay.delete(id);
      }
    },
  };
}
