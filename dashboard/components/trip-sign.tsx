import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { CARE_RESULT_WORDS, TRIP_WHAT_WORDS, TRIP_WHY_WORDS, TRIP_WHYS } from "../../contracts/index.ts";
import { TRIPS } from "../data/trips.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { presumed, type Said, signOff, type TripProgress, type Walked } from "../words/trip-progress.ts";
import { Field } from "./field.tsx";
import type { Ticks } from "./use-ticks.ts";
import visitCss from "./visits.module.css";

interface Props {
  readonly building: string | null;
  readonly progress: TripProgress;
  /** Keys of what waits there now. */
  readonly here: ReadonlySet<string>;
  readonly ticks: Ticks;
  readonly signed: () => void;
  /** Nobody of this phone made the trip: it was looked at only. */
  readonly drop: () => void;
}

/** One sign-off for the whole trip: what was done, what not and why. It waits on this phone where there is no network, and is sent once. */
export function TripSign({ building, progress, here, ticks, signed, drop }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<Readonly<Record<string, Said>>>({});
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const of = (item: Walked): Said => said[item.key] ?? presumed(item, here);
  const done = progress.items.filter((item) => of(item).done).length;
  const unsaid = progress.items.some((item) => !of(item).done && of(item).why === null);
  if (!open)
    return (
      <div className={css.filters}>
        <Button type="primary" size="large" onClick={() => setOpen(true)}>
          {t("trip.sign", { done, all: progress.items.length })}
        </Button>
        {here.size > 0 ? null : (
          <Button size="large" onClick={drop}>
            {t("trip.drop")}
          </Button>
        )}
      </div>
    );
  const submit = (): void => {
    setTried(true);
    if (unsaid) return;
    const at = Date.now();
    const { startedAt, ...body } = signOff(progress, { building, at, note, said: of });
    ticks.add({ path: TRIPS, key: `trip ${building ?? ""}`, once: `trip-${building ?? ""}-${at}`, body: { ...body, startedAt } });
    signed();
  };
  return (
    <form
      className={css.card}
      aria-label={t("trip.signTitle")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2>{t("trip.signTitle")}</h2>
      <p className={css.quiet}>{t("trip.signHint")}</p>
      <ul className={visitCss.list}>
        {progress.items.map((item) => (
          <Line key={item.key} item={item} said={of(item)} change={(next) => setSaid({ ...said, [item.key]: next })} />
        ))}
      </ul>
      <Field label={t("trip.note")}>
        {(id) => <Input.TextArea id={id} autoSize maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      {tried && unsaid ? (
        <p role="alert" className={css.failure}>
          {t("trip.needWhy")}
        </p>
      ) : null}
      <div className={css.filters}>
        <Button type="primary" size="large" htmlType="submit">
          {t("trip.signNow", { done, left: progress.items.length - done })}
        </Button>
        <Button size="large" onClick={() => setOpen(false)}>
          {t("act.cancel")}
        </Button>
      </div>
    </form>
  );
}

interface LineProps {
  readonly item: Walked;
  readonly said: Said;
  readonly change: (said: Said) => void;
}

function Line({ item, said, change }: LineProps) {
  const { t, w } = useWords();
  return (
    <li className={visitCss.line} data-left={!said.done}>
      <Checkbox checked={said.done} onChange={(event) => change({ done: event.target.checked, why: said.why })}>
        <strong>{item.name}</strong> {item.place} <span className={css.quiet}>{w(TRIP_WHAT_WORDS[item.what])}</span>
        {item.result === null ? null : ` · ${w(CARE_RESULT_WORDS[item.result])}`}
      </Checkbox>
      {said.done ? null : (
        <Select
          style={{ minWidth: 180 }}
          value={said.why}
          placeholder={t("trip.why")}
          aria-label={t("trip.whyOf", { name: item.name })}
          onChange={(why) => change({ done: false, why })}
          options={TRIP_WHYS.map((why) => ({ value: why, label: w(TRIP_WHY_WORDS[why]) }))}
        />
      )}
    </li>
  );
}
