import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { INSPECTION_WORDS, type Inspection, type InspectionLine, type InspectionLineName } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { PrintButton } from "../components/paper/print-button.tsx";
import roster from "../components/roster/roster.module.css";
import { Bones, Failed } from "../components/states.tsx";
import { useInspection } from "../data/reports.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./inspection-page.module.css";
import page from "./page.module.css";

/** Each line's list, filtered to what the line says is not as it should be. */
function Proof({
  line,
  month,
  children,
}: {
  readonly line: InspectionLineName;
  readonly month: Inspection["month"];
  readonly children: ReactNode;
}) {
  const audits = useRight("audit.read");
  const span = { since: month.from, until: month.to };
  switch (line) {
    case "on-duty":
      return <Link to="/rosters">{children}</Link>;
    case "presence":
      // Whoever may not read the audit log has the figure alone.
      return !audits ? null : (
        <Link to="/audit" search={{ act: "desk.check-answered,desk.check-missed" }}>
          {children}
        </Link>
      );
    case "overdue":
      return (
        <Link to="/cases" search={{ overdue: "1" }}>
          {children}
        </Link>
      );
    case "answered":
      return <Link to="/response">{children}</Link>;
    case "handled":
      return (
        <Link to="/cases" search={{ ...span, figure: "overdue" }}>
          {children}
        </Link>
      );
    case "devices":
      return (
        <Link to="/devices" search={{ state: "offline,silent" }}>
          {children}
        </Link>
      );
    case "self-tests":
      return (
        <Link to="/self-tests" search={{ show: "overdue" }}>
          {children}
        </Link>
      );
    case "visits":
      return <Link to="/inspection/visits">{children}</Link>;
    case "return-visits":
      return (
        <Link to="/cases" search={{ state: "visit-due" }}>
          {children}
        </Link>
      );
    case "precision":
      return (
        <Link to="/nuisance" search={{ days: "30" }}>
          {children}
        </Link>
      );
    case "proof":
      return <Link to="/proof">{children}</Link>;
    case "drill":
      return <Link to="/drills">{children}</Link>;
  }
}

function Line({ item, month }: { readonly item: InspectionLine; readonly month: Inspection["month"] }) {
  const { t, w, language } = useWords();
  const { line, mark, good, of, at, names } = item;
  const figure =
    good === null || of === null ? null : of === 0 ? t("inspection.none") : t(`inspection.${line}.count`, { good, of, short: of - good });
  return (
    <tr>
      <td className={css.mark} data-mark={mark}>
        {t(`inspection.${mark}`)}
      </td>
      <th scope="row">{w(INSPECTION_WORDS[line])}</th>
      <td>
        {figure === null ? null : <div>{figure}</div>}
        {at === null ? null : (
          <div>
            <time dateTime={at}>{fullTime(Date.parse(at), language)}</time>
          </div>
        )}
        {good === null && at === null ? <div>{t("inspection.never")}</div> : null}
        {names.length > 0 ? <div className={page.quiet}>{names.join(t("list.comma"))}</div> : null}
      </td>
      <td className={roster.noPrint}>
        <Proof line={line} month={month}>
          {t("inspection.open")}
        </Proof>
      </td>
    </tr>
  );
}

/** What an inspector asks first, on one sheet; each line opens the list behind it. */
export function InspectionPage() {
  const { t, language } = useWords();
  const { data, error, isPending, refetch } = useInspection();
  return (
    <div className={`${page.page} ${page.narrow}`}>
      <div className={page.head}>
        <h1>{t("nav.inspection")}</h1>
        <span className={page.spring} />
        <PrintButton page="inspection" />
      </div>
      {isPending ? <Bones rows={12} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <>
          <p className={page.quiet}>{t("inspection.at", { time: fullTime(Date.parse(data.at), language) })}</p>
          <div className={page.scroll}>
            <table className={`${page.table} ${css.lines}`}>
              <tbody>
                {data.lines.map((item) => (
                  <Line key={item.line} item={item} month={data.month} />
                ))}
              </tbody>
            </table>
          </div>
          <p className={page.quiet}>{t("inspection.about")}</p>
        </>
      ) : null}
    </div>
  );
}
