import { aliyunAlink } from "./aliyun-alink.ts";
import { axis } from "./axis.ts";
import { ctwingAep } from "./ctwing-aep.ts";
import type { Decoder } from "./decoder.ts";
import { edgeBox } from "./edge-box.ts";
import { fhir } from "./fhir.ts";
import { frigate } from "./frigate.ts";
import { gb26875 } from "./gb26875.ts";
import { haDiscovery } from "./ha-discovery.ts";
import { hikvision } from "./hikvision.ts";
import { huaweiIot } from "./huawei-iot.ts";
import { lorawan } from "./lorawan.ts";
import { nativeTelemetry } from "./native.ts";
import { onenet } from "./onenet.ts";
import { onvif } from "./onvif.ts";
import { openMHealth } from "./openmhealth.ts";
import { owntracks } from "./owntracks.ts";
import { senml } from "./senml.ts";
import { shelly } from "./shelly.ts";
import { sparkplug } from "./sparkplug.ts";
import { tasmota } from "./tasmota.ts";
import { traccar } from "./traccar.ts";
import { zigbee2mqtt } from "./zigbee2mqtt.ts";
import { zwaveJs } from "./zwave-js.ts";

/** All decoders, in the order in which they are asked; the last claims what is left. */
export const DECODERS: readonly Decoder[] = [
  senml,
  ctwingAep,
  onenet,
  huaweiIot,
  aliyunAlink,
  gb26875,
  zigbee2mqtt,
  zwaveJs,
  traccar,
  lorawan,
  hikvision,
  edgeBox,
  frigate,
  onvif,
  axis,
  haDiscovery,
  shelly,
  tasmota,
  owntracks,
  fhir,
  openMHealth,
  sparkplug,
  nativeTelemetry,
];

const BY_FORMAT = new Map(DECODERS.flatMap((decoder): [string, Decoder][] => (decoder.format === null ? [] : [[decoder.format, decoder]])));

/** @returns undefined where a gateway of the format is read by mappings alone */
export function decoderOfFormat(format: string): Decoder | undefined {
  return BY_FORMAT.get(format);
}
