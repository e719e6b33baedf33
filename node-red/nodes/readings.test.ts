import { describe, expect, it } from "vitest";
import type { DeviceLive, LiveFrame } from "../../contracts/live.ts";
import { registerReadings } from "./readings.ts";
import type { Listener } from "./server.ts";

interface Sent {
  readonly topic: string;
  readonly payload: number;
  readonly device: string;
  readonly state: string;
  readonly measurement: string;
}

/** A runtime of Node-RED as far as this node knows one: it makes nodes, finds the server's, and carries messages away. */
function runtime(def: { readonly devices?: string; readonly measurements?: string; readonly first?: boolean; readonly server?: string }) {
  const sent: Sent[] = [];
  const shown: string[] = [];
  const errors: string[] = [];
  const closed: ((done: () => void) => void)[] = [];
  let listener: Listener | undefined;
  let listening = 0;
  const server = {
    hub: {},
    listen: (given: Listener) => {
      listener = given;
      listening++;
      given.state("connecting", "");
      return () => void listening--;
    },
  };
  const made: (new (given: object) => object)[] = [];
  const RED = {
    nodes: {
      createNode: () => undefined,
      getNode: (id: string) => (id === "s1" ? { shouwang: server } : null),
      registerType: (_name: string, type: new (given: object) => object) => void made.push(type),
    },
    _: (key: string) => key,
  };
  registerReadings(RED as never);
  const [Type] = made;
  if (Type === undefined) throw new Error("no type was registered");
  Object.assign(Type.prototype, {
    send: (message: Sent) => void sent.push(message),
    status: ({ text }: { readonly text: string }) => void shown.push(text),
    error: (text: string) => void errors.push(text),
    on: (_event: string, run: (done: () => void) => void) => void closed.push(run),
  });
  new Type({ server: "s1", devices: "", measurements: "", first: true, ...def });
  const tell = (frame: object): void => listener?.frame(frame as LiveFrame);
  return {
    ...{ sent, shown, errors },
    listening: () => listening,
    snapshot: (...devices: readonly DeviceLive[]) => tell({ type: "snapshot", devices }),
    change: (...devices: readonly DeviceLive[]) => tell({ type: "devices", devices }),
    tell,
    state: (state: Parameters<Listener["state"]>[0]) => listener?.state(state, ""),
    close: () => new Promise<void>((resolve) => closed[0]?.(resolve)),
  };
}

const device = (id: string, ...values: readonly (readonly [measurement: string, value: number, at?: string])[]): DeviceLive => ({
  ...{ id, state: "online", lastAt: null, on: [] },
  values: values.map(([measurement, value, at = "2026-03-01T08:00:00.000Z"]) => ({ measurement, value, unit: "u", at, quality: 0 })),
});
const told = ({ sent }: ReturnType<typeof runtime>): string[] => sent.map(({ topic, payload }) => `${topic} ${payload}`);

describe("the readings node", () => {
  it("tells the last values at the start, then each change once, under device and measurement", () => {
    const red = runtime({});
    red.snapshot(device("d1", ["spo2", 97], ["pulse", 70]), device("d2", ["spo2", 95]));
    expect(told(red)).toEqual(["d1/spo2 97", "d1/pulse 70", "d2/spo2 95"]);
    expect(red.sent[0]).toEqual({
      ...{ topic: "d1/spo2", payload: 97, device: "d1", state: "online", measurement: "spo2" },
      ...{ unit: "u", at: "2026-03-01T08:00:00.000Z", quality: 0 },
    });
    // Pulse is as it was; a new time with the same value is a new value.
    red.change(device("d1", ["spo2", 96], ["pulse", 70]));
    red.change(device("d1", ["spo2", 96, "2026-03-01T08:00:05.000Z"]));
    expect(told(red).slice(3)).toEqual(["d1/spo2 96", "d1/spo2 96"]);
  });

  it("where the first values are not wanted, tells only what is new since", () => {
    const red = runtime({ first: false });
    red.snapshot(device("d1", ["spo2", 97]));
    expect(red.sent).toEqual([]);
    // A snapshot after a lost line repeats what is known and brings what was missed.
    red.snapshot(device("d1", ["spo2", 97]), device("d2", ["spo2", 95]));
    red.change(device("d1", ["spo2", 93, "2026-03-01T08:01:00.000Z"]));
    expect(told(red)).toEqual(["d2/spo2 95", "d1/spo2 93"]);
  });

  it.each([
    ["devices by commas of both kinds", { devices: " d1，d3 " }, ["d1/spo2 97", "d1/pulse 70", "d3/spo2 91"]],
    ["measurements", { measurements: "spo2" }, ["d1/spo2 97", "d2/spo2 95", "d3/spo2 91"]],
    ["both", { devices: "d2、d3", measurements: "spo2, pulse" }, ["d2/spo2 95", "d3/spo2 91"]],
    ["a device that nobody knows", { devices: "d9" }, []],
  ])("chooses %s", (_, def, expected) => {
    const red = runtime(def);
    red.snapshot(device("d1", ["spo2", 97], ["pulse", 70]), device("d2", ["spo2", 95]), device("d3", ["spo2", 91]));
    expect(told(red)).toEqual(expected);
  });

  it("takes no other frame for values, and shows how its line is", () => {
    const red = runtime({});
    red.tell({ type: "alert", alert: {} });
    red.tell({ type: "status", status: {} });
    red.state("connected");
    red.state("waiting");
    expect(red.sent).toEqual([]);
    expect(red.shown).toEqual(["shouwang.status.connecting", "shouwang.status.connected", "shouwang.status.waiting"]);
  });

  it("stops listening when it is closed, and without a server says so and does nothing", async () => {
    const red = runtime({});
    expect(red.listening()).toBe(1);
    await red.close();
    expect(red.listening()).toBe(0);
    const alone = runtime({ server: "gone" });
    expect([alone.listening(), alone.errors, alone.shown]).toEqual([0, ["shouwang.log.noServer"], ["shouwang.status.noServer"]]);
  });
});
