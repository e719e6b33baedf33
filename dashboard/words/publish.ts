import type { DeviceKind, NewDeviceAnswer } from "../../contracts/index.ts";

/** What a device of this kind would first say, for the line to try it with. */
const SAMPLES: Partial<Record<DeviceKind, readonly [leaf: "telemetry" | "event", body: string]>> = {
  wearable: ["telemetry", '{"heart_rate":72,"spo2":97}'],
  bed: ["telemetry", '{"respiratory_rate":16,"in_bed":1}'],
  smoke: ["event", '{"event":"smoke","state":"on"}'],
  heat: ["event", '{"event":"heat","state":"on"}'],
  gas: ["telemetry", '{"gas":1.5}'],
  co: ["telemetry", '{"co":3}'],
  "water-pressure": ["telemetry", '{"water_pressure":0.32}'],
  hydrant: ["telemetry", '{"water_pressure":0.32}'],
  "water-level": ["telemetry", '{"water_level":2.4}'],
  "sos-button": ["event", '{"event":"sos"}'],
  "help-button": ["event", '{"event":"help"}'],
  door: ["event", '{"event":"door","state":"on"}'],
  motion: ["event", '{"event":"motion","state":"on"}'],
  camera: ["event", '{"event":"person","state":"on"}'],
};

/** Quotes for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A complete mosquitto_pub line for a device just added; the host is where this page came from. */
export function publishLine(answer: NewDeviceAnswer, host: string, port = 1883): string {
  const [leaf, body] = SAMPLES[answer.device.kind] ?? ["telemetry", '{"battery":90}'];
  const { username, password } = answer.mqtt;
  return `mosquitto_pub -h ${host} -p ${port} -q 1 -u ${quoted(username)} -P ${quoted(password)} -t ${quoted(`${answer.device.topic}/${leaf}`)} -m ${quoted(body)}`;
}
