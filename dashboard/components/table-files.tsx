import { Button } from "antd";
import type { TablePath } from "../data/table-path.ts";
import { useWords } from "../i18n/setup.ts";
import { PrintButton, type PrintButtonProps } from "./paper/print-button.tsx";
import css from "./table-files.module.css";

interface Props {
  /** Where the list is fetched as a file, with the filters that hold on the page. */
  readonly path: TablePath;
  /** The list is walked with, or signed: it is printed as it stands on the page. */
  readonly prints?: PrintButtonProps;
}

/** A list as a file, in the same manner on every page: a workbook, CSV, paper. Never on the paper itself. */
export function TableFiles({ path, prints }: Props) {
  const { t, language } = useWords();
  return (
    <fieldset className={css.files} aria-label={t("table.files")}>
      {prints ? <PrintButton {...prints} /> : null}
      <Button href={path("xlsx", language)} download title={t("table.xlsxHint")}>
        {t("table.xlsx")}
      </Button>
      <Button href={path("csv", language)} download title={t("table.csvHint")}>
        {t("table.csv")}
      </Button>
    </fieldset>
  );
}
