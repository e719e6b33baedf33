import { Checkbox, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import {
  ABILITIES,
  ABILITY_WORDS,
  CARE_WAY_WORDS,
  CARE_WAYS,
  HOUR,
  LIVING,
  LIVING_WORDS,
  MOBILITIES,
  MOBILITY_WORDS,
  NEED_WORDS,
  NEEDS,
  type NewRound,
  NOBODY_LEFT_OUT,
  type PeopleFilter,
  ROUND_REASON_WORDS,
  ROUND_REASONS,
  type RoundProposal,
  toIso,
  type Words,
} from "../../contracts/index.ts";
import { usePreview, useProposals, useVisitActs } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import { Choice } from "./choices.tsx";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { PlacesPicker } from "./pickers.tsx";
import { Bones, Failed } from "./states.tsx";
import visitCss from "./visits.module.css";

interface ManyProps<T extends string> {
  readonly label: string;
  readonly value: readonly T[];
  readonly of: Readonly<Record<T, Words>>;
  readonly names: readonly T[];
  readonly onChange: (value: T[]) => void;
}

export function Many<T extends string>({ label, value, of, names, onChange }: ManyProps<T>) {
  const { w } = useWords();
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          style={{ width: "100%" }}
          value={[...value]}
          onChange={onChange}
          options={names.map((name) => ({ value: name, label: w(of[name]) }))}
        />
      )}
    </Field>
  );
}

function FilterFields({ filter, set }: { readonly filter: PeopleFilter; readonly set: (change: Partial<PeopleFilter>) => void }) {
  const { t } = useWords();
  return (
    <>
      <div className={css.field}>
        {t("round.places")}
        <PlacesPicker value={filter.places} onChange={(places) => set({ places: [...places] })} label={t("round.placesHint")} />
      </div>
      <div className={visitCss.filter}>
        <Field label={t("round.ageFrom")}>
          {(id) => (
            <InputNumber
              id={id}
              min={0}
              max={130}
              value={filter.ageFrom}
              style={{ width: "100%" }}
              onChange={(ageFrom) => set({ ageFrom })}
            />
          )}
        </Field>
        <Field label={t("round.floor")}>
          {(id) => (
            <Select
              id={id}
              allowClear
              style={{ width: "100%" }}
              value={filter.floor}
              onChange={(floor) => set({ floor: floor ?? null })}
              options={(["ground", "top"] as const).map((floor) => ({ value: floor, label: t(`round.floor.${floor}`) }))}
            />
          )}
        </Field>
        <Many label={t("round.living")} value={filter.living} names={LIVING} of={LIVING_WORDS} onChange={(living) => set({ living })} />
        <Many
          label={t("round.mobility")}
          value={filter.mobility}
          names={MOBILITIES}
          of={MOBILITY_WORDS}
          onChange={(mobility) => set({ mobility })}
        />
        <Many
          label={t("round.ability")}
          value={filter.ability}
          names={ABILITIES}
          of={ABILITY_WORDS}
          onChange={(ability) => set({ ability })}
        />
        <Many label={t("round.needs")} value={filter.needs} names={NEEDS} of={NEED_WORDS} onChange={(needs) => set({ needs })} />
      </div>
    </>
  );
}

interface FoundProps {
  readonly filter: PeopleFilter;
  readonly without: readonly string[];
  readonly set: (without: readonly string[]) => void;
}

/** Whom it finds now; single people may be left out. */
function Found({ filter, without, set }: FoundProps) {
  const { t } = useWords();
  const { data, error, isPending, refetch } = usePreview(filter);
  if (isPending) return <Bones rows={3} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const left = new Set(without);
  return (
    <details className={css.fold} open={data.length <= 20}>
      <summary>{t("round.found", { count: data.filter(({ person }) => !left.has(person)).length })}</summary>
      <div className={css.form}>
        {data.map(({ person, name, place }) => (
          <Checkbox
            key={person}
            checked={!left.has(person)}
            onChange={(event) => set(event.target.checked ? without.filter((one) => one !== person) : [...without, person])}
          >
            {name} <span className={css.quiet}>{place}</span>
          </Checkbox>
        ))}
      </div>
    </details>
  );
}

type Draft = Omit<NewRound, "dueAt" | "warning" | "without"> & {
  readonly dueAt: string;
  readonly warning: string;
  readonly without: readonly string[];
};

interface RoundFormProps {
  /** What the days suggest; null: it is put together here. */
  readonly start?: RoundProposal | undefined;
  readonly warning?: string | undefined;
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}

/** Makes a round: from what the weather suggests, or from any filter; whom it finds is shown before. */
export function RoundForm({ start, warning: said = "", onClose, onMade }: RoundFormProps) {
  const { t, w } = useWords();
  const proposals = useProposals();
  const { make } = useVisitActs();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ title: "", reason: "visit", way: "phone", filter: NOBODY_LEFT_OUT, warning: said, without: [] },
    ...(start && { title: w(start.title), reason: start.reason, way: start.way, filter: start.filter, proposal: start.id }),
    dueAt: fieldOfInstant(Date.now() + 4 * HOUR),
  }));
  const [pressed, setPressed] = useState(false);
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const due = instantOfField(draft.dueAt);
  const fault = draft.title.trim() === "" ? "round.needTitle" : due === undefined || due <= Date.now() ? "round.needDue" : null;
  const submit = (): void => {
    setPressed(true);
    if (fault !== null || due === undefined) return;
    const { dueAt: _dueAt, warning, ...rest } = draft;
    make.mutate(
      {
        ...rest,
        title: draft.title.trim(),
        without: [...draft.without],
        dueAt: toIso(due),
        warning: warning.trim() === "" ? null : warning.trim(),
      },
      {
        onSuccess: ({ id }) => {
          onClose();
          onMade(id);
        },
      },
    );
  };
  return (
    <Modal
      open
      width={760}
      onCancel={onClose}
      onOk={submit}
      okText={t("round.make")}
      okButtonProps={{ loading: make.isPending }}
      cancelText={t("act.cancel")}
      title={t("round.new")}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("round.proposal")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              loading={proposals.isPending}
              placeholder={t("round.proposalHint")}
              {...(start && { defaultValue: start.id })}
              onChange={(chosen) => {
                const one = proposals.data?.find((proposal) => proposal.id === chosen);
                if (one) set({ title: w(one.title), reason: one.reason, way: one.way, filter: one.filter, proposal: one.id, without: [] });
              }}
              options={(proposals.data ?? []).map((one) => ({
                value: one.id,
                label: t("round.proposalLine", { title: w(one.title), count: one.found }),
              }))}
            />
          )}
        </Field>
        <Field label={t("round.title")}>
          {(id) => <Input id={id} value={draft.title} maxLength={100} onChange={(event) => set({ title: event.target.value })} />}
        </Field>
        <Field label={t("round.reason")}>
          {(id) => (
            <Select
              id={id}
              style={{ width: "100%" }}
              value={draft.reason}
              onChange={(reason) => set({ reason })}
              options={ROUND_REASONS.map((reason) => ({ value: reason, label: w(ROUND_REASON_WORDS[reason]) }))}
            />
          )}
        </Field>
        <Field label={t("round.warning")}>
          {(id) => (
            <Input.TextArea
              id={id}
              autoSize={{ minRows: 1, maxRows: 5 }}
              maxLength={2000}
              placeholder={t("round.warningHint")}
              value={draft.warning}
              onChange={(event) => set({ warning: event.target.value })}
            />
          )}
        </Field>
        <Choice
          label={t("round.way")}
          value={draft.way}
          onChange={(way) => set({ way })}
          options={CARE_WAYS.map((way) => ({ value: way, label: w(CARE_WAY_WORDS[way]) }))}
        />
        <Field label={t("round.dueAt")}>
          {(id) => <Input id={id} type="datetime-local" value={draft.dueAt} onChange={(event) => set({ dueAt: event.target.value })} />}
        </Field>
        <FilterFields filter={draft.filter} set={(change) => set({ filter: { ...draft.filter, ...change }, without: [] })} />
        <Found filter={draft.filter} without={draft.without} set={(without) => set({ without })} />
        {pressed && fault !== null ? (
          <p role="alert" className={css.failure}>
            {t(fault)}
          </p>
        ) : null}
        <FailureLine error={make.error} />
      </form>
    </Modal>
  );
}
