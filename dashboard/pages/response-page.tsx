import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import {
  CASE_FIGURE_WORDS,
  CASE_FIGURES,
  type CaseFigure,
  LEFT_OUT_WORDS,
  REPORT_UNIT_WORDS,
  REPORT_UNITS,
  RESPONSE_TARGETS,
  type ResponseFigures,
  type ResponseReport,
  shareOf,
} from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { PlacePicker } from "../components/pickers.tsx";
import { PrintHead } from "../components/print-head.tsx";
import { RulePrecision } from "../components/rule-precision.tsx";
import { SettledWhere } from "../components/settled-where.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { responseTablePath, useResponseReport } from "../data/reports.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import own from "./nuisance-page.module.css";
import css from "./page.module.css";

const SHARES = ["soon", "inTime", "handled"] as const;
const TARGETS = { soon: RESPONSE_TARGETS.soon, inTime: RESPONSE_TARGETS.latest, handled: null } as const;
const percent = (share: number | null): string => (share === null ? "—" : `${(share * 100).toFixed(1)}%`);

interface Counted {
  readonly figures: ResponseFigures;
  readonly from: string;
  readonly to: string;
  /** Undefined: what is counted is no list of its own. */
  readonly place: string | null | undefined;
}

/** A count; for those who may read cases, the way to the cases behind it. */
function Count({ of, figure }: { readonly of: Counted; readonly figure: CaseFigure }) {
  const reads = useRight("cases.read");
  const count = of.figures[figure];
  if (!reads || count === 0 || of.place === undefined) return <>{count}</>;
  return (
    <Link to="/cases" search={{ since: of.from, until: of.to, figure, ...(of.place !== null && { place: of.place }) }}>
      {count}
    </Link>
  );
}

function Shares({ report }: { readonly report: ResponseReport }) {
  const { t } = useWords();
  const share = (figures: ResponseFigures, of: (typeof SHARES)[number]): string => {
    const value = shareOf(figures, of);
    const target = TARGETS[of];
    return `${percent(value)}${value !== null && target !== null && value < target ? ` ${t("response.missed")}` : ""}`;
  };
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th>{t("response.figure")}</th>
          <th className={own.number}>{t("response.target")}</th>
          <th className={own.number}>{t("response.now")}</th>
          <th className={own.number}>{t("response.then")}</th>
        </tr>
      </thead>
      <tbody>
        {SHARES.map((each) => (
          <tr key={each}>
            <td>{t(`response.${each}`)}</td>
            <td className={own.number}>{percent(TARGETS[each])}</td>
            <td className={own.number}>{share(report.figures, each)}</td>
            <td className={own.number}>{share(report.previous.figures, each)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Counts({ report }: { readonly report: ResponseReport }) {
  const { t, w } = useWords();
  const { place } = report;
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th>{t("response.counts")}</th>
          <th className={own.number}>{t("response.now")}</th>
          <th className={own.number}>{t("response.then")}</th>
        </tr>
      </thead>
      <tbody>
        {CASE_FIGURES.map((figure) => (
          <tr key={figure}>
            <td>{w(CASE_FIGURE_WORDS[figure])}</td>
            <td className={own.number}>
              <Count of={{ ...report, place }} figure={figure} />
            </td>
            <td className={own.number}>
              <Count of={{ ...report.previous, place }} figure={figure} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rows({ head, rows }: { readonly head: string; readonly rows: readonly (Counted & { readonly name: string })[] }) {
  const { t, w } = useWords();
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{head}</th>
            {SHARES.map((share) => (
              <th key={share} className={own.number}>
                {t(`response.${share}`)}
              </th>
            ))}
            {CASE_FIGURES.map((figure) => (
              <th key={figure} className={own.number}>
                {w(CASE_FIGURE_WORDS[figure])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <td style={{ whiteSpace: "nowrap" }}>{row.name}</td>
              {SHARES.map((share) => (
                <td key={share} className={own.number}>
                  {percent(shareOf(row.figures, share))}
                </td>
              ))}
              {CASE_FIGURES.map((figure) => (
                <td key={figure} className={own.number}>
                  <Count of={row} figure={figure} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LeftOut({ report }: { readonly report: ResponseReport }) {
  const { t, w } = useWords();
  const then = new Map(report.previous.figures.leftOut.map(({ why, count }) => [why, count]));
  const now = new Map(report.figures.leftOut.map(({ why, count }) => [why, count]));
  const whys = [...new Set([...now.keys(), ...then.keys()])];
  if (whys.length === 0) return <p className={css.quiet}>{t("response.noneLeftOut")}</p>;
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th>{t("response.why")}</th>
          <th className={own.number}>{t("response.now")}</th>
          <th className={own.number}>{t("response.then")}</th>
        </tr>
      </thead>
      <tbody>
        {whys.map((why) => (
          <tr key={why}>
            <td>{w(LEFT_OUT_WORDS[why])}</td>
            <td className={own.number}>{now.get(why) ?? 0}</td>
            <td className={own.number}>{then.get(why) ?? 0}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Report({ report }: { readonly report: ResponseReport }) {
  const { t } = useWords();
  const { from, to, place } = report;
  const places = report.places.map(({ id, name, figures }) => ({
    ...{ figures, from, to, place: id ?? undefined },
    name: id === null ? t("response.here", { name }) : name,
  }));
  return (
    <>
      {report.figures.cases === 0 ? <Empty title={t("response.empty")} hint={t("response.emptyHint")} /> : null}
      <div className={css.grid}>
        <section className={css.card}>
          <Shares report={report} />
          <p className={css.quiet}>{t("response.targets")}</p>
        </section>
        <section className={css.card}>
          <Counts report={report} />
        </section>
        <section className={css.card}>
          <h2>{t("response.leftOut")}</h2>
          <LeftOut report={report} />
        </section>
      </div>
      <RulePrecision report={report} />
      {report.parts.length > 1 ? (
        <section className={css.card}>
          <h2>{t("response.byPart")}</h2>
          <Rows head={t("response.part")} rows={report.parts.map((part) => ({ ...part, name: part.day, place }))} />
        </section>
      ) : null}
      {places.length > 0 ? (
        <section className={css.card}>
          <h2>{t("response.byPlace")}</h2>
          <Rows head={t("alert.place")} rows={places} />
        </section>
      ) : null}
      <SettledWhere report={report} places={places} />
    </>
  );
}

/** How soon alarms were answered and cases handled, by period and place; each number opens its cases. */
export function ResponsePage() {
  const { t, w, language } = useWords();
  const search = useSearch({ from: "/shell/response" });
  const navigate = useNavigate({ from: "/response" });
  const unit = REPORT_UNITS.find((each) => each === search.unit) ?? "month";
  const asked = { unit, day: search.day ?? null, place: search.place ?? null };
  const { data, error, isPending, refetch } = useResponseReport(asked);
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/response", search: { ...search, ...change }, replace: true });
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.response")}</h1>
        <div className={css.filters}>
          <Select
            style={{ minWidth: 90 }}
            value={unit}
            aria-label={t("response.unit")}
            onChange={(value) => set({ unit: value })}
            options={REPORT_UNITS.map((value) => ({ value, label: w(REPORT_UNIT_WORDS[value]) }))}
          />
          <Button disabled={!data} onClick={() => set({ day: data?.before })}>
            {t("response.before")}
          </Button>
          <Button disabled={!data || data.running} onClick={() => set({ day: data?.after })}>
            {t("response.after")}
          </Button>
          <PlacePicker value={asked.place} onChange={(place) => set({ place: place ?? undefined })} label={t("filter.allPlaces")} />
        </div>
        <span className={css.spring} />
        <Button onClick={() => print()}>{t("round.print")}</Button>
        <a href={responseTablePath(asked, "csv", language)} download>
          {t("nuisance.csv")}
        </a>
        <a href={responseTablePath(asked, "xlsx", language)} download>
          {t("response.xlsx")}
        </a>
      </div>
      <PrintHead />
      {data ? (
        <p>
          {t("response.span", { from: fullTime(Date.parse(data.from), language), to: fullTime(Date.parse(data.to), language) })}
          {data.running ? ` · ${t("response.running")}` : ""}
        </p>
      ) : null}
      <p className={css.quiet}>{t("response.about")}</p>
      {isPending ? <Bones rows={10} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Report report={data} /> : null}
    </div>
  );
}
