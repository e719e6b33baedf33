import { App, Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import type { Imported } from "../../../contracts/index.ts";
import { useRosterActs } from "../../data/rosters.ts";
import { saveAs } from "../../data/save-as.ts";
import { useWords } from "../../i18n/setup.ts";
import { FailureLine } from "../form-end.tsx";
import css from "./roster.module.css";

/** Bytes as base64, in pieces that fit the arguments of one call. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

/** The table that came back, as a file of this device. */
function saveWorkbook(file: string, name: string): void {
  const bytes = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
  saveAs(name, new Blob([bytes], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }));
}

/** A table from a spreadsheet: tried first, row by row, and taken only where every row is good. */
export function ImportForm({ roster, onClose }: { readonly roster: string; readonly onClose: () => void }) {
  const { t, w } = useWords();
  const { message } = App.useApp();
  const { importTable } = useRosterActs(roster);
  const [file, setFile] = useState<string | null>(null);
  const [replace, setReplace] = useState(false);
  const [seen, setSeen] = useState<Imported | null>(null);
  const run = (body: string, preview: boolean): void =>
    importTable.mutate(
      { file: body, replace, preview },
      {
        onSuccess: (read) => {
          if (preview || read.filled === null) {
            setSeen(read);
            return;
          }
          void message.success(t("roster.filled", { count: read.filled.added.length }));
          onClose();
        },
      },
    );
  const take = (one: File | undefined): void => {
    setSeen(null);
    setFile(null);
    void one?.arrayBuffer().then((bytes) => {
      const body = base64(new Uint8Array(bytes));
      setFile(body);
      run(body, true);
    });
  };
  return (
    <Modal open onCancel={onClose} footer={null} title={t("roster.import")}>
      <div className={css.form}>
        <span className={css.quiet}>{t("roster.importAbout")}</span>
        <input
          type="file"
          accept=".xlsx,.csv,text/csv,.txt"
          aria-label={t("roster.import")}
          onChange={(event) => take(event.target.files?.[0])}
        />
        <Checkbox checked={replace} onChange={(event) => setReplace(event.target.checked)}>
          {t("roster.replace")}
        </Checkbox>
        <FailureLine error={importTable.error} />
        {seen === null ? null : (
          <div className={css.card} role="status">
            {seen.errors.length > 0 ? (
              <>
                <strong>{t("roster.badRows", { count: seen.errors.length, rows: seen.rows })}</strong>
                <ul className={css.problems}>
                  {seen.errors.slice(0, 50).map((one) => (
                    <li key={`${one.row} ${one.words.en}`}>{t("roster.row", { row: one.row, what: w(one.words) })}</li>
                  ))}
                </ul>
                {seen.marked === undefined ? null : (
                  <Button onClick={() => saveWorkbook(seen.marked ?? "", `${t("roster.markedName")}.xlsx`)}>{t("roster.marked")}</Button>
                )}
              </>
            ) : (
              <strong>
                {t("roster.willAdd", {
                  added: seen.filled?.added.length ?? 0,
                  removed: seen.filled?.removed.length ?? 0,
                  kept: seen.filled?.kept ?? 0,
                })}
              </strong>
            )}
          </div>
        )}
        <div className={css.row}>
          <Button
            type="primary"
            disabled={file === null || seen === null || seen.errors.length > 0}
            loading={importTable.isPending}
            onClick={() => file !== null && run(file, false)}
          >
            {t("roster.doFill")}
          </Button>
          <Button onClick={onClose}>{t("act.cancel")}</Button>
        </div>
      </div>
    </Modal>
  );
}
