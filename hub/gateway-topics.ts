import { type DeviceRecord, GATEWAY_FORMAT_INFO, type GatewayFormat, TOPIC_ROOT } from "../contracts/index.ts";

/** What a gateway speaks and where: one that speaks the hub's own topics, on those; any other on topics of its own. */
export function gatewayOf(
  { format = "native", prefix }: { readonly format?: GatewayFormat; readonly prefix?: string },
  community: string,
): NonNullable<DeviceRecord["gateway"]> {
  const usual = format === "native" ? `${TOPIC_ROOT}/${community}/` : GATEWAY_FORMAT_INFO[format].prefix;
  return { format, prefix: prefix ?? usual };
}

/** What is wrong with the base topic of a gateway; null where nothing is. */
export function prefixFault(prefix: string, community: string): "shape" | "not-ours" | null {
  if (/[+#]/.test(prefix) || !prefix.endsWith("/")) return "shape";
  const own = `${TOPIC_ROOT}/${community}/`;
  return (own.startsWith(prefix) || prefix.startsWith(`${TOPIC_ROOT}/`)) && !prefix.startsWith(own) ? "not-ours" : null;
}
