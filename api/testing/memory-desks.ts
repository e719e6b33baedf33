import { DESK_SETTINGS, type Desk, type DeskSettings, DIAL_WITH, HOUR } from "../../contracts/index.ts";
import type { DeskPorts } from "../desk-ports.ts";
import { NOW, notice } from "./world.ts";

/** Desks of a hub in memory: each says of itself what it was told. */
export function memoryDesks(): DeskPorts {
  let settings: DeskSettings = DESK_SETTINGS;
  const bare = (id: string, name: string): Desk => ({
    ...{ id, name, connected: true, soundOn: false, soundTestedAt: null, touchedAt: null },
    ...{ deaf: "sound-off", check: null, carriedUntil: null },
  });
  const view: DeskPorts["view"] = () => ({
    items: [],
    silentSince: null,
    settings,
    proofs: { dutyPhone: null, subDistrictPhone: null },
    mayChange: true,
  });
  return {
    opened: () => () => undefined,
    own: ({ session, name }) => bare(session, name),
    sign: ({ session, name }, { soundOn }) => ({ ...bare(session, name), soundOn }),
    carry: ({ session, name }) => ({ ok: true, value: bare(session, name) }),
    view,
    shift: () => ({ from: NOW - 2 * HOUR, to: NOW + 10 * HOUR }),
    testPhone: () => ({ ok: true, value: notice("n-test", "", "u-duty", "通道测试") }),
    dutyPhone: () => settings.dutyPhone,
    dialWith: () => settings.dialWith ?? DIAL_WITH,
    change: async (caller, next) => {
      settings = next;
      return { ok: true, value: view(caller) };
    },
  };
}
