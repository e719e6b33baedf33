import { App, Button, Checkbox, Select } from "antd";
import { useState } from "react";
import type { DueVisit, VisitMove, VisitsMoved } from "../../contracts/index.ts";
import { useVisitActs, useWorkers } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { FailureLine } from "./form-end.tsx";

interface Props {
  readonly items: readonly DueVisit[];
  readonly people: readonly string[];
  readonly chosen: readonly string[];
  readonly choose: (people: readonly string[]) => void;
}

const NOBODY = "";

/** Gives the visits of the chosen people to somebody; asked before, undone with one press after. */
export function MoveVisits({ items, people, chosen, choose }: Props) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const workers = useWorkers(true);
  const { move } = useVisitActs();
  const [done, setDone] = useState<{ readonly moved: VisitsMoved; readonly name: string } | null>(null);
  const nameOf = (user: string | null): string =>
    user === null ? t("load.nobody") : (workers.data?.find((one) => one.user === user)?.name ?? user);
  const give = (to: string | null): void => {
    const moves = chosen.flatMap((person): VisitMove[] => {
      const from = items.find((one) => one.person === person)?.worker ?? null;
      return from === to ? [] : [{ person, from, to }];
    });
    const name = nameOf(to);
    if (moves.length === 0) {
      choose([]);
      return;
    }
    modal.confirm({
      title: t("load.ask", { count: moves.length, name }),
      content: t("load.askHint"),
      okText: t("load.give"),
      cancelText: t("act.cancel"),
      onOk: () =>
        move
          .mutateAsync(moves)
          .then((moved) => {
            setDone({ moved, name });
            choose([]);
          })
          .catch(() => undefined),
    });
  };
  const undo = (): void => {
    if (done === null) return;
    const back = done.moved.moved.map(({ person, from, to }) => ({ person, from: to, to: from }));
    move.mutate(back, { onSuccess: () => setDone(null) });
  };
  return (
    <>
      <div className={css.filters}>
        <Checkbox
          checked={people.length > 0 && chosen.length === people.length}
          indeterminate={chosen.length > 0 && chosen.length < people.length}
          onChange={(event) => choose(event.target.checked ? people : [])}
        >
          {t("round.chooseAll")}
        </Checkbox>
        <Select
          style={{ minWidth: 220 }}
          disabled={chosen.length === 0}
          loading={workers.isPending || move.isPending}
          value={null}
          placeholder={t("load.to", { count: chosen.length })}
          aria-label={t("load.to", { count: chosen.length })}
          onChange={(worker: string | null) => give(worker === NOBODY ? null : worker)}
          options={[
            { value: NOBODY, label: t("load.nobody") },
            ...(workers.data ?? []).map(({ user, name }) => ({ value: user, label: name })),
          ]}
        />
      </div>
      <FailureLine error={move.error} />
      {done === null ? null : (
        <p role="status" className={`${css.note} ${css.filters}`}>
          {t("load.moved", { count: done.moved.moved.length, name: done.name })}
          {done.moved.left.length > 0 ? t("load.left", { count: done.moved.left.length }) : ""}
          {done.moved.moved.length > 0 ? (
            <Button size="small" loading={move.isPending} onClick={undo}>
              {t("load.undo")}
            </Button>
          ) : null}
          <Button size="small" type="text" onClick={() => setDone(null)}>
            {t("visit.refusedSeen")}
          </Button>
        </p>
      )}
    </>
  );
}
