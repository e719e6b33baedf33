// Installs the Node-RED that the packed nodes are tried in, beside the other packages: 280 packages and 120 MB that nobody
// else needs, so they are none of the project's own. npm test runs this; a run of the suite alone needs it once.
import { installTestPackages } from "./lib/test-packages.mjs";

if ((await installTestPackages("node-red", "Node-RED")) === undefined) process.exit(1);
