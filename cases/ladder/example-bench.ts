import { readFileSync } from "node:fs";
import {
  type Alert,
  type Contact,
  type Dispatch,
  type LadderStep,
  type Notice,
  type NoticeAnswer,
  type OpenedCase,
  type Person,
  type RecordChange,
  SECOND,
  toIso,
} from "../../contracts/index.ts";
import { createCases } from "../create-cases.ts";
import { exampleAlert, exampleLadderPorts, examplePerson, exampleTime, PLACE } from "../example.ts";
import { readPlans } from "../plans.ts";
import type { CaseAct, Hand, InHand, TellableUser } from "../types.ts";
import type { LadderPorts } from "./ports.ts";

const read = readPlans(readFileSync(new URL("../plans.yaml", import.meta.url), "utf8"));
if (!read.ok) throw new Error(JSON.stringify(read.errors));
export const { plans } = read;

export const LI = { user: "u-duty", username: "u-duty", name: "李敏", role: "duty" } as const;
const PHONES: Readonly<Record<string, string>> = { 李敏: "1", 赵伟: "2", 陈涛: "3", 周立新: "4", 孙鹏: "5" };
const user = (name: string, role: TellableUser["role"], more: Partial<TellableUser> = {}): TellableUser => ({
  ...{ id: `u-${role}`, username: `u-${role}`, name, role, email: null, disabled: false, paths: ["/xf/"], people: [] },
  ...more,
});
export const USERS: readonly TellableUser[] = [
  user("李敏", "duty"),
  user("赵伟", "fire"),
  user("陈涛", "grid", { paths: ["/xf/a/c1/"] }),
  user("远处网格员", "grid", { id: "u-far", username: "u-far" }),
  user("何静", "care"),
  user("周立新", "leader"),
  user("孙鹏", "maint"),
  user("马军", "volunteer"),
  user("督查", "inspect"),
];
/** Somebody by name: a user, or a relative who is none. */
const toByName = (name: string): Notice["to"] => {
  const known = USERS.find((each) => each.name === name);
  return known ? { user: known.id, name, role: known.role } : { user: null, name, role: "family" };
};
const contact = (name: string, phone: string | null, keyholder = false): Contact => ({
  ...{ name, relation: "女儿", phone, email: null, keyholder, user: null },
});
export const WANG: Person = { ...examplePerson, contacts: [contact("女儿", "11"), contact("儿子", "12"), contact("邻居", "13", true)] };

interface Told {
  /** Seconds after the opening. */
  readonly at: number;
  readonly notice: Notice;
  readonly address: string | null;
  readonly dispatch: Dispatch | undefined;
}

/** Cases with the plans as shipped, a few people on duty, and a clock that is moved; what is told is kept with its second. */
export function bench(more: Partial<LadderPorts> = {}, person: Person = WANG, offDuty: readonly TellableUser[] = []) {
  const alerts = new Map<string, Alert>();
  const told: Told[] = [];
  const ids = new Set<string>();
  const rows = new Map<string, LadderStep>();
  const stored = new Map<string, InHand>();
  let now = exampleTime;
  const open = () =>
    createCases({
      ...exampleLadderPorts(() => USERS, {
        duty: {
          onDuty: (role, path) =>
            role === "volunteer" || role === "sub-district"
              ? []
              : USERS.filter((one) => one.role === (role === "deputy" ? "duty" : role) && one.paths.some((root) => path.startsWith(root))),
        },
        waysToUser: ({ name }) => ({
          proven: PHONES[name] === undefined ? [] : [{ channel: "voice", address: PHONES[name] ?? null }],
          unproven: [{ channel: "app", address: null }],
        }),
        // Who is rung when is asked by their calls; that an SMS goes out beside each has a test of its own.
        waysToContact: ({ phone, email }) => ({
          proven: [
            ...(phone === null ? [] : [{ channel: "voice", address: phone } as const]),
            ...(email === null ? [] : [{ channel: "email", address: email } as const]),
          ],
          unproven: [],
        }),
        numbers: () => ({ dutyPhone: "90", subDistrict: "99" }),
        homePhones: () => [{ name: "户内", number: "20" }],
        above: () => [
          { path: "/xf/a/c1/", name: "小区" },
          { path: "/xf/a/", name: "片区" },
          { path: "/xf/", name: "社区" },
        ],
        ...more,
      }),
      plans,
      zoneOf: () => "Asia/Shanghai",
      makeId: (at, ...parts) => `${at}-${parts.join("-")}`,
      users: () => [...USERS, ...offDuty],
      personById: (id) => (id === person.id ? person : undefined),
      changed: (held) => void stored.set(held.case.id, held),
      noticed: () => undefined,
      write: (changes: readonly RecordChange[]) => {
        for (const change of changes) {
          if (change.write === "ladder-step") rows.set(change.step.id, change.step);
          if (change.write !== "notice") continue;
          // The records take an id once.
          if (ids.has(change.notice.id)) continue;
          ids.add(change.notice.id);
          told.push({ at: (now - exampleTime) / SECOND, notice: change.notice, address: change.address, dispatch: change.dispatch });
        }
      },
      alerts: {
        get: (id) => alerts.get(id),
        link: (id, of) => {
          const alert = alerts.get(id);
          if (alert) alerts.set(id, { ...alert, case: of });
        },
        acknowledge: () => undefined,
        letGo: () => undefined,
        close: () => undefined,
      },
      familyOwed: () => false,
      actionCard: () => undefined,
      numberOf: () => null,
      load: async (id) => stored.get(id),
      placeOf: () => ({ place: PLACE, path: "/xf/a/c1/h1/" }),
      placeAt: () => ({ place: null, path: "/xf/" }),
      community: () => "xf",
      rootPath: () => "/xf/",
    });
  let cases = open();
  const raise = (more: Partial<Alert> = {}, plan = "", effects: readonly string[] = ["raised"], id = "a1"): void => {
    const at = toIso(now);
    const alert = exampleAlert(id, { raisedAt: at, changedAt: at, ...more, case: alerts.get(id)?.case ?? null });
    alerts.set(id, alert);
    cases.onAlert({ alert, path: "/xf/a/c1/h1/", plan, effects, by: null, at: now });
  };
  /** Moves time to so many seconds after the opening; each step is done at its own due time. */
  const until = (seconds: number): void => {
    const to = exampleTime + seconds * SECOND;
    for (let due = cases.nextDue(); due !== null && due <= to; due = cases.nextDue()) {
      now = Math.max(now, due);
      cases.tick(now);
    }
    now = to;
  };
  const said = (): readonly string[] =>
    told.map(({ at, notice, address }) => `${at} ${notice.to.name} ${notice.channel}${address === null ? "" : ` ${address}`}`);
  return {
    raise,
    until,
    told,
    said,
    /** What was told since it was last asked. */
    news: () => {
      const found = said();
      told.splice(0);
      return found;
    },
    /** Whom quiet hours would not hold, of those told since it was last asked. */
    loud: () => {
      const found = told.filter(({ dispatch }) => dispatch?.lifeSafety === true).map(({ notice }) => `${notice.to.name} ${notice.channel}`);
      told.splice(0);
      return found;
    },
    open: (asked: Partial<OpenedCase>) => cases.create({ kind: "alarm", source: "call", place: "h1", ...asked }, LI, now),
    rows: () => [...rows.values()],
    now: () => now,
    get cases() {
      return cases;
    },
    one: (): InHand => {
      const [held] = cases.open();
      if (!held) throw new Error("no open case");
      return held;
    },
    /** A hub that was away from now until then. */
    restart: (seconds: number) => {
      now = exampleTime + seconds * SECOND;
      const held = [...stored.values()];
      cases = open();
      cases.restore(held, [], [...rows.values()]);
      cases.tick(now);
    },
    answer: (name: string, answer: NoticeAnswer, words = "") => {
      const to = told.find(({ notice }) => notice.to.name === name)?.notice.to ?? toByName(name);
      return cases.answered(cases.open()[0]?.case.id ?? "", { answer, to, words }, now);
    },
    act: (name: CaseAct, body = {}, by: Hand = LI) => cases.act(cases.open()[0]?.case.id ?? "", name, by, body, now),
    /** Whether this notice would be said again now. */
    rings: ({ notice, dispatch }: Told) => cases.rings(notice, dispatch?.until ?? "taken"),
  };
}
