import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../i18n/setup.ts";
import css from "./acts.module.css";
import { useFailure } from "./states.tsx";

/** Why an act did not succeed, in words; nothing while there is no error. */
export function FailureLine({ error }: { readonly error: unknown }) {
  const failure = useFailure();
  return error == null ? null : (
    <p role="alert" className={css.failure}>
      {failure(error)}
    </p>
  );
}

interface ButtonsProps {
  /** What pressing does. */
  readonly label: ReactNode;
  /** Whether all that is needed has been said. */
  readonly ready?: boolean;
  readonly busy?: boolean;
  readonly cancel: () => void;
}

/** The last row of a form: do it, or leave everything as it was. */
export function FormButtons({ label, ready = true, busy = false, cancel }: ButtonsProps) {
  const { t } = useWords();
  return (
    <div className={css.buttons}>
      <Button type="primary" htmlType="submit" disabled={!ready} loading={busy}>
        {label}
      </Button>
      <Button onClick={cancel}>{t("act.cancel")}</Button>
    </div>
  );
}
