// Installs the definitions of Zigbee devices (zigbee-herdsman-converters, 42 MB that nobody else needs) and writes them down
// as Zigbee2MQTT shows them on bridge/devices. npm test runs this; a run of the suite alone needs it once.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "./lib/prepare.mjs";
import { installTestPackages } from "./lib/test-packages.mjs";

/** Definitions whose exposes hang on the device are asked as for one that says nothing of itself. */
const DUMMY = { isDummyDevice: true };

/** @returns {{model: string, vendor: string, description: string, exposes: unknown[]}[]} */
function definitionsIn(folder) {
  const require = createRequire(join(folder, "package.json"));
  const main = require.resolve("zigbee-herdsman-converters");
  const { prepareDefinition } = require(main);
  // The list of all is no part of what the package offers by name.
  const all = createRequire(main)("./devices/index.js").default;
  return all.flat().map((definition) => {
    const { model, vendor, description, exposes } = prepareDefinition(definition);
    const shown = typeof exposes === "function" ? exposes(DUMMY, {}) : exposes;
    return { model, vendor, description, exposes: JSON.parse(JSON.stringify(shown)) };
  });
}

function write(folder) {
  const definitions = definitionsIn(folder);
  writeFileSync(join(folder, "definitions.json"), JSON.stringify(definitions));
  say(`${definitions.length} definitions of Zigbee devices`);
}

const own = fileURLToPath(import.meta.url);
if ((await installTestPackages("zigbee-definitions", "the definitions of Zigbee devices", write, [own])) === undefined) process.exit(1);
