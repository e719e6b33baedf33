import { type Device, SELF_TEST_EVERY, type SelfTest, toIso, type WorkTick } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

/** Every device needs a battery and was tested once, until somebody says otherwise. */
export function memoryDeviceWork(now: () => number): Pick<ApiPorts, "deviceWork" | "selfTests"> {
  const ticks = new Map<string, WorkTick>();
  const first = ({ id, community }: Device): SelfTest => ({
    ...{ id: `first-${id}`, device: id, community, at: toIso(now() - SELF_TEST_EVERY - 1), source: "window", event: "fire-test" },
    ...{ passed: true, byName: "维保", note: null },
  });
  const booked = new Map<string, SelfTest>();
  return {
    deviceWork: {
      of: ({ id }) => ({ reasons: ["battery"], waits: ticks.has(id), tick: ticks.get(id) ?? null }),
      tick: async ({ id }, { note = null }, by) => {
        const tick: WorkTick = { device: id, at: toIso(now()), by: by.username, byName: by.name, reasons: ["battery"], note };
        ticks.set(id, tick);
        return { ok: true, value: { reasons: ["battery"], waits: true, tick } };
      },
    },
    selfTests: {
      of: (device) => {
        const last = booked.get(device.id) ?? first(device);
        return { last, dueAt: Date.parse(last.at) + (last.passed ? SELF_TEST_EVERY : 0) };
      },
      history: async (device) => ({ items: [...booked.values()].filter((one) => one.device === device), next: null }),
      book: async ({ id, community }, { passed, note = null }, by) => {
        const test: SelfTest = {
          ...{ id: `booked-${id}`, device: id, community, at: toIso(now()), source: "hand", event: null, passed, byName: by.name, note },
        };
        booked.set(id, test);
        return { ok: true, value: test };
      },
    },
  };
}
