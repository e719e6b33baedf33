import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SECOND } from "../contracts/index.ts";
import { heldFor } from "./held-for.ts";
import { loadRulePacks } from "./load.ts";

const loaded = loadRulePacks(fileURLToPath(new URL("packs", import.meta.url)));
if (!loaded.ok) throw new Error("the packs do not load");
const fall = loaded.rules.find((rule) => rule.id === "fall");
if (!fall) throw new Error("no rule on falls");

test("the wait before a claimed fall is raised is the rule's own, also after an edit; the later rung is none", () => {
  expect(heldFor(loaded.rules, "fall-by-motion")).toBe(30 * SECOND);
  const edited = { yaml: fall.yaml.replace("event: fall-by-motion, for: 30s", "event: fall-by-motion, for: 45s") };
  expect(heldFor([edited], "fall-by-motion")).toBe(45 * SECOND);
  expect(heldFor([edited], "smoke")).toBeUndefined();
});
