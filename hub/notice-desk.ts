import { timeOrderedId } from "../alerts/index.ts";
import { type Cases, clockIn } from "../cases/index.ts";
import {
  type Clock,
  type Contact,
  type Dispatch,
  type Instant,
  NOTICE_ANSWER_WORDS,
  NOTICE_CHANNEL_WORDS,
  type Notice,
  type NoticeAnswer,
  type NoticeChannel,
  type NoticeUntil,
  type Person,
  PLAIN_DISPATCH,
  type RecordChange,
  SEVERITIES,
  severityRank,
  toIso,
  type Way,
  type Words,
} from "../contracts/index.ts";
import {
  answersOf,
  appChannel,
  asksFirst,
  type CallbackEvent,
  type CallbackReading,
  type CallbackRequest,
  type Channel,
  createDelivery,
  createLines,
  createLinks,
  createNumberBook,
  createOutbox,
  createProviderHealth,
  type DeliveryPorts,
  deviceChannel,
  fillVars,
  LINK_LIFE,
  loopChannel,
  noticeOf,
  openDoor,
  openInsideDoor,
  type PendingNotice,
  QUIET_UNLESS_TOLD,
  quietUntil,
  VERIFY,
} from "../notify/index.ts";
import type { Directory } from "../store/directory.ts";
import type { OwnChannels, Records, StoredUser } from "../store/records/index.ts";
import { createAskAgain } from "./ask-again.ts";
import type { HubConfig } from "./config.ts";
import type { DeviceCommands } from "./device-commands.ts";
import type { FaultBook } from "./fault-book.ts";
import { createMailDesk } from "./mail-desk.ts";
import { TEMPLATES } from "./notice-templates.ts";
import { createNumberTasks } from "./number-tasks.ts";
import { within } from "./patience.ts";
import { createProviderBook } from "./provider-book.ts";
import { createPushDesk } from "./push-desk.ts";
import { keyFor } from "./vault.ts";
import { createWechatDesk } from "./wechat-desk.ts";

export interface NoticeDeskParts {
  readonly config: Pick<HubConfig, "smtp" | "publicUrl">;
  readonly key: Uint8Array;
  readonly records: Records;
  readonly directory: Directory;
  readonly commands: DeviceCommands;
  readonly faults: () => FaultBook;
  readonly cases: Pick<Cases, "create" | "act" | "open" | "get">;
  users(): readonly StoredUser[];
  /** What of a notice may still be said to a relative. */
  readonly forRelative: DeliveryPorts["forRelative"];
  /** Whether somebody is still to be rung about the case of a notice. */
  rings(notice: Notice, until: NoticeUntil | "taken"): boolean;
  /** What somebody answered, for the case that it is about. */
  answered(notice: Notice, answer: NoticeAnswer, words: string): void;
  write(changes: readonly RecordChange[]): void;
  changed(notice: Notice): void;
  failed(error: Error): void;
  community(): string;
  /** A notice of the hub's own proof came through the queue. */
  looped(notice: string): void;
  zoneOf(community: string): string;
  readonly clock: Clock & { schedule(at: Instant, run: () => void): () => void };
}

const BY_NUMBER = ["voice", "sms"] as const satisfies readonly NoticeChannel[];
export const isPhone = (channel: NoticeChannel): boolean => channel === "sms" || channel === "voice";
/** So many presses of keys are known again when a provider repeats them. */
const MOST_PRESSES = 10_000;
/** Stands for the case of a notice that is about none. */
const NO_CASE = "";

/** Everything by which people outside the room are told and answer. */
export function createNoticeDesk(parts: NoticeDeskParts) {
  const { config, records, directory, clock } = parts;
  const now = (): Instant => clock.now();
  const own = new Map<string, OwnChannels>();
  const ownOf = (user: string): OwnChannels => own.get(user) ?? { user, phone: null, wecom: null, quiet: null };
  const saveOwn = async (next: OwnChannels): Promise<void> => {
    await records.ownChannels.save(next);
    own.set(next.user, next);
  };

  const tellTrouble = (): void => {
    const bad = health.states().filter((state) => state.provider !== null && state.troubleSince !== null);
    const named = bad.map(
      ({ channel, provider, lastFailure }) => `${(provider && providers.nameOf(provider)) ?? channel}：${lastFailure ?? ""}`,
    );
    parts.faults().state("provider", bad.length === 0 ? null : { detail: { zh: named.join("；"), en: named.join("; ") } }, true);
  };
  // E-mail has a watch of its own, which greets the server.
  const health = createProviderHealth(() => tellTrouble());
  const providers = createProviderBook({
    records: records.providers,
    key: keyFor(parts.key, "providers"),
    publicUrl: config.publicUrl,
    clock,
    forgotten: (id) => health.forget(id),
  });

  const tasks = createNumberTasks({
    ...{ directory, cases: parts.cases, users: parts.users, write: parts.write, changed: parts.changed, failed: parts.failed, now },
  });
  const numbers = createNumberBook({
    now,
    records,
    contactTrouble: tasks.stopped,
    contactVerified: tasks.verified,
    failed: (error) => parts.failed(new Error("what is known of a number could not be written", { cause: error })),
  });
  const links = createLinks({ key: keyFor(parts.key, "answer pages"), publicUrl: config.publicUrl, now, records: records.links, within });

  const mail = createMailDesk({
    ...{ smtp: config.smtp, key: keyFor(parts.key, "mail"), settings: records.settings, clock },
    communityName: () => communityName(),
  });
  const push = createPushDesk({
    ...{ key: parts.key, publicUrl: config.publicUrl, failed: parts.failed, clock },
    all: () => own.values(),
    of: (user) => ownOf(user),
    save: (next) => saveOwn(next),
    title: () => communityName(),
  });
  const wechat = createWechatDesk({
    ...{ key: keyFor(parts.key, "wechat"), publicUrl: config.publicUrl, account: providers.wechat, clock },
    all: () => own.values(),
    of: (user) => ownOf(user),
    save: (next) => saveOwn(next),
  });
  // Whoever is logged in sees it on the live feed; it counts as read when they open it.
  const app = appChannel(() => false);
  const ours: Partial<Record<NoticeChannel, Channel>> = {
    app,
    "web-push": push.channel,
    siren: deviceChannel("siren", parts.commands),
    speaker: deviceChannel("speaker", parts.commands),
    loop: loopChannel(parts.looped),
  };
  const door = openDoor(
    (channel, address) =>
      (channel === "email" ? mail.channel() : ours[channel]) ?? providers.channel(channel, address) ?? "未设置通知服务商（通知渠道）",
  );

  const minuteOfDay = (): number => {
    const [hours = "0", minutes = "0"] = clockIn(parts.zoneOf(parts.community()), now()).split(":");
    return Number(hours) * 60 + Number(minutes);
  };
  const communityName = (): string => directory.communities()[0]?.name ?? "社区";
  const wanted = ({ notice, dispatch }: PendingNotice): boolean => parts.rings(notice, dispatch.until ?? "taken");
  /** What saves a life before all else, then by the severity of its case. */
  const urgency = ({ notice, dispatch }: PendingNotice): number =>
    severityRank(parts.cases.get(notice.case)?.case.severity ?? "low") + (dispatch.lifeSafety ? 0 : SEVERITIES.length);
  const lines = createLines({ wanted, urgency });
  const deliver = createDelivery({
    door,
    inside: openInsideDoor(app),
    templates: TEMPLATES,
    ...{ health, lines },
    now,
    providerOf: providers.serving,
    numberState: numbers.stateOf,
    forRelative: parts.forRelative,
    quietUntil: ({ to }) => {
      // A duty room is awake.
      if (to.role === "duty-phone" || to.role === "sub-district") return null;
      return quietUntil(now(), minuteOfDay(), to.user === null ? QUIET_UNLESS_TOLD : (own.get(to.user)?.quiet ?? null));
    },
    link: links.of,
    communityOf: communityName,
    caseUrl: (notice) => (config.publicUrl === null || notice.case === NO_CASE ? null : `${config.publicUrl}/cases/${notice.case}`),
  });
  const outbox = createOutbox({
    records: records.notices,
    deliver,
    wanted,
    urgency,
    clock,
    schedule: clock.schedule,
    changed: parts.changed,
    failed: parts.failed,
  });

  /** What an answer does: to the number it came from, to the notice, and to its case. */
  const answer = async (
    id: string,
    said: NoticeAnswer,
    by: "page" | "provider",
  ): Promise<{ readonly ok: true; readonly again: boolean } | { readonly ok: false }> => {
    const pending = await records.notices.pending(id);
    if (!pending) return { ok: false };
    const { notice, address, dispatch } = pending;
    if (address !== null) {
      numbers.heard(notice.channel, address, said);
      lines.free(address, notice.id);
    }
    if (said === "not-me") {
      await outbox.report(id, { state: "failed", error: "接听人说不是本人", trouble: "not-me" });
      return { ok: true, again: false };
    }
    if (said === "it-is-me" && dispatch.template !== VERIFY) {
      // Now that we know who it is, they may hear what it is about.
      await outbox.sayAgain(id);
      return { ok: true, again: false };
    }
    const done = await outbox.answer(id, said);
    if (!done) return { ok: false };
    // A provider repeats itself; a relative who presses the same button again means it: she may have pressed again since.
    const anew = !done.again || (by === "page" && notice.to.role === "family");
    if (anew && notice.case !== NO_CASE) parts.answered(done.notice, said, NOTICE_ANSWER_WORDS[said].zh);
    return { ok: true, again: done.again };
  };

  const idOf = async (provider: string, channel: NoticeChannel, { ref }: CallbackEvent): Promise<string | undefined> => {
    if (ref.by === "ours") return noticeOf(ref.id);
    if (ref.by === "theirs") return records.notices.ofProvider(provider, ref.id);
    return records.notices.toNumber(channel, ref.number.replace(/^(\+|00)?86/, ""), now() - LINK_LIFE);
  };
  /** Presses of keys by call, the newest. */
  const pressed = new Set<string>();
  const remember = (key: string): void => {
    pressed.add(key);
    const [oldest] = pressed;
    if (pressed.size > MOST_PRESSES && oldest !== undefined) pressed.delete(oldest);
  };
  const happened = async (provider: string, channel: NoticeChannel, event: CallbackEvent): Promise<void> => {
    const id = await idOf(provider, channel, event);
    const pending = id === undefined ? undefined : await records.notices.pending(id);
    // A provider speaks only of what went out by it.
    if (id === undefined || !pending || pending.notice.channel !== channel) return;
    if (event.kind === "report") {
      if (pending.address !== null) lines.free(pending.address, id);
      await outbox.report(id, event);
      if (event.state === "failed" && event.trouble !== null && pending.address !== null) numbers.stop(pending.address, event.trouble);
      return;
    }
    // Told twice, perhaps after another answer: it is still the same press of a key.
    const key = event.ref.by === "number" ? null : `${provider}\n${event.ref.id}\n${event.digits}`;
    if (key !== null && pressed.has(key)) return;
    if (key !== null) remember(key);
    const name = asksFirst(pending, numbers.stateOf) ? VERIFY : pending.dispatch.template;
    const template = name === null ? undefined : (TEMPLATES.of(name, channel) ?? TEMPLATES.of(name, "sms") ?? TEMPLATES.of(name, "voice"));
    const said = template && answersOf(template).find(({ key }) => key === event.digits)?.answer;
    if (said !== undefined) await answer(id, said, "provider");
  };

  /** Ways to a human, those proven by an answered test first; what is not proven is never the only step, and not for the caller to forget. */
  const sorted = (ways: readonly Way[]): { readonly proven: readonly Way[]; readonly unproven: readonly Way[] } => {
    const isProven = ({ channel, address }: Way): boolean =>
      // An app that is closed and a push that a telephone throws away reach nobody: neither is ever the only way.
      channel !== "app" && channel !== "web-push" && address !== null && numbers.proof(channel, address).proven;
    const alive = ways.filter(({ channel, address }) => !(isPhone(channel) && address !== null && numbers.stateOf(address) === "dead"));
    const usable = alive.filter(
      ({ channel, address }) => channel in ours || channel === "email" || providers.serving(channel, address) !== null,
    );
    return { proven: usable.filter(isProven), unproven: usable.filter((way) => !isProven(way)) };
  };
  const byNumber = (phone: string | null): readonly Way[] =>
    phone === null ? [] : [{ channel: "voice", address: phone } as const, { channel: "sms", address: phone } as const];
  const byMail = (address: string | null): readonly Way[] => (address === null ? [] : [{ channel: "email", address } as const]);

  /** A notice that is about no case: a test, a question about a number. */
  const send = (channel: NoticeChannel, address: string | null, to: Notice["to"], subject: string, dispatch: Partial<Dispatch>): Notice => {
    const at = toIso(now());
    const notice: Notice = {
      id: timeOrderedId(now(), "notice", dispatch.template ?? "", channel, address ?? to.user ?? ""),
      ...{ case: NO_CASE, channel, to, state: "queued", subject, text: `${subject}。没有告警。` },
      ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
    };
    parts.write([{ write: "notice", notice, address, dispatch: { ...PLAIN_DISPATCH, ...dispatch } }]);
    parts.changed(notice);
    return notice;
  };

  /** Asks whether the number is that of the contact, without naming anybody. */
  const ask = (contact: Contact & { readonly phone: string }): Notice => {
    const channel = providers.serving("voice", null) === null ? "sms" : "voice";
    numbers.tested(channel, contact.phone);
    return send(channel, contact.phone, { user: null, name: contact.name, role: "family" }, "紧急联系人核实", {
      template: VERIFY,
      lifeSafety: true,
    });
  };

  /** Sends a test that is to be answered; only an answer proves the way. */
  const test = (channel: NoticeChannel, address: string, to: Notice["to"]): Notice => {
    numbers.tested(channel, address);
    return send(channel, address, to, `${communityName()}通道测试`, { template: "test", lifeSafety: true });
  };

  const askAgain = createAskAgain({ numbers, minuteOfDay, now, whoHas: tasks.whoHas, silent: tasks.silent, ask });

  return {
    outbox,
    providers,
    numbers,
    links,
    answer,
    health,
    door,
    /** Past queue and records, for when those are what failed. */
    deliver,
    mail,
    load: async (): Promise<readonly string[]> => {
      await numbers.load();
      for (const one of await records.ownChannels.all()) own.set(one.user, one);
      const unreadable = await providers.load();
      return (await mail.load()) ? unreadable : [...unreadable, NOTICE_CHANNEL_WORDS.email.en];
    },
    callback: async (token: string, request: CallbackRequest): Promise<CallbackReading | undefined> => {
      const mini = providers.wechatBy(token);
      if (mini !== null) return request.method === "POST" ? wechat.bindFrom(mini, request.body) : undefined;
      const found = providers.callback(token, request);
      if (!found) return undefined;
      const { account, reading } = found;
      if (reading.ok) for (const event of reading.events) await happened(account.id, account.kind, event);
      return reading;
    },
    waysToUser: (user: Pick<StoredUser, "id" | "email">) => {
      const mine = own.get(user.id);
      const wecom: readonly Way[] = mine?.wecom == null ? [] : [{ channel: "wecom", address: mine.wecom }];
      return sorted([
        { channel: "app", address: null },
        ...push.ways(user.id),
        ...wechat.ways(user.id),
        ...wecom,
        ...byNumber(mine?.phone ?? null),
        ...byMail(user.email),
      ]);
    },
    groups: () => providers.groups(),
    waysToNumber: (phone: string) => sorted(byNumber(phone)),
    /** By call or by SMS, whichever was answered last. */
    proofOfNumber: (phone: string) => {
      const proofs = BY_NUMBER.map((channel) => numbers.proof(channel, phone));
      const newest = (name: "testedAt" | "answeredAt"): string | null => {
        const at = Math.max(0, ...proofs.map((one) => one[name] ?? 0));
        return at === 0 ? null : toIso(at);
      };
      return { proven: proofs.some(({ proven }) => proven), answeredAt: newest("answeredAt"), testedAt: newest("testedAt") };
    },
    /** Rings a room for a test; null where no provider could. */
    testNumber: (phone: string, name: string): Notice | null => {
      const channel = BY_NUMBER.find((each) => providers.serving(each, phone) !== null);
      return channel === undefined ? null : test(channel, phone, { user: null, name, role: "duty-phone" });
    },
    waysToContact: (contact: Contact) => sorted([...byNumber(contact.phone), ...byMail(contact.email)]),
    push,
    wechat,
    ownOf,
    saveOwn: (change: Omit<OwnChannels, "push" | "wechat">): Promise<void> => saveOwn({ ...ownOf(change.user), ...change }),
    test,
    verify: ask,
    /** Asks a few of those whose verification is older than half a year, by day. */
    askOverdue: (): void => {
      if (providers.serving("voice", null) !== null || providers.serving("sms", null) !== null) askAgain();
    },
    /** Sends one message by this account, whatever others serve the way, and says what came of it. */
    tryOut: async (id: string, to: string | null): Promise<{ readonly ok: boolean; readonly words: Words } | undefined> => {
      const account = providers.list().find((one) => one.id === id);
      const channel = providers.open(id);
      if (!account || !channel) return undefined;
      const at = toIso(now());
      const { kind } = account;
      const group = !isPhone(kind) && kind !== "wecom" && kind !== "wechat";
      const line = `${communityName()}通道测试，没有告警`;
      const template = TEMPLATES.of("test", kind);
      const filled = template && fillVars(template, { community: communityName(), code: "000000" });
      const attempt = await openDoor(() => channel).send({
        id: timeOrderedId(now(), "trial", id).concat("_0"),
        notice: {
          ...{
            id: "trial",
            case: NO_CASE,
            channel: kind,
            to: { user: null, name: "", role: "" },
            state: "queued",
            subject: line,
            text: line,
          },
          ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
        },
        address: group ? id : to,
        template: template?.id ?? null,
        vars: filled?.ok ? filled.vars : {},
        ...{ answers: template ? answersOf(template) : [], link: null, drill: false },
      });
      health.note(kind, id, attempt, now());
      if (attempt.ok)
        return { ok: true, words: { zh: "服务商已受理。请在手机上看是否收到。", en: "The provider took it. See whether it arrived." } };
      return { ok: false, words: { zh: `发送失败：${attempt.error}`, en: `It failed: ${attempt.error}` } };
    },
    personOf: (id: string): Person | undefined => directory.personById(id),
  };
}

export type NoticeDesk = ReturnType<typeof createNoticeDesk>;
