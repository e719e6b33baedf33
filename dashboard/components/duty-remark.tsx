import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useRemark } from "../data/duty-log.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/duty-log-page.module.css";
import page from "../pages/page.module.css";
import { FailureLine } from "./form-end.tsx";

interface RemarkFormProps {
  /** The remark that it puts right. */
  readonly corrects: { readonly id: string; readonly text: string } | null;
  readonly onDone: () => void;
}

/** A remark in the duty log; one that was wrong stays, with the new one beside it. */
export function RemarkForm({ corrects, onDone }: RemarkFormProps) {
  const { t } = useWords();
  const remark = useRemark();
  const [text, setText] = useState("");
  const [next, setNext] = useState(false);
  const write = (): void =>
    remark.mutate(
      { text: text.trim(), nextShift: next, ...(corrects !== null && { corrects: corrects.id }) },
      {
        onSuccess: () => {
          setText("");
          setNext(false);
          onDone();
        },
      },
    );
  return (
    <section className={`${page.card} ${css.screen}`}>
      {corrects === null ? null : <p className={page.note}>{t("dutyLog.correcting", { text: corrects.text })}</p>}
      <div className={css.write}>
        <Input.TextArea
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={1000}
          autoSize={{ minRows: 1, maxRows: 6 }}
          placeholder={t("dutyLog.remarkHint")}
          aria-label={t("dutyLog.remark")}
        />
        <div className={css.row}>
          <Checkbox checked={next} onChange={(event) => setNext(event.target.checked)}>
            {t("dutyLog.nextShift")}
          </Checkbox>
          <Button type="primary" disabled={text.trim() === ""} loading={remark.isPending} onClick={write}>
            {corrects === null ? t("dutyLog.addRemark") : t("dutyLog.correct")}
          </Button>
          {corrects === null ? null : <Button onClick={onDone}>{t("act.cancel")}</Button>}
        </div>
        <FailureLine error={remark.error} />
      </div>
    </section>
  );
}
