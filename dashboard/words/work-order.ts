import {
  CASE_KIND_WORDS,
  CASE_SOURCE_WORDS,
  CASE_STATE_WORDS,
  CAUSES,
  type CaseDetail,
  FOREIGN_SYSTEM_WORDS,
  FOUND,
  HAZARDS,
  type Language,
  SEVERITY_WORDS,
  VERDICT_WORDS,
  type Words,
} from "../../contracts/index.ts";
import type { TextKey } from "../i18n/setup.ts";
import { fullTime } from "./time.ts";

interface Speech {
  readonly t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  readonly w: (words: Words) => string;
  readonly language: Language;
}

/**
 * A case as the text that is typed into another platform: always the same lines in the same order, so that its fields are
 * found by the eye. It says what its reader sees on the page and no more; a line that nobody filled in says so.
 */
export function workOrderText(one: CaseDetail, { t, w, language }: Speech): string {
  const time = (at: string | null): string | null => (at === null ? null : fullTime(Date.parse(at), language));
  const kind = one.hazard === null ? w(CASE_KIND_WORDS[one.kind]) : `${w(CASE_KIND_WORDS[one.kind])} · ${w(HAZARDS[one.hazard].words)}`;
  const found = one.found === null ? undefined : FOUND[one.found];
  const cause = one.cause === null ? undefined : CAUSES[one.cause];
  const joined = (...parts: readonly (string | null | undefined)[]): string | null =>
    parts.filter((part) => part != null && part !== "").join(" · ") || null;
  const rows: readonly (readonly [TextKey, string | null])[] = [
    ["order.number", one.number],
    ["order.foreign", joined(...one.foreign.map((each) => `${w(FOREIGN_SYSTEM_WORDS[each.system])} ${each.number}`))],
    ["order.kind", kind],
    ["order.source", w(CASE_SOURCE_WORDS[one.source])],
    ["order.severity", t("order.internal", { severity: w(SEVERITY_WORDS[one.severity]) })],
    ["order.at", time(one.openedAt)],
    ["order.place", one.place?.path ?? null],
    ["order.what", w(one.title)],
    ["order.description", one.description],
    ["order.reporter", one.reporter && joined(one.reporter.name, one.reporter.phone)],
    ["order.receivedBy", one.receivedByName],
    ["order.handler", joined(one.takenByName ?? one.assignedToName)],
    ["order.due", time(one.dueAt)],
    ["order.state", w(CASE_STATE_WORDS[one.state])],
    ["order.verdict", one.verdict === null ? null : joined(w(VERDICT_WORDS[one.verdict]), cause && w(cause))],
    ["order.outcome", joined(found && w(found), one.summary)],
    ["order.closedAt", time(one.closedAt)],
  ];
  return rows.map(([name, value]) => t("order.line", { name: t(name), value: value ?? t("order.empty") })).join("\n");
}
