import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ALLOCATOR, withAllocator } from "../../hub/allocator.ts";

const textOf = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

describe("the allocator's settings of a hub process", () => {
  it.each(["docs/operate/shouwang.service", "Dockerfile", "docker-compose.yml", ".env.example"])("%s says the same", (file) => {
    const said = textOf(file).matchAll(/[\s#=](MALLOC_[A-Z_]+)(?:=|: \$\{MALLOC_[A-Z_]+:-)(\d+)\b/g);
    expect(Object.fromEntries([...said].map(([, name, value]) => [name, value]).filter(([, value]) => value !== "0"))).toEqual(ALLOCATOR);
  });

  it.each(["scripts/hub.mjs", "scripts/start.mjs"])("%s starts the hub with them", (script) => {
    const starts = textOf(script).match(/spawn\(process\.execPath, \[join\(server, [^\]]*"main\.js"\).*?\{.*?\n\}\)/gs) ?? [];
    expect(starts).toHaveLength(1);
    expect(starts[0]).toMatch(/env: withAllocator\(/);
  });

  it("leaves what the operator has set himself", () => {
    expect(withAllocator({ MALLOC_ARENA_MAX: "0", HOME: "/srv" })).toEqual({ ...ALLOCATOR, MALLOC_ARENA_MAX: "0", HOME: "/srv" });
  });
});
