import { Button, Checkbox, Input, InputNumber } from "antd";
import { useState } from "react";
import { type CarerPeriod, type HomePeriod, type Life, type NewPeriods, toIso } from "../../contracts/index.ts";
import { useSetPeriods } from "../data/life.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";
import { PlacePicker } from "./pickers.tsx";

interface SpanProps {
  readonly from: string;
  readonly to: string | null;
  readonly change: (span: { readonly from?: string; readonly to?: string | null }) => void;
  readonly remove: () => void;
}

/** From when to when; an end that is left empty is open. */
function SpanFields({ from, to, change, remove }: SpanProps) {
  const { t } = useWords();
  const read = (text: string): string | null => {
    const at = instantOfField(text);
    return at === undefined ? null : toIso(at);
  };
  return (
    <div className={css.filters}>
      <Input
        type="datetime-local"
        style={{ width: "min(100%, 290px)" }}
        prefix={t("life.fromShort")}
        aria-label={t("life.from")}
        value={fieldOfInstant(Date.parse(from))}
        onChange={(event) => {
          const at = read(event.target.value);
          if (at !== null) change({ from: at });
        }}
      />
      <Input
        type="datetime-local"
        style={{ width: "min(100%, 290px)" }}
        prefix={t("life.toShort")}
        aria-label={t("life.to")}
        value={to === null ? "" : fieldOfInstant(Date.parse(to))}
        onChange={(event) => change({ to: read(event.target.value) })}
      />
      {to === null ? <Button onClick={() => change({ to: toIso(Date.now()) })}>{t("life.endNow")}</Button> : null}
      <Button onClick={remove}>{t("life.remove")}</Button>
    </div>
  );
}

/** A masked number is not sent back: what is left out stays as it is known. */
function bodyOf(homes: readonly HomePeriod[], carers: readonly CarerPeriod[]): NewPeriods {
  return {
    homes: homes.filter(({ place }) => place !== "").map(({ place, from, to }) => ({ place, from, to })),
    carers: carers
      .filter(({ name }) => name.trim() !== "")
      .map(({ phone, name, ...carer }) => ({
        ...{ ...carer, name: name.trim() },
        ...(phone?.includes("*") ? {} : { phone: phone?.trim() ? phone.trim() : null }),
      })),
  };
}

/** Where she lives and who looks after her, by period. */
export function PeriodsForm({ person, life }: { readonly person: string; readonly life: Life }) {
  const { t } = useWords();
  const save = useSetPeriods(person);
  const [homes, setHomes] = useState<readonly HomePeriod[]>(life.homes);
  const [carers, setCarers] = useState<readonly CarerPeriod[]>(life.carers);
  const put = <T,>(all: readonly T[], at: number, more: Partial<T>): readonly T[] =>
    all.map((one, n) => (n === at ? { ...one, ...more } : one));
  const without = <T,>(all: readonly T[], at: number): readonly T[] => all.filter((_, n) => n !== at);
  const now = (): string => toIso(Date.now());
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(bodyOf(homes, carers));
      }}
    >
      {homes.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and are only added at the end.
        <div key={at} className={css.form}>
          <PlacePicker
            value={one.place || null}
            label={t("life.home")}
            onChange={(place) => setHomes(put(homes, at, { place: place ?? "" }))}
          />
          <SpanFields
            from={one.from}
            to={one.to}
            change={(span) => setHomes(put(homes, at, span))}
            remove={() => setHomes(without(homes, at))}
          />
        </div>
      ))}
      {carers.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <div key={at} className={css.form}>
          <div className={css.filters}>
            <Input
              style={{ width: 160 }}
              maxLength={60}
              placeholder={t("life.carerName")}
              aria-label={t("life.carerName")}
              value={one.name}
              onChange={(event) => setCarers(put(carers, at, { name: event.target.value }))}
            />
            <Input
              style={{ width: 180 }}
              placeholder={t("life.phone")}
              aria-label={t("life.phone")}
              value={one.phone ?? ""}
              onChange={(event) => setCarers(put(carers, at, { phone: event.target.value }))}
            />
            <Checkbox checked={one.keyholder} onChange={(event) => setCarers(put(carers, at, { keyholder: event.target.checked }))}>
              {t("person.keyholder")}
            </Checkbox>
            {one.keyholder ? (
              <InputNumber
                min={0}
                max={600}
                placeholder={t("life.minutes")}
                aria-label={t("life.minutes")}
                value={one.minutes}
                onChange={(minutes) => setCarers(put(carers, at, { minutes }))}
              />
            ) : null}
          </div>
          <SpanFields
            from={one.from}
            to={one.to}
            change={(span) => setCarers(put(carers, at, span))}
            remove={() => setCarers(without(carers, at))}
          />
        </div>
      ))}
      <div className={css.filters}>
        <Button onClick={() => setHomes([...homes, { place: "", from: now(), to: null }])}>{t("life.addHome")}</Button>
        <Button onClick={() => setCarers([...carers, { name: "", phone: null, keyholder: false, minutes: null, from: now(), to: null }])}>
          {t("life.addCarer")}
        </Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("life.save")}
        </Button>
      </div>
      <p className={css.quiet}>{t("life.hint")}</p>
      <FailureLine error={save.error} />
    </form>
  );
}
