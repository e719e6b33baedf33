import type { Words } from "./words.ts";

/** What a gateway may speak: the hub's own topics, or the format of a platform or box that it can read. */
export const GATEWAY_FORMATS = ["native", "ctwing-aep", "onenet", "huawei-iot", "aliyun-alink"] as const;
export type GatewayFormat = (typeof GATEWAY_FORMATS)[number];

export const GATEWAY_FORMAT_WORDS: Readonly<Record<GatewayFormat, Words>> = {
  native: { zh: "本平台格式", en: "The hub's own" },
  "ctwing-aep": { zh: "电信 CTWing AEP", en: "CTWing AEP (China Telecom)" },
  onenet: { zh: "移动 OneNET", en: "OneNET (China Mobile)" },
  "huawei-iot": { zh: "华为 IoTDA / OceanConnect", en: "Huawei IoTDA / OceanConnect" },
  "aliyun-alink": { zh: "阿里云 Alink", en: "Aliyun Alink" },
};
