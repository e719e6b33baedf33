import { randomUUID } from "node:crypto";
import type { ActOutcome } from "../api/index.ts";
import { type Clock, type NewPush, type OwnWays, toIso, type Way, type WayProof, type Words } from "../contracts/index.ts";
import { type Channel, isPushTarget, vapidKeysOf, webPushChannel } from "../notify/index.ts";
import type { OwnChannels, StoredPush } from "../store/records/index.ts";
import { keyFor } from "./vault.ts";

interface Parts {
  readonly key: Uint8Array;
  readonly publicUrl: string | null;
  /** What every user has registered; kept by `save`. */
  all(): Iterable<OwnChannels>;
  of(user: string): OwnChannels;
  save(next: OwnChannels): Promise<void>;
  title(): string;
  failed(error: Error): void;
  readonly clock: Clock;
}

/**
 * Where browsers say that they are reached. Whoever is logged in names such an address and the hub then calls it: only those
 * of the push services that browsers come with are taken, lest somebody let the hub knock at doors of its own network.
 */
const PUSH_SERVICES = [
  "fcm.googleapis.com",
  "updates.push.services.mozilla.com",
  "web.push.apple.com",
  ".push.apple.com",
  ".notify.windows.com",
] as const;
/** Telephones, tablets and desks of one human; the oldest gives way. */
const MOST = 6;

const refuse = (words: Words): ActOutcome<never> => ({ ok: false, status: 422, reason: words.zh, words });

function isPushService(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port } = new URL(endpoint);
  const known = PUSH_SERVICES.some((name) => (name.startsWith(".") ? hostname.endsWith(name) : hostname === name));
  return protocol === "https:" && port === "" && known;
}

/** Browsers that are pushed to: who has which, and the channel to them. */
export function createPushDesk(parts: Parts) {
  const { publicUrl, clock } = parts;
  const keys = vapidKeysOf((purpose) => keyFor(parts.key, purpose));
  const ofUser = (user: string): readonly StoredPush[] => parts.of(user).push ?? [];
  const holderOf = (is: (one: StoredPush) => boolean): OwnChannels | undefined => [...parts.all()].find((own) => (own.push ?? []).some(is));
  const without = async (own: OwnChannels, is: (one: StoredPush) => boolean): Promise<void> =>
    parts.save({ ...own, push: (own.push ?? []).filter((one) => !is(one)) });

  const channel: Channel = webPushChannel(
    {
      keys,
      contact: publicUrl?.startsWith("https:") ? publicUrl : "mailto:shouwang@localhost.localdomain",
      title: parts.title,
      targetOf: (id) => holderOf((one) => one.id === id)?.push?.find((one) => one.id === id),
      gone: (id) => {
        const own = holderOf((one) => one.id === id);
        if (own) without(own, (one) => one.id === id).catch((cause) => parts.failed(new Error("a dead push was kept", { cause })));
      },
    },
    clock,
  );

  return {
    channel,
    ways: (user: string): readonly Way[] => ofUser(user).map(({ id }) => ({ channel: "web-push", address: id })),
    view: (user: string, proofOf: (id: string) => WayProof): OwnWays["push"] => ({
      key: keys.publicKey,
      devices: ofUser(user).map(({ id, name, since }) => ({ id, name, since: toIso(since), way: proofOf(id) })),
    }),
    add: async (user: string, { endpoint, p256dh, auth, name }: NewPush): Promise<ActOutcome<string>> => {
      if (!isPushService(endpoint))
        return refuse({ zh: "这个浏览器的推送服务不在许可之列。", en: "The push service of this browser is not one of those allowed." });
      if (!isPushTarget({ endpoint, p256dh, auth }))
        return refuse({ zh: "推送密钥无效，请重新开启。", en: "The keys are not valid: subscribe again." });
      // A browser belongs to whoever subscribed last: the one before must not be told on another's telephone.
      const before = holderOf((one) => one.endpoint === endpoint);
      const known = before?.push?.find((one) => one.endpoint === endpoint);
      if (before && before.user !== user) await without(before, (one) => one.endpoint === endpoint);
      const id = before?.user === user && known ? known.id : randomUUID();
      const others = ofUser(user).filter((one) => one.endpoint !== endpoint);
      const push = [...others, { id, endpoint, p256dh, auth, name, since: clock.now() }].slice(-MOST);
      await parts.save({ ...parts.of(user), push });
      return { ok: true, value: id };
    },
    remove: async (user: string, id: string): Promise<boolean> => {
      if (!ofUser(user).some((one) => one.id === id)) return false;
      await without(parts.of(user), (one) => one.id === id);
      return true;
    },
  };
}
