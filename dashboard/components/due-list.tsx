import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import { NOBODYS } from "../../contracts/index.ts";
import { dueTable, useDueVisits, useVisitLoads } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { useRight } from "./desk.ts";
import { DueItem } from "./due-item.tsx";
import { MoveVisits } from "./move-visits.tsx";
import { Bones, Empty, Failed } from "./states.tsx";
import { TableFiles } from "./table-files.tsx";
import { TickNotes } from "./tick-notes.tsx";
import { useTicks } from "./use-ticks.ts";
import visitCss from "./visits.module.css";

/** Today, the week that one plans by, and longer than any rhythm. */
const SPANS = [0, 7, 366] as const;

/** What is due, as far as the address asks: somebody's, a grid's, today's or later. */
export function DueList() {
  const { t } = useWords();
  const { worker, grid, days: asked } = useSearch({ from: "/shell/visits" });
  const navigate = useNavigate({ from: "/visits" });
  const mayPlan = useRight("visits.plan");
  const [mine, setMine] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ticks = useTicks();
  const days = SPANS.find((span) => String(span) === asked) ?? 0;
  const filter = { days, mine, worker, grid };
  const { data, error, isPending, refetch } = useDueVisits(filter);
  const set = (change: Record<string, string | undefined>) => {
    setChosen([]);
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const people = [...new Set(data?.items.map(({ person }) => person))];
  const left = chosen.filter((person) => people.includes(person));
  return (
    <div className={css.form}>
      <div className={css.filters}>
        <Select
          style={{ minWidth: 150 }}
          value={days}
          aria-label={t("visit.span")}
          onChange={(span) => set({ days: span === 0 ? undefined : String(span) })}
          options={SPANS.map((span) => ({ value: span, label: t(`visit.span.${span}`) }))}
        />
        {worker === undefined ? (
          <Checkbox checked={mine} onChange={(event) => setMine(event.target.checked)}>
            {t("visit.mine")}
          </Checkbox>
        ) : null}
        <OnlyOf worker={worker} grid={grid} clear={() => set({ worker: undefined, grid: undefined })} />
        {data ? <span className={css.quiet}>{t("visit.counts", { count: data.items.length, overdue: data.overdue })}</span> : null}
        <span className={css.spring} />
        <TableFiles path={dueTable(filter)} prints={{ page: "visits" }} />
      </div>
      <TickNotes ticks={ticks} />
      {mayPlan && data ? <MoveVisits items={data.items} people={people} chosen={left} choose={setChosen} /> : null}
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? <Empty title={t("visit.empty")} hint={t("visit.emptyHint")} /> : null}
      <ul className={visitCss.list}>
        {data?.items.map((one) => (
          <DueItem
            key={`${one.person} ${one.way}`}
            {...{ one, ticks }}
            chosen={
              mayPlan
                ? {
                    on: left.includes(one.person),
                    choose: (on) => setChosen(on ? [...left, one.person] : left.filter((person) => person !== one.person)),
                  }
                : undefined
            }
          />
        ))}
      </ul>
    </div>
  );
}

interface OnlyProps {
  readonly worker: string | undefined;
  readonly grid: string | undefined;
  readonly clear: () => void;
}

/** Whose list it is, with the way back to everybody's. */
function OnlyOf({ worker, grid, clear }: OnlyProps) {
  const { t } = useWords();
  const { data } = useVisitLoads();
  if (worker === undefined && grid === undefined) return null;
  const nameIn = (lines: readonly { readonly id: string | null; readonly name: string | null }[] | undefined, id: string) =>
    lines?.find((line) => line.id === id)?.name ?? id;
  const names = [
    worker === undefined ? [] : [worker === NOBODYS ? t("load.nobody") : nameIn(data?.workers, worker)],
    grid === undefined ? [] : [grid === NOBODYS ? t("load.noGrid") : nameIn(data?.grids, grid)],
  ];
  return (
    <>
      <strong>{t("load.only", { name: names.flat().join(t("list.comma")) })}</strong>
      <Button onClick={clear}>{t("load.everybody")}</Button>
    </>
  );
}
