import { killRun } from "../faults/kill-run.ts";
import { atMost, type Bench, told } from "./row.ts";

export const kill: Bench = {
  name: "kill",
  about: "SIGKILL at 20 random moments under 2,000 QoS 1 messages/s",
  run: async () => {
    const outcome = await killRun({ kills: 20, rate: 2_000, devices: 20, seed: 42 });
    return [
      told("kill", "readings acknowledged", outcome.acknowledged, "readings"),
      atMost("kill", "acknowledged readings missing", outcome.missing, "readings", 0),
      atMost("kill", "readings doubled", outcome.doubled, "readings", 0),
      atMost("kill", "closed alerts that came back", outcome.reopened, "alerts", 0),
      atMost("kill", "held-for rule off its time", outcome.heldForOffMs ?? Number.POSITIVE_INFINITY, "ms", 1_000),
      atMost("kill", "slowest restart, from spawn to ready", Math.max(...outcome.restartMs), "ms", 2_000),
    ];
  },
};
