import { isRefusal, openRecords } from "../store/records/index.ts";
import { aclOf } from "./acl-of.ts";
import { fail, readDataPlaces } from "./command-line.ts";
import { askRunningHub, openDataDir, Refused } from "./data-dir.ts";

const USAGE = `npm run --silent broker:acl > acl
Writes the ACL file of a Mosquitto in front of the hub: who may publish and read what. See docs/operate-broker.md.`;

async function main(): Promise<void> {
  if (process.argv.length > 2) fail(USAGE);
  const { dataDir, databaseUrl, broker } = readDataPlaces();
  const hub = broker?.username ?? "hub";
  const answer = (await askRunningHub(dataDir, { do: "broker-acl", hub })) ?? (await offline(dataDir, databaseUrl, hub));
  if (typeof answer !== "object" || answer === null || !("acl" in answer) || typeof answer.acl !== "string")
    fail(`The hub does not answer with an ACL: ${JSON.stringify(answer)}`);
  process.stdout.write(answer.acl);
}

async function offline(dataDir: string, databaseUrl: string | null, hub: string): Promise<{ readonly acl: string }> {
  const dir = await openDataDir(dataDir);
  try {
    const records = await openRecords({ dir: dir.records, databaseUrl });
    try {
      return { acl: aclOf(await records.loadRegistry(), hub) };
    } finally {
      await records.stop();
    }
  } finally {
    await dir.release();
  }
}

main().catch((error: unknown) => fail(error instanceof Refused || isRefusal(error) ? error.message : String(error)));
