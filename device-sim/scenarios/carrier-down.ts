import { MINUTE, SECOND } from "../../contracts/index.ts";
import { CELLULAR_NETWORK } from "../community/devices.ts";
import { COMMUNITY_ID } from "../community/places.ts";
import { happening, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const DOWN = 2 * MINUTE;
const BACK = 44 * MINUTE;
/** Speaks through a gateway, not through the carrier. */
const CALLER = { device: "sos-001", person: "per-001" } as const;
const MARKER = "power-switch";

/** A carrier fails: every device with a SIM is silent at once, without a word of farewell. */
export const carrierDown: Scenario = {
  name: "carrier-down",
  words: { zh: "运营商断网", en: "Carrier down" },
  about: {
    zh: "运营商网络中断 42 分钟，所有蜂窝设备同时没有数据：只报一条疑似断网，不逐台告警；其间经网关的紧急呼叫照常。",
    en: "The carrier is down for 42 minutes and every cellular device is silent at once: one alert, not one for each; an SOS through a gateway comes as ever.",
  },
  minutes: 58,
  hour: 10.5,
  falseLimit: null,
  script({ community, start }) {
    deviceOf(community, CALLER.device);
    const silent = community.devices.filter((device) => device.uplink === `net:${CELLULAR_NETWORK}`).map((device) => device.externalId);
    const messages: TimedMessage[] = [
      // The last that is heard of any of them: from here on their silence counts.
      telemetry(MARKER, start + DOWN - SECOND, { power: 21_000 }, { sure: true, cause: "last" }),
      happening(CALLER.device, start + 25 * MINUTE, "sos", { cause: "sos" }),
    ];
    return {
      messages,
      takes: silent.map((device) => ({ device, from: start + DOWN, to: start + BACK })),
      must: [
        claim({
          name: "the network is down",
          cause: "last",
          within: 330,
          families: ["device"],
          subject: subject({ places: [COMMUNITY_ID] }),
          severityAtLeast: "high",
        }),
        claim({
          name: "SOS by another way",
          cause: "sos",
          within: 10,
          families: ["person"],
          event: "sos",
          subject: subject({ devices: [CALLER.device], people: [CALLER.person] }),
          severityAtLeast: "critical",
        }),
      ],
      mustNot: [pattern("each device by itself", { families: ["device"], subject: subject({ devices: silent }) }), NOTHING_ELSE_SERIOUS],
      allowed: [],
    };
  },
};
