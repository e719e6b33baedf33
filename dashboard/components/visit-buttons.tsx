import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { CARE_RESULT_WORDS, type CareResult, type CareWay, toIso } from "../../contracts/index.ts";
import { useCreateCase } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { useRight } from "./desk.ts";
import { useFailure } from "./states.tsx";
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
  readonly person: string;
  readonly say: (body: { readonly result: CareResult; readonly note: string | null; readonly at: string }) => void;
}

/** How it went, one press each; what was noticed goes with it. */
export function VisitButtons({ way, mayMove, who, person, say }: Props) {
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
        <>
          <Input.TextArea
            aria-label={t("visit.note")}
            placeholder={t("visit.noteHint")}
            autoFocus
            autoSize
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <NeedToCase person={person} text={note.trim()} />
        </>
      )}
    </fieldset>
  );
}

/** What was noticed becomes a case of hers at her home, one press; it stays in the visit too. */
function NeedToCase({ person, text }: { readonly person: string; readonly text: string }) {
  const { t } = useWords();
  const failure = useFailure();
  const registers = useRight("cases.register");
  const needs = useRight("cases.need");
  const create = useCreateCase();
  if (!registers && !needs) return null;
  if (create.data !== undefined)
    return (
      <Link to="/cases/$id" params={{ id: create.data.id }}>
        {t("visit.caseOpened", { number: create.data.number })}
      </Link>
    );
  return (
    <>
      <Button
        size="large"
        disabled={text.length < 2}
        loading={create.isPending}
        onClick={() => create.mutate({ kind: "request", source: "grid", person, description: text })}
      >
        {t("visit.openCase")}
      </Button>
      {create.error ? <span role="alert">{failure(create.error)}</span> : null}
    </>
  );
}
