import type { GridView } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";

/** What a grid is made of, in numbers. */
export function GridCounts({ view }: { readonly view: GridView }) {
  const { t } = useWords();
  const buildings = view.buildings.filter(({ level }) => level === "building").length;
  return <span className={css.quiet}>{t("grid.counts", { buildings, homes: view.homes, people: view.residents })}</span>;
}
