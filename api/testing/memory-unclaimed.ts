import type { Unclaimed } from "../../contracts/index.ts";
import type { UnclaimedPorts } from "../unclaimed-ports.ts";
import { DEVICES, EAST, ISO } from "./world.ts";

/** A smoke head behind a gateway of the eastern compound; claimed it stays, so that all may try. */
export function memoryUnclaimed(): UnclaimedPorts {
  const device = DEVICES.find(({ kind }) => kind === "smoke");
  let one: Unclaimed = {
    ...{ id: "un-1", community: "xfl", externalId: "0x00158d0001", otherIds: [], login: "gw@xfl", format: "zigbee2mqtt" },
    gateway: { id: "gw-east", name: "东院网关", place: "东院" },
    ...{ kind: "smoke", certainty: "sure", measurements: ["battery"], events: ["smoke"], firstAt: ISO, lastAt: ISO },
    ...{ messages: 3, urgent: 1, state: "open", ignored: null },
  };
  return {
    list: (scope) => ({ items: scope.paths.some((root) => EAST.startsWith(root)) ? [one] : [], next: null }),
    get: (id) => (id === one.id ? { one, path: EAST } : undefined),
    claim: async (_id, { name, kind }) =>
      device === undefined
        ? { ok: false, status: 404, reason: "no smoke head in this world" }
        : { ok: true, value: { device: { ...device, name, kind }, mended: 2, kept: 1 } },
    ignore: async (_id, reason, by) => {
      one = { ...one, state: "ignored", ignored: { at: ISO, by: by.username, byName: by.name, reason } };
      return { ok: true, value: one };
    },
  };
}
