import {
  ABILITY_WORDS,
  DEVICE_STATE_WORDS,
  FIRE_SPOTS,
  HELP_RANK_WORDS,
  type HelpPerson,
  type HelpPoint,
  type HelpResponder,
  type HelpSheet,
  isRole,
  LIVING_WORDS,
  MOBILITY_WORDS,
  NEED_WORDS,
  PERSON_STATE_WORDS,
  ROLES,
  type Words,
} from "../../contracts/index.ts";
import { escaped } from "../data/kept-sheets.ts";
import type { useWords } from "../i18n/setup.ts";
import { gridText, keeperText } from "./grid.ts";

export type Speech = Pick<ReturnType<typeof useWords>, "t" | "w" | "language">;

/** What somebody needs, in words. */
export function needsText(one: HelpPerson, { w }: Speech): string {
  const said: readonly (Words | null)[] = [
    one.mobility && MOBILITY_WORDS[one.mobility],
    ...one.needs.map((need) => NEED_WORDS[need]),
    one.ability && one.ability !== "full" ? ABILITY_WORDS[one.ability] : null,
    one.living && LIVING_WORDS[one.living],
  ];
  return said.flatMap((words) => (words === null ? [] : [w(words)])).join(" · ");
}

/** A door with its floor and, where she is away, that she is. */
export function doorText(one: HelpPerson, { t, w }: Speech): string {
  const floor = one.floor === null ? [] : [t("near.floor", { floor: one.floor })];
  const away = one.state === "home" ? [] : [t("near.away", { state: w(PERSON_STATE_WORDS[one.state]) })];
  return [one.where, ...floor, ...(one.inside ? [] : [t("near.beside")]), ...away].join(" · ");
}

export const rankText = (one: HelpPerson, { w }: Speech): string => w(HELP_RANK_WORDS[one.rank]);

export function responderText(one: HelpResponder, { t, w }: Speech): string {
  const busy = one.busy === 0 ? t("near.free") : t("near.busy", { count: one.busy });
  return [isRole(one.role) ? w(ROLES[one.role].words) : one.role, one.area, busy].filter((part) => part !== "").join(" · ");
}

export function pointText(one: HelpPoint, { t, w }: Speech): string {
  const kind = FIRE_SPOTS[one.kind];
  const far = one.metres === null ? "" : t("near.metres", { metres: one.metres });
  return [kind ? w(kind) : one.kind, one.where, far, one.state === null ? "" : w(DEVICE_STATE_WORDS[one.state])]
    .filter((part) => part !== "")
    .join(" · ");
}

const dial = (phone: string | null): string => {
  if (phone === null) return "";
  // A masked number is read, not dialled.
  return phone.includes("*") ? escaped(phone) : `<a href="tel:${escaped(phone)}">${escaped(phone)}</a>`;
};
const row = (...parts: readonly string[]): string => `<div class="row">${parts.filter((part) => part !== "").join("<br>")}</div>`;

function gridHtml({ grid }: HelpSheet, { t }: Speech): string {
  const name = grid === null ? undefined : gridText(grid);
  if (grid === null || name === undefined) return "";
  const people = grid.people.map((one) => `${escaped(keeperText(one, t))} ${dial(one.phone)}`.trim());
  return `<h2>${escaped(t("grid.ofPlace"))}</h2>${row(`<span class="big">${escaped(name)}</span>`, ...people)}`;
}

/** The sheet drawn for a device without network: no script, all of it in sight. */
export function sheetHtml(sheet: HelpSheet, speech: Speech, taken: string): string {
  const { t } = speech;
  const people = sheet.people.map((one) =>
    row(
      `<span class="big">${escaped(rankText(one, speech))} · ${escaped(doorText(one, speech))}</span>`,
      `${escaped(one.name ?? "")} ${dial(one.phone)}`.trim(),
      escaped(needsText(one, speech)),
      escaped([one.knock, one.way].filter(Boolean).join(" · ")),
      ...one.keyholders.map(
        (holder) => `${escaped(t("near.key", { relation: holder.relation, name: holder.name }))} ${dial(holder.phone)}`,
      ),
    ),
  );
  const { dutyPhone, subDistrict } = sheet.numbers;
  return [
    `<p class="big">${escaped(t("near.takenAt", { time: taken }))}</p>`,
    `<p>${escaped(t("near.old"))}</p>`,
    `<h2>${escaped(t("near.people"))}</h2>${people.join("") || `<p>${escaped(t("near.nobody"))}</p>`}`,
    `<h2>${escaped(t("near.responders"))}</h2>`,
    ...sheet.responders.map((one) => row(`${escaped(one.name)} ${dial(one.phone)}`, escaped(responderText(one, speech)))),
    gridHtml(sheet, speech),
    `<h2>${escaped(t("near.points"))}</h2>`,
    ...sheet.points.map((one) => row(`<span class="big">${escaped(one.name)}</span>`, escaped(pointText(one, speech)))),
    `<h2>${escaped(t("near.numbers"))}</h2>`,
    row("119 · 120 · 110", `${escaped(t("near.dutyPhone"))} ${dial(dutyPhone)}`, `${escaped(t("near.subDistrict"))} ${dial(subDistrict)}`),
  ].join("");
}
