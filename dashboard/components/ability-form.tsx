import { Button, Select } from "antd";
import { useState } from "react";
import {
  ABILITIES,
  ABILITY_WORDS,
  LIVING,
  LIVING_WORDS,
  MOBILITIES,
  MOBILITY_WORDS,
  NEED_WORDS,
  NEEDS,
  type PersonView,
  type Words,
} from "../../contracts/index.ts";
import { useSetAbility } from "../data/life.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { Many } from "./round-form.tsx";

interface OneProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly names: readonly T[];
  readonly of: Readonly<Record<T, Words>>;
  readonly onChange: (value: T) => void;
}

function One<T extends string>({ label, value, names, of, onChange }: OneProps<T>) {
  const { w } = useWords();
  return (
    <Field label={label}>
      {(id) => (
        <Select<T>
          id={id}
          style={{ width: "100%" }}
          value={value}
          onChange={onChange}
          options={names.map((name) => ({ value: name, label: w(of[name]) }))}
        />
      )}
    </Field>
  );
}

/** How able she is, how she moves and lives, what she needs in an emergency: these choose rules, lists and who is helped first. */
export function AbilitySection({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const may = useRight("people.write");
  if (!may || person.state === "died") return null;
  return (
    <details className={css.fold}>
      <summary>{t("ability.change")}</summary>
      <AbilityForm key={`${person.ability}${person.mobility}${person.living}${person.needs.join()}`} person={person} />
    </details>
  );
}

function AbilityForm({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const save = useSetAbility(person.id);
  const [said, setSaid] = useState({ ability: person.ability, mobility: person.mobility, living: person.living, needs: person.needs });
  const set = (more: Partial<typeof said>): void => setSaid({ ...said, ...more });
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(said);
      }}
    >
      <One label={t("ability.level")} value={said.ability} names={ABILITIES} of={ABILITY_WORDS} onChange={(ability) => set({ ability })} />
      <One
        label={t("ability.moves")}
        value={said.mobility}
        names={MOBILITIES}
        of={MOBILITY_WORDS}
        onChange={(mobility) => set({ mobility })}
      />
      <One label={t("person.living")} value={said.living} names={LIVING} of={LIVING_WORDS} onChange={(living) => set({ living })} />
      <Many label={t("person.needs")} value={said.needs} names={NEEDS} of={NEED_WORDS} onChange={(needs) => set({ needs: [...needs] })} />
      <FailureLine error={save.error} />
      <div>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("ability.save")}
        </Button>
      </div>
    </form>
  );
}
