import type { DeviceKind, NewDeviceAnswer } from "../../contracts/index.ts";

/**
 * A harmless first message per kind: trying out the line of a smoke head or an SOS button must not send anybody
 * running. Kinds not named here report their battery.
 */
const SAMPLES: Partial<Record<DeviceKind, string>> = {
  wearable: '{"heart_rate":72,"spo2":97,"battery":90}',
  bed: '{"respiratory_rate":16,"in_bed":1}',
  heat: '{"temperature":22.5}',
  environment: '{"temperature":22.5,"humidity":60}',
  gas: '{"gas":0.5}',
  co: '{"co":3}',
  "water-pressure": '{"water_pressure":0.32}',
  hydrant: '{"water_pressure":0.32}',
  "water-level": '{"water_level":2.4}',
  "crowd-counter": '{"people_count":3}',
};

/** Quotes for a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A complete mosquitto_pub line for a device just added; the host is where this page came from, if devices log in there. */
export function publishLine(answer: NewDeviceAnswer, page: string): string {
  const { username, password, host = page, port = 1883 } = answer.mqtt;
  const body = SAMPLES[answer.device.kind] ?? '{"battery":90}';
  const topic = `${answer.device.topic}/telemetry`;
  return `mosquitto_pub -h ${host} -p ${port} -q 1 -u ${quoted(username)} -P ${quoted(password)} -t ${quoted(topic)} -m ${quoted(body)}`;
}
