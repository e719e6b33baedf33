import { MINUTE, SECOND } from "../../contracts/index.ts";
import { happening, type TimedMessage, telemetry } from "../fleet/message.ts";
import { claim, deviceOf, devicesOf, NOTHING_ELSE_SERIOUS, pattern, type Scenario, subject } from "./scenario.ts";

/** Goes to hospital and comes back; his band lies on its charger all the while. */
const AWAY = { device: "wear-013", button: "sos-013", person: "per-013" } as const;
/** Was discharged, and nobody told the hub. */
const FORGOTTEN = { device: "wear-005", motion: "motion-c16-11-1-301", person: "per-005" } as const;
const IN = 5 * MINUTE;
const EMPTY = 20 * MINUTE;
const HOME = 152 * MINUTE;
const LENGTH = 226 * MINUTE;

/** State "in hospital" pauses what watches over a person at home, and is taken up again; what is forgotten is asked about. */
export const hospitalForgotten: Scenario = {
  name: "hospital-forgotten",
  words: { zh: "住院与忘记改回", en: "In hospital, and forgotten" },
  about: {
    zh: "登记住院后，手环在充电座上直到没电，不告警；家中按钮照常有效；登记回家后恢复看护，手环仍在充电座上须提示。另一位已出院却无人改登记，家中有人活动须提示核对。",
    en: "Registered as in hospital, his band on its charger and then empty tells nothing; his button at home still counts; registered as back, the band that lies there is told. Another was discharged and nobody said so: motion in her home asks for a check.",
  },
  minutes: 228,
  hour: 19.6,
  falseLimit: null,
  script({ community, start }) {
    for (const id of [AWAY.device, AWAY.button, FORGOTTEN.device, FORGOTTEN.motion]) deviceOf(community, id);
    const state = (person: string, after: number, to: string) =>
      ({ at: start + after, method: "PATCH", path: `/people/${person}`, body: { state: to } }) as const;
    const messages: TimedMessage[] = [happening(AWAY.device, start + SECOND, "worn", { state: "off" })];
    // She left before: what her sensor said last is over, also where that came ten minutes late.
    for (const after of [1, 60, 780]) messages.push(happening(FORGOTTEN.motion, start + after * SECOND, "motion", { state: "off" }));
    const charging = (t: number, cause: string | null): void =>
      void messages.push(
        telemetry(
          AWAY.device,
          start + t,
          { worn: 0, skin_temperature: 24.1, battery: 100 },
          { sure: true, ...(cause !== null && { cause }) },
        ),
      );
    for (let t = 2 * SECOND; t < EMPTY; t += MINUTE) charging(t, null);
    // Somebody plugs it in again.
    for (let t = HOME + 2 * MINUTE; t < LENGTH; t += MINUTE) charging(t, "charger");
    messages.push(happening(AWAY.button, start + 70 * MINUTE, "sos", { cause: "sos" }));
    const came = start + 100 * MINUTE;
    for (let k = 0; k < 12; k++)
      messages.push(
        happening(FORGOTTEN.motion, came + k * 3 * MINUTE, "motion", { state: "on", cause: "motion" }),
        happening(FORGOTTEN.motion, came + k * 3 * MINUTE + 70 * SECOND, "motion", { state: "off" }),
      );
    const home = community.devices
      .filter((one) => one.place === deviceOf(community, AWAY.button).place && one.kind !== "smoke")
      .map((one) => one.externalId);
    const her = subject({ devices: [FORGOTTEN.device, FORGOTTEN.motion], people: [FORGOTTEN.person] });
    const quiet = [...home.filter((id) => id !== AWAY.button), FORGOTTEN.motion, FORGOTTEN.device];
    return {
      messages,
      takes: [
        { device: AWAY.device, from: start, to: start + LENGTH },
        ...devicesOf(community, "motion")
          .filter(({ externalId }) => quiet.includes(externalId))
          .map(({ externalId }) => ({ device: externalId, from: start, to: start + LENGTH })),
        { device: FORGOTTEN.device, from: start, to: start + LENGTH },
      ],
      must: [
        claim({
          name: "SOS is never paused",
          cause: "sos",
          within: 10,
          families: ["person"],
          event: "sos",
          subject: subject({ devices: [AWAY.button], people: [AWAY.person] }),
          severityAtLeast: "critical",
        }),
        claim({
          name: "somebody is in the home of one registered away",
          cause: "motion",
          within: 10,
          families: ["activity"],
          event: "motion",
          subject: her,
          severityAtLeast: "low",
        }),
        claim({
          name: "back home, and the band lies on its charger",
          cause: "charger",
          within: 64 * 60,
          families: ["activity"],
          subject: subject({ devices: [AWAY.device], people: [AWAY.person] }),
          severityAtLeast: "low",
        }),
      ],
      mustNot: [
        pattern("a silent band of somebody in hospital", {
          families: ["device", "activity", "vitals"],
          subject: subject({ devices: [AWAY.device, FORGOTTEN.device], people: [AWAY.person, FORGOTTEN.person] }),
        }),
        NOTHING_ELSE_SERIOUS,
      ],
      allowed: [],
      acts: [
        state(AWAY.person, IN, "hospital"),
        state(FORGOTTEN.person, MINUTE, "hospital"),
        state(AWAY.person, HOME, "home"),
        state(FORGOTTEN.person, LENGTH - MINUTE, "home"),
      ],
    };
  },
};
