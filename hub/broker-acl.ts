import { isAbsolute } from "node:path";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { isRefusal, openRecords } from "../store/records/index.ts";
import { fail, readDataPlaces } from "./command-line.ts";
import type { HubConfig } from "./config.ts";
import { askRunningHub, openDataDir, Refused } from "./data-dir.ts";
import { homeAssistantLogin } from "./home-assistant-login.ts";
import { hubAccountOf, hubNameOf, joined, type MosquittoFiles, mosquittoFilesOf, writeMosquittoFiles } from "./mosquitto-files.ts";

const USAGE = `npm run --silent broker:acl > acl                        prints the ACL file
npm run --silent broker:acl -- --passwords > passwords   prints the password file: hashes, to be kept from other users
npm run --silent broker:acl -- --into /etc/mosquitto/shouwang   writes both there
For a Mosquitto in front of the hub: who may log in, publish and read what. See docs/operate-broker.md.`;

async function main(): Promise<void> {
  const [option, into, ...more] = process.argv.slice(2);
  const isFolder = option === "--into" && into !== undefined && isAbsolute(into) && more.length === 0;
  if (!isFolder && option !== undefined && (option !== "--passwords" || into !== undefined)) fail(USAGE);
  const places = readDataPlaces();
  const { broker } = places;
  const hub = hubNameOf(broker);
  const answer = (await askRunningHub(places.dataDir, { do: "broker-acl", hub })) ?? (await offline(places, hub));
  if (!Value.Check(FilesSchema, answer)) fail("The running hub does not answer with Mosquitto's files: start it anew in this version.");
  const files: MosquittoFiles = { acl: answer.acl, passwords: joined(hubAccountOf(broker), answer.passwords) };
  const { without } = isFolder ? writeMosquittoFiles(into, files) : files.passwords;
  if (!isFolder) process.stdout.write(option === "--passwords" ? files.passwords.text : files.acl);
  if (option !== undefined) tellMissing(without);
}

const FilesSchema = Type.Object({
  acl: Type.String(),
  passwords: Type.Object({ text: Type.String(), without: Type.Array(Type.String()) }),
});

/** On standard error, so that the file stays a file. */
function tellMissing(without: readonly string[]): void {
  if (without.length === 0) return;
  const named = without.slice(0, 20).join(", ");
  const more = without.length > 20 ? ` and ${without.length - 20} more` : "";
  process.stderr.write(
    `Not in the password file: ${named}${more}. Give each a new secret, or enter it with mosquitto_passwd; the hub's own stands in HUB_BROKER_URL.\n`,
  );
}

type Places = Pick<HubConfig, "dataDir" | "databaseUrl" | "homeAssistant">;

async function offline({ dataDir, databaseUrl, homeAssistant }: Places, hub: string): Promise<MosquittoFiles> {
  const dir = await openDataDir(dataDir);
  try {
    const records = await openRecords({ dir: dir.records, databaseUrl });
    try {
      const { logins, ...others } = await records.loadRegistry();
      const house = homeAssistant === null ? [] : [homeAssistantLogin(dir.key, homeAssistant.password, others.communities[0]?.id ?? "")];
      return mosquittoFilesOf({ ...others, logins: [...logins, ...house] }, hub, homeAssistant?.prefix ?? null);
    } finally {
      await records.stop();
    }
  } finally {
    await dir.release();
  }
}

main().catch((error: unknown) => fail(error instanceof Refused || isRefusal(error) ? error.message : String(error)));
