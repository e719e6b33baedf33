import { createHash, randomBytes } from "node:crypto";
import type { StoredSession, StoredUser } from "../../api/index.ts";
import { DAY, type DeviceRecord, deviceTopic, type Instant, type Login, RESERVED_DEVICE } from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import { hashSecret, makeSecret } from "../secrets.ts";

interface Parts {
  readonly directory: Directory;
  /** The key of the device hashes. */
  readonly key: Uint8Array;
  community(): string;
}

const USER = "hub-proof";
const USERNAME = "hub-proof@hub";
const DEVICE = "dev-hub-proof";
/** Its silence is not a device's: a turn that does not come is told by the proof itself. */
const NEVER_SILENT = (20 * 365 * DAY) / 1_000;
const TOPIC_END = `/${RESERVED_DEVICE}/event`;
const FOR_EVER: Instant = Date.UTC(2_100, 0, 1);

/**
 * The hub's own device and the user at the end of its line. Both live in memory alone and are made anew at each start:
 * no register holds them, so no list, count, import or log-in page can know of them.
 */
export function createReserved({ directory, key, community }: Parts) {
  const secret = makeSecret();
  const token = randomBytes(32).toString("base64url");
  const tokenHash = createHash("sha256").update(token).digest("hex");
  const device = (): DeviceRecord => ({
    ...{ id: DEVICE, community: community(), externalId: RESERVED_DEVICE, name: "全链路自检" },
    // Of a kind that no rule of people or fire listens to by itself.
    ...{ kind: "motion", place: null, interval: NEVER_SILENT, gateway: null, createdAt: 0 },
  });
  const login = (): Login => ({
    ...{ username: USERNAME, community: community(), kind: "device", device: DEVICE, prefix: null, disabled: false },
    secretHash: hashSecret(key, USERNAME, secret),
  });
  const user: StoredUser = {
    // It stands nowhere and has nobody: it sees nothing but the proof.
    ...{ id: USER, username: USERNAME, name: "全链路自检", role: "volunteer", places: [], people: [], email: null, language: "zh" },
    ...{ disabled: false, passwordHash: "", failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: 0 },
  };
  const session: StoredSession = { tokenHash, user: USER, createdAt: 0, expiresAt: FOR_EVER, address: "", desk: null };

  const topic = (): string => `${deviceTopic(community(), RESERVED_DEVICE)}/event`;

  return {
    username: USERNAME,
    user: USER,
    secret,
    token,
    topic,
    /** Asked of every message: by its end first, which hardly any other has. */
    isTopic: (of: string): boolean => of.endsWith(TOPIC_END) && of === topic(),
    /** As the broker, ingest and the rules look devices up; nobody else is told. */
    deviceById: (id: string) => (id === DEVICE ? device() : directory.deviceById(id)),
    deviceByExternal: (of: string, externalId: string) =>
      externalId === RESERVED_DEVICE && of === community() ? device() : directory.deviceByExternal(of, externalId),
    loginByName: (name: string) => (name === USERNAME ? login() : directory.loginByName(name)),
    loginsOf: (device: string) => (device === DEVICE ? [login()] : directory.loginsOf(device)),
    userById: (id: string): StoredUser | undefined => (id === USER ? user : undefined),
    sessionOf: (hash: string): StoredSession | undefined => (hash === tokenHash ? session : undefined),
  };
}

export type Reserved = ReturnType<typeof createReserved>;
