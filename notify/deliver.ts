import { type Instant, isGroupChannel, type Notice, type NoticeChannel, PUBLIC_CHANNELS } from "../contracts/index.ts";
import type { Lines } from "./lines.ts";
import { type Attempt, type Door, DRILL_STAYS, type InsideDoor, insideParcel, type Parcel } from "./outward.ts";
import type { ProviderHealth } from "./provider-health.ts";
import { answersOf, fillVars, type Templates, withOthers } from "./templates.ts";
import type { PendingNotice } from "./types.ts";

/** An attempt, with the provider that was asked. */
export type Delivered = Attempt & { readonly provider: string | null };

export type NumberState = "unverified" | "verified" | "dead";

export interface DeliveryPorts {
  readonly door: Door;
  /** Takes what belongs to a drill. */
  readonly inside: InsideDoor;
  readonly templates: Templates;
  readonly health: ProviderHealth;
  readonly lines: Lines;
  now(): Instant;
  /** The provider that serves this way now; null where none is set up, or none is needed. */
  providerOf(channel: NoticeChannel, address: string | null): { readonly id: string; readonly perMinute: number | null } | null;
  /** What is known of a contact's telephone number. */
  numberState(number: string): NumberState;
  /** Until when this human wants quiet; null: now is fine. Not asked for life-safety. */
  quietUntil(notice: Notice): Instant | null;
  /** What of this may still be said to a relative at this moment, or why it is not sent. Asked of nothing that goes to others. */
  forRelative(pending: PendingNotice): Promise<PendingNotice | Attempt>;
  /** The page to answer on, and its code; written down before it is told. */
  link(notice: Notice): Promise<{ readonly url: string | null; readonly code: string }>;
  communityOf(notice: Notice): string;
  /** The case's own page, for whoever may log in; null where phones reach no hub. */
  caseUrl(notice: Notice): string | null;
}

/** Channels that disturb: only they know quiet hours. */
const RINGS: readonly NoticeChannel[] = ["voice", "sms", "wecom", "wechat", "web-push"];
const BY_NUMBER: readonly NoticeChannel[] = ["voice", "sms"];
/** What goes only in words that the provider has on file. */
const FILED: readonly NoticeChannel[] = [...BY_NUMBER, "wechat"];
/** In WeChat, of whatever has no wording of its own. */
const ANY_NOTICE = "notice";
/** What a contact without a log-in is asked before anything is told to its number. */
export const VERIFY = "verify-contact";

/** Said to whoever lives in the home itself: it names nobody. */
const HOME = "home-look";

/**
 * Whether the number is asked whose it is before anything is told to it: that of a contact which nobody has verified yet.
 * Telephones of the desk, of the sub-district and of the home itself are nobody's contact, and cannot wait for an answer.
 */
export function asksFirst(
  { notice, address, dispatch }: Pick<PendingNotice, "notice" | "address" | "dispatch">,
  stateOf: DeliveryPorts["numberState"],
): boolean {
  const contact = notice.to.user === null && notice.to.role === "family" && dispatch.template !== "test" && dispatch.template !== HOME;
  return contact && BY_NUMBER.includes(notice.channel) && address !== null && stateOf(address) === "unverified";
}

/** Whoever is rung because it is their work. */
const isStaff = ({ to: { role } }: Notice): boolean => role !== "family" && role !== "volunteer";

const refuse = (error: string, more: Partial<Extract<Attempt, { readonly ok: false }>> = {}): Attempt => ({
  ok: false,
  retry: false,
  error,
  ...more,
});

/** Takes a notice as far as the door: when, to whom as what, in which words. */
export function createDelivery(ports: DeliveryPorts): (pending: PendingNotice) => Promise<Delivered> {
  const { door, templates, health, lines } = ports;

  /** Why a call waits: its telephone rings for another one. Who is told null dials at once. */
  const busy = (pending: PendingNotice): Attempt | null => {
    const { notice, address } = pending;
    if (notice.channel !== "voice" || address === null) return null;
    const until = lines.take(address, pending, ports.now());
    return until === null ? null : refuse("此号码正在接另一个呼叫，稍后拨打", { retry: true, until });
  };
  /** Reasons not to send now, cheapest first. */
  const heldBack = (pending: PendingNotice, provider: string | null, perMinute: number | null): Attempt | null => {
    const { notice, address, dispatch } = pending;
    const { channel } = notice;
    if (BY_NUMBER.includes(channel) && address !== null && ports.numberState(address) === "dead")
      return refuse("号码已失效，不再拨打", { dead: true });
    // Passed over only so that the next way comes at once: the call itself is tried behind it, and then in its rounds.
    const isFirst = notice.state === "queued" && (notice.rounds ?? 0) === 0;
    const mayPass = provider !== null && dispatch.next.length > 0 && isFirst;
    if (mayPass && health.passedOver(provider, ports.now()) !== null)
      return refuse("服务商暂时不可用，已改走下一通道", { fault: true, retry: true, askAgain: ports.now() });
    if (dispatch.lifeSafety) return busy(pending);
    const quiet = RINGS.includes(channel) ? ports.quietUntil(notice) : null;
    if (quiet !== null) return refuse("免打扰时段，稍后发送", { retry: true, until: quiet });
    const free = provider === null || perMinute === null ? null : health.freeAt(provider, perMinute, ports.now());
    return free === null ? busy(pending) : refuse("已达服务商每分钟上限，稍后发送", { retry: true, until: free });
  };

  /** The words for this way, or why there are none. */
  const dress = async (pending: PendingNotice): Promise<Parcel | Attempt> => {
    const { notice, address, dispatch } = pending;
    const { channel } = notice;
    const plain = {
      id: `${notice.id}_${(notice.rounds ?? 0) + (notice.state === "queued" ? 0 : 1)}`,
      notice,
      address,
      template: null,
      vars: {},
      answers: [],
      link: null,
      drill: false,
    } as const;
    if (PUBLIC_CHANNELS.includes(channel)) {
      const { line } = dispatch.vars;
      if (line === undefined) return refuse("没有可公开的内容");
      const vars = dispatch.vars.do === undefined ? {} : { do: dispatch.vars.do };
      const link = isGroupChannel(channel) ? ports.caseUrl(notice) : null;
      return { ...plain, vars, link, notice: { ...notice, subject: line, text: line } };
    }
    const name = asksFirst(pending, ports.numberState) ? VERIFY : dispatch.template;
    if (name === null && channel !== "wechat") return BY_NUMBER.includes(channel) ? refuse("这类通知没有登记短信或语音模板") : plain;
    // By e-mail and in WeCom the same questions are asked in the notice's own words.
    const own = templates.of(name ?? ANY_NOTICE, channel) ?? (channel === "wechat" ? templates.of(ANY_NOTICE, channel) : undefined);
    const template = own ?? templates.of(name ?? "", "sms") ?? templates.of(name ?? "", "voice");
    if (!template) return refuse(`没有模板 ${name}`);
    const answers = answersOf(template);
    const { url, code } = answers.length > 0 ? await ports.link(notice) : { url: null, code: "" };
    if (!FILED.includes(channel)) return { ...plain, answers, link: url };
    const others = BY_NUMBER.includes(channel) && address !== null && isStaff(notice) ? lines.others(address, notice.case, ports.now()) : 0;
    const filled = fillVars(template, { community: ports.communityOf(notice), ...withOthers(template, dispatch.vars, others), code });
    if (!filled.ok) return refuse(filled.error);
    return { ...plain, template: template.id, vars: filled.vars, answers, link: url };
  };

  return async (made) => {
    const { notice, address } = made;
    if (notice.drill !== undefined) {
      const drilled = insideParcel(`${notice.id}_${notice.rounds ?? 0}`, notice);
      return { ...(drilled === null ? DRILL_STAYS : await ports.inside.send(drilled)), provider: null };
    }
    const found = ports.providerOf(notice.channel, address);
    const provider = found?.id ?? null;
    const pending = notice.to.role === "family" ? await ports.forRelative(made) : made;
    if ("ok" in pending) return { ...pending, provider };
    const held = heldBack(pending, provider, found?.perMinute ?? null);
    if (held !== null) return { ...held, provider };
    const parcel = await dress(pending);
    const attempt = "ok" in parcel ? parcel : await door.send(parcel);
    if (!attempt.ok && address !== null) lines.free(address, notice.id);
    if ("ok" in parcel) return { ...parcel, provider };
    health.note(notice.channel, provider, attempt, ports.now());
    return { ...attempt, provider };
  };
}
