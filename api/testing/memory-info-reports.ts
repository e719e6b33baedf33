import { INFO_FIELDS, type InfoFields, type InfoReport, toIso } from "../../contracts/index.ts";
import type { InfoReportPorts } from "../info-report-ports.ts";

const BLANK: InfoFields = { time: "", place: "", what: "", cause: "", people: "", done: "", needed: "", onSpot: "", contact: "" };

/** Reports in memory; an act is only ever refused for a report that is not there. */
export function memoryInfoReports(now: () => number): InfoReportPorts {
  const all = new Map<string, InfoReport>();
  return {
    of: async (id) => [...all.values()].filter((report) => report.case === id),
    dueOf: () => null,
    due: async () => [],
    propose: (one) => Object.fromEntries(INFO_FIELDS.map((field) => [field, field === "what" ? one.title.zh : ""])) as InfoFields,
    source: () => ({ zh: "测试", en: "test" }),
    list: async () => ({ items: [...all.values()], next: null }),
    get: async (id) => all.get(id),
    draft: async (one, _path, { stage, fields }, by) => {
      const report: InfoReport = {
        ...{ id: `ir-${all.size + 1}`, case: one.id, caseNumber: one.number, number: null, stage, state: "draft", version: 1 },
        ...{ fields: { ...BLANK, ...fields }, drill: false, drafted: { by: by.username, byName: by.name, at: toIso(now()) } },
        ...{ edited: null, approved: null, sent: [], voided: null },
      };
      all.set(report.id, report);
      return { ok: true, value: report };
    },
    act: async (id, act, by) => {
      const report = all.get(id);
      if (report === undefined) return { ok: false, status: 404, reason: "none" };
      const approved = { by: by.username, byName: by.name, at: toIso(now()) };
      const after: InfoReport = act.act === "approve" ? { ...report, state: "approved", number: 1, approved } : report;
      all.set(id, after);
      return { ok: true, value: after };
    },
  };
}
