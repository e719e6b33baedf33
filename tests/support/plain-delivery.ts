import { readFileSync } from "node:fs";
import {
  appChannel,
  type Channel,
  createDelivery,
  createLines,
  createProviderHealth,
  type Delivered,
  type DeliveryPorts,
  openDoor,
  openInsideDoor,
  type PendingNotice,
  readTemplateList,
  type Templates,
  templatesOf,
} from "../../notify/index.ts";

export const templates: Templates = templatesOf(
  readTemplateList(readFileSync(new URL("../../notify/templates.yaml", import.meta.url), "utf8")),
);

/** The way of a notice to these channels, with nothing that holds it back unless told. */
export function deliveryBy(
  channels: readonly Channel[],
  now: () => number,
  more: Partial<DeliveryPorts> = {},
): (pending: PendingNotice) => Promise<Delivered> {
  return createDelivery({
    door: openDoor((name) => channels.find((one) => one.name === name) ?? "未设置"),
    inside: openInsideDoor(appChannel(() => false)),
    templates,
    health: createProviderHealth(() => undefined),
    lines: createLines({ wanted: () => true, urgency: () => 0 }),
    now,
    providerOf: (name) => (channels.some((one) => one.name === name) ? { id: `p-${name}`, perMinute: null } : null),
    numberState: () => "verified",
    forRelative: async (pending) => pending,
    quietUntil: () => null,
    link: async (notice) => ({ url: `https://hub.example.org/a/${notice.id}`, code: "482159" }),
    caseUrl: () => null,
    communityOf: () => "幸福里社区",
    ...more,
  });
}
