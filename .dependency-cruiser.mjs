// Every room imports contracts and libraries, no sibling; only the hub knows everybody, nobody imports hub or tests.
const ROOMS = [
  "contracts",
  "broker",
  "ingest",
  "store",
  "rules",
  "alerts",
  "cases",
  "notify",
  "api",
  "dashboard",
  "device-sim",
  "node-red",
];

const siblings = ROOMS.map((room) => ({
  name: `${room}-imports-no-sibling`,
  severity: "error",
  from: { path: `^${room}/` },
  to: { path: `^(?!(${room}|contracts)/)(${[...ROOMS, "hub", "scripts"].join("|")})/` },
}));

export default {
  forbidden: [
    ...siblings,
    { name: "nobody-imports-tests", severity: "error", from: { pathNot: "^tests/|[.]test[.]tsx?$" }, to: { path: "^tests/" } },
    // A suite beside the code may start the real servers that the suites in tests/ start.
    { name: "suites-import-support-only", severity: "error", from: { pathNot: "^tests/" }, to: { path: "^tests/(?!support/)" } },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    // Of node-red there are types only: it stands around the nodes when they run.
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true, pathNot: "\\?(url|worker)|virtual:|^node-red$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
