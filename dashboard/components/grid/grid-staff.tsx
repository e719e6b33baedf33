import type { GridView } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";

/** Head and workers of a grid; who of them an alarm would ring now, or who would be rung instead. */
export function GridStaff({ view }: { readonly view: GridView }) {
  const { t } = useWords();
  const { grid, head, workers, instead } = view;
  const isPart = grid.parent !== null;
  const on = workers.filter(({ onDuty }) => onDuty);
  return (
    <div>
      <div>
        {t(isPart ? "grid.microHead" : "grid.head")}{" "}
        {head === null ? <span className={css.quiet}>{t("grid.noHead")}</span> : <strong>{head.name}</strong>}{" "}
        {head?.phone ? <a href={`tel:${head.phone}`}>{head.phone}</a> : null}
      </div>
      <div>
        {t(isPart ? "grid.microWorkers" : "grid.workers")}{" "}
        {workers.length === 0 ? <span className={css.quiet}>{t("grid.noWorkers")}</span> : null}
        {workers.map(({ user, name, onDuty }, at) => (
          <span key={user}>
            {at === 0 ? "" : t("list.comma")}
            <strong>{name}</strong>
            {onDuty ? t("grid.onDuty") : ""}
          </span>
        ))}
      </div>
      {on.length > 0 || instead.length === 0 ? null : (
        <div className={css.quiet}>{t("grid.instead", { names: instead.join(t("list.comma")) })}</div>
      )}
    </div>
  );
}
