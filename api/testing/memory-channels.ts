import type { Notice } from "../../contracts/index.ts";
import type { ChannelPorts } from "../channel-ports.ts";
import { NOW, notice } from "./world.ts";

/** Ways out of a hub in memory: nothing is set up, one person has one contact, and one page is alive. */
export function memoryChannels(): ChannelPorts {
  const own = { email: null, phone: null, wecom: null, quiet: null, ways: [], push: { key: "k", devices: [] }, wechat: null };
  const told = (): { readonly ok: true; readonly value: Notice } => ({ ok: true, value: notice("n-test", "", "u-family", "通道测试") });
  const none = { ok: false, status: 404, reason: "没有" } as const;
  return {
    view: async () => ({
      publicUrl: null,
      providers: [],
      mail: null,
      states: [],
      templates: [],
      outlets: { bots: 0, speakers: 0, plans: [] },
    }),
    save: async (id, { secrets: _secrets, ...entry }) => {
      if (id !== null) return none;
      const at = new Date(NOW).toISOString();
      return { ok: true, value: { ...entry, id: "pr1", secretsSet: [], callback: null, createdAt: at, changedAt: at } };
    },
    remove: async () => false,
    tryOut: async () => undefined,
    saveMail: async () => ({ ok: false, words: { zh: "没有发出", en: "not sent" } }),
    removeMail: async () => false,
    callback: async () => undefined,
    contacts: () => ({ items: [], version: "v1" }),
    saveContacts: async (person) => ({ ok: true, value: person }),
    testContact: told,
    verifyContact: told,
    own: () => own,
    saveOwn: async (_user, change) => ({ ...own, ...change }),
    testOwn: told,
    addPush: async () => ({ ok: true, value: own }),
    removePush: async () => false,
    startWechat: () => ({ ok: true, value: { url: "https://open.weixin.qq.com/connect" } }),
    finishWechat: async () => ({ ok: true, value: own }),
    codeForWechat: () => ({ ok: true, value: { code: "482159", until: new Date(NOW).toISOString() } }),
    removeWechat: async () => false,
    pageByToken: async () => undefined,
    pageByCode: async () => undefined,
    answer: async () => undefined,
  };
}
