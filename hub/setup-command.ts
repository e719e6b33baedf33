import { parseArgs } from "node:util";
import { Value } from "typebox/value";
import { hashPassword } from "../api/index.ts";
import { type MailEntry, MailEntrySchema, TrialSchema } from "../contracts/index.ts";
import { openRecords } from "../store/records/index.ts";
import { createWallClock } from "./clock.ts";
import { fail, readDataPlaces, readPassword, readSecretFile } from "./command-line.ts";
import { askRunningHub, openDataDir } from "./data-dir.ts";
import { emptyRegistry } from "./empty-registry.ts";
import { createMailDesk } from "./mail-desk.ts";
import { createSetup, isZone, type SetupAnswer } from "./setup.ts";
import { keyFor } from "./vault.ts";

const USAGE = `npm run setup -- --name COMMUNITY --admin USERNAME [--zone Asia/Shanghai] [--admin-name "shown name"] [--password-stdin | --password-file FILE]
Names the community of an empty hub and makes its first administrator, while the hub runs or before it ever did.
The password is asked for, or read from standard input or a file.
npm run setup -- --mail-server smtps://USER@HOST:465 --mail-from ADDRESS --mail-to ADDRESS [--mail-password-file FILE]
Sends a real message by this server, and keeps the server only where it took it; with --name in one go, or later by itself.`;

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

/** The mail server as the options say it; null where they say none. */
function readMail(values: Readonly<Record<string, unknown>>): MailEntry | null {
  const option = (name: string): string | null => (typeof values[name] === "string" ? values[name] : null);
  const server = option("mail-server");
  if (server === null) return null;
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "")
    return fail("--mail-server: must be smtp://[USER@]HOST[:PORT] or smtps://…");
  if (url.password !== "") fail("--mail-server: others can read a command line; give the password with --mail-password-file");
  const file = option("mail-password-file");
  const tls = url.protocol === "smtps:";
  const entry = {
    ...{ host: url.hostname, port: Number(url.port) || (tls ? 465 : 587), tls },
    user: url.username === "" ? null : decodeURIComponent(url.username),
    ...{ from: option("mail-from") ?? "", to: option("mail-to") ?? "" },
    ...(file === null ? {} : { password: readSecretFile(file) }),
  };
  return Value.Check(MailEntrySchema, entry) ? entry : fail(`--mail-from and --mail-to: an e-mail address each\n${USAGE}`);
}

async function mailOffline({ dataDir, databaseUrl }: ReturnType<typeof readDataPlaces>, entry: MailEntry): Promise<unknown> {
  const dir = await openDataDir(dataDir);
  const records = await openRecords({ dir: dir.records, databaseUrl });
  const clock = createWallClock(() => undefined);
  try {
    const registry = await records.loadRegistry();
    const communityName = (): string => registry.communities[0]?.name ?? "社区";
    return await createMailDesk({ smtp: null, key: keyFor(dir.key, "mail"), settings: records.settings, communityName, clock }).tryAndSave(
      entry,
    );
  } finally {
    clock.stop();
    await records.stop();
    await dir.release();
  }
}

/** Says what came of it, in both languages; a server that did not take the message ends the command with an error. */
async function setMail(places: ReturnType<typeof readDataPlaces>, entry: MailEntry): Promise<void> {
  const answer: unknown = (await askRunningHub(places.dataDir, { do: "mail", entry })) ?? (await mailOffline(places, entry));
  if (!Value.Check(TrialSchema, answer)) fail(JSON.stringify(answer));
  const { ok, words } = answer;
  if (!ok) fail(`${words.zh}\n${words.en}`);
  process.stdout.write(`${JSON.stringify({ ok, words })}\n`);
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
      "mail-server": { type: "string" },
      "mail-from": { type: "string" },
      "mail-to": { type: "string" },
      "mail-password-file": { type: "string" },
    },
  });
  const { name, zone, admin: username } = values;
  const mail = readMail(values);
  if (name === undefined && mail !== null) {
    await setMail(readDataPlaces(), mail);
    return;
  }
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
    if (mail !== null) await setMail(places, mail);
    return;
  }
  fail(typeof answer === "object" && answer !== null && "reason" in answer ? String(answer.reason) : JSON.stringify(answer));
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
