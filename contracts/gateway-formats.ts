import type { Words } from "./words.ts";

/** What a gateway may speak: the hub's own topics, or the format of a platform or box that it can read. */
export const GATEWAY_FORMATS = [
  "native",
  "ctwing-aep",
  "onenet",
  "huawei-iot",
  "aliyun-alink",
  "gb26875",
  "zigbee2mqtt",
  "zwave-js",
  "traccar",
  "lorawan",
  "hikvision",
  "ha-discovery",
  "edge-box",
  "frigate",
  "onvif",
  "axis",
  "shelly",
  "tasmota",
  "owntracks",
  "fhir",
  "openmhealth",
  "sparkplug-b",
] as const;
export type GatewayFormat = (typeof GATEWAY_FORMATS)[number];

interface GatewayFormatInfo {
  readonly words: Words;
  /** The prefix of its topics where nobody gives another. A native gateway without one speaks for devices on the hub's own topics. */
  readonly prefix: string;
}

/** How the formats are offered to whoever registers a gateway. */
export const GATEWAY_FORMAT_INFO: Readonly<Record<GatewayFormat, GatewayFormatInfo>> = {
  native: { words: { zh: "本平台的主题，或自写映射", en: "The hub's own topics, or a mapping" }, prefix: "modbus/" },
  "ctwing-aep": { words: { zh: "电信 CTWing AEP", en: "China Telecom CTWing AEP" }, prefix: "aep/" },
  onenet: { words: { zh: "移动 OneNET", en: "China Mobile OneNET" }, prefix: "onenet/" },
  "huawei-iot": { words: { zh: "华为 IoTDA、OceanConnect", en: "Huawei IoTDA, OceanConnect" }, prefix: "huawei/" },
  "aliyun-alink": { words: { zh: "阿里云 Alink", en: "Aliyun Alink" }, prefix: "aliyun/" },
  gb26875: { words: { zh: "用户信息传输装置（GB/T 26875.3）", en: "Fire transmission devices (GB/T 26875.3)" }, prefix: "gb26875/" },
  zigbee2mqtt: { words: { zh: "Zigbee2MQTT", en: "Zigbee2MQTT" }, prefix: "zigbee2mqtt/" },
  "zwave-js": { words: { zh: "Z-Wave（Z-Wave JS UI）", en: "Z-Wave (Z-Wave JS UI)" }, prefix: "zwave/" },
  traccar: { words: { zh: "Traccar（定位手表）", en: "Traccar (watches, trackers)" }, prefix: "traccar/" },
  lorawan: {
    words: { zh: "LoRaWAN（ChirpStack、The Things Stack 等）", en: "LoRaWAN (ChirpStack, The Things Stack and others)" },
    prefix: "lora/",
  },
  hikvision: { words: { zh: "海康威视 ISAPI（摄像头、录像机）", en: "Hikvision ISAPI (cameras, recorders)" }, prefix: "hik/" },
  "ha-discovery": {
    words: { zh: "Home Assistant 发现（ESPHome 等）", en: "Home Assistant discovery (ESPHome and others)" },
    prefix: "ha/",
  },
  "edge-box": { words: { zh: "AI 盒子（视频分析盒子、服务器）", en: "Boxes and servers that analyse video" }, prefix: "box/" },
  frigate: { words: { zh: "Frigate（摄像头智能识别）", en: "Frigate (video recorder with recognition)" }, prefix: "frigate/" },
  onvif: { words: { zh: "ONVIF 摄像头（JSON over MQTT）", en: "ONVIF cameras (JSON over MQTT)" }, prefix: "onvif/" },
  axis: { words: { zh: "安讯士 Axis（MQTT 事件桥、DataQ）", en: "Axis (MQTT event bridge, DataQ)" }, prefix: "axis/" },
  shelly: { words: { zh: "Shelly 第二代起", en: "Shelly, second generation and later" }, prefix: "shelly/" },
  tasmota: { words: { zh: "Tasmota，及其 Zigbee 桥、LoRa 桥", en: "Tasmota, and its bridges for Zigbee and LoRa" }, prefix: "tasmota/" },
  owntracks: { words: { zh: "OwnTracks（手机定位）", en: "OwnTracks (places of phones)" }, prefix: "owntracks/" },
  fhir: { words: { zh: "FHIR Observation（健康记录）", en: "FHIR Observation (health records)" }, prefix: "fhir/" },
  openmhealth: { words: { zh: "Open mHealth、IEEE 1752（健康记录）", en: "Open mHealth, IEEE 1752 (health records)" }, prefix: "omh/" },
  "sparkplug-b": {
    words: { zh: "Sparkplug B（泵房、工业网关）", en: "Sparkplug B (pump rooms, industrial gateways)" },
    prefix: "spBv1.0/",
  },
};
