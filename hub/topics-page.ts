import {
  EVENT_KINDS,
  type EventKindInfo,
  MEASUREMENTS,
  type MeasurementInfo,
  TOPIC_PARTY_WORDS,
  TOPICS,
  type TopicParty,
  type Words,
} from "../contracts/index.ts";

/** What Markdown would take for the end of a cell, or for a tag. */
const cell = (text: string): string => text.replaceAll("|", "\\|");
const both = ({ zh, en }: Words): string => `${cell(zh)}<br>${cell(en)}`;
const code = (text: string): string => `\`${cell(text)}\``;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)];
}

const parties = (names: readonly TopicParty[]): string => names.map((name) => `${TOPIC_PARTY_WORDS[name].zh} ${name}`).join("<br>");

function topicRows(): readonly (readonly string[])[] {
  return TOPICS.map(({ topic, publish, read, qos, retain, urgent, payload }) => [
    code(topic),
    parties(publish),
    parties(read),
    `${qos}${retain ? "，保留 retained" : ""}${urgent ? "，不限速 beyond the rate" : ""}`,
    both(payload),
  ]);
}

function measurementRows(): readonly (readonly string[])[] {
  return Object.entries<MeasurementInfo>(MEASUREMENTS).map(([name, { unit, words, health }]) => [
    code(name),
    code(unit),
    both(words),
    health ? "是 yes" : "",
  ]);
}

function eventRows(): readonly (readonly string[])[] {
  return Object.entries<EventKindInfo>(EVENT_KINDS).map(([name, { words, shape, lifeSafety }]) => [
    code(name),
    both(words),
    shape === "state" ? "持续 state" : "瞬时 pulse",
    lifeSafety ? "是 yes" : "",
  ]);
}

/** The page of topics, measurements and events, as the shared tables have them: Markdown, Chinese and English. */
export function topicsPage(): string {
  return [
    "<!-- Made by npm run topics from contracts/; a test holds it against them. Change them, not this page. -->",
    "",
    "# 主题一览 · Topics",
    "",
    "尖括号内因社区、设备而异。设备只用自己的主题，网关只用其前缀之下的（`…/hub/` 除外），集成只读本社区的 `…/hub/`。其他格式（Zigbee2MQTT 等）的主题都在网关的前缀之下，见 [devices](devices/README.md)。怎样连接：[integrate.md](integrate.md)。",
    "",
    "What stands in angle brackets differs by community and device. A device has its own topics, a gateway those below its prefix",
    "(never `…/hub/`), an integration reads `…/hub/` of its community. Topics of other formats lie below the prefix of their",
    "gateway ([devices](devices/README.md)). How to connect: [integrate.en.md](integrate.en.md).",
    "",
    ...table(["主题 Topic", "可发布 May publish", "可读 May read", "QoS", "内容 Content"], topicRows()),
    "",
    "## 监测值 · Measurements",
    "",
    "没有出现的键表示没有变化。A key that is not there means unchanged.",
    "",
    ...table(["名称 Name", "单位 Unit (UCUM)", "含义 Meaning", "健康数据 About the body"], measurementRows()),
    "",
    "## 设备上报 · Events",
    "",
    ...table(["名称 Name", "含义 Meaning", "形式 Shape", "生命安全 Life safety"], eventRows()),
    "",
  ].join("\n");
}
