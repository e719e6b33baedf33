import type { ActOutcome, ChannelPorts, StoredUser } from "../api/index.ts";
import { clockIn } from "../cases/index.ts";
import {
  type Case,
  ENDED_CASE_STATES,
  HELP_NEEDED,
  type Instant,
  isGroupChannel,
  type Learned,
  type Notice,
  type NoticeChannel,
  nicknameOf,
  type Person,
  type PlanView,
  PROVIDER_FORMS,
  type ProviderEntry,
  toIso,
  WAY_CHANNELS,
  type WayChannel,
  type WayProof,
  type Words,
} from "../contracts/index.ts";
import { answersOf, readFiledWording, VERIFY } from "../notify/index.ts";
import type { Records } from "../store/records/index.ts";
import { contactsVersion, withContacts } from "./contact-list.ts";
import { isPhone, type NoticeDesk } from "./notice-desk.ts";
import { TEMPLATES } from "./notice-templates.ts";

interface Parts {
  readonly desk: NoticeDesk;
  readonly records: Pick<Records, "notices" | "cases">;
  readonly publicUrl: string | null;
  savePerson(person: Person): Promise<void>;
  caseInHand(id: string): Case | undefined;
  users(): readonly StoredUser[];
  /** How much of a case its addressee may learn. */
  learns(one: Case, to: Notice["to"]): Learned;
  zoneOf(community: string): string;
  community(): string;
  communityName(): string;
  plans(): readonly PlanView[];
  /** How many speakers are registered. */
  speakers(): number;
  isPlace(id: string): boolean;
  now(): Instant;
}

type Refused = Extract<ActOutcome<never>, { readonly ok: false }>;
const refuse = (status: 404 | 409 | 422, words: Words): Refused => ({ ok: false, status, reason: words.zh, words });
const NO_WAY = { zh: "这个渠道没有号码，或尚未设置服务商。", en: "There is no number for this way, or no provider yet." };
const iso = (at: Instant | null): string | null => (at === null ? null : toIso(at));

/** A wording that is filed under no readable id is found when it is entered, not when it is needed. */
function wechatFault({ templates }: ProviderEntry): Words | null {
  for (const [id, text] of Object.entries(templates)) {
    const wording = TEMPLATES.get(id);
    const read = wording === undefined || wording.channel !== "wechat" ? `没有模板 ${id}` : readFiledWording(text, wording);
    if (typeof read === "string")
      return { zh: `${read}。写法：模板ID who=thing1 time=time2。`, en: `${read}. Write: TEMPLATE_ID who=thing1 time=time2.` };
  }
  return null;
}

/** What need not be filled in. */
const OPTIONAL: readonly string[] = ["shownNumber", "page", "place"];

/** What is wrong with an entry, in words; null where nothing is. */
function faultOf(entry: ProviderEntry, known: readonly string[], isPlace: Parts["isPlace"]): Words | null {
  const form = PROVIDER_FORMS[entry.protocol];
  if (!form.kinds.includes(entry.kind)) return { zh: "该协议不支持这种渠道。", en: "This protocol does not serve this way." };
  const address = entry.settings.url ?? "";
  const needsUrl = form.settings.includes("url");
  if (needsUrl && !(URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)))
    return { zh: "地址（url）须以 http:// 或 https:// 开头。", en: "The address (url) must begin with http:// or https://." };
  const hook = entry.secrets?.webhook ?? "";
  if (hook !== "" && !URL.canParse(hook)) return { zh: "Webhook 地址不完整。", en: "The webhook's address is not complete." };
  const { place = "" } = entry.settings;
  if (place !== "" && !isPlace(place)) return { zh: "没有这个位置，请重新选择。", en: "There is no such place: choose another." };
  // Switched off it may be half entered: an account is often opened in several sittings.
  const odd = entry.kind === "wechat" ? wechatFault(entry) : null;
  if (odd !== null) return odd;
  const missing = [
    ...form.settings.filter((name) => !OPTIONAL.includes(name) && (entry.settings[name] ?? "") === ""),
    ...form.secrets.filter((name) => (entry.secrets?.[name] ?? "") === "" && !known.includes(name)),
  ];
  if (entry.enabled && missing.length > 0)
    return { zh: `启用前请填写：${missing.join("、")}。`, en: `Fill in before switching it on: ${missing.join(", ")}.` };
  return null;
}

const tells = ({ steps }: PlanView, by: (channel: NoticeChannel) => boolean): boolean =>
  steps.some(({ tell }) => tell.some((entry) => entry.by.flat().some(by)));

/** The ways out as the HTTP face asks for them. */
export function createChannelFace(parts: Parts): ChannelPorts {
  const { desk, now } = parts;
  const { providers, numbers, links } = desk;

  const ready = (channel: WayChannel): boolean =>
    channel === "app" ||
    channel === "siren" ||
    channel === "speaker" ||
    channel === "web-push" ||
    (channel === "email" ? desk.mail.ready() : providers.serving(channel, null) !== null);
  const proofOf = (channel: WayChannel, address: string): WayProof => {
    const { testedAt, answeredAt, proven } = numbers.proof(channel, address);
    return { channel, testedAt: iso(testedAt), answeredAt: iso(answeredAt), proven, ready: ready(channel) };
  };
  const test = (channel: WayChannel, address: string | null, to: Notice["to"]): ActOutcome<Notice> => {
    if (address === null || !ready(channel)) return refuse(422, NO_WAY);
    if (isPhone(channel) && numbers.stateOf(address) === "dead")
      return refuse(409, { zh: "该号码已失效，请先核实。", en: "This number was stopped: ask whose it is first." });
    return { ok: true, value: desk.test(channel, address, to) };
  };

  const ownAddress = (user: StoredUser, channel: WayChannel): string | null => {
    const own = desk.ownOf(user.id);
    if (isPhone(channel)) return own.phone;
    if (channel === "wechat") return desk.wechat.addressOf(user.id);
    return channel === "wecom" ? own.wecom : channel === "email" ? user.email : null;
  };
  const userOf = (id: string): StoredUser => {
    const found = parts.users().find((user) => user.id === id);
    if (!found) throw new Error(`no user ${id}`);
    return found;
  };
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const own: ChannelPorts["own"] = (id) => {
    const user = userOf(id);
    const { phone, wecom, quiet } = desk.ownOf(id);
    const ways = (["voice", "sms", "wechat", "wecom", "email"] as const).flatMap((channel) => {
      const address = ownAddress(user, channel);
      return address === null ? [] : [proofOf(channel, address)];
    });
    const push = desk.push.view(id, (device) => proofOf("web-push", device));
    return {
      ...{ email: user.email, phone, wecom, quiet: quiet && { from: clock(quiet.from), to: clock(quiet.to) } },
      ...{ ways, push, wechat: desk.wechat.view(id) },
    };
  };

  /** The page of a notice; undefined once its case has ended. */
  const pageOf = async (id: string, token: string, withPlace: boolean): Promise<Awaited<ReturnType<ChannelPorts["pageByToken"]>>> => {
    const pending = await parts.records.notices.pending(id);
    if (!pending) return undefined;
    const { notice, address, dispatch } = pending;
    const about = notice.case === "" ? undefined : (parts.caseInHand(notice.case) ?? (await parts.records.cases.get(notice.case))?.case);
    if (notice.case !== "" && (about === undefined || ENDED_CASE_STATES.includes(about.state))) return undefined;
    const asksWho =
      isPhone(notice.channel) &&
      notice.to.user === null &&
      address !== null &&
      numbers.stateOf(address) === "unverified" &&
      dispatch.template !== "test";
    const name = asksWho ? VERIFY : dispatch.template;
    const template = name === null ? undefined : (TEMPLATES.of(name, "sms") ?? TEMPLATES.of(name, "voice"));
    const answers = template === undefined ? [] : answersOf(template).map(({ answer }) => answer);
    const page = { token, answers, answered: notice.answer ?? null, changeable: !asksWho && about !== undefined };
    if (asksWho || about === undefined) {
      const community = parts.communityName();
      const line =
        asksWho || name === VERIFY
          ? {
              zh: `您被登记为${community}居民的紧急联系人，对吗？`,
              en: `You are registered as an emergency contact of a resident of ${community}. Is that right?`,
            }
          : { zh: `这是${community}值班台的通道测试，没有告警。`, en: `A test by the duty desk of ${community}. There is no alert.` };
      return { ...page, title: { zh: "社区值班台", en: "The community's duty desk" }, lines: [line], place: null, hasPlace: false };
    }
    const at = clockIn(parts.zoneOf(about.community), Date.parse(about.openedAt));
    const learns = notice.to.role === "family" ? parts.learns(about, notice.to) : "all";
    // Whose access has ended, or who may learn nothing of it, finds a dead page.
    if (learns === "nothing") return undefined;
    const [first] = about.alerts;
    const kind = learns === "help" ? HELP_NEEDED : (first?.ruleName ?? { zh: "告警", en: "Alert" });
    const who =
      notice.to.role === "family"
        ? nicknameOf(about.person === null ? undefined : desk.personOf(about.person), new Date(now()).getUTCFullYear())
        : "";
    return {
      ...page,
      title: { zh: `${who === "" ? "" : `${who}：`}${kind.zh}`, en: kind.en },
      lines: [
        { zh: `${at}，值班员正在核实。`, en: `At ${at}; the duty desk is looking into it.` },
        { zh: "内部分级，非政府预警", en: "Internal grading, not an official warning" },
      ],
      place: withPlace ? (about.place?.path ?? null) : null,
      hasPlace: about.place !== null,
    };
  };

  return {
    view: async () => {
      const queued = await parts.records.notices.queued();
      const known = desk.health.states();
      const accounts = providers.list();
      const states = WAY_CHANNELS.flatMap((channel) => {
        const mine = accounts.filter((account) => account.kind === channel);
        const rows = mine.length > 0 ? mine.map((account) => account.id) : [null];
        return rows.map((provider) => {
          const state = known.find((one) => one.channel === channel && one.provider === provider);
          const account = mine.find((one) => one.id === provider);
          return {
            channel,
            provider: account?.name ?? null,
            ready: account?.enabled ?? ready(channel),
            queued: queued[channel] ?? 0,
            lastSuccessAt: iso(state?.lastSuccessAt ?? null),
            lastFailureAt: iso(state?.lastFailureAt ?? null),
            lastFailure: state?.lastFailure ?? null,
            troubleSince: iso(state?.troubleSince ?? null),
          };
        });
      });
      const fixed = (text: string): string =>
        text.replaceAll("{{answer-page}}", parts.publicUrl === null ? "〔HUB_PUBLIC_URL〕/a" : `${parts.publicUrl}/a`);
      return {
        publicUrl: parts.publicUrl,
        providers: [...accounts],
        mail: desk.mail.view(),
        states,
        templates: TEMPLATES.list.map((one) => ({ ...one, text: fixed(one.text) })),
        outlets: {
          bots: providers.groups().length,
          speakers: parts.speakers(),
          plans: parts.plans().map((plan) => ({
            ...{ id: plan.id, name: plan.name },
            ...{ group: tells(plan, isGroupChannel), speaker: tells(plan, (channel) => channel === "speaker") },
          })),
        },
      };
    },
    save: async (id, entry) => {
      const known = id === null ? undefined : providers.list().find((one) => one.id === id);
      if (id !== null && known === undefined) return refuse(404, { zh: "没有这个服务商。", en: "There is no such account." });
      if (known !== undefined && known.protocol !== entry.protocol)
        return refuse(409, { zh: "不能更改协议，请新建。", en: "The protocol cannot be changed: add another account." });
      const fault = faultOf(entry, known?.secretsSet ?? [], parts.isPlace);
      if (fault !== null) return refuse(422, fault);
      const saved = await providers.save(id, { ...entry, secrets: entry.secrets ?? {} });
      return saved === undefined ? refuse(404, { zh: "没有这个服务商。", en: "There is no such account." }) : { ok: true, value: saved };
    },
    remove: (id) => providers.remove(id),
    saveMail: (entry) => desk.mail.tryAndSave(entry),
    removeMail: () => desk.mail.remove(),
    tryOut: (id, to) => desk.tryOut(id, to),
    callback: async (token, request) => desk.callback(token, request),

    contacts: (person) => ({
      version: contactsVersion(person),
      items: person.contacts.map((contact, index) => {
        const { phone, email } = contact;
        const about = phone === null ? null : numbers.about(phone);
        return {
          ...{ contact: index, name: contact.name, relation: contact.relation, phone },
          ...{ state: about?.state ?? null, since: iso(about?.at ?? null), reason: about?.reason ?? null },
          ways: [
            ...(phone === null ? [] : [proofOf("voice", phone), proofOf("sms", phone)]),
            ...(email === null ? [] : [proofOf("email", email)]),
          ],
        };
      }),
    }),
    saveContacts: async (person, change) => {
      const outcome = withContacts(person, change);
      if (!outcome.ok) return outcome;
      const before = new Set(person.contacts.map((contact) => contact.phone));
      await parts.savePerson(outcome.value);
      // Whoever enters a stopped number anew says that it is right: it is asked again before it is used.
      for (const { phone } of outcome.value.contacts)
        if (phone !== null && !before.has(phone) && numbers.stateOf(phone) === "dead") numbers.reset(phone);
      return outcome;
    },
    testContact: (person, index, channel) => {
      const contact = person.contacts[index];
      if (!contact) return refuse(404, { zh: "没有这个联系人。", en: "There is no such contact." });
      const address = isPhone(channel) ? contact.phone : channel === "email" ? contact.email : null;
      return test(channel, address, { user: null, name: contact.name, role: "family" });
    },
    verifyContact: (person, index) => {
      const contact = person.contacts[index];
      if (!contact) return refuse(404, { zh: "没有这个联系人。", en: "There is no such contact." });
      const { phone } = contact;
      if (phone === null || !(ready("voice") || ready("sms"))) return refuse(422, NO_WAY);
      numbers.reset(phone);
      return { ok: true, value: desk.verify({ ...contact, phone }) };
    },

    own,
    saveOwn: async (id, change) => {
      const quiet = change.quiet && { from: minutes(change.quiet.from), to: minutes(change.quiet.to) };
      await desk.saveOwn({ user: id, phone: change.phone, wecom: change.wecom, quiet });
      return own(id);
    },
    testOwn: (id, channel, device) => {
      const user = userOf(id);
      const mine = desk.push.ways(id).find((way) => way.address === device)?.address ?? null;
      const address = channel === "web-push" ? mine : ownAddress(user, channel);
      return test(channel, address, { user: user.id, name: user.name, role: user.role });
    },
    addPush: async (id, body) => {
      const added = await desk.push.add(id, body);
      return added.ok ? { ok: true, value: own(id) } : added;
    },
    removePush: (id, device) => desk.push.remove(id, device),
    startWechat: (id, session) => desk.wechat.start(id, session),
    finishWechat: async (id, session, back) => {
      const done = await desk.wechat.finish(id, session, back);
      return done.ok ? { ok: true, value: own(id) } : done;
    },
    codeForWechat: (id) => desk.wechat.codeFor(id),
    removeWechat: (id) => desk.wechat.remove(id),

    pageByToken: async (token) => {
      const id = await links.byToken(token);
      return id === undefined ? undefined : pageOf(id, token, false);
    },
    pageByCode: async (code) => {
      const found = await links.byCode(code);
      return found === undefined ? undefined : pageOf(found.notice, found.token, true);
    },
    answer: async (token, said) => {
      const id = await links.byToken(token);
      const page = id === undefined ? undefined : await pageOf(id, token, false);
      if (id === undefined || page === undefined) return undefined;
      if ((page.answered === null || page.changeable) && page.answers.includes(said)) {
        await desk.answer(id, said, "page");
        return { ...page, answered: said };
      }
      return page;
    },
  };
}
