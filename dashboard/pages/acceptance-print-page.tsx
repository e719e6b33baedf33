import { Link, useParams, useSearch } from "@tanstack/react-router";
import {
  ACCEPTANCE_FAULT_WORDS,
  ACCEPTANCE_ITEM_WORDS,
  ACCEPTANCE_MISSING,
  ACCEPTANCE_PARTIES,
  ACCEPTANCE_PARTY_WORDS,
  ACCEPTANCE_RESULT_WORDS,
  type AcceptanceItem,
  type AcceptanceRow,
  type AcceptanceView,
  DEVICE_KINDS,
} from "../../contracts/index.ts";
import css from "../components/acceptance-print.module.css";
import { PrintButton } from "../components/paper/print-button.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useAcceptance, useAllAcceptanceRows } from "../data/acceptances.ts";
import { useWords } from "../i18n/setup.ts";
import { lacksText, scopeText, secondsText } from "../words/acceptance.ts";
import { fullTime } from "../words/time.ts";
import page from "./page.module.css";

const COLUMNS = ["no", "place", "device", "kind", "first", "signal", "alarm", "desk", "phone", "checked", "photo", "result"] as const;

function Row({ row, number, view }: { readonly row: AcceptanceRow; readonly number: number; readonly view: AcceptanceView }) {
  const { t, w, language } = useWords();
  const time = (at: string): string => fullTime(Date.parse(at), language);
  const { alarm, check, photo } = row;
  const cell = (item: AcceptanceItem, text: string | null, bad = false) => {
    const missing = row.missing.includes(item);
    return <td className={missing || bad ? css.gap : undefined}>{text ?? (missing ? w(ACCEPTANCE_MISSING[item]) : "—")}</td>;
  };
  const took = (ms: number | null | undefined): string | null =>
    ms == null ? null : t("acceptance.seconds", { seconds: secondsText(ms) });
  const figures = [row.signal === null ? "" : `${Math.round(row.signal)} dBm`, row.battery === null ? "" : `${Math.round(row.battery)}%`];
  const weak = row.faults.includes("signal") || row.faults.includes("battery");
  const silent = row.faults.includes("no-alarm");
  const limits = view.limits;
  return (
    <tr>
      <td>{number}</td>
      {cell("place", row.place === "" ? null : row.place)}
      <td>
        {row.name}
        <br />
        {row.number}
      </td>
      <td>{w(DEVICE_KINDS[row.kind].words)}</td>
      {cell("first-message", row.firstAt === null ? null : time(row.firstAt))}
      <td className={weak ? css.gap : undefined}>{figures.filter((figure) => figure !== "").join(" ") || "—"}</td>
      {cell("alarm", silent ? w(ACCEPTANCE_FAULT_WORDS["no-alarm"]) : alarm === null ? null : time(alarm.at), silent)}
      {cell("desk", took(alarm?.deskMs), (alarm?.deskMs ?? 0) > limits.desk * 1_000)}
      {cell("phone", took(alarm?.phoneMs), (alarm?.phoneMs ?? 0) > limits.phone * 1_000)}
      {cell("place-check", check === null ? null : check.byName, check?.ok === false)}
      {cell("photo", photo === null ? null : photo.byName)}
      <td className={row.result === "accepted" ? undefined : css.gap}>
        {w(ACCEPTANCE_RESULT_WORDS[row.result])}
        {row.result === "accepted" ? "" : ` ${lacksText(row, language)}`}
      </td>
    </tr>
  );
}

function Signatures({ view }: { readonly view: AcceptanceView }) {
  const { t, w, language } = useWords();
  const shown = view.versions.find(({ version }) => version === view.version);
  return (
    <div className={css.lines}>
      {ACCEPTANCE_PARTIES.map((party) => {
        const signature = shown?.signatures.find((one) => one.party === party);
        return (
          <div key={party} className={css.line}>
            <strong>{w(ACCEPTANCE_PARTY_WORDS[party])}</strong>
            <span>
              {signature
                ? t("walk.signedBy", { name: signature.by.name, time: fullTime(Date.parse(signature.at), language) })
                : t("acceptance.signHere")}
            </span>
            <span>{signature ? (signature.remark ?? "") : t("acceptance.dateHere")}</span>
          </div>
        );
      })}
    </div>
  );
}

/** The table as it goes to paper, or by the browser's print into a PDF: all devices, then the signatures. */
export function AcceptancePrintPage() {
  const { t, w, language } = useWords();
  const { id } = useParams({ from: "/shell/acceptances/$id/print" });
  const search = useSearch({ from: "/shell/acceptances/$id/print" });
  const version = search.version === undefined ? undefined : Number(search.version) || 0;
  const { data: view, error } = useAcceptance(id, version);
  const { data: rows, error: rowsError } = useAllAcceptanceRows(id, version);
  if (error ?? rowsError) return <Failed error={error ?? rowsError} />;
  if (view === undefined || rows === undefined) return <Bones />;
  const { counts } = view;
  const shown = view.versions.find((one) => one.version === view.version);
  return (
    <div className={page.page}>
      <div className={`${page.head} ${css.screen}`}>
        <Link to="/acceptances/$id" params={{ id }} search={{}}>
          {t("acceptance.backToTable")}
        </Link>
        <span className={page.spring} />
        <PrintButton type="primary" page="acceptance" subject={`acceptance:${id}`} />
      </div>
      <h1>
        {t("acceptance.title")} · {view.title}
      </h1>
      <p className={css.facts}>{t("acceptance.scopeOf", { scope: scopeText(view, language) })}</p>
      <p className={css.facts}>{t("acceptance.countsOf", { ...counts })}</p>
      <p className={css.facts}>
        {t("acceptance.limits", { ...view.limits, since: fullTime(Date.parse(view.since), language) })} ·{" "}
        {t("acceptance.asked", { items: view.items.map((item) => w(ACCEPTANCE_ITEM_WORDS[item])).join(language === "zh" ? "、" : ", ") })}
      </p>
      <p className={css.facts}>
        {shown
          ? t("acceptance.frozen", { version: shown.version, time: fullTime(Date.parse(shown.frozenAt), language) })
          : t("acceptance.draftPrinted")}{" "}
        {shown ? <span className={css.hash}>SHA-256 {shown.hash}</span> : null}
      </p>
      <div className={css.scroll}>
        <table className={css.sheet}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`acceptance.col.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.items.map((row, index) => (
              <Row key={row.device} row={row} number={index + 1} view={view} />
            ))}
          </tbody>
        </table>
      </div>
      <Signatures view={view} />
    </div>
  );
}
