import { type Duty, type NewSwap, POSTS, type Swap, toIso, type Words } from "../../contracts/index.ts";
import type { ActOutcome, Actor } from "../types.ts";
import type { RosterBook } from "./book.ts";
import type { RosterBookPorts } from "./book-types.ts";
import { done, type RosterEdits, refused } from "./edits.ts";
import { fits } from "./faults.ts";

const BEGUN: Words = {
  zh: "班次已经开始，不能再换；请由值班负责人调整。",
  en: "The shift has begun and is not swapped any more: let a leader change it.",
};
const CHANGED: Words = { zh: "班次已被调整，这次换班作废。", en: "The duties were changed meanwhile: this swap is void." };
const NONE: Words = { zh: "没有这个换班申请，或已处理。", en: "There is no such swap, or it was answered before." };

/** 换班: asked by who has the duty, agreed by who takes it; a leader is told, the log is the swap itself. */
export function createSwaps(book: RosterBook, edits: RosterEdits, ports: RosterBookPorts) {
  let made = 0;
  const nameOf = (user: string): string => ports.users().find((one) => one.id === user)?.name ?? user;

  const hasBegun = (duty: Duty, back: Duty | null): boolean => {
    const now = toIso(ports.now());
    return duty.from <= now || (back !== null && back.from <= now);
  };
  /** What would be wrong if these two stood for one another; null where nothing is. */
  const obstacle = (duty: Duty, to: string, back: Duty | null): Words | null => {
    if (hasBegun(duty, back)) return BEGUN;
    if (!fits(book.staffOf, to, duty.post))
      return { zh: "对方不能上这个岗位。", en: `The other cannot take the post ${POSTS[duty.post].words.en}.` };
    if (back !== null && !fits(book.staffOf, duty.user, back.post))
      return { zh: "您不能上对方的岗位。", en: `You cannot take the post ${POSTS[back.post].words.en}.` };
    const after = [{ ...duty, user: to }, ...(back === null ? [] : [{ ...back, user: duty.user }])];
    const twice = book.conflicts(after).find((one) => one.kind === "twice");
    return twice === undefined
      ? null
      : { zh: `${nameOf(twice.user)}在这段时间已有班，换班后会重叠。`, en: `${nameOf(twice.user)} is on another duty at that time.` };
  };

  const backOf = (swap: Pick<Swap, "back" | "to">): Duty | null | undefined => {
    if (swap.back === null) return null;
    const found = book.duty(swap.back);
    return found?.user === swap.to ? found : undefined;
  };
  const settle = (swap: Swap, state: Swap["state"], answer: string | null): Swap => ({
    ...swap,
    state,
    answer,
    answeredAt: toIso(ports.now()),
  });

  /** Both hear that it came to nothing: each may believe that the other comes. */
  const tellBoth = (swap: Swap, subject: string, why: string): void => {
    for (const user of [swap.from, swap.to]) book.tell(user, subject, `${subject}：${swap.about.zh}。${why}，原班不变。`);
  };
  /** What an open swap has come to by itself; undefined while it may still be answered. */
  const ended = (swap: Swap): Swap | undefined => {
    const duty = book.duty(swap.duty);
    const back = backOf(swap);
    if (duty === undefined || duty.user !== swap.from || back === undefined) return settle(swap, "void", null);
    return hasBegun(duty, back) ? settle(swap, "lapsed", null) : undefined;
  };
  const letGo = (swap: Swap): void =>
    swap.state === "lapsed" ? tellBoth(swap, "换班申请已过期", "班次开始前没有答复") : tellBoth(swap, "换班申请已作废", "班次已被调整");

  return {
    /** Those that a shift overtook, or whose duties a leader changed: nobody waits for an answer that changes nothing. */
    lapse: async (): Promise<void> => {
      if (!book.swaps().some((swap) => swap.state === "asked" && ended(swap) !== undefined)) return;
      await book.write(async () => {
        const gone = book.swaps().flatMap((swap) => (swap.state === "asked" ? (ended(swap) ?? []) : []));
        gone.forEach(letGo);
        return { change: gone.length === 0 ? null : { swaps: gone }, value: undefined };
      });
    },
    ask: (body: NewSwap, by: Actor): Promise<ActOutcome<Swap>> =>
      book.write(async () => {
        const duty = book.duty(body.duty);
        if (duty === undefined || duty.user !== by.user)
          return refused<Swap>(404, { zh: "这不是您的班。", en: "This is no duty of yours." });
        const back = backOf({ back: body.back ?? null, to: body.to });
        if (back === undefined || body.to === by.user)
          return refused<Swap>(422, { zh: "要换回的班不是对方的。", en: "The duty asked for in return is not the other's." });
        const wrong = obstacle(duty, body.to, back);
        if (wrong !== null) return refused<Swap>(422, wrong);
        if (book.swaps().some((one) => one.state === "asked" && one.duty === duty.id))
          return refused<Swap>(409, {
            zh: "这个班已在申请换班，请先撤回。",
            en: "A swap of this duty is asked for already: withdraw it first.",
          });
        made += 1;
        const [own, theirs] = [edits.inWords(duty), back && edits.inWords(back)];
        const swap: Swap = {
          ...{ id: ports.makeId(ports.now(), "swap", duty.id, made), roster: duty.roster, duty: duty.id },
          ...{
            from: by.user,
            fromName: by.name,
            to: body.to,
            toName: nameOf(body.to),
            back: back?.id ?? null,
            reason: body.reason ?? null,
          },
          ...{ state: "asked", askedAt: toIso(ports.now()), answeredAt: null, answer: null },
          about: theirs ? { zh: `${own.zh} ⇄ ${theirs.zh}`, en: `${own.en} ⇄ ${theirs.en}` } : own,
        };
        const why = swap.reason === null ? "" : `，原因：${swap.reason}`;
        book.tell(swap.to, `${by.name}请您换班`, `${by.name}请您换班：${swap.about.zh}${why}。请在“我的值班”里答复。`);
        return done(swap, { swaps: [swap] });
      }),
    answer: (id: string, agree: boolean, reason: string | null, by: Actor): Promise<ActOutcome<Swap>> =>
      book.write(async () => {
        const swap = book.swaps().find((one) => one.id === id && one.to === by.user && one.state === "asked");
        if (swap === undefined) return refused<Swap>(404, NONE);
        if (!agree) {
          book.tell(
            swap.from,
            `${by.name}不能换班`,
            `${by.name}不能换班：${swap.about.zh}${reason === null ? "" : `，原因：${reason}`}。原班不变。`,
          );
          const refusal = settle(swap, "refused", reason);
          return done(refusal, { swaps: [refusal] });
        }
        const duty = book.duty(swap.duty);
        const back = backOf(swap);
        const gone = ended(swap);
        if (gone !== undefined || duty === undefined || back === undefined) {
          const late = gone ?? settle(swap, "void", null);
          letGo(late);
          const words = late.state === "lapsed" ? BEGUN : CHANGED;
          return { change: { swaps: [late] }, value: { ok: false, status: 409, reason: words.en, words } };
        }
        const wrong = obstacle(duty, swap.to, back);
        if (wrong !== null) return refused<Swap>(409, wrong);
        const changed = { byName: by.name, changedAt: toIso(ports.now()) };
        const duties = [{ ...duty, user: swap.to, ...changed }, ...(back === null ? [] : [{ ...back, user: swap.from, ...changed }])];
        const agreed = settle(swap, "agreed", reason);
        const text = `${swap.fromName}与${swap.toName}已换班：${swap.about.zh}。`;
        book.tell(swap.from, `${by.name}同意换班`, text);
        const roster = book.roster(swap.roster);
        const path = (roster && book.pathOf(roster)) ?? "";
        for (const user of ports.users())
          if (user.role === "leader" && !user.disabled && user.paths.some((root) => path.startsWith(root)))
            book.tell(user.id, "值班已换班", text);
        return done(agreed, { swaps: [agreed], duties });
      }),
    withdraw: (id: string, by: Actor): Promise<ActOutcome<Swap>> =>
      book.write(async () => {
        const swap = book.swaps().find((one) => one.id === id && one.from === by.user && one.state === "asked");
        if (swap === undefined) return refused<Swap>(404, NONE);
        const withdrawn = settle(swap, "withdrawn", null);
        book.tell(swap.to, `${by.name}撤回换班`, `${by.name}撤回了换班申请：${swap.about.zh}。`);
        return done(withdrawn, { swaps: [withdrawn] });
      }),
  };
}
