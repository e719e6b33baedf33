import { carrierDown } from "./carrier-down.ts";
import { coBathroom } from "./co-bathroom.ts";
import { crowdFair } from "./crowd-fair.ts";
import { ebikeLift } from "./ebike-lift.ts";
import { fallAtNight } from "./fall-at-night.ts";
import { fallRaw } from "./fall-raw.ts";
import { fireLane } from "./fire-lane.ts";
import { gatewayBacklog } from "./gateway-backlog.ts";
import { gatewayOutage } from "./gateway-outage.ts";
import { heatWave } from "./heat-wave.ts";
import { hospitalForgotten } from "./hospital-forgotten.ts";
import { hydrantLoss } from "./hydrant-loss.ts";
import { kitchenFire } from "./kitchen-fire.ts";
import { liftEntrapment } from "./lift-entrapment.ts";
import { newYearEve } from "./new-year-eve.ts";
import { ordinaryDay } from "./ordinary-day.ts";
import { powerCut } from "./power-cut.ts";
import type { Scenario } from "./scenario.ts";
import { sensorStorm } from "./sensor-storm.ts";
import { typhoonNight } from "./typhoon-night.ts";
import { wandering } from "./wandering.ts";
import { wrongWrist } from "./wrong-wrist.ts";

/** Every scenario, in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = [
  fallAtNight,
  fallRaw,
  kitchenFire,
  coBathroom,
  hydrantLoss,
  crowdFair,
  ebikeLift,
  wandering,
  fireLane,
  liftEntrapment,
  heatWave,
  newYearEve,
  typhoonNight,
  sensorStorm,
  gatewayBacklog,
  gatewayOutage,
  carrierDown,
  powerCut,
  wrongWrist,
  hospitalForgotten,
  ordinaryDay,
];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
