import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";
import { type Duration, SECOND } from "./time.ts";
import type { Words } from "./words.ts";

/** What came of a call, in the order of the keys 1 to 6. */
export const CALL_RESULTS = ["well", "needs-help", "no-answer", "busy", "off", "wrong-number"] as const;
export type CallResult = (typeof CALL_RESULTS)[number];
export const CALL_RESULT_WORDS: Readonly<Record<CallResult, Words>> = {
  well: { zh: "本人平安", en: "She is well" },
  "needs-help": { zh: "需要帮助", en: "Help is needed" },
  "no-answer": { zh: "无人接听", en: "No answer" },
  busy: { zh: "忙/拒接", en: "Busy or declined" },
  off: { zh: "关机/停机", en: "Switched off" },
  "wrong-number": { zh: "空号/打错", en: "Wrong number" },
};

/** Whom the desk calls about a case: the person herself, one of her contacts, somebody who goes there. */
export const CALL_TARGETS = ["person", "contact", "responder"] as const;
export type CallTarget = (typeof CALL_TARGETS)[number];

/** A human spoke at the other end who is the one that was wanted. */
export const isAnswered = (result: CallResult | null): boolean => result === "well" || result === "needs-help";
/** She herself was heard: a sign of hers, by the word of who called. */
export const isHeard = ({ to, result }: Pick<CaseCall, "to" | "result">): boolean => to === "person" && isAnswered(result);

/** For so long after it was booked a result is taken back with one key; later it is corrected, and both stand in the log [D]. */
export const CALL_UNDO_WITHIN: Duration = 15 * SECOND;

export const CaseCallSchema = Type.Object({
  id: Type.String(),
  to: Type.Enum([...CALL_TARGETS]),
  /** Name of the contact, user name of the responder; null for the person. */
  contact: Nullable(Type.String()),
  /** As the log calls them: "女儿 张敏"; null for the person. */
  name: Nullable(Type.String()),
  by: Type.String(),
  byName: Type.String(),
  startedAt: IsoTime,
  endedAt: Nullable(IsoTime),
  /** Null while it is under way, or where it was taken back. */
  result: Nullable(Type.Enum([...CALL_RESULTS])),
});
export type CaseCall = Type.Static<typeof CaseCallSchema>;

/** A call as it is kept: counted by number. */
export interface CallRecord extends CaseCall {
  readonly community: string;
  readonly case: string;
  readonly number: string | null;
}

/** How often this number was called, how often somebody answered, and when last. */
export interface NumberHistory {
  readonly number: string;
  readonly made: number;
  readonly answered: number;
  readonly lastAnsweredAt: string | null;
}

const NUMBER_STATES = ["unverified", "verified", "dead"] as const;

/** A number on a case, in the order in which they are called. */
export const CaseNumberSchema = Type.Object({
  to: Type.Enum([...CALL_TARGETS]),
  contact: Nullable(Type.String()),
  /** Whose it is, in words: "本人", "女儿 张敏". */
  name: Type.String(),
  number: Type.String(),
  keyholder: Type.Boolean(),
  /** Minutes that a keyholder needs to her door; null where nobody said, or there is no key. */
  minutes: Nullable(Type.Integer()),
  state: Type.Enum([...NUMBER_STATES]),
  made: Type.Integer(),
  answered: Type.Integer(),
  lastAnsweredAt: Nullable(IsoTime),
});
export type CaseNumber = Type.Static<typeof CaseNumberSchema>;
export const CaseNumbersSchema = Type.Object({
  items: Type.Array(CaseNumberSchema),
  /** The address that dials, with `{number}` in it: of the telephone on the desk, or of a telephone system. */
  dialWith: Type.String(),
});

/** What a click on a number opens. */
export const dialHref = (dialWith: string, number: string): string => dialWith.replaceAll("{number}", encodeURIComponent(number));

const targetKey = ({ to, contact }: Pick<CaseCall, "to" | "contact">): string => `${to}\n${contact ?? ""}`;

/** What came last of calling each of them on this case. */
export function lastCalls(calls: readonly CaseCall[]): ReadonlyMap<string, CaseCall> {
  return new Map(calls.map((call) => [targetKey(call), call]));
}
export const lastCallTo = (calls: readonly CaseCall[], whom: Pick<CaseCall, "to" | "contact">): CaseCall | undefined =>
  lastCalls(calls).get(targetKey(whom));

/** Who is called next: the first, in their order, whose number lives and who was not called on this case; then who was busy or did not answer. */
export function nextToCall(numbers: readonly CaseNumber[], calls: readonly CaseCall[]): CaseNumber | null {
  const last = lastCalls(calls);
  const alive = numbers.filter((one) => one.state !== "dead");
  const fresh = alive.find((one) => !last.has(targetKey(one)));
  if (fresh) return fresh;
  const again = alive.filter((one) => ["no-answer", "busy"].includes(last.get(targetKey(one))?.result ?? ""));
  const since = (one: CaseNumber): string => last.get(targetKey(one))?.startedAt ?? "";
  return again.sort((a, b) => since(a).localeCompare(since(b)))[0] ?? null;
}
