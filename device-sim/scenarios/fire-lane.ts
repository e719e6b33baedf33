import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, picture, type TimedMessage } from "../fleet/message.ts";
import { drawScene } from "../picture/scene.ts";
import { claim, deviceOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

const BLOCKED = "cam-lane-05";
const PASSING = "cam-lane-06";
const AWAY = 13 * MINUTE;

/** Whoever parks in the fire lane stays; a parcel van in another lane is gone after a minute and a half. */
export const fireLane: Scenario = {
  name: "fire-lane",
  words: { zh: "占用消防车通道", en: "Fire lane blocked" },
  about: {
    zh: "一辆车停在消防车通道不走，3 分钟告物业，10 分钟告值班台；另一条通道的快递车一分半钟后离开，不应告警。",
    en: "A car stays in the fire lane: the property is told at three minutes, the desk at ten; in another lane a parcel van leaves after ninety seconds and must not alarm.",
  },
  minutes: 18,
  hour: 18.4,
  falseLimit: null,
  script({ community, start }) {
    const lane = deviceOf(community, BLOCKED);
    deviceOf(community, PASSING);
    const at = start + MINUTE;
    const id = `${BLOCKED}-blocked-${at}`;
    const messages: TimedMessage[] = [
      happening(BLOCKED, at, "fire-lane-blocked", { state: "on", id, confidence: 0.94, cause: "blocked" }),
      picture(BLOCKED, at + 2 * SECOND, id, drawScene("blocked-lane", BLOCKED.slice(4), at)),
      happening(PASSING, at + 2 * MINUTE, "fire-lane-blocked", { state: "on", confidence: 0.91 }),
    ];
    // A camera says again what it sees, as long as it sees it and once it sees it no more.
    for (let t = at + 30 * SECOND; t < at + AWAY; t += 30 * SECOND)
      messages.push(happening(BLOCKED, t, "fire-lane-blocked", { state: "on", confidence: 0.93 }));
    for (const after of [0, 15, 30])
      messages.push(
        happening(BLOCKED, at + AWAY + after * SECOND, "fire-lane-blocked", { state: "off" }),
        happening(PASSING, at + 2 * MINUTE + (90 + after) * SECOND, "fire-lane-blocked", { state: "off" }),
      );
    const where = {
      families: ["public"] as const,
      event: "fire-lane-blocked" as const,
      subject: subject({ devices: [BLOCKED], ...(lane.place && { places: [lane.place] }) }),
    };
    return {
      messages,
      takes: [],
      must: [
        claim({ name: "held for three minutes: property", cause: "blocked", within: 195, severityAtLeast: "medium", ...where }),
        claim({ name: "held for ten minutes: the desk", cause: "blocked", within: 620, severityAtLeast: "high", ...where }),
      ],
      mustNot: [
        pattern("a van that leaves again", { families: ["public"], subject: subject({ devices: [PASSING] }) }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
    };
  },
};
