import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, picture } from "../fleet/message.ts";
import { drawScene } from "../picture/scene.ts";
import { claim, devicesOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

/** An e-bike is pushed into a lift; in another lift a pram is mistaken for one, with little confidence. */
export const ebikeLift: Scenario = {
  name: "ebike-lift",
  words: { zh: "电动自行车进电梯", en: "E-bike in lift" },
  about: {
    zh: "轿厢摄像头发现电动自行车并上传抓拍；另一部电梯把婴儿车误认，置信度低，不应告警。",
    en: "The cabin camera sees an e-bike and sends a picture; in another lift a pram is taken for one with low confidence and must not alarm.",
  },
  minutes: 8,
  hour: 17.8,
  falseLimit: null,
  script({ community, start }) {
    const [camera, other] = devicesOf(community, "camera").filter((device) => device.externalId.startsWith("cam-lift"));
    if (camera === undefined || other === undefined) throw new Error("The demo community has fewer than two cabin cameras");
    const at = start + MINUTE;
    const id = `${camera.externalId}-ebike-${at}`;
    const subjects = subject({ devices: [camera.externalId], ...(camera.place && { places: [camera.place] }) });
    return {
      messages: [
        happening(camera.externalId, at, "ebike-in-lift", { id, confidence: 0.93, data: { frames: 5 }, cause: "ebike" }),
        picture(camera.externalId, at + 3 * SECOND, id, drawScene("ebike-in-lift", camera.externalId.slice(4), at)),
        happening(other.externalId, start + 3 * MINUTE, "ebike-in-lift", { confidence: 0.42, data: { frames: 1 } }),
      ],
      takes: [],
      must: [
        claim({
          name: "e-bike in the lift",
          cause: "ebike",
          within: 15,
          families: ["lift", "public", "fire"],
          event: "ebike-in-lift",
          subject: subjects,
          severityAtLeast: "medium",
        }),
      ],
      mustNot: [
        pattern("a pram is no e-bike", { families: ["lift", "public", "fire"], subject: subject({ devices: [other.externalId] }) }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
    };
  },
};
