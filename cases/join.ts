import {
  type Alert,
  type Case,
  type CaseLog,
  type ForeignNumber,
  type Instant,
  isPlaceHazard,
  toIso,
  type Words,
  whyNotAct,
  worse,
} from "../contracts/index.ts";
import type { CaseBook } from "./case-book.ts";
import { caseEntry, withText } from "./entry.ts";
import { refusal } from "./refusals.ts";
import { takeOut } from "./take-out.ts";
import type { ActOutcome, Hand, InHand } from "./types.ts";

interface JoinPorts {
  readonly book: CaseBook;
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  /** From memory, else from records. */
  find(id: string): Promise<InHand | undefined>;
  link(alert: string, caseId: string, now: Instant): void;
  pathOf(place: string): string | undefined;
  /** While it is open. */
  alertOf(id: string): Alert | undefined;
  /** Whoever acknowledged it did so of another case: nobody has it. */
  letGo(alert: string, by: Hand, words: Words, now: Instant): void;
  /** A case is another than it was, by this line: a close of it that waited does not any more. */
  moved(before: Case, after: Case, line: CaseLog): void;
}

type Refused = Extract<ActOutcome<Case>, { readonly ok: false }>;
const no = (status: 404 | 409 | 422, zh: string, en: string): Refused => ({ ok: false, status, reason: zh, words: { zh, en } });
const GONE = no(404, "没有这张工单", "there is no such case");

const buildingOf = (one: Case): string | null => one.place?.building ?? one.place?.id ?? null;

/** Why two cases are not one happening, in words. */
function whyNotOne(from: Case, into: Case): Words | null {
  if (from.id === into.id) return { zh: "不能并入自己", en: "a case is not joined to itself" };
  if (from.kind === "alarm" && into.kind !== "alarm")
    return {
      zh: "告警不能并入隐患等其他工单：请把后者并入告警工单",
      en: "an alarm is not joined to a case that is none: join the other one to it",
    };
  if (into.state === "resolved" && from.state !== "resolved")
    return {
      zh: "对方工单已处置完毕，不再并入仍在办理的工单",
      en: "work on that case is done: what is still worked on is not joined to it",
    };
  if (!isPlaceHazard(into)) return { zh: "只能并入场所隐患类工单", en: "only a hazard of a place takes another one" };
  if (from.drill !== into.drill) return { zh: "演练与真实警情不能合并", en: "what is played and what is real are never one case" };
  if (from.community !== into.community) return { zh: "不属于同一社区", en: "they are of different communities" };
  if (from.family !== into.family) return { zh: "两张工单不是同一类隐患", en: "they are not the same family of hazard" };
  if (buildingOf(from) !== buildingOf(into)) return { zh: "两张工单不在同一楼栋或点位", en: "they are not at the same building or spot" };
  return null;
}

const numberOf = (one: Case): { readonly case: string; readonly number: string } => ({ case: one.id, number: one.number });
const isSameNumber = (a: ForeignNumber, b: ForeignNumber): boolean => a.system === b.system && a.number === b.number;
const numbersBeside = (of: readonly ForeignNumber[], others: readonly ForeignNumber[]): ForeignNumber[] =>
  of.filter((each) => !others.some((other) => isSameNumber(each, other)));
const line = (now: Instant, act: string, by: Hand, zh: string, en: string, reason: string | null): CaseLog =>
  caseEntry(now, act, by, withText(zh, en, reason));

/** What a close was asked of is another now. */
const voided = ({ closing }: Case, now: Instant): CaseLog[] =>
  closing === null
    ? []
    : [
        caseEntry(now, "closing-void", null, {
          zh: "工单有合并或拆分，待第二人复核的办结作废",
          en: "Cases were joined or taken apart: the close that waited for a second name is void",
        }),
      ];

/** Joins cases of one place by hand, and takes them apart again: both keep their numbers, both can be undone. */
export function createJoining({ book, makeId, find, link, pathOf, alertOf, letGo, moved }: JoinPorts) {
  const joined = (from: InHand, into: InHand, by: Hand, reason: string | null, now: Instant): Case => {
    const ids = from.case.alerts.map((alert) => alert.id);
    const brought = numbersBeside(from.case.foreign, into.case.foreign);
    const absorbed = {
      ...{ ...numberOf(from.case), state: from.case.state, alerts: ids, at: toIso(now) },
      ...(brought.length > 0 && { foreign: brought }),
    };
    const gone = { state: "merged", mergedInto: numberOf(into.case), closedAt: toIso(now), hold: null, closing: null } as const;
    const goes = line(now, "merge", by, `并入 ${into.case.number}`, `Joined to ${into.case.number}`, reason);
    const left = book.settle({ ...from, case: { ...from.case, ...gone, changedAt: toIso(now) } }, [goes]);
    moved(from.case, left.case, goes);
    const also = [...new Set([...into.also, from.path, ...from.also])].filter((path) => path !== into.path);
    const kept: Case = {
      ...into.case,
      alerts: [...into.case.alerts, ...from.case.alerts],
      severity: worse(into.case.severity, from.case.severity),
      look: from.case.look == null ? null : (into.case.look ?? null),
      absorbed: [...into.case.absorbed, absorbed],
      foreign: [...into.case.foreign, ...brought],
      // It was asked for before there was this one.
      closing: null,
      changedAt: toIso(now),
    };
    const comes = line(now, "merge", by, `${from.case.number} 并入本工单`, `${from.case.number} was joined to this case`, reason);
    book.settle({ ...into, case: kept, also }, [comes, ...voided(into.case, now)]);
    moved(into.case, kept, comes);
    for (const id of ids) link(id, into.case.id, now);
    return left.case;
  };

  /** A case that was joined by hand goes its own way again, as it was. */
  const apart = (held: InHand, whole: InHand, by: Hand, reason: string | null, now: Instant): Case => {
    const record = held.case.absorbed.find((each) => each.case === whole.case.id);
    const ids = new Set(record?.alerts ?? []);
    const own = held.case.alerts.filter((alert) => ids.has(alert.id));
    const state = (record?.state ?? "accepted") as Case["state"];
    const rests = numbersBeside(held.case.foreign, record?.foreign ?? []);
    // Their deadline may have changed while it was part of the other.
    const foreign = whole.case.foreign.map((each) => held.case.foreign.find((noted) => isSameNumber(noted, each)) ?? each);
    const back = { state, mergedInto: null, closedAt: null, alerts: own, foreign, changedAt: toIso(now) };
    const kept = {
      ...held.case,
      alerts: held.case.alerts.filter((alert) => !ids.has(alert.id)),
      absorbed: held.case.absorbed.filter((each) => each.case !== whole.case.id),
      foreign: rests,
      changedAt: toIso(now),
    };
    const rest = book.settle({ ...held, case: kept }, [
      line(now, "split", by, `拆出 ${whole.case.number}`, `${whole.case.number} was taken out`, reason),
    ]);
    book.settle({ ...whole, case: { ...whole.case, ...back } }, [
      line(now, "split", by, `由 ${held.case.number} 拆出`, `Taken out of ${held.case.number}`, reason),
    ]);
    for (const id of ids) link(id, whole.case.id, now);
    return rest.case;
  };

  /** Alerts that had joined by themselves are another happening: it gets a case of its own, and is heard anew. */
  const newFrom = (held: InHand, alerts: ReadonlySet<string>, by: Hand, reason: string | null, now: Instant): Case | undefined => {
    const { id, number, community } = held.case;
    const parts = takeOut({
      ...{ one: held.case, alerts, now, alertOf },
      makeId: (taken) => makeId(now, "case", "split", id, ...taken),
      nextNumber: () => book.nextNumber(community, now),
    });
    if (!parts) return undefined;
    const { left, own } = parts;
    const names = own.alerts.map(({ ruleName }) => ruleName);
    const [zh, en] = [names.map((name) => name.zh).join("、"), names.map((name) => name.en).join(", ")];
    const goes = line(now, "split", by, `拆出告警（${zh}），另立 ${own.number}`, `Taken out as ${own.number} (${en})`, reason);
    const rest = book.settle({ ...held, case: left }, [goes, ...voided(held.case, now)]);
    moved(held.case, left, goes);
    const path = pathOf(own.place?.id ?? "") ?? held.path;
    book.settle({ case: own, path, also: [], log: [] }, [
      line(now, "opened", by, `由 ${number} 拆出（${zh}）`, `Taken out of ${number} (${en})`, reason),
    ]);
    for (const alert of own.alerts) {
      link(alert.id, own.id, now);
      letGo(alert.id, by, { zh: `由工单 ${number} 拆出，另立 ${own.number}`, en: `Taken out of case ${number} as ${own.number}` }, now);
    }
    return rest.case;
  };

  return {
    merge: async (held: InHand, by: Hand, intoId: string, reason: string | null, now: Instant): Promise<ActOutcome<Case>> => {
      const into = await find(intoId);
      // Read again: both may have moved while one of them was looked up.
      const from = book.get(held.case.id) ?? held;
      const target = into && (book.get(into.case.id) ?? into);
      if (!target) return GONE;
      for (const one of [from.case, target.case]) {
        const why = whyNotAct(one, "merge", by);
        if (why !== null) return asRefused(refusal(one, "merge", why));
      }
      const words = whyNotOne(from.case, target.case);
      return words ? no(409, words.zh, words.en) : { ok: true, value: joined(from, target, by, reason, now) };
    },
    split: async (
      held: InHand,
      by: Hand,
      what: { readonly alerts: readonly string[]; readonly case: string | null },
      reason: string | null,
      now: Instant,
    ): Promise<ActOutcome<Case>> => {
      const whole = what.case === null ? undefined : await find(what.case);
      const current = book.get(held.case.id) ?? held;
      const why = whyNotAct(current.case, "split", by);
      if (why !== null) return asRefused(refusal(current.case, "split", why));
      if (what.case !== null) {
        if (whole?.case.mergedInto?.case !== current.case.id) return no(409, "该工单没有并入本工单", "that case is not joined to this one");
        return { ok: true, value: apart(current, whole, by, reason, now) };
      }
      if (what.alerts.length === 0) return no(422, "须指明拆出哪条告警或哪张工单", "which alert or case is taken out must be said");
      const alerts = new Set(what.alerts);
      const stays = current.case.alerts.filter(({ id }) => !alerts.has(id));
      if (current.case.alerts.length - stays.length < alerts.size) return no(409, "该告警不在本工单中", "that alert is not in this case");
      if (stays.length === 0)
        return no(409, "工单至少留一条告警：拆出的须少于全部", "a case keeps one alert at least: take out fewer than all of them");
      // It cannot be put back by joining: people are never joined by hand.
      if (!isPlaceHazard(current.case) && (reason ?? "").length < 2)
        return no(422, "拆出人员告警须填写原因（reason）", "taking out an alert of a person takes a reason (reason)");
      const rest = newFrom(current, alerts, by, reason, now);
      return rest ? { ok: true, value: rest } : no(409, "该告警不在本工单中", "that alert is not in this case");
    },
  };
}

function asRefused(step: ReturnType<typeof refusal>): Refused {
  if (step.ok) throw new Error("a refusal was none");
  return step;
}
