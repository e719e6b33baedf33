import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  type Clock,
  isGroupChannel,
  type NoticeChannel,
  PROVIDER_FORMS,
  type Provider,
  type ProviderKind,
  type ProviderProtocol,
  toIso,
  type Way,
  WECHAT_PROTOCOLS,
} from "../contracts/index.ts";
import {
  aliyunChannel,
  type CallbackReading,
  type CallbackRequest,
  type Channel,
  dingtalkBot,
  feishuBot,
  gatewayChannel,
  readAliyunCallback,
  readFiledWording,
  readGatewayCallback,
  readWecomCallback,
  wechatChannel,
  wecomBot,
  wecomChannel,
} from "../notify/index.ts";
import type { Records } from "../store/records/index.ts";
import { TEMPLATES } from "./notice-templates.ts";
import { seal, unseal } from "./vault.ts";
import type { WechatAccount } from "./wechat-desk.ts";

type Account = Omit<Provider, "secretsSet" | "callback">;
type Secrets = Readonly<Record<string, string>>;

/** What an administrator enters. A secret that is left out stays as it is. */
export interface ProviderEntry {
  readonly kind: ProviderKind;
  readonly protocol: ProviderProtocol;
  readonly name: string;
  readonly enabled: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, string>>;
  readonly perMinute: number | null;
  readonly secrets: Secrets;
}

export interface ProviderBookParts {
  readonly records: Pick<Records["providers"], "all" | "save" | "remove">;
  readonly key: Uint8Array;
  readonly publicUrl: string | null;
  readonly clock: Clock;
  /** Its settings changed, or it is gone. */
  forgotten(id: string): void;
}

interface Open {
  readonly account: Account;
  readonly secrets: Secrets;
  readonly callbackHash: string;
  readonly channel: Channel;
}

/** A group that a bot writes to. */
interface Group extends Way {
  readonly name: string;
  /** Where what it is told of happens; null: anywhere. */
  readonly place: string | null;
}

/** How an account has our wordings; what cannot be read is a reason in words. */
const wechatWordings = (filed: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(filed).flatMap(([id, text]) => {
      const wording = TEMPLATES.get(id);
      return wording === undefined ? [] : [[id, readFiledWording(text, wording)] as const];
    }),
  );
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const isKind = (channel: NoticeChannel): boolean => channel === "sms" || channel === "voice" || channel === "wecom" || channel === "wechat";

/** The accounts at providers: settings in the records, secrets encrypted beside them, an open channel for each. */
export function createProviderBook(parts: ProviderBookParts) {
  const { records, key, publicUrl, clock } = parts;
  const open = new Map<string, Open>();

  const callbackOf = (secrets: Secrets): string | null =>
    publicUrl === null ? null : `${publicUrl}/api/v1/callbacks/${secrets.callback ?? ""}`;

  const channelOf = ({ protocol, kind, settings, templates }: Account, secrets: Secrets): Channel => {
    const at = (name: string): string => settings[name] ?? "";
    const secret = (name: string): string => secrets[name] ?? "";
    const byPhone = kind === "voice" ? "voice" : "sms";
    switch (protocol) {
      case "gateway":
        return gatewayChannel(
          byPhone,
          { url: at("url"), sign: at("sign"), secret: secret("secret"), templates, callback: callbackOf(secrets) },
          clock,
        );
      case "aliyun":
        return aliyunChannel(
          byPhone,
          {
            ...{ url: at("url"), sign: at("sign"), accessKeyId: at("accessKeyId"), shownNumber: at("shownNumber"), templates },
            accessKeySecret: secret("accessKeySecret"),
          },
          clock,
        );
      case "wecom":
        return wecomChannel({ url: at("url"), corpId: at("corpId"), agentId: at("agentId"), corpSecret: secret("corpSecret") }, clock);
      case "wechat-mini":
      case "wechat-subscribe":
      case "wechat-template":
        return wechatChannel(
          {
            ...{ url: at("url"), protocol, appId: at("appId"), appSecret: secret("appSecret") },
            // A page of the mini program's own; of a service account the hub's fixed page.
            page: protocol === "wechat-mini" ? at("page") : publicUrl === null ? "" : `${publicUrl}/a`,
            wordings: wechatWordings(templates),
          },
          clock,
        );
      case "wecom-bot":
        return wecomBot({ webhook: secret("webhook"), secret: "" });
      case "dingtalk":
        return dingtalkBot({ webhook: secret("webhook"), secret: secret("secret") }, clock);
      case "feishu":
        return feishuBot({ webhook: secret("webhook"), secret: secret("secret") }, clock);
    }
  };

  const take = (account: Account, secrets: Secrets, callbackHash: string): void => {
    open.get(account.id)?.channel.close();
    open.set(account.id, { account, secrets, callbackHash, channel: channelOf(account, secrets) });
  };
  const view = ({ account, secrets }: Open): Provider => ({
    ...account,
    secretsSet: PROVIDER_FORMS[account.protocol].secrets.filter((name) => (secrets[name] ?? "") !== ""),
    callback: isGroupChannel(account.kind) ? null : callbackOf(secrets),
  });

  /** The account that serves a way now: a group's own, else the first of the kind that is switched on. */
  const serving = (channel: NoticeChannel, address: string | null): Open | undefined => {
    if (isKind(channel)) return [...open.values()].find(({ account }) => account.kind === channel && account.enabled);
    const bot = address === null ? undefined : open.get(address);
    return bot !== undefined && bot.account.kind === channel && bot.account.enabled ? bot : undefined;
  };

  const wechatOf = (found: Open | undefined): WechatAccount | null => {
    const protocol = WECHAT_PROTOCOLS.find((one) => one === found?.account.protocol);
    if (found === undefined || protocol === undefined) return null;
    const { id, settings } = found.account;
    return { id, protocol, url: settings.url ?? "", appId: settings.appId ?? "", appSecret: found.secrets.appSecret ?? "" };
  };

  return {
    load: async (): Promise<readonly string[]> => {
      const unreadable: string[] = [];
      for (const { provider, secrets, callbackHash } of await records.all()) {
        const text = unseal(key, secrets);
        if (text === undefined) unreadable.push(provider.name);
        const read: Secrets = text === undefined ? {} : JSON.parse(text);
        take(text === undefined ? { ...provider, enabled: false } : provider, read, callbackHash);
      }
      return unreadable;
    },
    list: (): readonly Provider[] => [...open.values()].map(view),
    serving: (channel: NoticeChannel, address: string | null): { readonly id: string; readonly perMinute: number | null } | null => {
      const found = serving(channel, address);
      return found ? { id: found.account.id, perMinute: found.account.perMinute } : null;
    },
    channel: (channel: NoticeChannel, address: string | null): Channel | undefined => serving(channel, address)?.channel,
    /** Bots that are switched on, each a group that can be told. */
    groups: (): readonly Group[] =>
      [...open.values()].flatMap(({ account: { id, kind, enabled, name, settings } }) =>
        enabled && isGroupChannel(kind) ? [{ channel: kind, address: id, name, place: settings.place || null }] : [],
      ),
    open: (id: string): Channel | undefined => open.get(id)?.channel,
    nameOf: (id: string): string | undefined => open.get(id)?.account.name,
    /** Adds an account, or changes the one of this id; undefined where there is none. */
    save: async (id: string | null, entry: ProviderEntry): Promise<Provider | undefined> => {
      const known = id === null ? undefined : open.get(id);
      if (id !== null && !known) return undefined;
      const at = toIso(clock.now());
      const { secrets: given, ...rest } = entry;
      const account: Account = { ...rest, id: known?.account.id ?? randomUUID(), createdAt: known?.account.createdAt ?? at, changedAt: at };
      const set = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== ""));
      const secrets = { callback: randomBytes(24).toString("base64url"), ...known?.secrets, ...set };
      const callbackHash = hashOf(secrets.callback);
      await records.save({ provider: account, secrets: seal(key, JSON.stringify(secrets)), callbackHash });
      take(account, secrets, callbackHash);
      parts.forgotten(account.id);
      return open.has(account.id) ? view({ account, secrets, callbackHash, channel: channelOf(account, secrets) }) : undefined;
    },
    remove: async (id: string): Promise<boolean> => {
      const known = open.get(id);
      if (!known) return false;
      await records.remove(id);
      known.channel.close();
      open.delete(id);
      parts.forgotten(id);
      return true;
    },
    /** The account of WeChat that is switched on, with what it takes to ask there who somebody is. */
    wechat: (): WechatAccount | null => wechatOf(serving("wechat", null)),
    /** The same, by the secret part of its callback's address. */
    wechatBy: (token: string): WechatAccount | null => {
      const hash = hashOf(token);
      return wechatOf([...open.values()].find(({ callbackHash, account }) => callbackHash === hash && account.enabled));
    },
    /** The account for calls whose secret this is: a telephone system tells with it who calls in. */
    systemOf: (token: string): string | undefined => {
      const hash = hashOf(token);
      return [...open.values()].find(({ callbackHash, account }) => callbackHash === hash && account.enabled && account.kind === "voice")
        ?.account.name;
    },
    /** Reads what came in under the secret part of a callback's address; undefined where nobody has it. */
    callback: (token: string, request: CallbackRequest): { readonly account: Account; readonly reading: CallbackReading } | undefined => {
      const hash = hashOf(token);
      const found = [...open.values()].find(({ callbackHash, account }) => callbackHash === hash && account.enabled);
      if (!found) return undefined;
      const { account, secrets } = found;
      const secret = (name: string): string => secrets[name] ?? "";
      if (account.protocol === "gateway") return { account, reading: readGatewayCallback(request, secret("secret"), clock.now()) };
      if (account.protocol === "aliyun") return { account, reading: readAliyunCallback(request) };
      if (account.protocol !== "wecom") return undefined;
      const keys = { corpId: account.settings.corpId ?? "", token: secret("callbackToken"), aesKey: secret("callbackAesKey") };
      return { account, reading: readWecomCallback(request, keys) };
    },
  };
}

export type ProviderBook = ReturnType<typeof createProviderBook>;
