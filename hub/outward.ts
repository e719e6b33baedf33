import { type Alert, CASE_KIND_WORDS, type Case, type CaseLadder, isNeighbourKey, type Words } from "../contracts/index.ts";

/** Stands for the person in the hub's own texts; the HTTP face puts the name in for those who may see it. */
const WHO = "{who}";

const unnamed = (words: Words): Words => ({ zh: words.zh.replaceAll(WHO, "居民"), en: words.en.replaceAll(WHO, "a resident") });

/** An alert as `hub/alert` tells it: integrations learn what and where, nobody's name. */
export function outwardAlert({ detail: _forThoseWhoMaySeeScores, ...alert }: Alert): Alert {
  return { ...alert, sentence: unnamed(alert.sentence), reason: unnamed(alert.reason), saved: true };
}

const QUARREL: Words = { zh: "矛盾纠纷", en: "A quarrel" };

/** Stands for a relative: that the family answered is news, who of it is nobody's. */
const FAMILY = "家属";

/** A ladder without the names of relatives and of whoever else spoke to her; who has it is staff, and stays. */
function withoutRelatives({ words: _whoSaidWhat, neighbours: _byName, arrived: _theHubsOwn, cannot, ...ladder }: CaseLadder): CaseLadder {
  return {
    ...ladder,
    ...(cannot && { cannot: cannot.filter((each) => !isNeighbourKey(each)) }),
    person: ladder.person && { ...ladder.person, byName: "" },
    family: ladder.family && { answer: ladder.family.answer, at: ladder.family.at, byName: FAMILY },
    coming: ladder.coming && { ...ladder.coming, byName: "" },
    nobody: ladder.nobody && { ...ladder.nobody, byName: null },
  };
}

/**
 * A case for whoever is granted more than the least: what residents said, who they and their relatives are and whom we called stays
 * inside, of a quarrel that there is one.
 */
export function grantedCase({ lost: _forThoseWhoLook, answers, arrivals, ladder, ...one }: Case): Case {
  const inside = {
    ...{ description: null, reporter: null, calls: [], entries: [] },
    // Whoever has no log-in is told as who they are, not by name.
    ...(arrivals && { arrivals: arrivals.map(({ before: _before, ...each }) => (each.role === null ? { ...each, name: null } : each)) }),
    ...(answers && { answers: answers.map(({ answer, at }) => ({ relative: "", name: FAMILY, relation: "", answer, at })) }),
    ...(ladder !== undefined && { ladder: ladder && withoutRelatives(ladder) }),
  };
  if (one.kind !== "complaint") return { ...one, ...inside, title: unnamed(one.title) };
  return { ...one, ...inside, title: QUARREL, summary: null, place: null, point: null, hold: null, visits: [] };
}

/** Whoever opened it wrote the title, and names whom they like; where it is stands beside it. */
const isTyped = ({ kind, source }: Case): boolean => kind !== "complaint" && source !== "device" && source !== "hub";

/** A case as `hub/case` tells it to every integration: besides, no words that somebody typed, for they name whom they like. */
export function outwardCase(inside: Case): Case {
  const one = grantedCase(inside);
  return {
    ...one,
    ...(isTyped(inside) && { title: CASE_KIND_WORDS[one.kind] }),
    summary: null,
    hold: one.hold && { ...one.hold, reason: "" },
    closing: one.closing && { ...one.closing, summary: null },
    verified: one.verified && { ...one.verified, how: null },
    visits: one.visits.map((visit) => ({ ...visit, text: null })),
    handovers: one.handovers.map((each) => ({ ...each, dialledBy: null })),
  };
}
