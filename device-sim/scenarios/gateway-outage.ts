import { type CommunitySeed, MINUTE } from "../../contracts/index.ts";
import { linkState } from "../fleet/message.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const GATEWAY = "gw-02";
/** Does not come back with the others. */
const STRAGGLER = "bed-050";
const DOWN = MINUTE;
const BACK = 56 * MINUTE;
const LENGTH = 96 * MINUTE;

function behind(community: CommunitySeed): readonly string[] {
  const gateway = deviceOf(community, GATEWAY);
  return community.devices.filter((device) => device.uplink === `gateway:${gateway.id}`).map((device) => device.externalId);
}

/** A gateway loses its link for the better part of an hour: told once, not for each of those behind it. One of them stays away. */
export const gatewayOutage: Scenario = {
  name: "gateway-outage",
  words: { zh: "网关离线", en: "Gateway outage" },
  about: {
    zh: "网关离线 55 分钟：只报网关一条，其下设备的数据中断不再逐台告警；恢复后有一台床垫没有回来，须单独告警。",
    en: "A gateway is offline for 55 minutes: one alert for it and none for the silence of those behind it; after its return one mattress stays silent and must be told by itself.",
  },
  minutes: 97,
  hour: 14,
  falseLimit: null,
  script({ community, start }) {
    deviceOf(community, STRAGGLER);
    const devices = behind(community);
    const others = devices.filter((id) => id !== STRAGGLER);
    return {
      messages: [linkState(GATEWAY, start + DOWN, "offline", "down"), linkState(GATEWAY, start + BACK, "online", "back")],
      takes: [
        ...[GATEWAY, ...others].map((device) => ({ device, from: start + DOWN, to: start + BACK })),
        { device: STRAGGLER, from: start + DOWN, to: start + LENGTH },
      ],
      must: [
        claim({
          name: "the gateway is offline",
          cause: "down",
          within: 75,
          families: ["device"],
          subject: subject({ devices: [GATEWAY] }),
          severityAtLeast: "medium",
        }),
        claim({
          name: "the one that did not come back",
          cause: "back",
          within: 33 * 60,
          families: ["device"],
          subject: subject({ devices: [STRAGGLER] }),
          severityAtLeast: "low",
        }),
      ],
      mustNot: [
        pattern("what stands behind a gateway that is down is explained", { families: ["device"], subject: subject({ devices: others }) }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
    };
  },
};
