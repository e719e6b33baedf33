import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { type ExpectedVisit, type NewHousehold, type PersonView, toIso, WEEKDAYS } from "../../contracts/index.ts";
import { useSetHousehold } from "../data/care.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField, timeText } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

const UNKNOWN: NewHousehold = { people: 1, pets: false, robot: false, heater: true, singleBed: false, visits: [], sleep: null };
const FACTS = ["pets", "robot", "heater", "singleBed"] as const;

/** What must be known of her home to read the signs in it, with who said so; and the form for those who may. */
export function HouseholdSection({ person }: { readonly person: PersonView }) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const may = useRight("people.write");
  const { household } = person;
  const facts = household
    ? [
        t("household.people", { count: household.people }),
        ...FACTS.filter((fact) => household[fact]).map((fact) => t(`household.${fact}`)),
        ...household.visits.map((visit) => visitText(visit, t)),
        ...(household.sleep ? [t("household.sleepAt", { from: household.sleep.from, to: household.sleep.to })] : []),
      ]
    : [];
  return (
    <>
      <h2>{t("household.title")}</h2>
      {household ? (
        <p>
          {facts.join(t("list.comma"))}
          <span className={css.quiet}>
            {" "}
            {t("stay.by", { name: household.byName, at: timeText(Date.parse(household.at), now, language) })}
          </span>
        </p>
      ) : (
        <p className={css.quiet}>{t("household.none")}</p>
      )}
      {may ? (
        <details className={css.fold}>
          <summary>{t("household.change")}</summary>
          <HouseholdForm key={household?.at ?? "new"} person={person} />
        </details>
      ) : null}
    </>
  );
}

type Translate = ReturnType<typeof useWords>["t"];

function visitText({ who, days, from, to }: ExpectedVisit, t: Translate): string {
  const on = days.length === 0 ? t("household.daily") : days.map((day) => t(`weekday.${day}`)).join(t("list.comma"));
  return t("household.visit", { who: t(`household.${who}`), on, from, to });
}

function HouseholdForm({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const set = useSetHousehold(person.id);
  const [draft, setDraft] = useState<NewHousehold>(() => {
    if (!person.household) return UNKNOWN;
    const { by: _by, byName: _name, at: _at, ...rest } = person.household;
    return rest;
  });
  const change = (part: Partial<NewHousehold>): void => setDraft({ ...draft, ...part });
  const changeVisit = (at: number, part: Partial<ExpectedVisit>): void =>
    change({ visits: draft.visits.map((visit, i) => (i === at ? { ...visit, ...part } : visit)) });
  return (
    <form
      className={css.form}
      style={{ maxWidth: 720 }}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(draft);
      }}
    >
      <p className={css.quiet}>{t("household.about")}</p>
      <Field label={t("household.count")}>
        {(id) => <InputNumber id={id} min={1} max={20} value={draft.people} onChange={(people) => change({ people: people ?? 1 })} />}
      </Field>
      {FACTS.map((fact) => (
        <Checkbox key={fact} checked={draft[fact]} onChange={(event) => change({ [fact]: event.target.checked })}>
          {t(`household.${fact}`)}
        </Checkbox>
      ))}
      <strong>{t("household.visits")}</strong>
      {draft.visits.map((visit, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
        <div key={at} className={css.filters}>
          <Select
            aria-label={t("household.who")}
            value={visit.who}
            onChange={(who) => changeVisit(at, { who })}
            options={(["carer", "visitor"] as const).map((who) => ({ value: who, label: t(`household.${who}`) }))}
          />
          <Select
            mode="multiple"
            aria-label={t("household.days")}
            placeholder={t("household.daily")}
            style={{ minWidth: 140 }}
            value={visit.days}
            onChange={(days) => changeVisit(at, { days })}
            options={WEEKDAYS.map((day) => ({ value: day, label: t(`weekday.${day}`) }))}
          />
          <Input
            type="time"
            style={{ width: 110 }}
            aria-label={t("household.from")}
            value={visit.from}
            onChange={(event) => changeVisit(at, { from: event.target.value })}
          />
          <Input
            type="time"
            style={{ width: 110 }}
            aria-label={t("household.to")}
            value={visit.to}
            onChange={(event) => changeVisit(at, { to: event.target.value })}
          />
          <Button onClick={() => change({ visits: draft.visits.filter((_, i) => i !== at) })}>{t("household.remove")}</Button>
        </div>
      ))}
      <Button onClick={() => change({ visits: [...draft.visits, { who: "carer", days: [], from: "09:00", to: "11:00" }] })}>
        {t("household.add")}
      </Button>
      <Checkbox
        checked={draft.sleep !== null}
        onChange={(event) => change({ sleep: event.target.checked ? { from: "21:00", to: "06:00", until: null } : null })}
      >
        {t("household.sleep")}
      </Checkbox>
      {draft.sleep === null ? null : <SleepFields sleep={draft.sleep} onChange={(sleep) => change({ sleep })} />}
      <FailureLine error={set.error} />
      <Button htmlType="submit" loading={set.isPending}>
        {t("stay.save")}
      </Button>
    </form>
  );
}

type Sleep = NonNullable<NewHousehold["sleep"]>;

function SleepFields({ sleep, onChange }: { readonly sleep: Sleep; readonly onChange: (sleep: Sleep) => void }) {
  const { t } = useWords();
  return (
    <div className={css.filters}>
      {(["from", "to"] as const).map((side) => (
        <Input
          key={side}
          type="time"
          style={{ width: 110 }}
          aria-label={t(`household.${side}`)}
          value={sleep[side]}
          onChange={(event) => onChange({ ...sleep, [side]: event.target.value })}
        />
      ))}
      <Input
        type="datetime-local"
        style={{ width: 210 }}
        aria-label={t("household.sleepUntil")}
        title={t("household.sleepUntil")}
        value={sleep.until === null ? "" : fieldOfInstant(Date.parse(sleep.until))}
        onChange={(event) => {
          const until = instantOfField(event.target.value);
          onChange({ ...sleep, until: until === undefined ? null : toIso(until) });
        }}
      />
    </div>
  );
}
