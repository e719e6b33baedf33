import { DEMO_GATEWAY } from "./community/devices.ts";
import { createHubClient } from "./hub-client.ts";
import { startDemoFleet } from "./start-demo-fleet.ts";

/** The child process of npm start: environment in, simulated devices out. */
const { SIM_URL: url, SIM_HTTP: http, HUB_DEMO_PASSWORD: password, SIM_SEED: seed = "demo" } = process.env;
const say = (text: string): void => void process.stderr.write(`simulator: ${text}\n`);

if (!url || !password) {
  say("SIM_URL and HUB_DEMO_PASSWORD say where the hub is and how to log in");
  process.exitCode = 2;
} else {
  const staff = http ? createHubClient(http, "duty", password) : null;
  const fleet = await startDemoFleet({ url, username: DEMO_GATEWAY, password, seed, clock: { now: () => Date.now() }, log: say, staff });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      setTimeout(() => process.exit(0), 3_000).unref();
      fleet.stop().then(
        () => process.exit(0),
        () => process.exit(0),
      );
    });
}
