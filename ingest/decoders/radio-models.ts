import { EVENT_KINDS, type EventKind } from "../../contracts/index.ts";
import type { JsonObject } from "../shape.ts";
import { addState } from "../states.ts";
import type { Draft } from "../turn.ts";
import { ownAlarm, testOf } from "../verdict.ts";

/** What a word of a model says: an event and its state; "own" is what the device is there for; null is known, and no news. */
type Says = readonly [event: EventKind | "own" | "test", state: "on" | "off"] | null;

interface Model {
  readonly model: RegExp;
  /** The key that is read by the words; null where the message by itself is the news. */
  readonly key: string | null;
  readonly words: Readonly<Record<string, Says>>;
  /** Set where only a button calls by sending: of another device it may be its battery, or its end. */
  readonly buttons?: true;
  /** Keys beside it that the words make up for. */
  readonly besides?: readonly string[];
}

/** What is there for something says it by its kind: a contact is a door, a head its alarm. */
const OPENS: NonNullable<Says> = ["own", "on"];
const CLOSES: NonNullable<Says> = ["own", "off"];
const PANIC: Says = ["sos", "on"];
const TAMPER: Says = ["tamper", "on"];
const LOW: Says = ["battery-low", "on"];

/**
 * Radio devices at 433 MHz whose meaning is in a word, a number or the mere message, by the models of rtl_433
 * (src/devices of github.com/merbanan/rtl_433: the names of fields and the words are facts of those devices).
 */
const MODELS: readonly Model[] = [
  // They send when they alarm and at no other time; learning is told by a key.
  { model: /^Smoke-GS558$/, key: null, words: {} },
  { model: /^Kidde-Smoke$/, key: null, words: {} },
  { model: /^(?:Generic-Remote|HT680-Remote|EV1527|PT2262)/, key: null, words: {}, buttons: true },
  {
    model: /^Cavius-Security$/,
    key: "text",
    besides: ["message"],
    words: {
      "fire alarm": ["own", "on"],
      "alarm muted": null,
      "test alarm": ["test", "on"],
      "warning/water detected": ["own", "on"],
      pairing: null,
      "battery low": LOW,
      unknown: null,
    },
  },
  // A loop that is open has been opened, or is in alarm; `event` is the same in hexadecimal.
  { model: /^Honeywell-Security$/, key: "state", besides: ["event", "door", "alarm"], words: { open: OPENS, closed: CLOSES } },
  { model: /^DSC-Security$/, key: "closed", besides: ["event", "status"], words: { "0": OPENS, "1": CLOSES } },
  { model: /^Visonic-Powercode$/, key: "alarm", words: { "0": CLOSES, "1": OPENS } },
  {
    model: /^Govee-(?:Water|Contact|H5059)/,
    key: "event",
    besides: ["leak", "leak_top", "leak_bottom"],
    words: {
      "water leak": ["leak", "on"],
      // Dry, switched off at the sensor, or silenced while it is wet: nobody can know.
      "post alarm": null,
      telemetry: null,
      pairing: null,
      open: OPENS,
      close: CLOSES,
      closed: CLOSES,
      "button press": null,
      "battery report": null,
      heartbeat: null,
      unknown: null,
    },
  },
  // What it says stands as a flag beside the word.
  {
    model: /^Kerui-Security$/,
    key: "state",
    words: { open: null, close: null, water: null, motion: null, tamper: null, battery: null },
  },
  {
    model: /^Chuango-Security$/,
    key: "cmd",
    words: {
      alarm: OPENS,
      // The zone that is always armed: smoke, gas, water and help are wired to it.
      "24h zone": OPENS,
      "normal zone": OPENS,
      "home mode zone": OPENS,
      "single delay zone": OPENS,
      closing: CLOSES,
      tamper: TAMPER,
      "low battery": LOW,
      test: ["test", "on"],
      arm: null,
      disarm: null,
      "home mode": null,
      on: null,
      "?": null,
    },
  },
  {
    model: /^X10-Security$/,
    key: "event",
    words: {
      "door/window open": OPENS,
      "door/window closed": CLOSES,
      "motion tripped": ["motion", "on"],
      "motion ready": ["motion", "off"],
      "kr18 panic": PANIC,
      "kr15 panic": PANIC,
      "kr15 panic-3second": PANIC,
    },
  },
  {
    model: /^SimpliSafe-(?:Sensor|Keypad)$/,
    key: "extradata",
    besides: ["state"],
    words: { "keypad panic button": PANIC, "contact open": OPENS, "contact closed": CLOSES, "alarm off": null, "": null },
  },
];

/** What a door, a mover or a detector has to say for itself. */
function ownOf(draft: Draft): EventKind | undefined {
  const { kind } = draft.device;
  if (kind === "door" || kind === "motion" || kind === "presence") return kind;
  return kind === "manhole" ? "manhole-open" : ownAlarm(draft);
}

function addSaid(draft: Draft, [named, state]: NonNullable<Says>, word: string): void {
  const own = ownOf(draft);
  const event = named === "own" ? own : named === "test" ? testOf(own ?? "smoke") : named;
  if (event === undefined) return;
  const isPulse = EVENT_KINDS[event].shape === "pulse";
  // A button that is let go ends no call.
  if (isPulse && state === "off") return;
  addState(draft, {
    event,
    state: isPulse ? "pulse" : state,
    part: "radio",
    data: state === "off" ? {} : { word },
  });
}

/** What a model means by a word; older receivers write the device's own model before it. */
function wordOf({ words }: Model, word: string): Says | undefined {
  const found = Object.hasOwn(words, word) ? word : word.replace(/^[a-z]{2}\d{1,3}[a-z]? /, "");
  return Object.hasOwn(words, found) ? words[found] : undefined;
}

const INTERLOGIX = /^Interlogix(?:-Security)?$/;
const LOOPS = ["switch1", "switch2", "switch3", "switch4", "switch5", "event", "device_type", "device_raw_message", "raw_message"];
/** The first input as it stands now, in the first byte of what was received. */
const STANDS = 0x08;

const isOpen = (value: unknown): boolean => typeof value === "string" && /^open$/i.test(value.trim());

/**
 * Which of its five inputs says what, depends on the device: a smoke head reports with the first one open every hour and
 * alarms by the second, the fourth is its cover; a mover's inputs are the same in its reports and when something moves, which
 * only the bytes tell.
 */
function readInterlogix(draft: Draft, said: JsonObject): readonly string[] {
  const subtype = said.subtype ?? said.device_type;
  const add = (says: NonNullable<Says>): void => addSaid(draft, says, String(subtype));
  if (subtype === "smoke") {
    add(isOpen(said.switch2) ? OPENS : CLOSES);
    add(["tamper", isOpen(said.switch4) ? "on" : "off"]);
  } else if (subtype === "motion") {
    const bytes = Number.parseInt(String(said.raw_message ?? said.device_raw_message ?? "").slice(0, 2), 16);
    add(["tamper", isOpen(said.switch3) ? "on" : "off"]);
    if (Number.isFinite(bytes)) add((bytes & STANDS) === 0 ? CLOSES : OPENS);
  } else add(isOpen(said.switch1) || subtype === "keyfob" ? OPENS : CLOSES);
  return LOOPS;
}

/** A head of a make without a protocol of its own has sent: that it alarms, or that its battery is low. */
function tellBare(draft: Draft, name: string): readonly string[] {
  const own = ownAlarm(draft);
  if (own === undefined || !EVENT_KINDS[own].lifeSafety) return [];
  const detail = {
    zh: `按通用遥控码（${name}）发送的探测器发来一条报文，码的含义各厂不同，可能是报警，请立即核实，并在映射中登记这个码。`,
    en: `A detector that sends by a general remote code (${name}) has sent; what the code means is each maker's own and may be an alarm. Verify at once, and enter the code in a mapping.`,
  };
  draft.turn.fault("unknown-event", "/cmd", detail, draft.device.id, true);
  return [];
}

/**
 * Reads what a model says by a word, or by sending at all.
 * @returns the keys that are read with it
 */
export function readModel(draft: Draft, said: JsonObject): readonly string[] {
  const name = typeof said.model === "string" ? said.model : "";
  if (INTERLOGIX.test(name)) return readInterlogix(draft, said);
  const model = MODELS.find((one) => one.model.test(name));
  if (model === undefined) return [];
  if (model.key === null) {
    if (model.buttons === true && !draft.vocabulary.events.has("pressed")) return tellBare(draft, name);
    if (said.learn !== 1 && said.learn !== true && ownOf(draft) !== undefined) addSaid(draft, ["own", "on"], name);
    return [];
  }
  // The first loop of a head says its alarm, whatever the contact says.
  const isAlarm = said.alarm === 1 && model.key === "state" && Object.hasOwn(model.words, "open");
  const word = String(isAlarm ? "open" : (said[model.key] ?? ""))
    .trim()
    .toLowerCase();
  const says = wordOf(model, word);
  if (says === undefined) return [];
  if (says === null) return [model.key, "cmd"];
  addSaid(draft, says, word);
  return [model.key, ...(model.besides ?? [])];
}
