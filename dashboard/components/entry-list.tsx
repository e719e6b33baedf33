import { Button, Input } from "antd";
import { useState } from "react";
import type { HandEntry } from "../../contracts/index.ts";
import { useEntries, useStrike } from "../data/scores.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { entryText } from "../words/entry.ts";
import { fullTime } from "../words/time.ts";
import { useDesk, useRight } from "./desk.ts";
import { EntryForm } from "./entry-form.tsx";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import own from "./score.module.css";
import { Bones, Failed } from "./states.tsx";

function Strike({ entry, done }: { readonly entry: HandEntry; readonly done: () => void }) {
  const { t } = useWords();
  const strike = useStrike(entry.person);
  const [reason, setReason] = useState("");
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== "") strike.mutate({ id: entry.id, reason: reason.trim() }, { onSuccess: done });
      }}
    >
      <Field label={t("entry.strikeReason")}>
        {(id) => <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <FailureLine error={strike.error} />
      <span>
        <Button htmlType="submit" danger disabled={reason.trim() === ""} loading={strike.isPending}>
          {t("entry.strike")}
        </Button>{" "}
        <Button onClick={done}>{t("act.cancel")}</Button>
      </span>
    </form>
  );
}

function Entry({ entry }: { readonly entry: HandEntry }) {
  const { t, language } = useWords();
  const [striking, setStriking] = useState(false);
  const { user } = useDesk();
  const mine = entry.enteredBy === user.username;
  const strikes = useRight("entries.strike");
  const may = useRight("entries.strike-any") || (strikes && mine);
  const said = entryText(entry.values, language);
  return (
    <li className={entry.struck === null ? undefined : own.struck}>
      <p>
        {fullTime(Date.parse(entry.measuredAt), language)} · {entry.measuredBy}
        {entry.device === null ? "" : ` · ${entry.device}`}
      </p>
      {said === "" ? null : <p>{entry.struck === null ? said : <del>{said}</del>}</p>}
      {entry.note === null ? null : <p className={own.quiet}>{entry.note}</p>}
      {entry.struck === null ? null : <p>{t("entry.struckBy", { name: entry.struck.byName, reason: entry.struck.reason })}</p>}
      {may && entry.struck === null && !striking ? (
        <Button size="small" onClick={() => setStriking(true)}>
          {t("entry.strike")}
        </Button>
      ) : null}
      {striking ? <Strike entry={entry} done={() => setStriking(false)} /> : null}
    </li>
  );
}

/** The newest entries by hand, those struck out too, and the way to a new one. */
export function Entries({ person }: { readonly person: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const may = useRight("entries.write");
  const { data, error, isPending, refetch } = useEntries(person, true);
  return (
    <>
      <h2>{t("entry.list")}</h2>
      {may && !open ? (
        <span>
          <Button type="primary" onClick={() => setOpen(true)}>
            {t("entry.title")}
          </Button>
        </span>
      ) : null}
      {open ? <EntryForm person={person} done={() => setOpen(false)} /> : null}
      {isPending ? <Bones rows={3} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? <p className={own.quiet}>{t("entry.empty")}</p> : null}
      <ul className={own.entries}>
        {(data?.items ?? []).map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </>
  );
}
