import { expect, test } from "vitest";
import { formatBench, linesOf } from "./format-bench.ts";

/* Devices at 433 MHz as rtl_433 names their fields, and by Bluetooth as Theengs does: what each says, with its battery and its cover. */

const radio = (model: string, said: object) =>
  ({ id: `${model}:77`, topic: `RTL_433toMQTT/${model}/77`, said: { model, id: 77, ...said, protocol: "x", rssi: -40 } }) as const;
/** Its five inputs, O or C, and the first bytes of what was received. */
const interlogix = (subtype: string, inputs: string, raw: string) => {
  const [switch1, switch2, switch3, switch4, switch5] = [...inputs].map((one) => (one === "O" ? "OPEN" : "CLOSED"));
  return radio("Interlogix-Security", { subtype, battery_ok: 1, switch1, switch2, switch3, switch4, switch5, raw_message: raw });
};
const bluetooth = (said: object) =>
  ({ id: "AABBCCDDEEFF", topic: "BTtoMQTT/AABBCCDDEEFF", said: { id: "AA:BB:CC:DD:EE:FF", rssi: -60, ...said } }) as const;

test.each([
  ["smoke", radio("Smoke-GS558", { unit: 12, learn: 0, code: "7e2a1c" }), ["d smoke on"]],
  ["smoke", radio("Kidde-Smoke", {}), ["d smoke on"]],
  [
    "smoke",
    radio("Cavius-Security", { battery_ok: 1, net_id: 9, message: 1, text: "Fire alarm", mic: "CRC" }),
    ["d smoke on", "d battery-low off"],
  ],
  ["smoke", radio("Cavius-Security", { battery_ok: 1, net_id: 9, message: 2, text: "Alarm muted", mic: "CRC" }), ["d battery-low off"]],
  [
    "smoke",
    radio("Cavius-Security", { battery_ok: 0, net_id: 9, message: 8, text: "Test alarm", mic: "CRC" }),
    ["d fire-test pulse", "d battery-low on"],
  ],
  [
    "leak",
    radio("Cavius-Security", { battery_ok: 1, net_id: 9, message: 16, text: "Warning/Water detected", mic: "CRC" }),
    ["d leak on", "d battery-low off"],
  ],
  [
    "door",
    radio("Honeywell-Security", {
      channel: 8,
      event: "80",
      state: "open",
      contact_open: 1,
      reed_open: 0,
      alarm: 0,
      tamper: 0,
      battery_ok: 1,
      heartbeat: 0,
    }),
    ["d door on", "d tamper off", "d battery-low off"],
  ],
  [
    "door",
    radio("Honeywell-Security", {
      channel: 8,
      event: "00",
      state: "closed",
      contact_open: 0,
      reed_open: 0,
      alarm: 0,
      tamper: 0,
      battery_ok: 0,
      heartbeat: 1,
    }),
    ["d door off", "d tamper off", "d battery-low on"],
  ],
  [
    "smoke",
    radio("Honeywell-Security", {
      channel: 8,
      event: "a0",
      state: "open",
      contact_open: 1,
      reed_open: 0,
      alarm: 1,
      tamper: 0,
      battery_ok: 1,
      heartbeat: 0,
    }),
    ["d smoke on", "d tamper off", "d battery-low off"],
  ],
  [
    "smoke",
    radio("Honeywell-Security", {
      channel: 8,
      event: "40",
      state: "closed",
      contact_open: 0,
      reed_open: 0,
      alarm: 0,
      tamper: 1,
      battery_ok: 1,
      heartbeat: 0,
    }),
    ["d smoke off", "d tamper on", "d battery-low off"],
  ],
  [
    "door",
    radio("DSC-Security", {
      closed: 0,
      event: 1,
      tamper: 1,
      battery_ok: 1,
      xactivity: 0,
      xtamper1: 0,
      xtamper2: 0,
      exception: 0,
      esn: "7d32a1",
      status: 2,
    }),
    ["d door on", "d tamper on", "d battery-low off"],
  ],
  [
    "door",
    radio("DSC-Security", {
      closed: 1,
      event: 1,
      tamper: 0,
      battery_ok: 1,
      xactivity: 0,
      xtamper1: 0,
      xtamper2: 0,
      exception: 0,
      esn: "7d32a1",
      status: 2,
    }),
    ["d door off", "d tamper off", "d battery-low off"],
  ],
  [
    "smoke",
    radio("DSC-Security", { closed: 0, event: 1, tamper: 0, battery_ok: 1, xactivity: 0, status: 2 }),
    ["d smoke on", "d tamper off", "d battery-low off"],
  ],
  [
    "door",
    radio("Visonic-Powercode", { tamper: 0, alarm: 1, battery_ok: 1, else: 0, restore: 0, supervised: 0, spidernet: 0, repeater: 0 }),
    ["d door on", "d tamper off", "d battery-low off"],
  ],
  [
    "smoke",
    radio("Visonic-Powercode", { tamper: 0, alarm: 1, battery_ok: 1, else: 0, restore: 0 }),
    ["d smoke on", "d tamper off", "d battery-low off"],
  ],
  [
    "motion",
    radio("Visonic-Powercode", { tamper: 0, alarm: 1, battery_ok: 1, else: 0, restore: 0 }),
    ["d motion on", "d tamper off", "d battery-low off"],
  ],
  [
    "sos-button",
    radio("Visonic-Powercode", { tamper: 0, alarm: 1, battery_ok: 1, else: 0, restore: 0 }),
    ["d sos pulse", "d tamper off", "d battery-low off"],
  ],
  // Every hour, with the first input open.
  ["smoke", interlogix("smoke", "OCCCC", "c40214"), ["d smoke off", "d tamper off", "d battery-low off"]],
  ["smoke", interlogix("smoke", "OOOCC", "a74100"), ["d smoke on", "d tamper off", "d battery-low off"]],
  ["smoke", interlogix("smoke", "OOOOC", "477000"), ["d smoke on", "d tamper on", "d battery-low off"]],
  ["motion", interlogix("motion", "COCOO", "6915aa"), ["d tamper off", "d motion on", "d battery-low off"]],
  ["motion", interlogix("motion", "COCOO", "4115aa"), ["d tamper off", "d motion off", "d battery-low off"]],
  ["motion", interlogix("motion", "COOOO", "8955aa"), ["d tamper on", "d motion on", "d battery-low off"]],
  ["heat", interlogix("heat", "OCCCC", "040000"), ["d heat on", "d battery-low off"]],
  ["sos-button", interlogix("keyfob", "CCOCC", "000000"), ["d sos pulse", "d battery-low off"]],
  [
    "door",
    radio("X10-Security", { code: "01", event: "DS10A DOOR/WINDOW OPEN", delay: 1, battery_ok: 0 }),
    ["d door on", "d battery-low on"],
  ],
  [
    "leak",
    radio("Govee-H5059", { event: "Water Leak", msg_class: "0x11", subtype: "0x06", detect_wet: 1, leak_top: 0, leak_bottom: 1 }),
    ["d leak on"],
  ],
  ["leak", radio("Govee-H5059", { event: "Post Alarm", msg_class: "0x11", subtype: "0x07" }), ["d heard"]],
  [
    "sos-button",
    radio("Interlogix-Security", {
      subtype: "panic",
      battery_ok: 1,
      switch1: "OPEN",
      switch2: "CLOSED",
      switch3: "CLOSED",
      switch4: "CLOSED",
      switch5: "CLOSED",
    }),
    ["d sos pulse", "d battery-low off"],
  ],
  [
    "door",
    radio("Interlogix-Security", {
      subtype: "contact",
      battery_ok: 1,
      switch1: "OPEN",
      switch2: "CLOSED",
      switch3: "CLOSED",
      switch4: "CLOSED",
      switch5: "CLOSED",
    }),
    ["d door on", "d battery-low off"],
  ],
  [
    "leak",
    radio("Govee-Water", { event: "Water Leak", battery_ok: 0.9, battery_mV: 3021, detect_wet: 1, leak_num: 1, code: "a1" }),
    ["d leak on", "d battery-low off"],
  ],
  ["leak", radio("Govee-Water", { event: "Button Press", code: "a1" }), ["d heard"]],
  [
    "leak",
    radio("Govee-Water", { event: "Battery Report", battery_ok: 0.1, battery_mV: 2400, detect_wet: 0 }),
    ["d battery-low on", "d leak off"],
  ],
  ["door", radio("Govee-Contact", { event: "Open", code: "a1" }), ["d door on"]],
  ["door", radio("Kerui-Security", { cmd: "0xe", opened: 1, state: "open" }), ["d door on"]],
  ["door", radio("Kerui-Security", { cmd: "0x7", opened: 0, state: "close" }), ["d door off"]],
  ["leak", radio("Kerui-Security", { cmd: "0x5", water: 1, state: "water" }), ["d leak on"]],
  ["motion", radio("Kerui-Security", { cmd: "0xa", motion: 1, state: "motion" }), ["d motion on"]],
  ["motion", radio("Kerui-Security", { cmd: "0xb", tamper: 1, state: "tamper" }), ["d tamper on"]],
  ["motion", radio("Kerui-Security", { cmd: "0xf", battery_ok: 0, state: "battery" }), ["d battery-low on"]],
  ["smoke", radio("Chuango-Security", { cmd: "Alarm", cmd_id: 2 }), ["d smoke on"]],
  ["smoke", radio("Chuango-Security", { cmd: "24H Zone", cmd_id: 11 }), ["d smoke on"]],
  ["door", radio("Chuango-Security", { cmd: "Low Battery", cmd_id: 13 }), ["d battery-low on"]],
  ["door", radio("Chuango-Security", { cmd: "Tamper", cmd_id: 3 }), ["d tamper on"]],
  [
    "door",
    radio("X10-Security", { code: "04", event: "DOOR/WINDOW OPEN", delay: 0, battery_ok: 1, tamper: 0 }),
    ["d door on", "d battery-low off", "d tamper off"],
  ],
  [
    "door",
    radio("X10-Security", { code: "84", event: "DOOR/WINDOW CLOSED", delay: 0, battery_ok: 1, tamper: 0 }),
    ["d door off", "d battery-low off", "d tamper off"],
  ],
  [
    "motion",
    radio("X10-Security", { code: "0c", event: "MOTION TRIPPED", battery_ok: 1, tamper: 0 }),
    ["d motion on", "d battery-low off", "d tamper off"],
  ],
  [
    "motion",
    radio("X10-Security", { code: "8c", event: "MOTION READY", battery_ok: 1, tamper: 0 }),
    ["d motion off", "d battery-low off", "d tamper off"],
  ],
  ["sos-button", radio("X10-Security", { code: "26", event: "KR18 PANIC", battery_ok: 1 }), ["d sos pulse", "d battery-low off"]],
  ["wearable", radio("X10-Security", { code: "98", event: "KR15 PANIC-3SECOND" }), ["d sos pulse"]],
  ["sos-button", radio("SimpliSafe-Keypad", { seq: 4, extradata: "Keypad Panic Button" }), ["d sos pulse"]],
  ["door", radio("SimpliSafe-Sensor", { seq: 4, state: 1, extradata: "Contact Open" }), ["d door on"]],
  [
    "leak",
    radio("FineOffset-WH55", { channel: 1, battery_ok: 0.8, leaking: 1, sensitivity: 1, raw_value: 20 }),
    ["d battery-low off", "d leak on"],
  ],
  ["leak", radio("FineOffset-WH55", { channel: 1, battery_ok: 0.8, leaking: 0 }), ["d battery-low off", "d leak off"]],
  ["leak", radio("Bresser-Leakage", { channel: 0, battery_ok: 1, alarm: 1, no_alarm: 0, startup: 0 }), ["d battery-low off", "d leak on"]],
  ["leak", radio("Bresser-Leakage", { channel: 0, battery_ok: 1, alarm: 0, no_alarm: 1, startup: 0 }), ["d battery-low off", "d leak off"]],
  ["sos-button", radio("Generic-Remote", { cmd: 62, tristate: "110ZX10Z" }), ["d sos pulse"]],
  [
    "door",
    bluetooth({ brand: "Otio", model: "Door sensor", model_id: "BSDOO", type: "CTMO", cont: true, open: true, batt: 90 }),
    ["d battery 90", "d door on"],
  ],
  ["door", bluetooth({ model_id: "BSDOO", type: "CTMO", cont: true, open: false, batt: 90 }), ["d battery 90", "d door off"]],
  [
    "door",
    bluetooth({ model_id: "SBDW-002C", type: "CTMO", packet: 3, batt: 98, lux: 20, open: true, rot: 0, mac: "AA:BB:CC:DD:EE:FF" }),
    ["d battery 98", "d door on"],
  ],
  ["motion", bluetooth({ model_id: "CGPR1", type: "PIR", lux: 12, motion: true }), ["d motion on"]],
  [
    "motion",
    bluetooth({
      model_id: "SBMS",
      type: "PIR",
      motion: false,
      led: false,
      scopetested: true,
      sensingdistance: "long",
      lightlevel: "dark",
      batt: 77,
    }),
    ["d battery 77", "d motion off"],
  ],
  [
    "door",
    bluetooth({
      model_id: "SBCS",
      type: "CTMO",
      contact: "open",
      motion: true,
      lightlevel: "bright",
      in_ct: 1,
      out_ct: 0,
      push_ct: 2,
      batt: 70,
    }),
    ["d battery 70", "d door on", "d motion on"],
  ],
  [
    "door",
    bluetooth({ model_id: "SBCS", type: "CTMO", contact: "close", motion: false, batt: 70 }),
    ["d battery 70", "d door off", "d motion off"],
  ],
  [
    "sos-button",
    bluetooth({ model_id: "SBBT-002C", type: "BTN", acts: true, packet: 3, batt: 100, button: 1 }),
    ["d battery 100", "d sos pulse"],
  ],
  ["sos-button", bluetooth({ model_id: "SBBT-002C", type: "BTN", packet: 3, batt: 100, button: 3 }), ["d battery 100", "d sos pulse"]],
  [
    "sos-button",
    bluetooth({ model_id: "SBBT-004", type: "BTN", packet: 3, batt: 100, button1: 0, button2: 1, button3: 0, button4: 0 }),
    ["d battery 100", "d sos pulse"],
  ],
  [
    "sos-button",
    bluetooth({ model_id: "SBBT-004", type: "BTN", packet: 3, batt: 100, button1: 0, button2: 0, button3: 0, button4: 0 }),
    ["d battery 100"],
  ],
  ["sos-button", bluetooth({ model_id: "SBBT-002C", type: "BTN", packet: 3, batt: 100, button: 254 }), ["d battery 100", "d sos pulse"]],
  ["sos-button", bluetooth({ model_id: "SBBT-002C", type: "BTN", packet: 3, batt: 100, button: 0 }), ["d battery 100"]],
  [
    "sos-button",
    bluetooth({ model_id: "SBBT_002C_ENCR", type: "BTN", encr: 2, cipher: "62511158bd25", ctr: "b8f09364", mic: "5b573115" }),
    ["d heard", "? binary !"],
  ],
  ["motion", bluetooth({ model_id: "MUE4094RT", type: "PIR", motion: true, darkness: 3 }), ["d motion on"]],
  ["wearable", bluetooth({ model_id: "H10", type: "BODY", bpm: 71 }), ["d heart_rate 71"]],
  ["smoke", radio("Generic-Remote", { cmd: 62, tristate: "110ZX10Z" }), ["d heard", "? unknown-event !"]],
  ["environment", bluetooth({ model_id: "iNodeEM", lowbatt: true }), ["d battery-low on"]],
] as const)("%s: %j", (kind, { id, topic, said }, lines) => {
  const taken = formatBench("ha-discovery", { [id]: kind }).send({ topic: `in/home/gw/${topic}`, payload: JSON.stringify(said) });
  expect(linesOf(taken).map((line) => line.replace(id, "d").replace(" 0@0", ""))).toEqual(lines);
});

test("the same devices without a place in the register leave a trace", () => {
  const { topic, said } = radio("Smoke-GS558", { unit: 12, learn: 0 });
  const taken = formatBench("ha-discovery", {}).send({ topic: `in/home/gw/${topic}`, payload: JSON.stringify(said) });
  expect(taken.quarantined.length + taken.dropped.ignored).toBeGreaterThan(0);
});
