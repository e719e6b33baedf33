import { timeOrderedId } from "../alerts/index.ts";
import { type Clock, type MailEntry, type MailView, type Notice, type Trial, toIso } from "../contracts/index.ts";
import { type Attempt, type Channel, emailChannel, openDoor } from "../notify/index.ts";
import { seal, unseal } from "./vault.ts";

interface Parts {
  /** By the environment; goes first. */
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly key: Uint8Array;
  readonly settings: { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> };
  communityName(): string;
  readonly clock: Clock;
}

type Kept = Omit<MailEntry, "to"> & { readonly testedAt: string };
type Mailer = ReturnType<typeof emailChannel>;

const SETTING = "mail";
const TIMEOUT = 5_000;
const DEFAULT_PORTS = { "smtp:": 587, "smtps:": 465 } as const;

function urlOf({ host, port, tls, user, password = "" }: Omit<MailEntry, "from" | "to">): string {
  const named = user === null ? "" : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`;
  return `${tls ? "smtps" : "smtp"}://${named}${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function viewOfUrl({ url, from }: { readonly url: string; readonly from: string }): MailView {
  const { protocol, hostname, port, username, password } = new URL(url);
  const tls = protocol === "smtps:";
  return {
    ...{ by: "environment", host: hostname, port: Number(port) || DEFAULT_PORTS[tls ? "smtps:" : "smtp:"], tls, from, testedAt: null },
    ...{ user: username === "" ? null : decodeURIComponent(username), passwordSet: password !== "" },
  };
}

/** A message by which a server is tried: what arrives is a real one. */
function testNotice(entry: MailEntry, community: string, at: string): Notice {
  return {
    ...{ id: `trial-${timeOrderedId(Date.parse(at), "mail", entry.to)}`, case: "", channel: "email", state: "queued" },
    ...{ to: { user: null, name: "", role: "" }, subject: `${community}：邮件测试，没有告警` },
    text: `这是${community}安全平台的邮件测试，没有告警。收到即说明邮件服务器设置正确。`,
    ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
  };
}

/** The mail server in force: by the environment, or typed in, which counts only once a real message went through. */
export function createMailDesk(parts: Parts) {
  const { smtp, settings, clock } = parts;
  const mailer = (url: string | null, from: string): Mailer => emailChannel({ url, from, timeout: TIMEOUT });
  let kept: Kept | null = null;
  let present = mailer(smtp?.url ?? null, smtp?.from ?? "shouwang@localhost");

  const use = (next: Kept | null): void => {
    kept = next;
    if (smtp !== null) return;
    present.close();
    present = next === null ? mailer(null, "shouwang@localhost") : mailer(urlOf(next), next.from);
  };
  const send = async (channel: Channel, entry: MailEntry): Promise<Attempt> => {
    const notice = testNotice(entry, parts.communityName(), toIso(clock.now()));
    const plain = { template: null, vars: {}, answers: [], link: null, drill: false } as const;
    return openDoor(() => channel).send({ ...plain, id: notice.id, notice, address: entry.to });
  };

  return {
    /** Sends by what is in force when it is called. */
    channel: (): Channel => present,
    ready: (): boolean => smtp !== null || kept !== null,
    probe: (): Promise<Attempt> => present.probe(),
    view: (): MailView | null => {
      if (smtp !== null) return viewOfUrl(smtp);
      if (kept === null) return null;
      const { password, ...shown } = kept;
      return { ...shown, by: "page", passwordSet: password !== undefined };
    },
    /** @returns false where what was typed in cannot be read with the key of this data directory */
    load: async (): Promise<boolean> => {
      const sealed = await settings.get(SETTING);
      if (sealed === null || sealed === "") return true;
      const text = unseal(parts.key, sealed);
      if (text === undefined) return false;
      use(JSON.parse(text));
      return true;
    },
    /** Sends a message by this server; only where it is taken the server is kept and used. */
    tryAndSave: async (entry: MailEntry): Promise<Trial> => {
      const same = kept !== null && kept.host === entry.host && kept.user === entry.user;
      // A password goes to the server that it was entered for, and to no other.
      const password = entry.password ?? (same ? kept?.password : undefined);
      const { to: _to, ...rest } = entry;
      const whole = { ...rest, ...(password === undefined ? {} : { password }) };
      const candidate = mailer(urlOf(whole), entry.from);
      const attempt = await send(candidate, entry);
      candidate.close();
      if (!attempt.ok) {
        return {
          ok: false,
          words: { zh: `测试邮件没有发出，设置未保存：${attempt.error}`, en: `The test was not sent, nothing was saved: ${attempt.error}` },
        };
      }
      const next: Kept = { ...whole, testedAt: toIso(clock.now()) };
      await settings.set(SETTING, seal(parts.key, JSON.stringify(next)));
      use(next);
      const first = smtp === null ? "" : "（现按 HUB_SMTP_URL 发送，去掉该设置并重新启动后生效）";
      return {
        ok: true,
        words: {
          zh: `邮件服务器已受理测试邮件，设置已保存${first}。请到 ${entry.to} 看是否收到。`,
          en: `The server took the test and was saved${smtp === null ? "" : " (HUB_SMTP_URL still goes first)"}. See whether it arrived at ${entry.to}.`,
        },
      };
    },
    remove: async (): Promise<boolean> => {
      if (kept === null) return false;
      await settings.set(SETTING, "");
      use(null);
      return true;
    },
  };
}

export type MailDesk = ReturnType<typeof createMailDesk>;
