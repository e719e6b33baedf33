import {
  INFO_FIELD_WORDS,
  INFO_NEEDED,
  type InfoReport,
  type InfoReportAct,
  type Instant,
  toIso,
  type Words,
} from "../../contracts/index.ts";

interface Who {
  readonly username: string;
  readonly name: string;
}
type Outcome =
  | { readonly ok: true; readonly report: InfoReport }
  | { readonly ok: false; readonly status: 409 | 422; readonly words: Words };

const refused = (status: 409 | 422, zh: string, en: string): Outcome => ({ ok: false, status, words: { zh, en } });
const EDITED: Words = { zh: "有人刚改过这份报告，请重新打开。", en: "Somebody has edited this report meanwhile: open it again." };

/** One act on a report; what was approved is never edited. @param next number of the case's next approved report */
export function stepReport(report: InfoReport, act: InfoReportAct, who: Who, now: Instant, next: number): Outcome {
  const by = { by: who.username, byName: who.name, at: toIso(now) };
  const done = (change: Partial<InfoReport>): Outcome => ({ ok: true, report: { ...report, ...change } });
  switch (act.act) {
    case "edit":
      if (report.state !== "draft")
        return refused(409, "已签发或作废的报告不能修改，请另写续报。", "Only a draft is edited: write a follow-up.");
      if (act.version !== report.version) return { ok: false, status: 409, words: EDITED };
      return done({ fields: act.fields, edited: by, version: report.version + 1 });
    case "approve": {
      if (report.state !== "draft") return refused(409, "这份报告已经签发或作废。", "This report is approved or void.");
      if (act.version !== report.version) return { ok: false, status: 409, words: EDITED };
      const empty = INFO_NEEDED.filter((field) => report.fields[field].trim() === "").map((field) => INFO_FIELD_WORDS[field]);
      if (empty.length > 0)
        return refused(
          422,
          `请先填写：${empty.map(({ zh }) => zh).join("、")}。`,
          `Fill in first: ${empty.map(({ en }) => en).join(", ")}.`,
        );
      return done({ state: "approved", approved: by, number: next });
    }
    case "send":
      if (report.state !== "approved") return refused(409, "先签发，再登记报送。", "Approve it before it is sent.");
      return done({ sent: [...report.sent, { ...by, to: act.to.trim(), way: act.way.trim() }] });
    case "void":
      if (report.state === "void") return refused(409, "这份报告已经作废。", "This report is void.");
      return done({ state: "void", voided: { ...by, reason: act.reason.trim() } });
  }
}
