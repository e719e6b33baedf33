import { deviceTopic, hubTopic, TOPIC_ROOT } from "../../contracts/index.ts";
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

function ofGateway(community: string, prefix: string): readonly Line[] {
  const hub = `${TOPIC_ROOT}/${community}/hub`;
  // Who has the community's own topics has not the hub's: Mosquitto looks at refusals first.
  const isAbove = `${hub}/`.startsWith(below(prefix).slice(0, -1));
  return [
    ...(isAbove
      ? ([
          ["deny", hub],
          ["deny", `${hub}/#`],
        ] as const)
      : []),
    ["readwrite", below(prefix)],
  ];
}

function ofIntegration(community: string): readonly Line[] {
  // It asks by HTTP: nobody would hear a request here.
  return (["alert", "case", "status"] as const).map((leaf): Line => ["read", hubTopic(community, leaf)]);
}

function linesOf({ kind, community, device, prefix }: LoginGrant): readonly Line[] {
  if (kind === "integration") return ofIntegration(community);
  if (kind === "gateway") return prefix === null ? [] : ofGateway(community, prefix);
  return device === null ? [] : ofDevice(community, device.externalId);
}

/**
 * Mosquitto's ACL file: the rights that the hub's own broker holds its log-ins to, and those of the hub itself. Whose
 * name or topic the file cannot write is left out, which gives no right, and named in a comment.
 */
export function mosquittoAcl(hub: string, communities: readonly string[], grants: readonly LoginGrant[]): string {
  const prefixes = new Set(grants.flatMap(({ kind, prefix }) => (kind === "gateway" && prefix !== null ? [below(prefix)] : [])));
  const own: readonly Line[] = [...new Set([...communities.map((id) => `${TOPIC_ROOT}/${id}/#`), ...prefixes])].map((topic) => [
    "readwrite",
    topic,
  ]);
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
