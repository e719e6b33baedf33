import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import {
  type Case,
  INFO_FIELD_WORDS,
  INFO_FIELDS,
  INFO_NEEDED,
  INFO_STAGE_WORDS,
  INFO_STATE_WORDS,
  type InfoDue,
  type InfoFields,
  type InfoReport,
} from "../../contracts/index.ts";
import { useCaseReports, useInfoReportActs } from "../data/info-reports.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import page from "../pages/page.module.css";
import { fullTime, runningText } from "../words/time.ts";
import acts from "./acts.module.css";
import { CopyButton } from "./copy.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import css from "./info-report.module.css";
import roster from "./roster/roster.module.css";
import { useFailure } from "./states.tsx";
import { useKeys } from "./use-keys.ts";

/** Which report is due, and how long there is, or since when it is overdue. */
export function DueText({ due }: { readonly due: InfoDue }) {
  const { t, w, language } = useWords();
  const now = useNow(1_000);
  const left = Date.parse(due.dueAt) - now;
  const stage = w(INFO_STAGE_WORDS[due.stage]);
  return (
    <span className={left < 0 ? css.late : undefined}>
      {t(left < 0 ? "info.overdue" : "info.due", { stage, time: runningText(Math.abs(left), language) })}
    </span>
  );
}

/** One key from a grave case to its finished report. */
export function ReportLink({ one }: { readonly one: Case }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const reads = useRight("info-reports.read");
  const { data } = useCaseReports(one.id, reads);
  const shown = reads && data !== undefined && (data.due !== null || data.items.length > 0 || one.severity === "critical");
  useKeys(shown ? { b: () => void navigate({ to: "/cases/$id/report", params: { id: one.id } }) } : {});
  if (!shown) return null;
  return (
    <div className={acts.acts}>
      <Link to="/cases/$id/report" params={{ id: one.id }}>
        <Button>
          {t("info.open")} <kbd>B</kbd>
        </Button>
      </Link>
      {data.due === null ? null : <DueText due={data.due} />}
    </div>
  );
}

/** The text as it goes into a message to those above. */
function useReportText(): (report: InfoReport) => string {
  const { t, w } = useWords();
  return (report) =>
    [
      `${w(INFO_STAGE_WORDS[report.stage])} ${report.caseNumber}${report.number === null ? "" : `-${report.number}`}`,
      ...INFO_FIELDS.filter((field) => report.fields[field].trim() !== "").map((field) =>
        t("order.line", { name: w(INFO_FIELD_WORDS[field]), value: report.fields[field] }),
      ),
    ].join("\n");
}

/** A report that stands: to print, to copy, to book as sent. */
export function ReportSheet({ report }: { readonly report: InfoReport }) {
  const { t, w, language } = useWords();
  const textOf = useReportText();
  const at = (time: string): string => fullTime(Date.parse(time), language);
  return (
    <article className={css.sheet} data-report={report.id}>
      <h2>
        {report.drill ? `${t("info.drill")} ` : ""}
        {w(INFO_STAGE_WORDS[report.stage])} {report.caseNumber}
        {report.number === null ? "" : `-${report.number}`} <small className={page.quiet}>{w(INFO_STATE_WORDS[report.state])}</small>
      </h2>
      <dl className={css.lines}>
        {INFO_FIELDS.map((field) => (
          <div key={field} style={{ display: "contents" }}>
            <dt>{w(INFO_FIELD_WORDS[field])}</dt>
            <dd>{report.fields[field] || "—"}</dd>
          </div>
        ))}
        <dt>{t("info.draftedBy")}</dt>
        <dd>
          {report.drafted.byName} {at(report.drafted.at)}
        </dd>
        {report.approved === null ? null : (
          <>
            <dt>{t("info.approvedBy")}</dt>
            <dd>
              {report.approved.byName} {at(report.approved.at)}
            </dd>
          </>
        )}
        {report.sent.map((one) => (
          <div key={one.at} style={{ display: "contents" }}>
            <dt>{t("info.sent")}</dt>
            <dd>
              {at(one.at)} {one.to} · {one.way} · {one.byName}
            </dd>
          </div>
        ))}
        {report.voided === null ? null : (
          <>
            <dt>{t("info.voided")}</dt>
            <dd>
              {report.voided.byName} {at(report.voided.at)} · {report.voided.reason}
            </dd>
          </>
        )}
      </dl>
      <div className={roster.noPrint}>
        <CopyButton text={textOf(report)} label={t("info.copy")} />
      </div>
    </article>
  );
}

/** The fields of a draft; blanks that are needed stand out. */
export function FieldsForm({ fields, onChange }: { readonly fields: InfoFields; readonly onChange: (fields: InfoFields) => void }) {
  const { w } = useWords();
  return (
    <div className={css.form}>
      {INFO_FIELDS.map((field) => (
        <Field key={field} label={w(INFO_FIELD_WORDS[field])}>
          {(id) => (
            <Input.TextArea
              id={id}
              autoSize={{ minRows: 1, maxRows: 8 }}
              maxLength={2000}
              className={INFO_NEEDED.includes(field) && fields[field].trim() === "" ? (css.blank ?? "") : ""}
              value={fields[field]}
              onChange={(event) => onChange({ ...fields, [field]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

/** Approves as whoever is logged in, or by another's own password at the same desk. */
export function ApproveForm({
  onApprove,
  busy,
}: {
  readonly onApprove: (signature: { username: string; password: string } | null) => void;
  readonly busy: boolean;
}) {
  const { t } = useWords();
  const may = useRight("info-reports.approve");
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  if (may)
    return (
      <Button type="primary" loading={busy} onClick={() => onApprove(null)}>
        {t("info.approve")}
      </Button>
    );
  return (
    <div className={acts.acts}>
      <Input
        style={{ width: 160 }}
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        placeholder={t("info.signer")}
        aria-label={t("info.signer")}
        autoComplete="off"
      />
      <Input.Password
        style={{ width: 180 }}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        placeholder={t("handOver.password")}
        aria-label={t("handOver.password")}
        autoComplete="new-password"
      />
      <Button
        type="primary"
        loading={busy}
        disabled={username.trim() === "" || password === ""}
        onClick={() => {
          onApprove({ username: username.trim(), password });
          setPassword("");
        }}
      >
        {t("info.approve")}
      </Button>
    </div>
  );
}

/** Books that it went out. */
export function SendForm({ report }: { readonly report: InfoReport }) {
  const { t } = useWords();
  const failure = useFailure();
  const { send } = useInfoReportActs();
  const [to, setTo] = useState("");
  const [way, setWay] = useState("");
  return (
    <div className={`${acts.acts} ${roster.noPrint}`}>
      <Input
        style={{ width: 200 }}
        value={to}
        maxLength={100}
        onChange={(event) => setTo(event.target.value)}
        placeholder={t("info.to")}
        aria-label={t("info.to")}
      />
      <Input
        style={{ width: 160 }}
        value={way}
        maxLength={100}
        onChange={(event) => setWay(event.target.value)}
        placeholder={t("info.way")}
        aria-label={t("info.way")}
      />
      <Button
        loading={send.isPending}
        disabled={to.trim() === "" || way.trim() === ""}
        onClick={() =>
          send.mutate(
            { id: report.id, to: to.trim(), way: way.trim() },
            {
              onSuccess: () => {
                setTo("");
                setWay("");
              },
            },
          )
        }
      >
        {t("info.bookSent")}
      </Button>
      {send.error ? <span role="alert">{failure(send.error)}</span> : null}
    </div>
  );
}
