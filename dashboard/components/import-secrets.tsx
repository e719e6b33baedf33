import { App, Modal, Segmented } from "antd";
import { useState } from "react";
import type { ImportView } from "../../contracts/index.ts";
import { useImportSecrets, useMakeSecrets } from "../data/imports.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { FailureLine } from "./form-end.tsx";
import { Bones } from "./states.tsx";

/** Asks before the secrets of an import's devices are made, and hands them over once. */
export function ImportSecrets({ view, onClose }: { readonly view: ImportView; readonly onClose: () => void }) {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const { data, error } = useImportSecrets(view.id);
  const make = useMakeSecrets();
  const [format, setFormat] = useState<"xlsx" | "csv">("xlsx");
  const problem = error ?? make.error;
  const submit = (): void =>
    make.mutate(
      { id: view.id, format, lang: language },
      {
        onSuccess: (made) => {
          void message.success(t("import.secretsMade", { count: made }));
          onClose();
        },
      },
    );
  return (
    <Modal
      open
      title={t("import.secretsTitle", { name: view.name })}
      onCancel={onClose}
      onOk={submit}
      okText={t("import.secretsMake", { count: data?.waiting ?? 0 })}
      okButtonProps={{ disabled: !data || data.waiting === 0, loading: make.isPending }}
      cancelText={t("act.cancel")}
      destroyOnHidden
    >
      <div className={css.form}>
        {data === undefined ? (
          error ? null : (
            <Bones rows={2} />
          )
        ) : (
          <>
            <p>{t("import.secretsWaiting", { count: data.waiting, gateways: data.gateways })}</p>
            {data.carried > 0 ? <p className={css.quiet}>{t("import.secretsCarried", { count: data.carried })}</p> : null}
            {data.known > 0 ? <p className={css.quiet}>{t("import.secretsKnown", { count: data.known })}</p> : null}
            {data.waiting > 0 ? (
              <>
                <p className={css.note}>{t("import.secretsOnce")}</p>
                <Segmented
                  aria-label={t("import.secretsFormat")}
                  value={format}
                  onChange={(next) => setFormat(next === "csv" ? "csv" : "xlsx")}
                  options={[
                    { value: "xlsx", label: "XLSX" },
                    { value: "csv", label: "CSV" },
                  ]}
                />
              </>
            ) : null}
          </>
        )}
        <FailureLine error={problem} />
      </div>
    </Modal>
  );
}
