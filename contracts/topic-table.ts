import { TOPIC_ROOT } from "./topics.ts";
import type { Words } from "./words.ts";

/** Kinds of log-in, and the hub itself. */
export const TOPIC_PARTIES = ["device", "gateway", "integration", "hub"] as const;
export type TopicParty = (typeof TOPIC_PARTIES)[number];
export const TOPIC_PARTY_WORDS: Readonly<Record<TopicParty, Words>> = {
  device: { zh: "设备", en: "device" },
  gateway: { zh: "网关", en: "gateway" },
  integration: { zh: "集成", en: "integration" },
  hub: { zh: "平台", en: "hub" },
};

/** One kind of topic that the hub knows, and whose it is; the broker's rights are held against it. */
export interface TopicRow {
  /** In angle brackets what differs from one to the next. */
  readonly topic: string;
  /** A device on its own topics, a gateway below its prefix, an integration in its community. */
  readonly publish: readonly TopicParty[];
  readonly read: readonly TopicParty[];
  /** Passes beyond the rate too. */
  readonly urgent: boolean;
  /** What the sender should ask for: QoS, and whether the broker keeps the last one. */
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly payload: Words;
}

const own = (leaf: string): string => `${TOPIC_ROOT}/<community>/<device>/${leaf}`;
const hub = (leaf: string): string => `${TOPIC_ROOT}/<community>/hub/${leaf}`;

const fromDevice = (leaf: string, payload: Words, said: Pick<TopicRow, "urgent" | "retain">): TopicRow => ({
  ...{ topic: own(leaf), publish: ["device", "gateway"], read: ["gateway", "hub"], qos: 1, payload },
  ...said,
});
const fromHub = (leaf: string, payload: Words, said: Pick<TopicRow, "qos" | "retain">): TopicRow => ({
  ...{ topic: hub(leaf), publish: ["hub"], read: ["integration"], urgent: false, payload },
  ...said,
});

/** Every topic that the hub itself gives a meaning; those of other formats lie below the prefix of their gateway. */
export const TOPICS: readonly TopicRow[] = [
  fromDevice(
    "telemetry",
    {
      zh: "监测值：一个对象、对象数组，或 SenML 报文；`ts` 可省略（毫秒或 RFC 3339）",
      en: "Readings: an object, an array of objects, or a SenML pack; `ts` may be left out (milliseconds or RFC 3339)",
    },
    { urgent: false, retain: false },
  ),
  fromDevice(
    "event",
    {
      zh: '设备上报：`{"event","ts"?,"id"?,"confidence"?,"state"?}` 或其数组；简单按钮可只发一个词',
      en: 'What happened: `{"event","ts"?,"id"?,"confidence"?,"state"?}` or an array of such; a simple button may send one word',
    },
    { urgent: true, retain: false },
  ),
  fromDevice(
    "snapshot/<event-id>",
    {
      zh: "抓拍：JPEG、PNG 或 WebP 的原始字节，`<event-id>` 为对应上报的 `id`",
      en: "A picture: the bytes of a JPEG, PNG or WebP; `<event-id>` is the `id` of the event",
    },
    { urgent: false, retain: false },
  ),
  fromDevice(
    "state",
    { zh: "`online` 或 `offline`；建议设为遗嘱（Last Will）", en: "`online` or `offline`, best also as Last Will" },
    { urgent: true, retain: true },
  ),
  {
    topic: own("command"),
    // A gateway's own goes to nobody but itself: devices take commands from the hub alone.
    publish: ["gateway", "hub"],
    read: ["device", "gateway"],
    ...{ urgent: false, qos: 1, retain: false },
    payload: {
      zh: '命令：`{"do":…}`，例如鸣响、播报、询问本人；设备只接受平台发的',
      en: 'A command: `{"do":…}`, such as to sound, to speak, to ask the wearer; a device gets those of the hub alone',
    },
  },
  fromDevice("command/ack", { zh: "命令的回执", en: "The answer to a command" }, { urgent: true, retain: false }),
  fromHub(
    "alert",
    {
      zh: "告警的每次变化，形状同 OpenAPI 的 `Alert`；不含姓名",
      en: "Each change of an alert, shaped as `Alert` in the OpenAPI; nobody's name",
    },
    { qos: 1, retain: false },
  ),
  fromHub(
    "case",
    {
      zh: "工单的每次变化，形状同 OpenAPI 的 `Case`；不含居民和工作人员写下的话、报告人、家属姓名与通话",
      en: "Each change of a case, shaped as `Case` in the OpenAPI; without words that anybody typed, who reported it, relatives' names, and calls",
    },
    { qos: 1, retain: false },
  ),
  fromHub(
    "status",
    { zh: "平台状态，形状同值班页面脚注", en: "How the hub is doing, shaped as the foot line of the desk" },
    { qos: 0, retain: true },
  ),
  {
    topic: hub("request"),
    publish: ["integration"],
    read: ["hub"],
    ...{ urgent: true, qos: 1, retain: false },
    payload: { zh: "留给集成的请求", en: "Kept for requests of integrations" },
  },
  fromHub(
    "answer/<client>",
    {
      zh: "留给对请求的答复；`<client>` 为登录名或客户端标识，只有其本人能读",
      en: "Kept for answers to requests; `<client>` is a user name or client id, which alone may read it",
    },
    { qos: 1, retain: false },
  ),
  fromHub(
    "ha/state",
    {
      zh: "给 Home Assistant 的告警数目与有告警的位置；设 `HUB_HA_DISCOVERY=1` 才发布",
      en: "Counts of alerts and places with alerts, for Home Assistant; only with `HUB_HA_DISCOVERY=1`",
    },
    { qos: 1, retain: true },
  ),
  fromHub("ha/availability", { zh: "同上：`online` 或 `offline`", en: "For the same: `online` or `offline`" }, { qos: 1, retain: true }),
  {
    topic: "<ha-prefix>/device/shouwang_<community>/config",
    publish: ["hub"],
    read: ["integration"],
    ...{ urgent: false, qos: 1, retain: true },
    payload: {
      zh: "同上：发现配置；前缀为 `HUB_HA_PREFIX`（`homeassistant`）",
      en: "For the same: the discovery config; the prefix is `HUB_HA_PREFIX` (`homeassistant`)",
    },
  },
];
