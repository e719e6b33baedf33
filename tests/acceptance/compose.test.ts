import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const COMPOSE = "/usr/bin/docker-compose";
const root = fileURLToPath(new URL("../..", import.meta.url));

describe.skipIf(!existsSync(COMPOSE))("docker-compose.yml (skipped without docker-compose: sudo apt-get install -y docker-compose)", () => {
  it("is accepted by docker-compose config, with the hub's health check and volume", () => {
    const text = execFileSync(COMPOSE, ["-f", "docker-compose.yml", "config"], { cwd: root, encoding: "utf8" });
    expect(text).toMatch(/healthcheck:/);
    expect(text).toMatch(/hub-data/);
    expect(text).toMatch(/user: node/);
  });
});
