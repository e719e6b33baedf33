import { readFileSync } from "node:fs";
import { readTemplates, type Templates } from "../notify/index.ts";

/** The wordings that come with the hub. */
export const TEMPLATES: Templates = readTemplates(readFileSync(new URL("../notify/templates.yaml", import.meta.url), "utf8"));
