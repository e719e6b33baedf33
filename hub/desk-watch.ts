import { Value } from "typebox/value";
import type { ActOutcome, DeskCaller, DeskPorts } from "../api/index.ts";
import { askPresence, type DeskState, deafBecause, deskView, minuteIn, shiftBegan, shiftEnds, type TellableUser } from "../cases/index.ts";
import {
  type Case,
  DESK_SETTINGS,
  type DeskSettings,
  DeskSettingsSchema,
  DIAL_WITH,
  type Instant,
  MINUTE,
  type Notice,
  PLAIN_DISPATCH,
  type RecordChange,
  ROOM_PHONE_WORDS,
  type RoomPhone,
  type RoomProof,
  SECOND,
  toIso,
  type Way,
  type Words,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: { readonly settings: Records["settings"] };
  /** From the start; else from the first sound test: in the demonstration nobody stands at a desk yet. */
  readonly fromStart: boolean;
  zone(): string;
  rootPath(): string;
  users(): readonly TellableUser[];
  /** Leaders on duty for this path: by the nearest roster that has somebody, else all of them there. */
  leadersOn(path: string, at: Instant): readonly TellableUser[];
  openCases(): readonly { readonly case: Case; readonly path: string }[];
  waysToUser(user: TellableUser): { readonly proven: readonly Way[]; readonly unproven: readonly Way[] };
  /** Whether somebody at this number answered a test lately. */
  proofOf(number: string): RoomProof;
  /** Rings this number for a test; null where no provider could. */
  testNumber(number: string, name: string): Notice | null;
  waysToNumber(number: string): { readonly proven: readonly Way[]; readonly unproven: readonly Way[] };
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  write(changes: readonly RecordChange[]): void;
  noticed(notice: Notice): void;
  /** No desk is heard any more: ladders that wait for one do not wait on. */
  unheard(isHeard: (path: string) => boolean, now: Instant): void;
  /** Desks changed: whoever shows them asks anew. */
  told(): void;
  audit(act: string, target: string, detail: string, path: string): void;
  failed(error: unknown): void;
  now(): Instant;
}

/** Settings under which it is kept. */
const SETTINGS = "desk-settings";
const DESKS = "desks";
/** The telephone rings again while nobody can hear [D]. */
const RING_AGAIN = 5 * MINUTE;
/** A log-in that has been away so long is no desk any more. */
const FORGOTTEN = 24 * 60 * MINUTE;
const TICK = SECOND;
const NOT_ALL: Words = {
  zh: "值班台设置对全社区生效，请由负责全社区的人员修改。",
  en: "These settings hold for the whole community: whoever answers for all of it changes them.",
};

const NO_PHONE: Words = {
  zh: "请先在“我的通知方式”登记手机号，并确认已设置语音或短信通道。",
  en: "Register your own telephone first, and a way by voice or SMS.",
};
const UNTRIED: Words = {
  zh: "您的手机 31 天内没有应答过测试，不能随身值班。请按“试呼我的手机”，收到后按提示应答，再按“随身值班”。",
  en: "Your telephone has answered no test within 31 days, so the duty cannot be carried on it. Press “Try my telephone”, answer as it says, then carry the duty.",
};
const NO_NUMBER: Words = { zh: "尚未填写并保存这个号码。", en: "No such number was entered and saved yet." };
const NO_PROVIDER: Words = {
  zh: "没有可用的语音或短信服务商，无法试呼。",
  en: "No provider of calls or SMS is set up: it cannot be tested.",
};

type Kept = Pick<DeskState, "id" | "user" | "name" | "paths" | "soundOn" | "soundTestedAt" | "touchedAt" | "carriedUntil" | "carriedBy">;

/** What an older hub kept and this one does not understand is not believed. */
function settingsOf(stored: string): DeskSettings {
  const value: unknown = JSON.parse(stored);
  return Value.Check(DeskSettingsSchema, value) ? value : DESK_SETTINGS;
}

/** Whether there is an ear at the desk, and a human with it. */
export function createDeskWatch(parts: Parts) {
  const desks = new Map<string, DeskState>();
  /** Since when a desk cannot be heard. */
  const deafSince = new Map<string, Instant>();
  let settings: DeskSettings = DESK_SETTINGS;
  let watching = parts.fromStart;
  /** Until the hub stands nobody can be missed. */
  let begun: Instant = Number.POSITIVE_INFINITY;
  /** Since a desk is silent: when it rang last, and how often it was told to leaders. */
  let rangAt: Instant | null = null;
  let toldLeaders = 0;
  /** Desks whose missed check was told to every leader, since the one on duty did not see to it. */
  const raised = new Set<string>();
  let lastTick = 0;
  let saving: Promise<void> = Promise.resolve();
  let dirty = false;

  const minute = (): number => minuteIn(parts.zone(), parts.now());
  const deaf = (desk: DeskState) => deafBecause(desk, settings, parts.now(), minute());
  const covers = (desk: Pick<DeskState, "paths">, path: string): boolean => desk.paths.some((root) => path.startsWith(root));
  const coversAll = (caller: DeskCaller): boolean => covers(caller, parts.rootPath());
  /** It hears something of the caller's places, or stands within them. */
  const touches = (desk: DeskState, caller: DeskCaller): boolean =>
    caller.paths.some((path) => covers(desk, path)) || desk.paths.some((path) => covers(caller, path));

  const save = (): void => {
    dirty = false;
    const kept = [...desks.values()].map(
      ({ id, user, name, paths, soundOn, soundTestedAt, touchedAt, carriedUntil, carriedBy }): Kept => ({
        ...{ id, user, name, paths, soundOn, soundTestedAt, touchedAt, carriedUntil, carriedBy: carriedBy ?? null },
      }),
    );
    saving = saving.then(() => parts.records.settings.set(DESKS, JSON.stringify(kept))).catch(parts.failed);
  };
  const put = (desk: DeskState): void => {
    desks.set(desk.id, desk);
    const now = parts.now();
    if (deaf(desk) === null) deafSince.delete(desk.id);
    else if (!deafSince.has(desk.id)) deafSince.set(desk.id, now);
  };
  const deskOf = ({ session, user, name, paths }: DeskCaller): DeskState =>
    desks.get(session) ?? {
      ...{ id: session, user, name, paths, connections: 0, soundOn: false },
      ...{ soundTestedAt: null, touchedAt: null, check: null, carriedUntil: null },
    };

  /** Since when nobody would hear what happens there; null while somebody does. */
  const silentSince = (path: string): Instant | null => {
    const mine = [...desks.values()].filter((desk) => covers(desk, path));
    if (mine.some((desk) => deaf(desk) === null)) return null;
    return Math.max(begun, ...mine.map((desk) => deafSince.get(desk.id) ?? begun));
  };
  const isHeard = (path: string): boolean => {
    if (!watching) return true;
    const since = silentSince(path);
    return since === null || parts.now() - since < settings.silentFor * SECOND;
  };

  /** One message about no case, by the first of these ways that there is. */
  const tell = (what: string, to: Notice["to"], ways: readonly Way[], words: Words, template: string): void => {
    const [way, ...next] = ways;
    if (way === undefined) return;
    const now = parts.now();
    const at = toIso(now);
    const notice: Notice = {
      id: parts.makeId(now, "notice", what, to.user ?? "", way.address ?? ""),
      ...{ case: "", channel: way.channel, to, state: "queued", subject: words.zh, text: `${words.zh}。` },
      ...{ createdAt: at, changedAt: at, attempts: 0, error: null },
    };
    parts.write([{ write: "notice", notice, address: way.address, dispatch: { ...PLAIN_DISPATCH, template, lifeSafety: true, next } }]);
    parts.noticed(notice);
  };
  const RINGS: readonly Way["channel"][] = ["voice", "sms", "wecom"];
  const ringWays = ({ proven, unproven }: ReturnType<Parts["waysToUser"]>): readonly Way[] =>
    RINGS.flatMap((channel) => [...proven, ...unproven].filter((way) => way.channel === channel));
  const ringPhone = (what: string, words: Words, template: string): void => {
    const { dutyPhone } = settings;
    if (dutyPhone === null) return;
    tell(what, { user: null, name: "值班电话", role: "duty-phone" }, ringWays(parts.waysToNumber(dutyPhone)), words, template);
  };
  const allLeaders = (path: string): readonly TellableUser[] =>
    parts.users().filter((user) => user.role === "leader" && !user.disabled && user.paths.some((root) => path.startsWith(root)));
  const tellLeaders = (who: readonly TellableUser[], what: string, words: Words, template: string): void => {
    for (const user of who) {
      const to = { user: user.id, name: user.name, role: user.role };
      tell(what, to, [{ channel: "app", address: null }], words, template);
      tell(what, to, ringWays(parts.waysToUser(user)), words, template);
    }
  };

  /** Desks listen, each to an area of its own, and none was ever for the whole: that is said once, not each five minutes. */
  const hasAreasOnly = (root: string): boolean => {
    const all = [...desks.values()];
    return all.some((desk) => deaf(desk) === null) && !all.some((desk) => covers(desk, root));
  };

  const watchSilence = (now: Instant): void => {
    const root = parts.rootPath();
    if (!watching || isHeard(root)) {
      if (silentSince(root) === null) [rangAt, toldLeaders] = [null, 0];
      return;
    }
    parts.unheard(isHeard, now);
    if (rangAt !== null && (now - rangAt < RING_AGAIN || hasAreasOnly(root))) return;
    const first = rangAt === null;
    rangAt = now;
    const words = { zh: "值班台无人可听到告警，请立即回到值班台", en: "No desk can hear an alarm: go back to the desk now" };
    ringPhone("desk-silent", words, "desk-silent");
    if (settings.dutyPhone === null || !first) {
      // Who is on duty first; still silent at the next ring, everybody who leads here.
      tellLeaders(toldLeaders === 0 ? parts.leadersOn(root, now) : allLeaders(root), "desk-silent", words, "desk-silent");
      toldLeaders += 1;
    }
    parts.told();
  };
  /** To the leader on duty; to the others there where the check is still open when it would be asked again. */
  const tellMissed = (desk: DeskState, asked: 1 | 2 | 3 | null, now: Instant): void => {
    const path = desk.paths[0] ?? parts.rootPath();
    const words = { zh: `查岗两次无应答：${desk.name}`, en: `Two presence checks were not answered: ${desk.name}` };
    if (asked === 3) tellLeaders(parts.leadersOn(path, now), `missed-${desk.id}`, words, "presence");
    if (desk.check?.asked !== 3) raised.delete(desk.id);
    if (desk.check?.asked !== 3 || raised.has(desk.id) || now - desk.check.askedAt < settings.checkAgain * MINUTE) return;
    raised.add(desk.id);
    const heard = new Set(parts.leadersOn(path, desk.check.askedAt).map(({ id }) => id));
    const others = allLeaders(path).filter(({ id }) => !heard.has(id));
    tellLeaders(others, `missed-${desk.id}`, words, "presence");
  };
  const watchPresence = (now: Instant): void => {
    const critical = parts
      .openCases()
      .filter((held) => held.case.severity === "critical" && held.case.state !== "visit-due" && held.case.drill === undefined);
    for (const desk of desks.values()) {
      const busy = critical.some(({ path }) => covers(desk, path));
      const asked = askPresence(desk, settings, now, busy);
      if (asked.desk !== desk) {
        put(asked.desk);
        parts.told();
      }
      tellMissed(asked.desk, asked.ask, now);
      if (asked.ask === null) continue;
      const words = { zh: `查岗：${desk.name}的值班台请应答`, en: `Presence check: the desk of ${desk.name}, please answer` };
      if (asked.ask === 2) ringPhone(`check-${desk.id}`, words, "presence");
      if (asked.ask === 3) parts.audit("desk.check-missed", desk.name, toIso(now), desk.paths[0] ?? parts.rootPath());
    }
  };

  const proofOf = (which: RoomPhone): RoomProof | null => {
    const number = settings[which];
    return number === null ? null : parts.proofOf(number);
  };

  const rooms = () => ({ dutyPhone: proofOf("dutyPhone"), subDistrictPhone: proofOf("subDistrictPhone") });

  const face: DeskPorts = {
    opened: (caller) => {
      const before = deskOf(caller);
      put({ ...before, ...{ user: caller.user, name: caller.name, paths: caller.paths, connections: before.connections + 1 } });
      parts.told();
      return () => {
        const desk = desks.get(caller.session);
        if (desk) put({ ...desk, connections: Math.max(0, desk.connections - 1) });
        parts.told();
      };
    },
    own: (caller) => {
      const desk = deskOf(caller);
      return deskView(desk, deaf(desk));
    },
    sign: (caller, { soundOn, tested, human }) => {
      const now = parts.now();
      const before = deskOf(caller);
      const touched = human === true || tested === true;
      if (before.check !== null && touched)
        parts.audit("desk.check-answered", before.name, toIso(now), before.paths[0] ?? parts.rootPath());
      const next: DeskState = {
        ...before,
        soundOn,
        soundTestedAt: tested === true && soundOn ? now : before.soundTestedAt,
        ...(touched && { touchedAt: now, check: null }),
      };
      if (tested === true && !watching) {
        watching = true;
        begun = now;
      }
      put(next);
      dirty = true;
      if (next.soundOn !== before.soundOn || next.soundTestedAt !== before.soundTestedAt || before.check !== null) {
        save();
        parts.told();
      }
      return deskView(next, deaf(next));
    },
    carry: (caller): ActOutcome<ReturnType<DeskPorts["own"]>> => {
      const user = parts.users().find((one) => one.id === caller.user);
      const { proven, unproven } = user === undefined ? { proven: [], unproven: [] } : parts.waysToUser(user);
      // Fifteen minutes long nobody else hears: a telephone of which nobody knows whether it rings is no ear.
      const words =
        ringWays({ proven, unproven }).length === 0 ? NO_PHONE : ringWays({ proven, unproven: [] }).length === 0 ? UNTRIED : null;
      if (words !== null) return { ok: false, status: 422, reason: words.zh, words };
      const carriedUntil = parts.now() + settings.carryFor * MINUTE;
      const desk = { ...deskOf(caller), carriedUntil, carriedBy: caller.user, touchedAt: parts.now(), check: null };
      put(desk);
      save();
      parts.told();
      return { ok: true, value: deskView(desk, deaf(desk)) };
    },
    view: (caller) => {
      const silent = watching ? caller.paths.flatMap((path) => silentSince(path) ?? []) : [];
      return {
        items: [...desks.values()].filter((desk) => touches(desk, caller)).map((desk) => deskView(desk, deaf(desk))),
        silentSince: silent.length === 0 ? null : toIso(Math.min(...silent)),
        settings,
        proofs: rooms(),
        mayChange: coversAll(caller),
      };
    },
    shift: () => {
      const now = parts.now();
      return { from: shiftBegan(settings.shifts, now, minute()), to: shiftEnds(settings.shifts, now, minute()) };
    },
    dutyPhone: () => settings.dutyPhone,
    testPhone: (caller, which) => {
      if (!coversAll(caller)) return { ok: false, status: 403, reason: NOT_ALL.zh, words: NOT_ALL };
      const number = settings[which];
      const notice = number === null ? null : parts.testNumber(number, ROOM_PHONE_WORDS[which].zh);
      if (notice !== null) return { ok: true, value: notice };
      const words = number === null ? NO_NUMBER : NO_PROVIDER;
      return { ok: false, status: 422, reason: words.zh, words };
    },
    dialWith: () => settings.dialWith ?? DIAL_WITH,
    change: async (caller, next) => {
      if (!coversAll(caller)) return { ok: false, status: 403, reason: NOT_ALL.zh, words: NOT_ALL };
      settings = next;
      await parts.records.settings.set(SETTINGS, JSON.stringify(next));
      parts.told();
      return { ok: true, value: face.view(caller) };
    },
  };

  return {
    face,
    isHeard,
    /** Hours at which shifts begin. */
    shifts: (): readonly string[] => settings.shifts,
    /** Telephones of rooms, and whether somebody there answered lately. */
    rooms,
    numbers: () => ({ dutyPhone: settings.dutyPhone, subDistrict: settings.subDistrictPhone }),
    /** Users who carry the duty of this path on their telephones. */
    carriers: (path: string): readonly TellableUser[] => {
      const now = parts.now();
      const ids = new Set(
        [...desks.values()].flatMap((desk) =>
          desk.carriedUntil !== null && desk.carriedUntil > now && covers(desk, path) ? [desk.carriedBy ?? desk.user] : [],
        ),
      );
      return parts.users().filter((user) => ids.has(user.id) && user.paths.some((root) => path.startsWith(root)));
    },
    load: async (): Promise<void> => {
      const stored = await parts.records.settings.get(SETTINGS);
      if (stored !== null) settings = settingsOf(stored);
      const known = await parts.records.settings.get(DESKS);
      for (const kept of known === null ? [] : (JSON.parse(known) as readonly Kept[])) {
        desks.set(kept.id, { ...kept, connections: 0, check: null });
        watching ||= kept.soundTestedAt !== null;
      }
    },
    /** From now on a desk can come. */
    begin: (): void => {
      begun = parts.now();
    },
    tick: (now: Instant): void => {
      if (now - lastTick < TICK) return;
      lastTick = now;
      for (const desk of desks.values()) {
        put(desk);
        const gone =
          desk.connections === 0 && now - Math.max(desk.touchedAt ?? 0, desk.soundTestedAt ?? 0, deafSince.get(desk.id) ?? now) > FORGOTTEN;
        if (gone && desks.delete(desk.id)) raised.delete(desk.id);
      }
      watchSilence(now);
      watchPresence(now);
      if (dirty) save();
    },
  };
}
