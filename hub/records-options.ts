import type { Logger } from "pino";
import type { RecordsOptions } from "../store/records/index.ts";
import type { HubConfig } from "./config.ts";

/** Where the records lie, and what is said of them in the log. */
export function recordsOptions(config: HubConfig, dir: string, log: Logger): RecordsOptions {
  return {
    dir,
    databaseUrl: config.databaseUrl,
    onDead: (error) => log.fatal({ err: error }, "the records store ended and is started anew"),
    onReach: (unreachable) => {
      if (unreachable === null) log.warn("the records database answers again");
      else log.error({ reason: unreachable }, "the records database does not answer; alerts are kept in memory");
    },
  };
}
