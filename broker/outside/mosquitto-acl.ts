import { deviceTopic, haConfigTopic, hubTopic, TOPIC_ROOT } from "../../contracts/index.ts";
import type { LoginGrant } from "../types.ts";

type Access = "read" | "write" | "readwrite" | "deny";
type Line = readonly [Access, string];

/** What a line of Mosquitto's file cannot say without meaning something else. */
const UNWRITABLE = /[+#\p{Cc}]|^\s|\s$/u;

const below = (prefix: string): string => `${prefix.endsWith("/") ? prefix : `${prefix}/`}#`;

function ofDevice(community: string, externalId: string): readonly Line[] {
  const own = deviceTopic(community, externalId);
  return [
    ...["telemetry", "event", "state", "command/ack", "snapshot/+"].map((leaf): Line => ["write", `${own}/${leaf}`]),
    ["read", `${own}/command`],
  ];
}

function ofGateway(community: string, prefix: string, announced: string | null): readonly Line[] {
  const hub = `${TOPIC_ROOT}/${community}/hub`;
  const announcement = announced === null ? null : haConfigTopic(announced, community);
  // Who has the community's own topics has not the hub's: Mosquitto looks at refusals first.
  const isAbove = `${hub}/`.startsWith(below(prefix).slice(0, -1));
  return [
    ...(isAbove
      ? ([
          ["deny", hub],
          ["deny", `${hub}/#`],
        ] as const)
      : []),
    ...(announcement?.startsWith(below(prefix).slice(0, -1)) ? ([["deny", announcement]] as const) : []),
    ["readwrite", below(prefix)],
  ];
}

function ofIntegration({ community, prefix, announced = null }: LoginGrant): readonly Line[] {
  const told = announced === null ? [] : (["ha/state", "ha/availability"] as const).map((leaf) => hubTopic(community, leaf));
  const announcement: readonly Line[] = announced === null ? [] : [["read", haConfigTopic(announced, community)]];
  if (prefix !== null) return [["read", below(prefix)], ...announcement];
  // It asks by HTTP: nobody would hear a request here.
  const leaves = (["alert", "case", "status"] as const).map((leaf) => hubTopic(community, leaf));
  return [...[...leaves, ...told].map((topic): Line => ["read", topic]), ...announcement];
}

function linesOf(grant: LoginGrant): readonly Line[] {
  const { kind, community, device, prefix, announced = null } = grant;
  if (kind === "integration") return ofIntegration(grant);
  if (kind === "gateway") return prefix === null ? [] : ofGateway(community, prefix, announced);
  return device === null ? [] : ofDevice(community, device.externalId);
}

/**
 * Mosquitto's ACL file: the rights that the hub's own broker holds its log-ins to, and those of the hub itself. Whose
 * name or topic the file cannot write is left out, which gives no right, and named in a comment.
 * @param announced below which prefix the hub announces itself to Home Assistant; null where it does not
 */
export function mosquittoAcl(
  hub: string,
  communities: readonly string[],
  grants: readonly LoginGrant[],
  announced: string | null = null,
): string {
  const prefixes = new Set(grants.flatMap(({ kind, prefix }) => (kind === "gateway" && prefix !== null ? [below(prefix)] : [])));
  const announcements = announced === null ? [] : communities.map((id): Line => ["write", haConfigTopic(announced, id)]);
  const topics = new Set([...communities.map((id) => `${TOPIC_ROOT}/${id}/#`), ...prefixes]);
  const own = [...[...topics].map((topic): Line => ["readwrite", topic]), ...announcements];
  const sections = grants.map((grant) => {
    const { username, device, prefix } = grant;
    const bad = [username, device?.externalId ?? "", prefix ?? ""].some((text) => UNWRITABLE.test(text));
    if (!bad) return section(username, linesOf(grant));
    return [`# left out: ${JSON.stringify(username)} holds a sign that means something else here; give it another id`];
  });
  return [
    "# Made by npm run broker:acl; made anew when devices, gateways or integrations change.",
    ...section(hub, own),
    ...sections.flat(),
    "",
  ].join("\n");
}

function section(user: string, lines: readonly Line[]): readonly string[] {
  return ["", `user ${user}`, ...lines.map(([access, topic]) => `topic ${access} ${topic}`)];
}
