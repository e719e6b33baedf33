import type { Alert, Case, Words } from "../contracts/index.ts";

/** Stands for the person in the hub's own texts; the HTTP face puts the name in for those who may see it. */
const WHO = "{who}";

const unnamed = (words: Words): Words => ({ zh: words.zh.replaceAll(WHO, "居民"), en: words.en.replaceAll(WHO, "a resident") });

/** An alert as `hub/alert` tells it: integrations learn what and where, nobody's name. */
export function outwardAlert({ detail: _forThoseWhoMaySeeScores, ...alert }: Alert): Alert {
  return { ...alert, sentence: unnamed(alert.sentence), reason: unnamed(alert.reason), saved: true };
}

const QUARREL: Words = { zh: "矛盾纠纷", en: "A quarrel" };

/** A case as `hub/case` tells it: what residents said, who they are and whom we called stays inside, of a quarrel that there is one. */
export function outwardCase({ lost: _forThoseWhoLook, ...one }: Case): Case {
  const inside = { description: null, reporter: null, calls: [], entries: [] };
  if (one.kind !== "complaint") return { ...one, ...inside, title: unnamed(one.title) };
  return { ...one, ...inside, title: QUARREL, summary: null, place: null, point: null, hold: null, visits: [] };
}
