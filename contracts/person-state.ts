import type { Words } from "./words.ts";

export const PERSON_STATES = ["home", "out", "hospital", "institution", "moved", "died"] as const;
export const PERSON_STATE_WORDS: Readonly<Record<(typeof PERSON_STATES)[number], Words>> = {
  home: { zh: "在家", en: "At home" },
  out: { zh: "外出", en: "Away" },
  hospital: { zh: "住院", en: "In hospital" },
  institution: { zh: "入住机构", en: "In an institution" },
  moved: { zh: "迁出", en: "Moved away" },
  died: { zh: "已故", en: "Died" },
};

/** States in which she is not at home for a while and comes back. */
export const AWAY_STATES = ["out", "hospital", "institution"] as const satisfies readonly (typeof PERSON_STATES)[number][];

/** Whether she lives here no more: nobody is rung, asked or visited about her home in her name. */
export const hasGone = ({ state }: { readonly state: (typeof PERSON_STATES)[number] }): boolean => state === "died" || state === "moved";
