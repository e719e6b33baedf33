import { Link, useParams } from "@tanstack/react-router";
import { App, Button, Checkbox, Select } from "antd";
import { useState } from "react";
import {
  CARE_RESULT_WORDS,
  CARE_WAY_WORDS,
  isRole,
  isToReach,
  PERSON_STATE_WORDS,
  ROLES,
  ROUND_REASON_WORDS,
  type RoundLine,
  type RoundView,
} from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { FailureLine } from "../components/form-end.tsx";
import { RoundCountsLine } from "../components/round-counts.tsx";
import { Bones, Failed, useFailure } from "../components/states.tsx";
import { TableFiles } from "../components/table-files.tsx";
import { TickNotes } from "../components/tick-notes.tsx";
import { type Ticks, useTicks } from "../components/use-ticks.ts";
import { VisitButtons } from "../components/visit-buttons.tsx";
import visitCss from "../components/visits.module.css";
import { roundTable, tickPath, useRound, useVisitActs, useWorkers } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import css from "./page.module.css";

interface ItemProps {
  readonly round: RoundView;
  readonly item: RoundLine;
  readonly ticks: Ticks;
  readonly chosen: boolean;
  /** Null where one may not say who goes. */
  readonly choose: ((on: boolean) => void) | null;
}

function Item({ round, item, ticks, chosen, choose }: ItemProps) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const [again, setAgain] = useState(false);
  const key = `${round.id} ${item.person}`;
  const isWaiting = ticks.waiting.some((tick) => tick.key === key);
  const isOpen = round.endedAt === null && (isToReach(item) || again);
  return (
    <li className={visitCss.item} data-left={isToReach(item)}>
      <div className={visitCss.line}>
        {choose === null ? null : (
          <Checkbox
            checked={chosen}
            onChange={(event) => choose(event.target.checked)}
            aria-label={t("round.choose", { name: item.name })}
          />
        )}
        <span className={visitCss.name}>{item.name}</span>
        <span>{item.place}</span>
        {item.workerName === null ? null : <span className={visitCss.quiet}>{item.workerName}</span>}
        {item.gone === undefined ? null : <strong>{w(PERSON_STATE_WORDS[item.gone])}</strong>}
        {item.result === null ? (
          item.gone === undefined && <span className={visitCss.late}>{t("round.left")}</span>
        ) : (
          <span className={isToReach(item) ? visitCss.late : undefined}>
            {w(CARE_RESULT_WORDS[item.result])}
            <span className={visitCss.quiet}>
              {" "}
              {item.at === null ? "" : timeText(Date.parse(item.at), now, language)} {item.byName}
            </span>
          </span>
        )}
      </div>
      {item.note === null ? null : <div>{item.note}</div>}
      {isWaiting ? <p className={visitCss.quiet}>{t("visit.kept")}</p> : null}
      {isOpen && !isWaiting ? (
        <VisitButtons
          way={round.way}
          mayMove={round.reason !== "visit"}
          who={item.name}
          person={item.person}
          say={(body) => {
            setAgain(false);
            ticks.add({ path: tickPath(round.id, item.person), key, body });
          }}
        />
      ) : null}
      {!isOpen && !isWaiting && round.endedAt === null && item.gone !== "died" ? (
        <div>
          <Button size="small" type="text" onClick={() => setAgain(true)}>
            {t("round.change")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

interface AssignProps {
  readonly round: RoundView;
  readonly chosen: readonly string[];
  readonly clear: () => void;
}

function Assign({ round, chosen, clear }: AssignProps) {
  const { t, w } = useWords();
  const failure = useFailure();
  const workers = useWorkers(true);
  const { assign } = useVisitActs();
  return (
    <div className={css.filters}>
      <Select
        style={{ minWidth: 220 }}
        disabled={chosen.length === 0}
        loading={workers.isPending || assign.isPending}
        value={null}
        placeholder={t("round.assign", { count: chosen.length })}
        aria-label={t("round.assign", { count: chosen.length })}
        onChange={(worker: string | null) =>
          assign.mutate({ id: round.id, people: chosen, worker: worker === "" ? null : worker }, { onSuccess: clear })
        }
        options={[
          { value: "", label: t("round.nobody") },
          ...(workers.data ?? []).map(({ user, name, role }) => ({
            value: user,
            label: `${name} · ${isRole(role) ? w(ROLES[role].words) : role}`,
          })),
        ]}
      />
      {assign.error ? (
        <span role="alert" className={css.failure}>
          {failure(assign.error)}
        </span>
      ) : null}
    </div>
  );
}

function Head({ round }: { readonly round: RoundView }) {
  const { t, w, language } = useWords();
  const { modal } = App.useApp();
  const now = useNow(60_000);
  const mayPlan = useRight("visits.plan");
  const { end } = useVisitActs();
  const ask = (): void =>
    void modal.confirm({
      title: t("round.endAsk"),
      content: round.counts.left > 0 ? t("round.endLeft", { count: round.counts.left }) : t("round.endDone"),
      okText: t("round.end"),
      cancelText: t("act.cancel"),
      onOk: () => end.mutateAsync(round.id).catch(() => undefined),
    });
  return (
    <>
      <div className={css.head}>
        <h1>{round.title}</h1>
        <span className={css.spring} />
        <TableFiles path={roundTable(round.id)} prints={{ page: "round", subject: `round:${round.id}` }} />
        {mayPlan && round.endedAt === null ? (
          <Button onClick={ask} loading={end.isPending}>
            {t("round.end")}
          </Button>
        ) : null}
      </div>
      <p className={css.quiet}>
        {w(ROUND_REASON_WORDS[round.reason])} · {w(CARE_WAY_WORDS[round.way])} · {t("round.by", { name: round.createdByName })} ·{" "}
        {round.endedAt === null
          ? t("round.due", { time: timeText(Date.parse(round.dueAt), now, language) })
          : t("round.ended", { time: timeText(Date.parse(round.endedAt), now, language), name: round.endedByName ?? "" })}
      </p>
      {round.warning === null ? null : <p className={css.note}>{round.warning}</p>}
      <FailureLine error={end.error} />
    </>
  );
}

/** One round: who is left stands out, each person is ticked with one press. */
export function RoundPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/rounds/$id" });
  const mayPlan = useRight("visits.plan");
  const ticks = useTicks();
  const { data: round, error, isPending, refetch } = useRound(id);
  const [onlyLeft, setOnlyLeft] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const items = (round?.items ?? []).filter((item) => !onlyLeft || isToReach(item));
  const plans = mayPlan && round?.endedAt === null;
  return (
    <div className={css.page}>
      <Link to="/visits" search={{ tab: "rounds" }}>
        {t("round.back")}
      </Link>
      {isPending ? <Bones /> : null}
      {error && !round ? <Failed error={error} retry={() => void refetch()} /> : null}
      {round ? (
        <>
          <Head round={round} />
          <RoundCountsLine counts={round.counts} />
          <TickNotes ticks={ticks} />
          <div className={css.filters}>
            <Checkbox checked={onlyLeft} onChange={(event) => setOnlyLeft(event.target.checked)}>
              {t("round.onlyLeft")}
            </Checkbox>
            {plans ? (
              <>
                <Checkbox
                  checked={items.length > 0 && chosen.length === items.length}
                  indeterminate={chosen.length > 0 && chosen.length < items.length}
                  onChange={(event) => setChosen(event.target.checked ? items.map(({ person }) => person) : [])}
                >
                  {t("round.chooseAll")}
                </Checkbox>
                <Assign round={round} chosen={chosen} clear={() => setChosen([])} />
              </>
            ) : null}
          </div>
          <ul className={visitCss.list}>
            {items.map((item) => (
              <Item
                key={item.person}
                {...{ round, item, ticks }}
                chosen={chosen.includes(item.person)}
                choose={plans ? (on) => setChosen(on ? [...chosen, item.person] : chosen.filter((one) => one !== item.person)) : null}
              />
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
