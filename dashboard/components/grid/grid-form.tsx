import { Button, Input, Select } from "antd";
import { useState } from "react";
import type { GridList, GridView, NewGrid } from "../../../contracts/index.ts";
import { useGridAct } from "../../data/grids.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import acts from "../acts.module.css";
import { Field } from "../field.tsx";
import { FailureLine } from "../form-end.tsx";
import { contains } from "../pickers.tsx";
import { KeeperFields } from "./keeper-fields.tsx";
import { OutlineMap } from "./outline-map.tsx";
import { usePlaceOptions } from "./place-options.ts";
import { StewardRows } from "./steward-rows.tsx";

interface Props {
  readonly list: GridList;
  /** Null: a new one. */
  readonly view: GridView | null;
  readonly close: () => void;
  readonly kept: (id: string) => void;
}

const NEW: NewGrid = { name: "", parent: null, head: null, workers: [], places: [], stewards: [], outline: null };

/** A grid is written down: what it is called, who works there, what belongs to it. */
export function GridForm({ list, view, close, kept }: Props) {
  const { t } = useWords();
  const act = useGridAct();
  const options = usePlaceOptions();
  const [draft, setDraft] = useState<NewGrid>(() => {
    if (view === null) return NEW;
    const { id: _id, community: _community, ...said } = view.grid;
    return said;
  });
  const [draws, setDraws] = useState(false);
  const set = (change: Partial<NewGrid>): void => setDraft({ ...draft, ...change });
  const hasParts = view !== null && list.items.some(({ grid }) => grid.parent === view.grid.id);
  const parents = list.items.filter(({ grid }) => grid.parent === null && grid.id !== view?.grid.id);
  const isPart = draft.parent !== null;
  const workers = [
    ...list.staff.map((one) => ({ value: one.user, label: one.name, search: one.name })),
    ...draft.workers
      .filter((id) => !list.staff.some((one) => one.user === id))
      .map((id) => ({ value: id, label: view?.workers.find((one) => one.user === id)?.name ?? id, search: "" })),
  ];
  return (
    <form
      className={`${css.card} ${acts.form}`}
      aria-label={t(view === null ? "grid.add" : "grid.edit")}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate(
          {
            id: view?.grid.id ?? null,
            body: { ...draft, name: draft.name.trim(), stewards: draft.stewards.filter(({ place }) => place !== "") },
          },
          { onSuccess: (id) => id !== null && kept(id) },
        );
      }}
    >
      <Field label={t("grid.name")}>
        {(id) => <Input id={id} value={draft.name} maxLength={60} required onChange={(event) => set({ name: event.target.value })} />}
      </Field>
      {hasParts ? null : (
        <Field label={t("grid.parent")}>
          {(id) => (
            <Select
              id={id}
              value={draft.parent ?? ""}
              onChange={(parent) => set({ parent: parent === "" ? null : parent })}
              options={[
                { value: "", label: t("grid.isWhole") },
                ...parents.map(({ grid }) => ({ value: grid.id, label: t("grid.partOf", { name: grid.name }) })),
              ]}
            />
          )}
        </Field>
      )}
      <KeeperFields
        label={t(isPart ? "grid.microHead" : "grid.head")}
        value={draft.head}
        change={(head) => set({ head })}
        staff={list.staff}
      />
      <Several
        label={t(isPart ? "grid.microWorkers" : "grid.workers")}
        value={draft.workers}
        change={(next) => set({ workers: next })}
        options={workers}
      />
      <Several label={t("grid.places")} value={draft.places} change={(next) => set({ places: next })} options={options} />
      <StewardRows value={draft.stewards} change={(stewards) => set({ stewards })} staff={list.staff} options={options} />
      {draws || draft.outline !== null ? (
        <>
          <span className={css.quiet}>{t("grid.drawHow")}</span>
          <OutlineMap value={draft.outline} change={(outline) => set({ outline })} />
          <div className={acts.buttons}>
            <Button disabled={draft.outline === null} onClick={() => set({ outline: withoutLast(draft.outline) })}>
              {t("grid.drawBack")}
            </Button>
            <Button
              onClick={() => {
                set({ outline: null });
                setDraws(false);
              }}
            >
              {t("grid.drawNone")}
            </Button>
          </div>
        </>
      ) : (
        <div className={acts.buttons}>
          <Button onClick={() => setDraws(true)}>{t("grid.draw")}</Button>
        </div>
      )}
      <FailureLine error={act.error} />
      <div className={acts.buttons}>
        <Button
          type="primary"
          htmlType="submit"
          loading={act.isPending}
          disabled={draft.name.trim() === "" || (draft.outline !== null && draft.outline.length < 3)}
        >
          {t("grid.save")}
        </Button>
        <Button onClick={close}>{t("act.cancel")}</Button>
      </div>
    </form>
  );
}

interface SeveralProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly change: (value: string[]) => void;
  readonly options: readonly { readonly value: string; readonly label: string; readonly search: string }[];
}

/** Some of a list that is searched by name. */
function Several({ label, value, change, options }: SeveralProps) {
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          style={{ width: "100%" }}
          showSearch={{ filterOption: contains }}
          value={[...value]}
          onChange={change}
          options={[...options]}
        />
      )}
    </Field>
  );
}

/** The last corner goes; a ring that ends where it began loses that end too. */
function withoutLast(outline: NewGrid["outline"]): NewGrid["outline"] {
  if (outline === null) return null;
  const [first, last] = [outline[0], outline.at(-1)];
  const isClosed = outline.length > 3 && first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  const rest = outline.slice(0, isClosed ? -2 : -1);
  return rest.length === 0 ? null : rest;
}
