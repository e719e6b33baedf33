import { Type } from "typebox";
import { WEEKDAYS } from "../../contracts/index.ts";
import { Between, closed } from "../shapes.ts";
import { minutesOf } from "../spans.ts";
import { defineCondition } from "./condition.ts";
import { schedule } from "./schedule.ts";

export const hoursCondition = defineCondition({
  shape: Type.Object({ hours: Between, days: Type.Optional(Type.Array(Type.Enum([...WEEKDAYS]), { minItems: 1, maxItems: 7 })) }, closed),
  compile: ({ hours, days }) => schedule({ start: minutesOf(hours[0]), end: minutesOf(hours[1]), days: days ?? null }),
});
