import { type PlanView, ROLES, type Words } from "../../contracts/index.ts";
import type { Plans } from "../plans.ts";
import { spanOf, URGENT, type Who } from "./rung.ts";

const BESIDE: Readonly<Record<Exclude<Who, keyof typeof ROLES>, Words>> = {
  deputy: { zh: "副班", en: "Second officer" },
  "sub-district": { zh: "街道值班室", en: "Sub-district's duty room" },
  "duty-phone": { zh: "值班电话", en: "Telephone of the desk" },
  home: { zh: "户内", en: "Home" },
  keyholder: { zh: "钥匙保管人", en: "Keyholder" },
  group: { zh: "工作群", en: "Groups of staff" },
  speaker: { zh: "现场广播", en: "Speakers on the spot" },
};
const isBeside = (who: Who): who is keyof typeof BESIDE => who in BESIDE;

function wordsOf(who: Who, nearest: boolean): Words {
  const words = isBeside(who) ? BESIDE[who] : ROLES[who].words;
  return nearest ? { zh: `就近${words.zh}`, en: `Nearest ${words.en.toLowerCase()}` } : words;
}

/** Who is told when, as people read it. */
export const planViews = (plans: Plans): readonly PlanView[] =>
  plans.list.map(({ name, plan }) => ({
    id: name,
    name: plan.name,
    families: plan.families ?? [],
    climb: plan.climb ? { everyMs: spanOf(plan.climb.every), when: plan.climb.when } : null,
    steps: plan.ladder.map((rung) => ({
      ...{
        key: rung.key,
        name: rung.name,
        atMs: spanOf(rung.at),
        when: rung.when ?? [...URGENT],
        if: rung.if ?? [],
        hours: rung.hours ?? null,
      },
      ...{ cards: rung.cards ?? [], siren: rung.siren === true, nobody: rung.nobody === true },
      tell: (rung.tell ?? []).map((entry) => ({
        who: wordsOf(entry.who, entry.nearest === true),
        by: entry.by.map((way) => (typeof way === "string" ? [way] : way)),
        ...{ when: entry.when ?? null, turnsMs: entry.turns === undefined ? null : spanOf(entry.turns), again: entry.again !== undefined },
      })),
    })),
  }));
