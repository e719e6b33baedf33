import { App, Button } from "antd";
import type { ImportCounts, ImportView } from "../../contracts/index.ts";
import { remarksPath, useApplyImport } from "../data/imports.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { FailureLine } from "./form-end.tsx";

const COUNTS = ["rows", "insert", "update", "same", "merged", "places", "faulty"] as const satisfies readonly (keyof ImportCounts)[];
/** Shown on the page; the table that comes back has all. */
const SHOWN = 100;

/** What a file would do: in numbers, and what is wrong in it, row by row. */
export function ImportOutcome({ view, onApplying }: { readonly view: ImportView; readonly onApplying: (applying: boolean) => void }) {
  const { t, w } = useWords();
  const { message } = App.useApp();
  const apply = useApplyImport(view.id);
  const { counts } = view;
  if (counts === null) return null;
  const takes = counts.insert + counts.update;
  return (
    <section className={css.card} aria-label={t("import.outcome")}>
      <h2>{t("import.outcome")}</h2>
      <dl className={css.values}>
        {COUNTS.filter((name) => name !== "places" || (view.kind !== "work-orders" && view.kind !== "grids")).map((name) => (
          <div key={name} className={css.item}>
            <dt className={css.quiet}>{t(`import.count.${name}`)}</dt>
            <dd style={{ margin: 0, fontSize: 20 }}>{counts[name]}</dd>
          </div>
        ))}
      </dl>
      {counts.faulty > 0 ? (
        <>
          <p className={css.note}>
            {t("import.faultyHint", { count: counts.faulty })} <a href={remarksPath(view.id)}>{t("import.remarks")}</a>
          </p>
          <div className={css.scroll}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th>{t("import.row")}</th>
                  <th>{t("import.head")}</th>
                  <th>{t("import.value")}</th>
                  <th>{t("import.what")}</th>
                </tr>
              </thead>
              <tbody>
                {view.faults.slice(0, SHOWN).map((fault) => (
                  <tr key={`${fault.row} ${fault.column} ${fault.what.zh}`}>
                    <td>{fault.row}</td>
                    <td>{fault.column ?? "—"}</td>
                    <td>{fault.value || "—"}</td>
                    <td>{w(fault.what)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      ) : null}
      {view.notes.length > 0 ? (
        <details className={css.fold}>
          <summary>{t("import.notes", { count: view.notes.length })}</summary>
          <ul>
            {view.notes.slice(0, SHOWN).map((note) => (
              <li key={`${note.row} ${note.what.zh}`}>
                {note.row === 0 ? w(note.what) : t("import.noteRow", { row: note.row, what: w(note.what) })}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <FailureLine error={apply.error} />
      <Button
        type="primary"
        disabled={takes === 0}
        loading={apply.isPending}
        onClick={() => {
          onApplying(true);
          apply.mutate(null, {
            onSuccess: () => void message.success(t("import.done", { insert: counts.insert, update: counts.update })),
            onSettled: () => onApplying(false),
          });
        }}
      >
        {t("import.apply", { insert: counts.insert, update: counts.update })}
      </Button>
    </section>
  );
}
