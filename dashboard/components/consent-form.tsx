import { Button, Input, Select } from "antd";
import { useState } from "react";
import {
  CONSENT_GIVER_WORDS,
  CONSENT_GIVERS,
  CONSENT_KIND_WORDS,
  CONSENT_KINDS,
  type ConsentKind,
  type Grants,
  type RelativeRights,
  THRESHOLD_WORDS,
  THRESHOLDS,
  type Threshold,
  toIso,
} from "../../contracts/index.ts";
import { useGiveConsent } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { instantOfField } from "../words/time.ts";
import { Choice } from "./choices.tsx";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

type Chosen = Record<ConsentKind, Threshold | "never">;

const chosenOf = (grants: Grants): Chosen => {
  const chosen: Partial<Chosen> = {};
  for (const kind of CONSENT_KINDS) chosen[kind] = grants[kind] ?? "never";
  return chosen as Chosen;
};
const grantsOf = (chosen: Chosen): Grants => {
  const grants: Partial<Record<ConsentKind, Threshold>> = {};
  for (const kind of CONSENT_KINDS) {
    const from = chosen[kind];
    if (from !== "never") grants[kind] = from;
  }
  return grants;
};

/** What one relative may learn from now on, by whose word and under which paper. */
export function ConsentForm({
  person,
  rights,
  done,
}: {
  readonly person: string;
  readonly rights: RelativeRights;
  readonly done: () => void;
}) {
  const { t, w } = useWords();
  const give = useGiveConsent(person);
  const [chosen, setChosen] = useState(() => chosenOf(rights.grants));
  const [givenBy, setGivenBy] = useState<(typeof CONSENT_GIVERS)[number]>("self");
  const [guardian, setGuardian] = useState("");
  const [paper, setPaper] = useState("");
  const [until, setUntil] = useState("");
  const end = until === "" ? null : instantOfField(until);
  const complete = paper.trim() !== "" && (givenBy === "self" || guardian.trim() !== "") && end !== undefined;
  const options = [
    { value: "never" as const, label: t("consent.not") },
    ...THRESHOLDS.map((value) => ({ value, label: w(THRESHOLD_WORDS[value]) })),
  ];
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!complete) return;
        give.mutate(
          {
            ...{ relative: rights.relative, grants: grantsOf(chosen), givenBy, paper: paper.trim() },
            guardian: givenBy === "guardian" ? guardian.trim() : null,
            until: end === null || end === undefined ? null : toIso(end),
          },
          { onSuccess: done },
        );
      }}
    >
      {CONSENT_KINDS.map((kind) => (
        <Field key={kind} label={w(CONSENT_KIND_WORDS[kind])}>
          {(id) => (
            <Select
              id={id}
              value={chosen[kind]}
              options={options}
              onChange={(value) => setChosen((before) => ({ ...before, [kind]: value }))}
            />
          )}
        </Field>
      ))}
      <Choice
        label={t("consent.givenBy")}
        value={givenBy}
        options={CONSENT_GIVERS.map((value) => ({ value, label: w(CONSENT_GIVER_WORDS[value]) }))}
        onChange={setGivenBy}
      />
      {givenBy === "guardian" ? (
        <Field label={t("consent.guardian")}>
          {(id) => <Input id={id} value={guardian} onChange={(event) => setGuardian(event.target.value)} maxLength={60} />}
        </Field>
      ) : null}
      <Field label={t("consent.paper")}>
        {(id) => <Input id={id} value={paper} onChange={(event) => setPaper(event.target.value)} maxLength={100} />}
      </Field>
      <Field label={t("consent.until")}>
        {(id) => <Input id={id} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}
      </Field>
      <Button type="primary" htmlType="submit" disabled={!complete} loading={give.isPending}>
        {t("consent.save")}
      </Button>
      <FailureLine error={give.error} />
    </form>
  );
}
