import { openBench } from "../../api/testing/harness.ts";

const USAGE = `npm run --silent openapi:types > shouwang-api.d.ts
The HTTP API of this version as TypeScript declarations. A running hub gives its own: curl -O http://HUB:8080/openapi.d.ts`;

async function main(): Promise<void> {
  if (process.argv.length > 2) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const bench = await openBench({ driven: true, demo: true });
  try {
    process.stdout.write((await bench.call("GET", "/openapi.d.ts")).text);
  } finally {
    await bench.api.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
