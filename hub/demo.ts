import { hashPassword } from "../api/index.ts";
import type { StoredUser } from "../api/ports.ts";
import type { Instant, Login } from "../contracts/index.ts";
import { DEMO_GATEWAY, demoCommunity, demoUsers } from "../device-sim/index.ts";
import type { RegistryChange } from "../store/records/index.ts";
import { hashSecret } from "./secrets.ts";

/** User name of the gateway through which the simulated devices speak. */
export const DEMO_GATEWAY_LOGIN = "demo-gateway";

const demoUserId = (username: string): string => `usr-demo-${username}`;

/** The demo community as it goes into an empty registry. */
export function demoRegistry(): RegistryChange {
  const seed = demoCommunity();
  return {
    communities: [seed.community],
    places: seed.places,
    grids: seed.grids.map((grid) => ({ ...grid, workers: grid.workers.map(demoUserId) })),
    people: seed.people,
    devices: seed.devices,
    assignments: seed.assignments,
    base: { [seed.community.id]: seed.base },
  };
}

/** The gateway log-in of the simulator, with the password of this start. */
export function demoGatewayLogin(key: Uint8Array, password: string): Login {
  const { community, devices } = demoCommunity();
  return {
    username: DEMO_GATEWAY_LOGIN,
    community: community.id,
    kind: "gateway",
    device: devices.find((device) => device.externalId === DEMO_GATEWAY)?.id ?? null,
    prefix: `sw/v1/${community.id}/`,
    secretHash: hashSecret(key, DEMO_GATEWAY_LOGIN, password),
    disabled: false,
  };
}

/** The demo log-ins with the password of this start: one hash for all, so that a start does not wait for ten. */
export async function demoAccounts(password: string, now: Instant): Promise<readonly StoredUser[]> {
  const passwordHash = await hashPassword(password);
  return demoUsers().map((user) => ({
    id: demoUserId(user.username),
    username: user.username,
    name: user.name,
    role: user.role,
    places: user.places,
    people: user.people,
    email: user.email,
    language: user.language,
    disabled: false,
    passwordHash,
    failures: 0,
    lockedUntil: null,
    lastSeenAt: null,
    createdAt: now,
  }));
}

/** Those accounts as they are saved: what a known one has become stays, but for the password of this start. */
export function withPasswordOf(accounts: readonly StoredUser[], known: readonly StoredUser[]): readonly StoredUser[] {
  return accounts.map((account) => {
    const kept = known.find((user) => user.username === account.username);
    return kept ? { ...kept, passwordHash: account.passwordHash } : account;
  });
}

/** What a newcomer reads on the terminal. */
export function demoGreeting(http: string, mqtt: string, password: string): string {
  const names = demoUsers().map((user) => `    ${user.username.padEnd(10)} ${user.name}`);
  return [
    "",
    "  守望 Shouwang：演示社区已启动 / the demo community is up",
    "",
    `  值班台 dashboard   ${http}`,
    `  MQTT               ${mqtt}`,
    `  登录 log-ins       password for all: ${password}`,
    ...names,
    `  模拟网关 gateway   ${DEMO_GATEWAY_LOGIN}, the same password`,
    "",
    "  数据均为虚构 / all people and data are invented. Ctrl+C ends it.",
    "",
    "",
  ].join("\n");
}
