import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { GridList, GridView } from "../../contracts/index.ts";
import { GridCounts } from "../components/grid/grid-counts.tsx";
import { GridForm } from "../components/grid/grid-form.tsx";
import { GridStaff } from "../components/grid/grid-staff.tsx";
import { MicroGrids } from "../components/grid/micro-grids.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useGrids } from "../data/grids.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** Grids: who works where, who of them is on duty now, and what lies in none. */
export function GridsPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useGrids();
  const [adds, setAdds] = useState(false);
  const whole = data?.items.filter(({ grid }) => grid.parent === null) ?? [];
  // A part whose grid lies outside one's area stands by itself.
  const alone = data?.items.filter(({ grid }) => grid.parent !== null && !whole.some((one) => one.grid.id === grid.parent)) ?? [];
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.grids")}</h1>
        <span className={css.spring} />
        {data?.mayEdit && !adds ? <Button onClick={() => setAdds(true)}>{t("grid.add")}</Button> : null}
      </div>
      {adds && data ? (
        <GridForm list={data} view={null} close={() => setAdds(false)} kept={(id) => void navigate({ to: "/grids/$id", params: { id } })} />
      ) : null}
      {isPending ? <Bones /> : null}
      {error && !data ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data?.items.length === 0 ? <Empty title={t("grid.none")} hint={t(data.mayEdit ? "grid.noneHint" : "grid.noneAsk")} /> : null}
      <div className={css.grid}>
        {[...whole, ...alone].map((view) => (
          <GridCard key={view.grid.id} view={view} list={data} />
        ))}
      </div>
      {data && data.items.length > 0 ? <Without list={data} /> : null}
    </div>
  );
}

function GridCard({ view, list }: { readonly view: GridView; readonly list: GridList | undefined }) {
  const { grid } = view;
  const parts = list?.items.filter((one) => one.grid.parent === grid.id) ?? [];
  return (
    <section className={css.card} aria-label={grid.name}>
      <h2>
        <Link to="/grids/$id" params={{ id: grid.id }}>
          {grid.name}
        </Link>
      </h2>
      <GridCounts view={view} />
      <GridStaff view={view} />
      {parts.length === 0 ? null : <MicroGrids parts={parts} />}
    </section>
  );
}

/** Buildings that nobody's grid has: their alarms go to whoever is on duty. */
function Without({ list }: { readonly list: GridList }) {
  const { t } = useWords();
  return (
    <section className={css.card} aria-label={t("grid.without")}>
      <h2>{list.without.length === 0 ? t("grid.withoutNone") : t("grid.withoutCount", { count: list.without.length })}</h2>
      {list.without.length === 0 ? null : (
        <>
          <p className={css.quiet}>{t("grid.withoutWhy")}</p>
          <p>{list.without.map(({ name }) => name).join(t("list.comma"))}</p>
        </>
      )}
    </section>
  );
}
