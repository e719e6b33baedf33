import { readFileSync } from "node:fs";
import type { InfoReportPorts } from "../api/index.ts";
import { dayOf, proposeFields, readInfoClocks, stepReport } from "../cases/index.ts";
import {
  type Case,
  type CaseDetail,
  type InfoReport,
  type Instant,
  infoDue,
  type Person,
  seesCase,
  toIso,
  type Whereabouts,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";

const CLOCKS = new URL("../cases/info-reports/clocks.yaml", import.meta.url);
/** Two who act on one report at the same moment: the second is judged by what the first made of it. */
const TRIES = 3;

interface Parts {
  readonly records: Pick<Records, "infoReports">;
  openCases(): readonly { readonly case: Case; readonly at: Whereabouts }[];
  personById(id: string): Person | undefined;
  dutyPhone(): string | null;
  zoneOf(community: string): string;
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  told(): void;
  now(): Instant;
}

const MEANWHILE = { zh: "有人刚改过这份报告，请重新打开。", en: "Somebody has changed this report meanwhile: open it again." };

/** 首报/续报/终报: proposed by what is known of a case, finished and approved by humans. */
export function createInfoReports(parts: Parts): InfoReportPorts {
  const { records, now } = parts;
  const clocks = readInfoClocks(readFileSync(CLOCKS, "utf8"));
  let serial = 0;

  const dueOf = (one: Case, reports: readonly InfoReport[]) => infoDue(one, reports, clocks);
  const personOf = (one: CaseDetail, zone: string) => {
    const person = one.person === null ? undefined : parts.personById(one.person);
    if (person === undefined) return null;
    const age = person.birthYear === null ? null : Number(dayOf(zone, now()).slice(0, 4)) - person.birthYear;
    return { surname: [...person.name][0] ?? "", age };
  };

  return {
    of: (id) => records.infoReports.of([id]),
    dueOf,
    due: async (scope) => {
      const cases = parts.openCases().filter(({ case: one, at }) => dueOf(one, []) !== null && seesCase(scope, one, at));
      const reports = await records.infoReports.of(cases.map(({ case: one }) => one.id));
      return cases
        .flatMap(({ case: one }) => {
          const due = dueOf(
            one,
            reports.filter((report) => report.case === one.id),
          );
          return due === null ? [] : [{ case: one, due }];
        })
        .sort((a, b) => Date.parse(a.due.dueAt) - Date.parse(b.due.dueAt));
    },
    propose: (one, by) => {
      const zone = parts.zoneOf(one.community);
      return proposeFields(one, { zone, person: personOf(one, zone), dutyPhone: parts.dutyPhone(), officer: by.name });
    },
    source: () => clocks.source,
    list: records.infoReports.list,
    get: async (id) => (await records.infoReports.get(id))?.report,
    draft: async (one, path, { stage, fields }, by) => {
      const at = now();
      serial += 1;
      const report: InfoReport = {
        ...{ id: parts.makeId(at, "info-report", one.id, serial), case: one.id, caseNumber: one.number, number: null, stage },
        ...{ state: "draft", version: 1, fields, drill: one.drill !== undefined },
        drafted: { by: by.username, byName: by.name, at: toIso(at) },
        ...{ edited: null, approved: null, sent: [], voided: null },
      };
      await records.infoReports.add(report, path);
      parts.told();
      return { ok: true, value: report };
    },
    act: async (id, act, by) => {
      for (let tried = 0; tried < TRIES; tried += 1) {
        const kept = await records.infoReports.get(id);
        if (kept === undefined) return { ok: false, status: 404, reason: "没有这份报告" };
        const others = act.act === "approve" ? await records.infoReports.of([kept.report.case]) : [];
        const next = Math.max(0, ...others.map(({ number }) => number ?? 0)) + 1;
        const step = stepReport(kept.report, act, by, now(), next);
        if (!step.ok) return { ok: false, status: step.status, reason: step.words.zh, words: step.words };
        if (!(await records.infoReports.save(step.report, kept.revision))) continue;
        parts.told();
        return { ok: true, value: step.report };
      }
      return { ok: false, status: 409, reason: MEANWHILE.zh, words: MEANWHILE };
    },
  };
}
