import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { REPORT_PARTS, REPORT_UNIT_WORDS, REPORT_UNITS, type ResponseReport } from "../../contracts/index.ts";
import { ShareChart } from "../charts/share-chart.tsx";
import { PlacePicker } from "../components/pickers.tsx";
import { Counts, FigureLines, LeftOutCounts, Shares } from "../components/response-tables.tsx";
import { RulePrecision } from "../components/rule-precision.tsx";
import { SettledWhere } from "../components/settled-where.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { responseTablePath, useResponseReport } from "../data/reports.ts";
import { useWords } from "../i18n/setup.ts";
import { partName } from "../words/part.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";
import own from "./response-page.module.css";

type Change = (change: Record<string, string | undefined>) => void;

/** The period cut into parts: drawn and as a table. */
function ByPart({ report, set }: { readonly report: ResponseReport; readonly set: Change }) {
  const { t, w, language } = useWords();
  const { parts, place, unit } = report;
  const by = report.by ?? unit;
  const choices = REPORT_PARTS[unit];
  const lines = parts.map((part) => ({ ...part, name: partName(by, part.day, language), place }));
  return (
    <section className={css.card}>
      <div className={css.head}>
        <h2>{t("response.byPart")}</h2>
        {choices.length > 1 ? (
          <span className={own.screen}>
            <Select
              style={{ minWidth: 90 }}
              value={by}
              aria-label={t("response.by")}
              onChange={(value) => set({ by: value })}
              options={choices.map((value) => ({ value, label: t("response.byUnit", { unit: w(REPORT_UNIT_WORDS[value]) }) }))}
            />
          </span>
        ) : null}
      </div>
      <ShareChart parts={parts} nameOf={({ day }) => partName(by, day, language, "short")} />
      <FigureLines head={t("response.part")} lines={lines} />
    </section>
  );
}

function Report({ report, set }: { readonly report: ResponseReport; readonly set: Change }) {
  const { t, language } = useWords();
  const { from, to, place, by } = report;
  const parts = report.parts.map((part) => ({ ...part, name: partName(by ?? report.unit, part.day, language), place }));
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
          <LeftOutCounts report={report} />
        </section>
      </div>
      {report.parts.length > 1 ? <ByPart report={report} set={set} /> : null}
      {places.length > 0 ? (
        <section className={css.card}>
          <h2>{t("response.byPlace")}</h2>
          <FigureLines head={t("alert.place")} lines={places} />
        </section>
      ) : null}
      <RulePrecision report={report} />
      <SettledWhere report={report} parts={parts} places={places} />
    </>
  );
}

/** How soon alarms were answered and cases handled, by period and place; each number opens its cases. */
export function ResponsePage() {
  const { t, w, language } = useWords();
  const search = useSearch({ from: "/shell/response" });
  const navigate = useNavigate({ from: "/response" });
  const unit = REPORT_UNITS.find((each) => each === search.unit) ?? "month";
  const by = REPORT_PARTS[unit].find((each) => each === search.by) ?? null;
  const asked = { unit, by, day: search.day ?? null, place: search.place ?? null };
  const { data, error, isPending, refetch } = useResponseReport(asked);
  const set: Change = (change) => void navigate({ to: "/response", search: { ...search, ...change }, replace: true });
  return (
    <div className={`${css.page} ${own.sheet}`}>
      <div className={css.head}>
        <h1>{t("nav.response")}</h1>
        <div className={`${css.filters} ${own.screen}`}>
          <Select
            style={{ minWidth: 90 }}
            value={unit}
            aria-label={t("response.unit")}
            onChange={(value) => set({ unit: value, by: undefined })}
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
        <TableFiles path={responseTablePath(asked)} prints={{ page: "response" }} />
      </div>
      {data ? (
        <p>
          {t("response.span", { from: fullTime(Date.parse(data.from), language), to: fullTime(Date.parse(data.to), language) })}
          {data.running ? ` · ${t("response.running")}` : ""}
        </p>
      ) : null}
      <p className={css.quiet}>{t("response.about")}</p>
      {isPending ? <Bones rows={10} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? <Report report={data} set={set} /> : null}
    </div>
  );
}
