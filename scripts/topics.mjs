// npm run topics: writes docs/topics.md from the tables that all rooms share.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, root } from "./lib/prepare.mjs";

await prepare();
const { topicsPage } = await import(pathToFileURL(join(root, "dist", "server", "hub", "topics-page.js")).href);
writeFileSync(join(root, "docs", "topics.md"), topicsPage());
