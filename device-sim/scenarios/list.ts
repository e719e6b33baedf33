import { coBathroom } from "./co-bathroom.ts";
import { crowdFair } from "./crowd-fair.ts";
import { ebikeLift } from "./ebike-lift.ts";
import { fallAtNight } from "./fall-at-night.ts";
import { fireLane } from "./fire-lane.ts";
import { gatewayBacklog } from "./gateway-backlog.ts";
import { heatWave } from "./heat-wave.ts";
import { hydrantLoss } from "./hydrant-loss.ts";
import { kitchenFire } from "./kitchen-fire.ts";
import { liftEntrapment } from "./lift-entrapment.ts";
import { newYearEve } from "./new-year-eve.ts";
import { ordinaryDay } from "./ordinary-day.ts";
import type { Scenario } from "./scenario.ts";
import { typhoonNight } from "./typhoon-night.ts";

/** Every scenario, in the order in which they are listed. */
export const SCENARIOS: readonly Scenario[] = [
  fallAtNight,
  kitchenFire,
  coBathroom,
  hydrantLoss,
  crowdFair,
  ebikeLift,
  fireLane,
  liftEntrapment,
  heatWave,
  newYearEve,
  typhoonNight,
  gatewayBacklog,
  ordinaryDay,
];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
