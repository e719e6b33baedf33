import { type CommunitySeed, MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, linkState, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const GATEWAY = "gw-02";
const BUTTON = { device: "sos-001", person: "per-001" } as const;
const BAND = "wear-001";
const HEAD = "smoke-c02-3-2-501";
const AWAY = 40 * MINUTE;
const READINGS = 300;

/** Everything in homes of the compound that the gateway serves. */
function behind(community: CommunitySeed): readonly string[] {
  return community.devices.filter((device) => device.place?.startsWith("xfl-c02-b") && device.kind !== "gateway").map((d) => d.externalId);
}

/**
 * A gateway is cut off for 40 minutes. Meanwhile she presses the button and the smoke head alarms and clears; all of it
 * comes with 300 readings in one burst when the gateway returns.
 */
export const gatewayBacklog: Scenario = {
  name: "gateway-backlog",
  words: { zh: "网关断线补传", en: "Gateway backlog" },
  about: {
    zh: "网关断线 40 分钟后恢复，补传一次紧急呼叫、一次已恢复的烟雾告警和 300 条监测值。",
    en: "A gateway returns after 40 minutes with an SOS, one smoke alarm that cleared, and 300 readings in its backlog.",
  },
  minutes: 55,
  hour: 2.1,
  falseLimit: null,
  script({ community, random, start }) {
    const back = start + AWAY;
    const devices = behind(community);
    const messages: TimedMessage[] = [linkState(GATEWAY, start, "offline"), ...devices.map((id) => linkState(id, start, "offline"))];
    messages.push(linkState(GATEWAY, back, "online"), ...devices.map((id) => linkState(id, back, "online")));
    const pressed = start + 4 * MINUTE;
    const smoked = start + 11 * MINUTE;
    // The gateway sends what it stored oldest first, some hundred a second.
    const stored: TimedMessage[] = [
      happening(BUTTON.device, pressed, "sos", { cause: "sos" }),
      happening(HEAD, smoked, "smoke", { state: "on", cause: "smoke" }),
      happening(HEAD, smoked + 3 * MINUTE, "smoke", { state: "off" }),
    ];
    for (let k = 0; k < READINGS; k++) {
      const t = start + Math.round((AWAY * (k + 0.5)) / READINGS);
      stored.push(
        telemetry(
          BAND,
          t,
          { heart_rate: Math.round(random.normal(72, 3)), worn: 1, steps: Math.floor(k / 8), battery: 70 },
          { sure: true },
        ),
      );
    }
    stored.sort((a, b) => (a.ts ?? 0) - (b.ts ?? 0));
    messages.push(...stored.map((message, k) => ({ ...message, at: back + SECOND + k * 8 })));
    const link = subject({ devices: [GATEWAY, ...devices] });
    return {
      messages,
      takes: [GATEWAY, ...devices].map((device) => ({ device, from: start, to: back + 5 * SECOND })),
      must: [
        claim({
          name: "the SOS of the backlog",
          cause: "sos",
          within: 10,
          families: ["person"],
          event: "sos",
          subject: subject({ devices: [BUTTON.device], people: [BUTTON.person] }),
          severityAtLeast: "critical",
        }),
        claim({
          name: "the smoke that cleared meanwhile",
          cause: "smoke",
          within: 10,
          families: ["fire"],
          event: "smoke",
          subject: subject({ devices: [HEAD] }),
          severityAtLeast: "high",
        }),
      ],
      mustNot: [
        pattern("old readings raise nothing", {
          families: ["vitals", "activity"],
          subject: subject({ devices: [BAND], people: [BUTTON.person] }),
        }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [
        pattern("gateway and devices out of reach", { families: ["device"], subject: link, severityAtMost: "high" }),
        pattern("more from the same head", { families: ["fire"], subject: subject({ devices: [HEAD] }) }),
      ],
    };
  },
};
