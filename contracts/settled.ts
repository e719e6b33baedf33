import { Type } from "typebox";
import type { Words } from "./words.ts";

/** Where a case was settled, the nearest first: 小事不出院落，大事不出支部，难事不出社区，重大事件不出街道. */
export const SETTLED_LEVELS = ["courtyard", "branch", "community", "street"] as const;
export type SettledLevel = (typeof SETTLED_LEVELS)[number];
export const SettledSchema = Type.Enum([...SETTLED_LEVELS]);

/** Of a case that was handled: its level, or that nobody stated one. */
export const SETTLED_COUNTS = [...SETTLED_LEVELS, "unstated"] as const;
export type SettledCount = (typeof SETTLED_COUNTS)[number];
export const SETTLED_WORDS: Readonly<Record<SettledCount, Words>> = {
  courtyard: { zh: "院落", en: "Courtyard" },
  branch: { zh: "支部", en: "Branch" },
  community: { zh: "社区", en: "Community" },
  street: { zh: "街道", en: "Sub-district" },
  unstated: { zh: "未注明", en: "Not stated" },
};
