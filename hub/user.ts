import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { hashPassword } from "../api/index.ts";
import type { StoredUser } from "../api/ports.ts";
import { ROLE_NAMES, type Role } from "../contracts/index.ts";
import { isRefusal, openRecords, type Records } from "../store/records/index.ts";
import { withPlaces } from "./admin-command.ts";
import { createWallClock } from "./clock.ts";
import { fail, readDataPlaces, readPassword } from "./command-line.ts";
import { askRunningHub, openDataDir, Refused } from "./data-dir.ts";
import { type PasswordResetOutcome, resetPassword } from "./reset-password.ts";

const USAGE = `npm run user -- add --username NAME --role ROLE [--name "shown name"] [--place ID]… [--email ADDRESS] [--password-stdin]
npm run user -- list
npm run user -- password NAME [--password-stdin]      (a new password; ends the user's sessions and a lock-out)
Without --place the user sees the whole community (family: nobody until people are tied to it).
Roles: ${ROLE_NAMES.join(", ")}. The password is asked for, or read from standard input with --password-stdin.`;

function isRole(text: string): text is Role {
  return ROLE_NAMES.some((name) => name === text);
}

async function withUsers<T>(
  { dataDir, databaseUrl }: ReturnType<typeof readDataPlaces>,
  command: unknown,
  offline: (records: Awaited<ReturnType<typeof openRecords>>) => Promise<T>,
): Promise<unknown> {
  const answer = await askRunningHub(dataDir, command);
  if (answer !== undefined) return answer;
  const dir = await openDataDir(dataDir);
  const records = await openRecords({ dir: dir.records, databaseUrl }).catch(async (error: unknown) => {
    await dir.release();
    throw error;
  });
  try {
    return await offline(records);
  } finally {
    await records.stop();
    await dir.release();
  }
}

async function main(): Promise<void> {
  const places = readDataPlaces();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      username: { type: "string" },
      role: { type: "string" },
      name: { type: "string" },
      place: { type: "string", multiple: true },
      email: { type: "string" },
      "password-stdin": { type: "boolean", default: false },
    },
  });
  if (positionals[0] === "list") {
    const users = await withUsers(places, { do: "user-list" }, async (records) =>
      (await records.users.all()).map(({ passwordHash: _, ...shown }) => shown),
    );
    process.stdout.write(`${JSON.stringify(users, null, 2)}\n`);
    return;
  }
  if (positionals[0] === "password") {
    const [, username, ...more] = positionals;
    if (username === undefined || more.length > 0) fail(USAGE);
    const passwordHash = await hashPassword(await readPassword(values["password-stdin"], null));
    finish(
      await withUsers(places, { do: "user-password", username, passwordHash }, (records) => resetOffline(records, username, passwordHash)),
    );
    return;
  }
  if (positionals[0] !== "add") fail(USAGE);
  const { username, role } = values;
  if (username === undefined || !/^[A-Za-z0-9._-]{2,60}$/.test(username))
    fail(`--username: 2 to 60 letters, digits, dots or dashes\n${USAGE}`);
  if (role === undefined || !isRole(role)) fail(`--role: one of ${ROLE_NAMES.join(", ")}`);
  const password = await readPassword(values["password-stdin"], null);
  const clock = createWallClock(() => undefined);
  const user: StoredUser = {
    id: `usr-${randomBytes(8).toString("hex")}`,
    username,
    name: values.name ?? username,
    role,
    places: values.place ?? [],
    people: [],
    email: values.email ?? null,
    language: "zh",
    disabled: false,
    passwordHash: await hashPassword(password),
    failures: 0,
    lockedUntil: null,
    lastSeenAt: null,
    createdAt: clock.now(),
  };
  clock.stop();
  const answer = await withUsers(places, { do: "user-add", user }, async (records) => {
    if (await records.users.byUsername(username)) return { ok: false, reason: `there is a user "${username}" already` };
    const { places } = await records.loadRegistry();
    await records.users.save(withPlaces(user, places));
    return { ok: true };
  });
  finish(answer);
}

async function resetOffline(records: Records, username: string, passwordHash: string): Promise<PasswordResetOutcome> {
  const clock = createWallClock(() => undefined);
  try {
    const { save } = records.users;
    const endSessions = async (user: string): Promise<void> => {
      await records.sessions.removeOfUser(user);
      await records.officers.forget(user, null);
    };
    return await resetPassword({ records, save, endSessions, now: clock.now }, username, passwordHash);
  } finally {
    clock.stop();
  }
}

/** Says how it went, and ends with an error where it was refused. */
function finish(answer: unknown): void {
  process.stderr.write(`${JSON.stringify(answer)}\n`);
  if (!(typeof answer === "object" && answer !== null && "ok" in answer && answer.ok === true)) process.exit(1);
}

main().catch((error: unknown) => fail(error instanceof Refused || isRefusal(error) ? error.message : String(error)));
