/** What a gateway may speak: the hub's own topics, or the format of a platform or box that it can read. */
export const GATEWAY_FORMATS = [
  "native",
  "ctwing-aep",
  "onenet",
  "huawei-iot",
  "aliyun-alink",
  "gb26875",
  "zigbee2mqtt",
  "traccar",
  "lorawan",
  "hikvision",
  "ha-discovery",
  "edge-box",
  "frigate",
  "onvif",
  "axis",
] as const;
