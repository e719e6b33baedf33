import { Link } from "@tanstack/react-router";
import { useGrids } from "../../data/grids.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { useRight } from "../desk.ts";
import roster from "../roster/roster.module.css";

/** Who of each grid is on duty at this moment; where nobody of it is, who is asked instead. */
export function GridsOnDuty() {
  const { t } = useWords();
  const { data } = useGrids(useRight("grids.read"));
  if (!data || data.items.length === 0) return null;
  return (
    <section className={`${roster.card} ${roster.noPrint}`} aria-label={t("grid.dutyNow")}>
      <strong>{t("grid.dutyNow")}</strong>
      <div className={roster.on}>
        {data.items
          .filter(({ grid }) => grid.parent === null)
          .map(({ grid, workers, instead }) => {
            const on = workers.filter(({ onDuty }) => onDuty).map(({ name }) => name);
            return (
              <span key={grid.id}>
                <Link to="/grids/$id" params={{ id: grid.id }}>
                  {grid.name}
                </Link>{" "}
                {on.length > 0 ? <strong>{on.join(t("list.comma"))}</strong> : t("grid.nobodyOn")}{" "}
                {on.length > 0 || instead.length === 0 ? null : (
                  <span className={css.quiet}>{t("grid.insteadOf", { names: instead.join(t("list.comma")) })}</span>
                )}
              </span>
            );
          })}
      </div>
    </section>
  );
}
