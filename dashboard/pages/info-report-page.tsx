import { Link, useParams } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import {
  type CaseReports,
  INFO_STAGE_WORDS,
  INFO_STAGES,
  type InfoFields,
  type InfoReport,
  type InfoStage,
} from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import css from "../components/info-report.module.css";
import { ApproveForm, DueText, FieldsForm, ReportSheet, SendForm } from "../components/info-report.tsx";
import { PrintButton } from "../components/paper/print-button.tsx";
import roster from "../components/roster/roster.module.css";
import { Bones, Failed, useFailure } from "../components/states.tsx";
import { useCaseReports, useInfoReportActs } from "../data/info-reports.ts";
import { useWords } from "../i18n/setup.ts";
import page from "./page.module.css";

interface DraftProps {
  readonly id: string;
  readonly view: CaseReports;
  /** The draft that is under way; null: what would be proposed. */
  readonly draft: InfoReport | null;
}

/** The report as it is written: proposed by the case, two blanks to fill, then approved. */
function Draft({ id, view, draft }: DraftProps) {
  const { t, w } = useWords();
  const doing = useInfoReportActs();
  const [stage, setStage] = useState<InfoStage>(draft?.stage ?? view.due?.stage ?? "follow-up");
  const [fields, setFields] = useState<InfoFields>(draft?.fields ?? view.proposed);
  const busy = doing.draft.isPending || doing.edit.isPending || doing.approve.isPending;
  const save = async (): Promise<InfoReport> =>
    draft === null
      ? doing.draft.mutateAsync({ id, stage, fields })
      : doing.edit.mutateAsync({ id: draft.id, version: draft.version, fields });
  const error = doing.draft.error ?? doing.edit.error ?? doing.approve.error;
  return (
    <section className={`${page.card} ${roster.noPrint}`}>
      <div className={page.filters}>
        <Select
          value={stage}
          disabled={draft !== null}
          aria-label={t("info.stage")}
          style={{ minWidth: 120 }}
          onChange={setStage}
          options={INFO_STAGES.map((value) => ({ value, label: w(INFO_STAGE_WORDS[value]) }))}
        />
        {view.due === null ? null : <DueText due={view.due} />}
      </div>
      <FieldsForm fields={fields} onChange={setFields} />
      <FailureLine error={error} />
      <div className={page.filters}>
        <Button loading={busy} onClick={() => void save().catch(() => undefined)}>
          {t("info.save")}
        </Button>
        <ApproveForm
          busy={busy}
          onApprove={(signature) =>
            void save()
              .then((saved) => doing.approve.mutateAsync({ id: saved.id, version: saved.version, signature }))
              .catch(() => undefined)
          }
        />
      </div>
      <p className={page.quiet}>{w(view.source)}</p>
    </section>
  );
}

function VoidForm({ report }: { readonly report: InfoReport }) {
  const { t } = useWords();
  const failure = useFailure();
  const doing = useInfoReportActs();
  const [reason, setReason] = useState("");
  return (
    <div className={`${page.filters} ${roster.noPrint}`}>
      <Input
        style={{ width: 260 }}
        value={reason}
        maxLength={500}
        placeholder={t("info.voidWhy")}
        aria-label={t("info.voidWhy")}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        danger
        disabled={reason.trim() === ""}
        loading={doing.void.isPending}
        onClick={() => doing.void.mutate({ id: report.id, reason: reason.trim() })}
      >
        {t("info.void")}
      </Button>
      {doing.void.error ? <span role="alert">{failure(doing.void.error)}</span> : null}
    </div>
  );
}

/** The reports about a case: the one under way, and those that stand. */
export function InfoReportPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/cases/$id/report" });
  const writes = useRight("info-reports.write");
  const approves = useRight("info-reports.approve");
  const { data, error, isPending, refetch } = useCaseReports(id);
  if (isPending) return <Bones rows={10} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const draft = data.items.findLast(({ state }) => state === "draft") ?? null;
  const standing = data.items.filter(({ state }) => state !== "draft").toReversed();
  // What was approved and has not gone out yet stands before what is written next.
  const unsent = standing[0]?.state === "approved" && standing[0].sent.length === 0;
  const sheets = standing.map((report, index) => (
    <section key={report.id} className={`${page.card} ${index === 0 ? "" : roster.noPrint} ${css.sheet}`}>
      <ReportSheet report={report} />
      {writes && report.state === "approved" ? <SendForm report={report} /> : null}
      {approves && report.state === "approved" ? <VoidForm report={report} /> : null}
    </section>
  ));
  return (
    <div className={`${page.page} ${page.narrow}`}>
      <div className={`${page.head} ${roster.noPrint}`}>
        <h1>{t("info.title")}</h1>
        <Link to="/cases/$id" params={{ id }}>
          {t("info.backToCase")}
        </Link>
        <span className={page.spring} />
        <PrintButton disabled={standing.length === 0} page="info-report" subject={`case:${id}`} />
      </div>
      {unsent ? sheets : null}
      {writes ? (
        <Draft key={draft === null ? `new-${data.items.length}` : `${draft.id}-${draft.version}`} id={id} view={data} draft={draft} />
      ) : null}
      {unsent ? null : sheets}
    </div>
  );
}
