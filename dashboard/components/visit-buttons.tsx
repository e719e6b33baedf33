import { Button, Input } from "antd";
import { useState } from "react";
import { CARE_RESULT_WORDS, type CareResult, type CareWay, toIso } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./visits.module.css";

const BY_WAY: Readonly<Record<CareWay, readonly CareResult[]>> = {
  door: ["seen", "relative", "not-met"],
  phone: ["heard", "relative", "not-met"],
};

interface Props {
  readonly way: CareWay;
  /** In weather and power cuts somebody may have been brought away. */
  readonly mayMove: boolean;
  readonly who: string;
  readonly say: (body: { readonly result: CareResult; readonly note: string | null; readonly at: string }) => void;
}

/** How it went, one press each; what was noticed goes with it. */
export function VisitButtons({ way, mayMove, who, say }: Props) {
  const { t, w } = useWords();
  const [note, setNote] = useState<string | null>(null);
  const results = mayMove ? [...BY_WAY[way], "moved" as const] : BY_WAY[way];
  return (
    <fieldset className={css.buttons}>
      <legend className={css.hidden}>{t("visit.how", { name: who })}</legend>
      {results.map((result) => (
        <Button
          key={result}
          size="large"
          onClick={() => say({ result, note: note === null || note.trim() === "" ? null : note.trim(), at: toIso(Date.now()) })}
        >
          {w(CARE_RESULT_WORDS[result])}
        </Button>
      ))}
      {note === null ? (
        <Button size="large" type="text" onClick={() => setNote("")}>
          {t("visit.note")}
        </Button>
      ) : (
        <Input.TextArea
          aria-label={t("visit.note")}
          placeholder={t("visit.noteHint")}
          autoFocus
          autoSize
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
    </fieldset>
  );
}
