import { acceptance } from "./acceptance.ts";
import { activity } from "./activity.ts";
import { cases } from "./cases.ts";
import { compareQos0, compareQos1 } from "./compare/intake.ts";
import { compareLatency } from "./compare/latency.ts";
import { compareSeries } from "./compare/series.ts";
import { decode } from "./decode.ts";
import { falls } from "./falls.ts";
import { flood } from "./flood.ts";
import { humans } from "./humans.ts";
import { idle } from "./idle.ts";
import { kill } from "./kill.ts";
import { latency } from "./latency.ts";
import { comeback, reconnect } from "./reconnect.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import type { Bench } from "./row.ts";
import { rules } from "./rules.ts";
import { series } from "./series.ts";
import { seriesWrite } from "./series-write.ts";
import { soak } from "./soak.ts";
import { soakDay } from "./soak-day.ts";
import { start } from "./start.ts";
import { storm } from "./storm.ts";
import { qos0, qos1 } from "./throughput.ts";
import { water } from "./water.ts";

/** What `compare` runs one after the other. */
export const COMPARISONS: readonly Bench[] = [compareQos0, compareQos1, compareLatency, compareSeries];

export const BENCHES: readonly Bench[] = [
  rules,
  start,
  qos0,
  qos1,
  latency,
  idle,
  flood,
  storm,
  cases,
  acceptance,
  report,
  reconnect,
  comeback,
  kill,
  humans,
  series,
  seriesWrite,
  falls,
  water,
  activity,
  decode,
  replay,
  soak,
  soakDay,
  ...COMPARISONS,
];
