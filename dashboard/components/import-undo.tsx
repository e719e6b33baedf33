import { App, Modal } from "antd";
import { BROUGHT_WORDS, type ImportUndo as Found, type ImportView } from "../../contracts/index.ts";
import { keptPath, useImportUndoing, useUndoImport } from "../data/imports.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { FailureLine } from "./form-end.tsx";
import { Bones } from "./states.tsx";

/** Shown in the dialog; the table has all. */
const SHOWN = 20;

function Kept({ id, found }: { readonly id: string; readonly found: Found }) {
  const { t, w } = useWords();
  return (
    <>
      <p className={css.note}>
        {t("import.undoKeeps", { count: found.counts.kept })} <a href={keptPath(id)}>{t("import.keptTable")}</a>
      </p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("import.row")}</th>
              <th>{t("import.keptName")}</th>
              <th>{t("import.keptWhy")}</th>
            </tr>
          </thead>
          <tbody>
            {found.kept.slice(0, SHOWN).map((one) => (
              <tr key={`${one.row} ${one.what} ${one.name} ${one.where}`}>
                <td>{one.row ?? "—"}</td>
                <td>
                  {w(BROUGHT_WORDS[one.what])} {one.name}
                  {one.where === "" ? null : <div className={css.quiet}>{one.where}</div>}
                </td>
                <td>{w(one.why)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Says what would go and what stays before an import is taken back. */
export function ImportUndo({ view, onClose }: { readonly view: ImportView; readonly onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const { data, error } = useImportUndoing(view.id);
  const undo = useUndoImport();
  const goes = data === undefined ? 0 : data.counts.removed + data.counts.restored;
  const problem = error ?? undo.error;
  const submit = (): void =>
    undo.mutate(view.id, {
      onSuccess: (done) => {
        const counts = done?.undone;
        void message.success(counts !== undefined && counts.kept > 0 ? t("import.undonePart", { ...counts }) : t("import.undone"));
        onClose();
      },
    });
  return (
    <Modal
      open
      title={t("import.undoAsk", { name: view.name })}
      onCancel={onClose}
      onOk={submit}
      okText={data !== undefined && data.counts.kept > 0 ? t("import.undoPart", { count: goes }) : t("import.undo")}
      okButtonProps={{ danger: true, disabled: data === undefined || (goes === 0 && data.counts.kept > 0), loading: undo.isPending }}
      cancelText={t("act.cancel")}
      width={640}
      destroyOnHidden
    >
      <div className={css.form}>
        {data === undefined ? (
          error ? null : (
            <Bones rows={2} />
          )
        ) : (
          <>
            <p>
              {goes === 0 && data.counts.kept > 0
                ? t("import.undoNothing")
                : t("import.undoCounts", { removed: data.counts.removed, restored: data.counts.restored })}
            </p>
            {data.counts.kept > 0 ? <Kept id={view.id} found={data} /> : null}
          </>
        )}
        <FailureLine error={problem} />
      </div>
    </Modal>
  );
}
