import type { DoorView } from "../../contracts/index.ts";
import type { DoorBody, DoorPorts } from "../door-ports.ts";

/** What was pushed, and the one password that is right. */
export interface MemoryDoor extends DoorPorts {
  readonly taken: DoorBody[];
}
const PASSWORD = "door-password";

/** A door of every device in memory. */
export function memoryDoor(): MemoryDoor {
  const taken: DoorBody[] = [];
  let view: DoorView = {
    ...{ device: "", path: "/api/v1/ingest/x", url: null, signature: "none", secretSet: false, cipherSet: false, owner: null },
    ...{ taken: 0, refused: 0, lastRefusal: null, tcp: null },
  };
  return {
    taken,
    admit: ({ headers, method }) =>
      headers.authorization === `Bearer ${PASSWORD}`
        ? {
            ok: true,
            admitted: {
              maxBytes: 1_000,
              take: async (body) => {
                if (method === "POST") taken.push(body);
                return { ok: true, type: "application/json", text: '{"ok":true,"code":0}' };
              },
            },
          }
        : { ok: false, answer: { ok: false, status: 401, words: { zh: "口令不对", en: "wrong password" }, retryAfter: null } },
    view: (device) => ({ ...view, device }),
    change: async (device, { signature, secret, owner }) => {
      view = { ...view, device, signature, secretSet: secret !== undefined, owner };
      return { ok: true, value: view };
    },
  };
}
