import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: [
      "{contracts,broker,ingest,store,rules,alerts,cases,notify,api,device-sim,hub,dashboard,scripts}/**/*.test.{ts,tsx}",
      "tests/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
});
