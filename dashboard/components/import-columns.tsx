import { Button, Select } from "antd";
import { useState } from "react";
import { DATUM_WORDS, DATUMS, type Datum, IMPORT_FIELDS, type ImportView } from "../../contracts/index.ts";
import { useAllDevices } from "../data/devices.ts";
import { useCheckImport } from "../data/imports.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

/** The panel of all rows, where no column names it; of one that is the only one nothing need be said. */
function PanelField({ value, onChange }: { readonly value: string | null; readonly onChange: (panel: string | null) => void }) {
  const { t } = useWords();
  const panels = (useAllDevices().data?.items ?? []).filter(({ kind }) => kind === "fire-panel");
  if (panels.length === 0) return <p className={css.note}>{t("import.noPanel")}</p>;
  return (
    <Field label={t("import.panel")}>
      {(id) => (
        <Select
          id={id}
          value={value ?? (panels.length === 1 ? (panels[0]?.id ?? null) : null)}
          onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
          placeholder={t("import.panelNone")}
          options={panels.map((one) => ({ value: one.id, label: `${one.name} · ${one.externalId}` }))}
        />
      )}
    </Field>
  );
}

/** Which column is what: guessed, corrected by hand, kept for the next file. */
export function ImportColumns({ view, onTrying }: { readonly view: ImportView; readonly onTrying: (trying: boolean) => void }) {
  const { t, w } = useWords();
  const check = useCheckImport(view.id);
  const compounds = (usePlaces().data?.items ?? []).filter(({ level }) => level === "compound");
  const [fields, setFields] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(view.columns.flatMap(({ index, field }) => (field === null ? [] : [[String(index), field]]))),
  );
  const [datum, setDatum] = useState<Datum | null>(view.datum);
  const [compound, setCompound] = useState<string | null>(null);
  const [panel, setPanel] = useState<string | null>(null);
  const known = Object.entries(IMPORT_FIELDS[view.kind]);
  const used = new Set(Object.values(fields));
  const asksPanel = view.kind === "panel-points" && !used.has("panel");
  const located = used.has("lon") || used.has("lat");
  const missing = known.filter(([field, { must }]) => must && !used.has(field)).map(([, { words }]) => w(words));
  const set = (index: number, field: string | undefined): void => {
    const { [String(index)]: _old, ...rest } = fields;
    setFields(field === undefined ? rest : { ...rest, [String(index)]: field });
  };
  return (
    <form
      className={css.card}
      onSubmit={(event) => {
        event.preventDefault();
        onTrying(true);
        check.mutate(
          { fields, datum: located ? datum : null, compound, ...(asksPanel && { panel }) },
          { onSettled: () => onTrying(false) },
        );
      }}
    >
      <h2>{t("import.columns")}</h2>
      <p className={css.quiet}>{t("import.read", { name: view.name, format: view.format, rows: view.rows, row: view.headRow })}</p>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("import.head")}</th>
              <th>{t("import.field")}</th>
              <th>{t("import.samples")}</th>
            </tr>
          </thead>
          <tbody>
            {view.columns.map(({ index, head, samples }) => (
              <tr key={index}>
                <td>{head || t("import.noHead")}</td>
                <td>
                  <Select
                    style={{ width: 180 }}
                    aria-label={t("import.fieldOf", { head })}
                    value={fields[String(index)]}
                    onChange={(field: string | undefined) => set(index, field)}
                    allowClear
                    showSearch={{ optionFilterProp: "label" }}
                    placeholder={t("import.notRead")}
                    options={known.map(([value, { words, must }]) => ({
                      value,
                      label: `${w(words)}${must ? " *" : ""}`,
                      disabled: used.has(value) && fields[String(index)] !== value,
                    }))}
                  />
                </td>
                <td className={css.quiet}>{samples.join(" | ").slice(0, 80)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {located ? (
        <Field label={t("import.datum")}>
          {(id) => (
            <Select
              id={id}
              value={datum}
              onChange={(value: Datum) => setDatum(value)}
              options={DATUMS.map((value) => ({ value, label: w(DATUM_WORDS[value]) }))}
            />
          )}
        </Field>
      ) : null}
      {asksPanel ? <PanelField value={panel} onChange={setPanel} /> : null}
      {compounds.length > 1 && view.kind !== "work-orders" ? (
        <Field label={t("import.compound")}>
          {(id) => (
            <Select
              id={id}
              value={compound}
              onChange={(value: string | undefined) => setCompound(value ?? null)}
              allowClear
              placeholder={t("import.compoundNone")}
              options={compounds.map((place) => ({ value: place.id, label: place.name }))}
            />
          )}
        </Field>
      ) : null}
      {missing.length > 0 ? <p className={css.note}>{t("import.missing", { fields: missing.join(t("list.comma")) })}</p> : null}
      <FailureLine error={check.error} />
      <Button type="primary" htmlType="submit" loading={check.isPending} disabled={missing.length > 0}>
        {t("import.try")}
      </Button>
    </form>
  );
}
