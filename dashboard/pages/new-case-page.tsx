import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import {
  CASE_KIND_WORDS,
  CASE_KINDS,
  CASE_SOURCE_WORDS,
  CASE_SOURCES,
  type CaseKind,
  type CaseSource,
  FAMILIES,
  FAMILY_WORDS,
  type Family,
  FOREIGN_SYSTEM_WORDS,
  FOREIGN_SYSTEMS,
  type ForeignSystem,
  HAZARD_NAMES,
  HAZARDS,
  type Hazard,
  type NewCase,
  REPORTED_PLANS,
  type ReportedPlan,
  reportedPlansOf,
  SEVERITIES,
  SEVERITY_WORDS,
  type Severity,
  toIso,
} from "../../contracts/index.ts";
import { Choice } from "../components/choices.tsx";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { PersonPicker, PlacePicker } from "../components/pickers.tsx";
import { useCreateCase } from "../data/cases.ts";
import { useWords } from "../i18n/setup.ts";
import { instantOfField } from "../words/time.ts";
import css from "./page.module.css";

interface Draft {
  readonly kind: CaseKind;
  readonly source: Exclude<CaseSource, "device" | "hub">;
  readonly hazard: Hazard | null;
  readonly family: NonNullable<NewCase["family"]> | null;
  readonly plan: ReportedPlan | null;
  readonly severity: Severity | null;
  readonly title: string;
  readonly description: string;
  readonly place: string | null;
  readonly person: string | null;
  readonly reporter: string;
  readonly phone: string;
  readonly system: ForeignSystem;
  readonly number: string;
  readonly deadline: string;
}

const ALARM_FAMILIES = FAMILIES.filter((family): family is NonNullable<NewCase["family"]> => family !== "hub" && family !== "matter");
const BY_HAND = CASE_SOURCES.filter((source): source is Exclude<CaseSource, "device" | "hub"> => source !== "device" && source !== "hub");

function bodyOf(draft: Draft): NewCase {
  const deadline = draft.deadline === "" ? undefined : instantOfField(draft.deadline);
  return {
    kind: draft.kind,
    source: draft.source,
    ...(draft.title.trim() ? { title: draft.title.trim() } : {}),
    ...(draft.description.trim() ? { description: draft.description.trim() } : {}),
    ...(draft.kind === "hazard" && draft.hazard ? { hazard: draft.hazard } : {}),
    ...(draft.kind === "alarm" && draft.family ? { family: draft.family } : {}),
    ...(draft.kind === "alarm" && draft.family && draft.plan && reportedPlansOf(draft.family).includes(draft.plan)
      ? { plan: draft.plan }
      : {}),
    ...(draft.severity ? { severity: draft.severity } : {}),
    ...(draft.place ? { place: draft.place } : {}),
    ...(draft.person ? { person: draft.person } : {}),
    ...(draft.reporter.trim() ? { reporter: { name: draft.reporter.trim(), phone: draft.phone.trim() || null } } : {}),
    ...(draft.number.trim()
      ? { foreign: [{ system: draft.system, number: draft.number.trim(), deadline: deadline === undefined ? null : toIso(deadline) }] }
      : {}),
  };
}

/** What a resident called, came or wrote about, entered once by its first receiver. */
export function NewCasePage() {
  const { t, w } = useWords();
  const navigate = useNavigate();
  const create = useCreateCase();
  const from = useSearch({ from: "/shell/cases/new" });
  const caller = from.reporter ?? (from.phone === undefined ? "" : t("incoming.caller"));
  const [draft, setDraft] = useState<Draft>({
    ...{ kind: "request", source: "call", hazard: null, family: null, plan: null, severity: null, title: "", description: "" },
    ...{ place: null, person: from.person ?? null, reporter: caller, phone: from.phone ?? "", system: "12345", number: "", deadline: "" },
  });
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const asks = draft.kind === "hazard" ? draft.hazard !== null : draft.kind === "alarm" ? draft.family !== null : true;
  const told = draft.title.trim() !== "" || draft.description.trim() !== "";
  const located = draft.kind === "request" || draft.kind === "complaint" || draft.place !== null;
  const ready = asks && located && (told || draft.kind === "hazard" || draft.kind === "alarm");
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("case.register")}</h1>
      </div>
      <form
        className={css.card}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) create.mutate(bodyOf(draft), { onSuccess: (one) => void navigate({ to: "/cases/$id", params: { id: one.id } }) });
        }}
      >
        <Choice
          label={t("case.source")}
          value={draft.source}
          onChange={(source) => set({ source })}
          options={BY_HAND.map((value) => ({ value, label: w(CASE_SOURCE_WORDS[value]) }))}
        />
        <Choice
          label={t("case.kind")}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
          options={CASE_KINDS.map((value) => ({ value, label: w(CASE_KIND_WORDS[value]) }))}
        />
        {draft.kind === "complaint" ? <p className={css.quiet}>{t("case.restricted")}</p> : null}
        {draft.kind === "hazard" ? (
          <Choice
            label={t("hazard.kind")}
            value={draft.hazard}
            onChange={(hazard) => set({ hazard })}
            options={HAZARD_NAMES.map((value) => ({ value, label: w(HAZARDS[value].words) }))}
          />
        ) : null}
        {draft.kind === "alarm" ? (
          <Choice<Family>
            label={t("alert.family")}
            value={draft.family}
            onChange={(family) => set({ family: ALARM_FAMILIES.find((one) => one === family) ?? null, plan: null })}
            options={ALARM_FAMILIES.map((value) => ({ value, label: w(FAMILY_WORDS[value]) }))}
          />
        ) : null}
        {draft.kind === "alarm" && draft.family !== null && reportedPlansOf(draft.family).length > 0 ? (
          <Choice
            label={t("case.reportedAs")}
            value={draft.plan}
            onChange={(plan) => set({ plan })}
            options={reportedPlansOf(draft.family).map((value) => ({ value, label: w(REPORTED_PLANS[value].words) }))}
          />
        ) : null}
        <Choice
          label={t("alert.severity")}
          value={draft.severity}
          onChange={(severity) => set({ severity })}
          options={SEVERITIES.map((value) => ({ value, label: w(SEVERITY_WORDS[value]) }))}
        />
        <Field label={t("case.oneLine")}>
          {(id) => <Input id={id} value={draft.title} maxLength={80} onChange={(event) => set({ title: event.target.value })} />}
        </Field>
        <Field label={t("case.description")}>
          {(id) => (
            <Input.TextArea
              id={id}
              value={draft.description}
              maxLength={4000}
              autoSize={{ minRows: 3, maxRows: 10 }}
              onChange={(event) => set({ description: event.target.value })}
            />
          )}
        </Field>
        <div className={css.field}>
          {t("alert.place")}
          <PlacePicker value={draft.place} onChange={(place) => set({ place })} label={t("alert.place")} />
        </div>
        <div className={css.field}>
          {t("case.person")}
          <PersonPicker value={draft.person} onChange={(person) => set({ person })} label={t("case.person")} />
        </div>
        <div className={css.filters}>
          <Field label={t("case.reporter")}>
            {(id) => <Input id={id} value={draft.reporter} maxLength={60} onChange={(event) => set({ reporter: event.target.value })} />}
          </Field>
          <Field label={t("case.phone")}>
            {(id) => (
              <Input id={id} inputMode="tel" value={draft.phone} maxLength={30} onChange={(event) => set({ phone: event.target.value })} />
            )}
          </Field>
        </div>
        <div className={css.filters}>
          <Field label={t("case.foreignSystem")}>
            {(id) => (
              <Select
                id={id}
                style={{ minWidth: 130 }}
                value={draft.system}
                onChange={(system) => set({ system })}
                options={FOREIGN_SYSTEMS.map((value) => ({ value, label: w(FOREIGN_SYSTEM_WORDS[value]) }))}
              />
            )}
          </Field>
          <Field label={t("case.theirNumber")}>
            {(id) => <Input id={id} value={draft.number} maxLength={60} onChange={(event) => set({ number: event.target.value })} />}
          </Field>
          <Field label={t("case.theirDeadline")}>
            {(id) => (
              <Input id={id} type="datetime-local" value={draft.deadline} onChange={(event) => set({ deadline: event.target.value })} />
            )}
          </Field>
        </div>
        <FailureLine error={create.error} />
        <Button type="primary" htmlType="submit" disabled={!ready} loading={create.isPending}>
          {t("case.register")}
        </Button>
      </form>
    </div>
  );
}
