import { BlockList, isIP } from "node:net";
import type { Words } from "../../contracts/index.ts";

/** What an IP address is for whoever sends to it. */
export type AddressClass = "public" | "private" | "forbidden";

type Nets = readonly (readonly [net: string, prefix: number])[];

function listOf(v4: Nets, v6: Nets): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of v4) list.addSubnet(net, prefix, "ipv4");
  for (const [net, prefix] of v6) list.addSubnet(net, prefix, "ipv6");
  return list;
}

/**
 * Never, whatever an administrator allows (IANA special-purpose registries): link-local with the metadata of clouds,
 * other clouds' metadata addresses, "this host", multicast, reserved, documentation, 6to4 and Teredo, which hide another address.
 */
const FORBIDDEN = listOf(
  [
    ...([
      ["0.0.0.0", 8],
      ["169.254.0.0", 16],
      ["192.0.0.0", 24],
      ["192.0.2.0", 24],
      ["192.88.99.0", 24],
      ["198.18.0.0", 15],
      ["198.51.100.0", 24],
      ["203.0.113.0", 24],
      ["224.0.0.0", 4],
      ["240.0.0.0", 4],
    ] as const),
    // Metadata of Alibaba Cloud, and of Azure's host.
    ...([
      ["100.100.100.200", 32],
      ["168.63.129.16", 32],
    ] as const),
  ],
  [
    ["::", 128],
    ["100::", 64],
    ["2001::", 23],
    ["2001:db8::", 32],
    ["2002::", 16],
    ["3fff::", 20],
    ["fe80::", 10],
    ["fec0::", 10],
    ["ff00::", 8],
    // Metadata of Amazon's cloud over IPv6.
    ["fd00:ec2::254", 128],
  ],
);
/** This machine and nets that no router carries: only where it is allowed by name. */
const PRIVATE = listOf(
  [
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
  ],
  [
    ["::1", 128],
    ["fc00::", 7],
  ],
);
/** Addresses that carry an IPv4 one in their last 32 bits: mapped, compatible, and those of NAT64. */
const CARRIES = listOf(
  [],
  [
    ["::ffff:0:0", 96],
    ["::ffff:0:0:0", 96],
    ["64:ff9b::", 96],
    ["64:ff9b:1::", 48],
  ],
);

/** The IPv4 address in the last 32 bits. */
function carried(address: string): string | null {
  // The parser of URLs writes every form of an IPv6 address in hexadecimal groups.
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const groups = plain.split(":");
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group === "" ? "0" : group, 16));
  if (high === undefined || low === undefined || Number.isNaN(high) || Number.isNaN(low)) return null;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** @param address as the resolver or a URL gives it, without brackets */
export function classOfAddress(address: string): AddressClass {
  const bare = address.replace(/%.*$/, "");
  const family = isIP(bare);
  if (family === 4) return FORBIDDEN.check(bare, "ipv4") ? "forbidden" : PRIVATE.check(bare, "ipv4") ? "private" : "public";
  if (family !== 6) return "forbidden";
  if (CARRIES.check(bare, "ipv6")) {
    const inner = carried(bare);
    return inner === null ? "forbidden" : classOfAddress(inner);
  }
  if (FORBIDDEN.check(bare, "ipv6")) return "forbidden";
  if (PRIVATE.check(bare, "ipv6")) return "private";
  return "public";
}

export interface AddressRules {
  readonly allowPrivate: boolean;
  /** Plain HTTP leads to private addresses only, for what it carries can be read on the way. */
  readonly secure: boolean;
}

/** Why nothing is sent to this address; null: it may be. */
export function whyNotAddress(address: string, { allowPrivate, secure }: AddressRules): Words | null {
  switch (classOfAddress(address)) {
    case "forbidden":
      return {
        zh: `地址 ${address} 属于本机链路、云主机元数据或保留网段，不允许推送`,
        en: `${address} is link-local, metadata of a cloud or reserved: never called`,
      };
    case "private":
      return allowPrivate
        ? null
        : { zh: `地址 ${address} 是本机或内网地址，未允许推送到内网`, en: `${address} is private, which is not allowed for this endpoint` };
    case "public":
      return secure ? null : { zh: `地址 ${address} 在公网，只能用 https`, en: `${address} is public: https only` };
  }
}

export type UrlReading = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly zh: string; readonly en: string };

/** Reads an endpoint's URL as it is registered; names are looked up when it is called. */
export function readWebhookUrl(text: string, allowPrivate: boolean): UrlReading {
  const no = (zh: string, en: string): UrlReading => ({ ok: false, zh, en });
  if (!URL.canParse(text)) return no("网址写法有误，应为 https://主机/路径。", "is no address: write https://host/path");
  const url = new URL(text);
  const secure = url.protocol === "https:";
  if (!secure && url.protocol !== "http:") return no("只能用 https 网址。", "must begin with https://");
  if (!secure && !allowPrivate)
    return no(
      "http 只能用于本机或内网地址，请先勾选“允许本机和内网地址”，或改用 https。",
      "must begin with https://; http is for private addresses, where they are allowed",
    );
  if (url.username !== "" || url.password !== "")
    return no("网址里不要写用户名和密码，接收方用签名识别平台。", "must hold no user name or password: the signature says who sends");
  if (url.hash !== "") return no("网址里不要有 #。", "must hold no fragment");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) {
    const why = whyNotAddress(host, { allowPrivate, secure });
    if (why !== null) return no(`${why.zh}。`, why.en);
  }
  return { ok: true, url };
}
