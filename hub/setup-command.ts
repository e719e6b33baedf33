import { parseArgs } from "node:util";
import { hashPassword } from "../api/index.ts";
import { openRecords } from "../store/records/index.ts";
import { createWallClock } from "./clock.ts";
import { fail, readDataPlaces, readPassword } from "./command-line.ts";
import { askRunningHub, openDataDir } from "./data-dir.ts";
import { emptyRegistry } from "./empty-registry.ts";
import { createSetup, isZone, type SetupAnswer } from "./setup.ts";

const USAGE = `npm run setup -- --name COMMUNITY --admin USERNAME [--zone Asia/Shanghai] [--admin-name "shown name"] [--password-stdin | --password-file FILE]
Names the community of an empty hub and makes its first administrator, while the hub runs or before it ever did.
The password is asked for, or read from standard input or a file.`;

type Named = { readonly name: string; readonly zone: string };
type Admin = { readonly username: string; readonly name: string; readonly passwordHash: string };

async function offline({ dataDir, databaseUrl }: ReturnType<typeof readDataPlaces>, named: Named, admin: Admin): Promise<SetupAnswer> {
  const dir = await openDataDir(dataDir);
  const records = await openRecords({ dir: dir.records, databaseUrl });
  const clock = createWallClock(() => undefined);
  try {
    if ((await records.loadRegistry()).communities.length === 0) await records.saveRegistry(emptyRegistry());
    const [registry, users] = await Promise.all([records.loadRegistry(), records.users.all()]);
    const setup = createSetup({
      users: () => users,
      saveUser: records.users.save,
      community: () => registry.communities[0],
      root: () => registry.places.find((place) => place.level === "community"),
      saveCommunity: (community, root) => records.saveRegistry({ communities: [community], places: [root] }),
      audit: (line) => records.audit.write({ ...line, act: "hub.set-up", target: "hub", outcome: "done", address: "local" }),
      now: () => clock.now(),
    });
    return await setup.byCommand(named, admin);
  } finally {
    clock.stop();
    await records.stop();
    await dir.release();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: "string" },
      zone: { type: "string", default: "Asia/Shanghai" },
      admin: { type: "string" },
      "admin-name": { type: "string" },
      "password-stdin": { type: "boolean", default: false },
      "password-file": { type: "string" },
    },
  });
  const { name, zone, admin: username } = values;
  if (name === undefined || name.trim() === "" || username === undefined) fail(USAGE);
  if (!/^[A-Za-z0-9._-]{2,60}$/.test(username)) fail("--admin: 2 to 60 letters, digits, dots or dashes");
  if (!isZone(zone)) fail(`--zone: there is no time zone "${zone}"; give one like Asia/Shanghai`);
  const places = readDataPlaces();
  const password = await readPassword(values["password-stdin"], values["password-file"] ?? null);
  const admin = { username, name: values["admin-name"] ?? username, passwordHash: await hashPassword(password) };
  const community = { name: name.trim(), zone };
  const answer = (await askRunningHub(places.dataDir, { do: "setup", community, admin })) ?? (await offline(places, community, admin));
  if (typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true) {
    process.stdout.write(`${JSON.stringify({ ok: true, community, admin: username })}\n`);
    return;
  }
  fail(typeof answer === "object" && answer !== null && "reason" in answer ? String(answer.reason) : JSON.stringify(answer));
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
