import { Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { Field } from "../field.tsx";
import { FailureLine } from "../form-end.tsx";

interface Props {
  readonly title: string;
  readonly okText: string;
  /** Null where no reason is asked for. */
  readonly label: string | null;
  readonly onOk: (reason: string) => void;
  readonly onClose: () => void;
  readonly busy: boolean;
  readonly error: unknown;
  readonly children?: ReactNode;
}

const LEAST = 2;

/** An act that changes what is watched: says what it will do, and takes a reason under the caller's name. */
export function ReasonModal({ title, okText, label, onOk, onClose, busy, error, children }: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  const ready = label === null || reason.trim().length >= LEAST;
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: !ready, loading: busy }}
      onOk={() => ready && onOk(reason.trim())}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className={css.form}>
        {children}
        {label === null ? null : (
          <Field label={label}>
            {(id) => (
              <Input.TextArea
                id={id}
                value={reason}
                maxLength={2000}
                autoSize={{ minRows: 2, maxRows: 6 }}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        <FailureLine error={error} />
      </div>
    </Modal>
  );
}
