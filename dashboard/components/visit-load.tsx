import { Link } from "@tanstack/react-router";
import { inTimeShare, NOBODYS, type VisitLoad, type VisitLoadLine } from "../../contracts/index.ts";
import { loadTable, useVisitLoads } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import own from "../pages/nuisance-page.module.css";
import css from "../pages/page.module.css";
import { Bones, Empty, Failed } from "./states.tsx";
import { TableFiles } from "./table-files.tsx";
import visitCss from "./visits.module.css";

const FIGURES = ["people", "all", "overdue", "today", "week", "done", "vain"] as const satisfies readonly (keyof VisitLoad)[];
const percent = (share: number | null): string => (share === null ? "—" : `${(share * 100).toFixed(0)}%`);

function Figures({ load }: { readonly load: VisitLoad }) {
  return (
    <>
      {FIGURES.map((figure) => (
        <td key={figure} className={own.number}>
          {figure === "overdue" && load.overdue > 0 ? <strong className={visitCss.late}>{load.overdue}</strong> : load[figure]}
        </td>
      ))}
      <td className={own.number}>{percent(inTimeShare(load))}</td>
    </>
  );
}

interface LinesProps {
  readonly of: "worker" | "grid";
  readonly lines: readonly VisitLoadLine[];
  readonly total: VisitLoad | null;
}

/** The list behind a line: what is due, or all of it where nothing is. */
function listOf(of: LinesProps["of"], { id, load }: VisitLoadLine): { worker?: string; grid?: string; days?: string } {
  const whose = of === "worker" ? { worker: id ?? NOBODYS } : { grid: id ?? NOBODYS };
  return load.overdue + load.today > 0 ? whose : { ...whose, days: "366" };
}

/** A line each; its name opens the list behind it, all that will be due too. */
function Lines({ of, lines, total }: LinesProps) {
  const { t } = useWords();
  const nameOf = ({ id, name, ended }: VisitLoadLine): string => {
    if (id === null) return t(of === "worker" ? "load.nobody" : "load.noGrid");
    return ended ? t("load.ended", { name: name ?? id }) : (name ?? id);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, it is scrolled by keys too
    <section className={css.scroll} aria-label={t(`load.${of}s`)} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t(`load.${of}s`)}</th>
            {FIGURES.map((figure) => (
              <th key={figure} className={own.number}>
                {t(`load.figure.${figure}`)}
              </th>
            ))}
            <th className={own.number}>{t("load.share")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id ?? NOBODYS}>
              <td>
                <Link to="/visits" search={listOf(of, line)}>
                  {nameOf(line)}
                </Link>
              </td>
              <Figures load={line.load} />
            </tr>
          ))}
          {total === null ? null : (
            <tr>
              <td>{t("load.total")}</td>
              <Figures load={total} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

/** How the care visits of each worker and each grid stand; a worker sees their own line. */
export function VisitLoadView() {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useVisitLoads();
  return (
    <div className={css.form}>
      <div className={css.filters}>
        <span className={css.quiet}>{t("load.hint")}</span>
        <span className={css.spring} />
        <TableFiles path={loadTable()} prints={{ page: "visit-load" }} />
      </div>
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.workers.length === 0 ? <Empty title={t("load.empty")} hint={t("load.emptyHint")} /> : null}
      {data && data.workers.length > 0 ? (
        <Lines of="worker" lines={data.workers} total={data.grids.length > 0 ? data.total : null} />
      ) : null}
      {data && data.grids.length > 0 ? <Lines of="grid" lines={data.grids} total={null} /> : null}
    </div>
  );
}
