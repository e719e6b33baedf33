import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { App, Button } from "antd";
import { useState } from "react";
import type { GridList, GridView } from "../../contracts/index.ts";
import acts from "../components/acts.module.css";
import { FailureLine } from "../components/form-end.tsx";
import { GridCounts } from "../components/grid/grid-counts.tsx";
import { GridForm } from "../components/grid/grid-form.tsx";
import { GridStaff } from "../components/grid/grid-staff.tsx";
import { MicroGrids } from "../components/grid/micro-grids.tsx";
import { OutlineMap } from "../components/grid/outline-map.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useGridAct, useGrids } from "../data/grids.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** One grid: head, workers, parts, buildings with who looks after them, its line on the map. */
export function GridPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/grids/$id" });
  const { data, error, isPending, refetch } = useGrids();
  if (isPending) return <Bones />;
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  const view = data?.items.find(({ grid }) => grid.id === id);
  if (data === undefined || view === undefined)
    return (
      <Empty title={t("grid.gone")}>
        <Link to="/grids">{t("nav.grids")}</Link>
      </Empty>
    );
  return <Whole key={id} view={view} list={data} />;
}

function Whole({ view, list }: { readonly view: GridView; readonly list: GridList }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const act = useGridAct();
  const [edits, setEdits] = useState(false);
  const { grid } = view;
  const parts = list.items.filter((one) => one.grid.parent === grid.id);
  const remove = (): void =>
    void modal.confirm({
      title: t("grid.removeAsk", { name: grid.name }),
      content: t("grid.removeWhat"),
      okText: t("grid.remove"),
      cancelText: t("act.cancel"),
      onOk: () => act.mutate({ id: grid.id, body: null }, { onSuccess: () => void navigate({ to: "/grids" }) }),
    });
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{grid.name}</h1>
        <Link to="/grids">{t("nav.grids")}</Link>
        {grid.parent === null ? null : (
          <Link to="/grids/$id" params={{ id: grid.parent }}>
            {t("grid.partOf", { name: view.parentName ?? "" })}
          </Link>
        )}
      </div>
      {edits ? (
        <GridForm list={list} view={view} close={() => setEdits(false)} kept={() => setEdits(false)} />
      ) : (
        <section className={css.card} aria-label={t("grid.who")}>
          <GridStaff view={view} />
          <GridCounts view={view} />
          <FailureLine error={act.error} />
          {list.mayEdit ? (
            <div className={acts.buttons}>
              <Button onClick={() => setEdits(true)}>{t("grid.edit")}</Button>
              <Button onClick={remove}>{t("grid.remove")}</Button>
            </div>
          ) : null}
        </section>
      )}
      {grid.parent === null ? <Parts parts={parts} /> : null}
      <Buildings view={view} />
      {grid.outline === null || edits ? null : (
        <section className={css.card} aria-label={t("grid.outline")}>
          <h2>{t("grid.outline")}</h2>
          <OutlineMap value={grid.outline} change={null} />
        </section>
      )}
    </div>
  );
}

function Parts({ parts }: { readonly parts: readonly GridView[] }) {
  const { t } = useWords();
  return (
    <section className={css.card} aria-label={t("grid.parts")}>
      <h2>{t("grid.parts")}</h2>
      {parts.length === 0 ? <span className={css.quiet}>{t("grid.noParts")}</span> : <MicroGrids parts={parts} />}
    </section>
  );
}

function Buildings({ view }: { readonly view: GridView }) {
  const { t } = useWords();
  return (
    <section className={css.card} aria-label={t("grid.buildings")}>
      <h2>{t("grid.buildings")}</h2>
      {view.buildings.length === 0 ? <span className={css.quiet}>{t("grid.noBuildings")}</span> : null}
      <ul className={css.columns}>
        {view.buildings.map(({ id, name, level, by, steward }) => (
          <li key={id}>
            <strong>{name}</strong> <span className={css.quiet}>{t(by === "list" ? "grid.byList" : "grid.byOutline")}</span>{" "}
            {steward === null ? (
              <span className={css.quiet}>{t(level === "unit" ? "grid.noUnitHead" : "grid.noSteward")}</span>
            ) : (
              <>
                {t(level === "unit" ? "grid.unitHead" : "grid.steward")} {steward.name}{" "}
                {steward.phone ? <a href={`tel:${steward.phone}`}>{steward.phone}</a> : null}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
