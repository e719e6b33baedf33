import { App, Button, Input, Select } from "antd";
import { useState } from "react";
import { DEFAULT_TRIP_FORM, TRIP_FIELD_NAMES, TRIP_FIELDS, type TripColumn, type TripForm } from "../../contracts/index.ts";
import { useSaveTripForm, useTripForm } from "../data/trips.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed } from "./states.tsx";

/** As many as the hub takes. */
const MOST = 40;
const NOTHING = "";

type Line = TripColumn & { readonly key: number };
let lastKey = 0;
const lineOf = (column: TripColumn): Line => {
  lastKey += 1;
  return { ...column, key: lastKey };
};

/** The city's form for visits and trips: which columns, in which order, and what stands in each. */
export function TripFormSection() {
  const { data, error, isPending, refetch } = useTripForm();
  if (isPending) return <Bones rows={3} />;
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  return data ? <Columns key={data.changedAt ?? ""} form={data} /> : null;
}

function Columns({ form }: { readonly form: TripForm }) {
  const { t, w, language } = useWords();
  const { message } = App.useApp();
  const save = useSaveTripForm();
  const [lines, setLines] = useState<readonly Line[]>(() => form.columns.map(lineOf));
  const names = lines.map(({ name }) => name.trim());
  const twice = [...new Set(names.filter((name, at) => name !== "" && names.indexOf(name) !== at))];
  const nameless = names.includes("");
  const change = (key: number, more: Partial<TripColumn>): void =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...more } : line)));
  const move = (at: number, by: number): void => {
    const next = [...lines];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    setLines(next);
  };
  return (
    <form
      className={css.card}
      aria-label={t("tripForm.title")}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutateAsync({ columns: lines.map(({ name, from }) => ({ name: name.trim(), from })) }).then(
          () => void message.success(t("exchange.saved")),
          () => undefined,
        );
      }}
    >
      <h2>{t("tripForm.title")}</h2>
      <p className={css.quiet}>
        {t("tripForm.about")}{" "}
        {form.changedAt === null
          ? null
          : t("exchange.changed", { name: form.changedByName ?? "", time: fullTime(Date.parse(form.changedAt), language) })}
      </p>
      <ol className={css.list}>
        {lines.map(({ key, name, from }, at) => {
          const shown = name.trim() || (from === null ? t("tripForm.byHand") : w(TRIP_FIELDS[from].words));
          return (
            <li key={key} className={css.filters} translate="no">
              <Input
                style={{ flex: "1 1 130px", maxWidth: 200 }}
                value={name}
                maxLength={60}
                onChange={(event) => change(key, { name: event.target.value })}
                placeholder={t("tripForm.column")}
                aria-label={t("tripForm.column")}
              />
              <Select
                style={{ flex: "1 1 130px", maxWidth: 200 }}
                value={from ?? NOTHING}
                onChange={(chosen) => change(key, { from: TRIP_FIELD_NAMES.find((each) => each === chosen) ?? null })}
                aria-label={t("exchange.ourField", { name: shown })}
                options={[
                  { value: NOTHING, label: t("tripForm.byHand") },
                  ...TRIP_FIELD_NAMES.map((value) => ({ value, label: w(TRIP_FIELDS[value].words) })),
                ]}
              />
              <span className={css.together}>
                <Button size="small" disabled={at === 0} onClick={() => move(at, -1)} aria-label={t("patrol.up", { name: shown })}>
                  ↑
                </Button>
                <Button
                  size="small"
                  disabled={at === lines.length - 1}
                  onClick={() => move(at, 1)}
                  aria-label={t("patrol.down", { name: shown })}
                >
                  ↓
                </Button>
                <Button
                  size="small"
                  disabled={lines.length === 1}
                  onClick={() => setLines(lines.filter((line) => line.key !== key))}
                  aria-label={t("exchange.removeOne", { name: shown })}
                >
                  {t("exchange.remove")}
                </Button>
              </span>
            </li>
          );
        })}
      </ol>
      <div className={css.filters}>
        <Button disabled={lines.length >= MOST} onClick={() => setLines([...lines, lineOf({ name: "", from: null })])}>
          {t("exchange.add")}
        </Button>
        <Button onClick={() => setLines(DEFAULT_TRIP_FORM.map(lineOf))}>{t("exchange.usual")}</Button>
      </div>
      {twice.length === 0 ? null : (
        <p role="alert" className={css.failure}>
          {t("exchange.twice", { names: twice.join(t("list.comma")) })}
        </p>
      )}
      {nameless ? <p role="alert">{t("exchange.nameless")}</p> : null}
      <FailureLine error={save.error} />
      <div>
        <Button type="primary" htmlType="submit" disabled={nameless || twice.length > 0} loading={save.isPending}>
          {t("act.save")}
        </Button>
      </div>
    </form>
  );
}
