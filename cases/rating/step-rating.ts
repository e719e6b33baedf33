import { type Instant, RATING_DRAFT_FOR, type Rating, type RatingAct, toIso, type Words } from "../../contracts/index.ts";

type Counted = Pick<Rating, "colour" | "measures" | "formula">;
type Outcome = { readonly ok: true; readonly rating: Rating } | { readonly ok: false; readonly words: Words };

const refused = (zh: string, en: string): Outcome => ({ ok: false, words: { zh, en } });

interface NewDraft extends Counted, Pick<Rating, "id" | "community" | "compound" | "name" | "period"> {
  readonly by: string;
}

/** A draft for the committee. */
export const draftRating = ({ by, ...rest }: NewDraft, now: Instant): Rating => ({
  ...rest,
  ...{ state: "draft", draftedAt: toIso(now), draftedBy: by, publishFrom: toIso(now + RATING_DRAFT_FOR) },
  ...{ objections: [], recounts: [], police: null, endedAt: null, endedBy: null, reason: null },
});

/** One act on a rating; a count is only ever replaced by one made anew, and the one before stays readable. */
export function stepRating(rating: Rating, act: RatingAct, by: string, now: Instant, count: () => Counted): Outcome {
  const at = toIso(now);
  const done = (change: Partial<Rating>): Outcome => ({ ok: true, rating: { ...rating, ...change } });
  if (act.act === "withdraw") {
    if (rating.state === "withdrawn") return refused("已经撤回。", "It is withdrawn already.");
    return done({ state: "withdrawn", endedAt: at, endedBy: by, reason: act.reason });
  }
  if (rating.state !== "draft")
    return refused("只有草案可以修改；已公布的请先撤回。", "Only a draft changes: withdraw what was published first.");
  switch (act.act) {
    case "object":
      return done({ objections: [...rating.objections, { by: act.by, text: act.text, at, takenBy: by, answer: null }] });
    case "answer": {
      const one = rating.objections[act.objection];
      if (one === undefined) return refused("没有这条异议。", "There is no such objection.");
      if (one.answer !== null) return refused("这条异议已经答复。", "This objection has its answer.");
      return done({
        objections: rating.objections.map((each) => (each === one ? { ...one, answer: { text: act.text, by, at } } : each)),
      });
    }
    case "recount": {
      const { colour, measures, formula } = rating;
      return done({ ...count(), recounts: [...rating.recounts, { colour, measures, formula, at, by, reason: act.reason }] });
    }
    case "police":
      return done({ police: { text: act.text, by, at } });
    case "publish":
      if (now < Date.parse(rating.publishFrom)) return refused("草案须公示满 7 天。", "A draft stands for 7 days first.");
      if (rating.objections.some(({ answer }) => answer === null)) return refused("还有异议未答复。", "An objection waits for its answer.");
      return done({ state: "published", endedAt: at, endedBy: by });
  }
}
