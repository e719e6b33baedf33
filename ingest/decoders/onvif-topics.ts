import type { EventKind } from "../../contracts/index.ts";
import { mayCostALife } from "./camera-alert.ts";
import type { CameraWord } from "./hikvision-words.ts";
import { scene } from "./scene-words.ts";

/** What a topic of ONVIF or of a camera's maker stands for. */
export interface TopicMeaning {
  readonly is: "event" | "input" | "quantity" | "count" | "alive" | "unknown";
  readonly event: EventKind | null;
  /** What tells two of the same event apart: which failure, which scenario. */
  readonly part: string;
  /** Whether overlooking it may cost a life. */
  readonly urgent: boolean;
}

type Meant = CameraWord | "quantity" | "count";

/** Topics without the names of their namespaces; the first that fits counts. */
const TOPICS: readonly (readonly [RegExp, Meant])[] = [
  [/^RuleEngine\/Radiometry\/TemperatureAlarm|TemperatureAlarm$|Thermometry.*(Alarm|Detection)/i, "heat"],
  [/^RuleEngine\/(LineDetector|LineCrossing|CrossLine)/i, "intrusion"],
  [/^RuleEngine\/(FieldDetector|FieldIntrusion|IntrusionDetector)/i, "intrusion"],
  [/LoiteringDetector|LoiteringGuard/i, "loitering"],
  [
    /^RuleEngine\/(CellMotionDetector|MotionRegionDetector|MotionDetector)|^VideoSource\/MotionAlarm|\/VMD\b|MotionGuard|VideoMotion|Sensor\/PIR$/i,
    "motion",
  ],
  [/FenceGuard|CrossLineDetection/i, "intrusion"],
  [/TamperDetector|GlobalSceneChange|ImageToo(Dark|Bright|Blurry)|VideoSource\/.*(Tampering|Covered)|^Tampering/i, "camera-covered"],
  [
    /SignalLoss|VideoLoss|HardwareFailure|Storage\/(Disruption|Alert|Failure)|StorageFailure|FanFailure|PowerSupply.*Failure|Network\/Lost|Device\/Status\/Temperature|HeaterStatus/i,
    "fault",
  ],
  [/Casing\/Open|ShockDetected/i, "tamper"],
  [/Trigger\/DigitalInput|Device\/IO\/(Port|SupervisedPort)$/i, "input"],
  [/CountAggregation|Counter$/i, "count"],
  [/^Device\/Sensor\/(Temperature|RelativeHumidity)(\/|$)/i, "quantity"],
  [/^RuleEngine\/(Recognition\/)?(Face|LicensePlate)/i, "person"],
  [
    /^(Monitoring|Media|RecordingConfig|RecordingHistory|Configuration|PTZController|Light|Relay|Schedule|Network|Security|Credential|Provisioning)(\/|$)|^Device\/(Trigger\/Relay|Network|Sensor|Configuration|IO\/(VirtualPort|OutputPort|VirtualInput)|Lifecycle|OperationMode)|AudioAnalytics|AudioSource|LiveStream|ClientStatus|ActionRule|SystemReady|Xinternal|ProcessorUsage|DaynightVision|^VideoSource\/(ABR|AutoFocus|Thermometry)|RingPowerLimit|VideoAnalytics$/i,
    "alive",
  ],
];

const MEANINGS = new Map<string, TopicMeaning>();
const MEANINGS_KEPT = 2_000;

const bare = (step: string): string => step.replace(/^(?:[A-Za-z][\w.-]*:)+/, "");

function meant(topic: string, steps: readonly string[]): Meant | undefined {
  const found = TOPICS.find(([one]) => one.test(topic))?.[1];
  // A smoke alarm that is heard is one, under whatever household's topic.
  const danger = found === "alive" ? steps.map((one) => scene(one)).find(({ urgent, word }) => urgent && word !== "input") : undefined;
  if (danger !== undefined) return danger.word;
  if (found === "person" && /LicensePlate/i.test(topic)) return "vehicle";
  if (found !== undefined) return found;
  // Names of makers: the narrowest step that is understood, but a danger wherever it stands.
  const words = steps.toReversed().map((one) => scene(one));
  return (
    words.find(({ urgent, word }) => urgent && word !== undefined) ?? words.find(({ word }) => word !== undefined && word !== "alive")
  )?.word;
}

function compile(name: string): TopicMeaning {
  const steps = name
    .split("/")
    .map(bare)
    .filter((step) => step !== "")
    .slice(0, 12);
  const topic = steps.join("/");
  const word = meant(topic, steps);
  const part = steps.slice(1).join("/");
  if (word === undefined) return { is: "unknown", event: null, part, urgent: steps.some((one) => scene(one).urgent) };
  if (word === "quantity" || word === "count" || word === "alive") return { is: word, event: null, part, urgent: false };
  if (word === "input") return { is: "input", event: null, part: "", urgent: true };
  return { is: "event", event: word, part, urgent: mayCostALife(word) };
}

/** The meaning of a topic, with or without namespaces (`tns1:`, `onvif:`, `axis:`); found once for each. */
export function topicMeaning(name: string): TopicMeaning {
  const known = MEANINGS.get(name);
  if (known !== undefined) return known;
  const meaning = compile(name);
  if (MEANINGS.size >= MEANINGS_KEPT) MEANINGS.clear();
  if (name.length <= 300) MEANINGS.set(name, meaning);
  return meaning;
}

const STATE_KEYS =
  /^(state|active|is(motion|inside|tamper|loitering|sounddetected)?|is\w+|logicalstate|(?:\w+_)?(?:failed|failure)|critical|disruption|open|triggered|alarm|alert|detected|lost|motion|tamper(?:ing)?|sensor_level|value)$/i;
/** Whether it is as it should be: on where all is well. */
const GOOD_TOPICS = /Status\/Temperature\/Inside$/i;

/** What the data of a notification say: on, off, nothing at all (it happened), or a word that nobody knows. */
export function notifiedState(data: Readonly<Record<string, unknown>>, topic = ""): "on" | "off" | "none" | "unclear" {
  const said = stateIn(data);
  if (!GOOD_TOPICS.test(topic)) return said;
  return said === "off" ? "on" : "off";
}

function stateIn(data: Readonly<Record<string, unknown>>): "on" | "off" | "none" | "unclear" {
  let unclear = false;
  for (const [key, value] of Object.entries(data).slice(0, 50)) {
    if (!STATE_KEYS.test(key)) continue;
    const text = String(value).trim().toLowerCase();
    if (/^(true|1|on|active|yes|open)$/.test(text)) return "on";
    if (/^(false|0|off|inactive|no|closed)$/.test(text)) return "off";
    unclear = true;
  }
  return unclear ? "unclear" : "none";
}
