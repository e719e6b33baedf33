import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createMetrics, type KeptHistogram, type Meter } from "./metrics.ts";
import { stageMeters } from "./stage-meters.ts";
import { createStatus } from "./status.ts";

const read = (name: string): string => readFileSync(new URL(`../docs/operate/grafana/${name}`, import.meta.url), "utf8");
const dashboard = JSON.parse(read("dashboards/shouwang.json"));
const rules = parse(read("rules.yml"));

/** All texts under a name, however deep. */
function textsAt(value: unknown, name: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => textsAt(one, name));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === name && typeof one === "string" ? [one] : textsAt(one, name)));
}

const EXPRESSIONS = [...textsAt(dashboard, "expr"), ...textsAt(rules, "expr")];
const QUESTIONS = textsAt(dashboard, "query").filter((text) => text.startsWith("label_values("));

/** The hub's meters as it registers them, read as zero: the rooms that they read are not there. */
const METERS = [...createStatus({} as never).meters({} as never), ...stageMeters({} as never)].map((meter): Meter | KeptHistogram => {
  if (meter.type === "histogram") return { ...meter, read: () => ({ upTo: [[1, 0] as const], count: 0, sum: 0 }) };
  return { ...meter, read: () => (meter.label === undefined ? 0 : [["x", 0] as const]) };
});

/** Names of the text that Prometheus is given, with the labels that each carries. */
const told = new Map<string, Set<string>>();
beforeAll(async () => {
  for (const line of (await createMetrics(METERS).text()).split("\n")) {
    const sample = /^([a-z_0-9]+)(?:\{(.*)\})? /i.exec(line);
    if (line.startsWith("#") || sample?.[1] === undefined) continue;
    const labels = told.get(sample[1]) ?? new Set();
    for (const [, label] of (sample[2] ?? "").matchAll(/(\w+)="/g)) labels.add(label ?? "");
    told.set(sample[1], labels);
  }
});

/** `up` is Prometheus' own; `instance` and `job` are what it adds. */
const ADDED = ["instance", "job"];
const namesOf = (expression: string): readonly string[] => expression.match(/\bshouwang_\w+/g) ?? [];

describe("dashboard and rules for Grafana and Prometheus", () => {
  it("ask for something", () => {
    expect(EXPRESSIONS.length).toBeGreaterThan(40);
    expect(QUESTIONS).toHaveLength(1);
    expect(told.size).toBeGreaterThan(60);
  });

  it.each([...EXPRESSIONS, ...QUESTIONS])("%s asks for figures that the hub tells, by labels that they have", (expression) => {
    const names = namesOf(expression);
    expect(names.length > 0 || expression.startsWith("up{")).toBe(true);
    expect(names.filter((name) => !told.has(name))).toEqual([]);
    const known = new Set([...ADDED, ...names.flatMap((name) => [...(told.get(name) ?? [])])]);
    const asked = [...expression.matchAll(/(\w+)\s*=~?"/g), ...expression.matchAll(/by \((\w+)\)/g)].map(([, label]) => label ?? "");
    expect(asked.filter((label) => !known.has(label))).toEqual([]);
  });

  it("legends name labels that are there", () => {
    for (const { expr, legendFormat } of dashboard.panels.flatMap((panel: { targets?: unknown[] }) => panel.targets ?? [])) {
      const known = new Set([...ADDED, ...namesOf(expr).flatMap((name) => [...(told.get(name) ?? [])])]);
      const named = [...String(legendFormat).matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label ?? "");
      expect({ expr, unknown: named.filter((label) => !known.has(label)) }).toEqual({ expr, unknown: [] });
    }
  });

  it("rates are of counters, and no counter is shown as it stands", () => {
    const counters = new Set(METERS.filter(({ type }) => type === "counter").map(({ name }) => `shouwang_${name}`));
    for (const expression of EXPRESSIONS)
      for (const [name] of expression.matchAll(/\bshouwang_\w+/g)) {
        const rated = new RegExp(`(?:rate|increase)\\(${name}\\b`).test(expression);
        const counts = counters.has(name) || /_bucket$|_cpu_seconds_total$/.test(name);
        if (!expression.startsWith("resets(")) expect({ expression, rated }).toEqual({ expression, rated: counts });
      }
  });

  it("panels lie beside each other, each with its own id, on the source that is provisioned", () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }: { gridPos: Record<"x" | "y" | "w" | "h", number> }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(cells.every((cell: string) => Number(cell.split(",")[0]) < 24)).toBe(true);
    const [source] = parse(read("provisioning/datasources/prometheus.yml")).datasources;
    expect(new Set(textsAt(dashboard.panels, "uid"))).toEqual(new Set([source.uid]));
    expect(textsAt(dashboard.templating, "uid")).toEqual([source.uid]);
  });

  it("what is provisioned and scraped is where docker-compose puts it", () => {
    const { services } = parse(readFileSync(new URL("../docker-compose.yml", import.meta.url), "utf8"), { merge: true });
    const [provider] = parse(read("provisioning/dashboards/shouwang.yml")).providers;
    expect(services.grafana.volumes).toContain(`./docs/operate/grafana/dashboards:${provider.options.path}:ro`);
    const scrape = parse(read("prometheus.yml"));
    expect(scrape.scrape_configs[0].static_configs[0].targets).toEqual(["hub:8080"]);
    expect(services.prometheus.volumes).toContain(`./docs/operate/grafana/rules.yml:${scrape.rule_files[0]}:ro`);
  });
});
