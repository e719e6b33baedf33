import { Button, Input, Progress, Select } from "antd";
import { useState } from "react";
import { DAY, type Instant, type ReplayView, type RuleDetail, toIso } from "../../../contracts/index.ts";
import { useReplay, useReplays, useRuleActs } from "../../data/rules.ts";
import { useWords } from "../../i18n/setup.ts";
import { useNow } from "../../live/hooks.ts";
import css from "../../pages/page.module.css";
import { fieldOfInstant, fullTime, instantOfField, timeText } from "../../words/time.ts";
import { useDesk, useRight } from "../desk.ts";
import { FailureLine } from "../form-end.tsx";
import { Bones, Empty, Failed } from "../states.tsx";
import { GoLive } from "./go-live.tsx";
import { LONGEST_REPLAY, ReplayFindings } from "./replay-result.tsx";
import own from "./rule.module.css";
import type { RuleDraft } from "./use-draft.ts";
import type { DraftReading } from "./use-reading.ts";

const SPANS = [1, 3, 7, 14, 30, 92] as const;

interface AskProps {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly reading: DraftReading;
  readonly onAsked: (id: string) => void;
}

function Ask({ rule, draft, reading, onAsked }: AskProps) {
  const { t } = useWords();
  const now = useNow(60_000);
  const { replay } = useRuleActs(rule.id);
  const [days, setDays] = useState<number | null>(14);
  const [custom, setCustom] = useState({ from: fieldOfInstant(now - 14 * DAY), to: fieldOfInstant(now) });
  const span: { readonly from: Instant | undefined; readonly to: Instant | undefined } =
    days === null ? { from: instantOfField(custom.from), to: instantOfField(custom.to) } : { from: now - days * DAY, to: now };
  const fits = span.from !== undefined && span.to !== undefined && span.from < span.to && span.to - span.from <= LONGEST_REPLAY;
  const start = (): void => {
    if (!fits || span.from === undefined || span.to === undefined) return;
    // This form is gone as soon as the replay is seen to run: what follows must not hang on it.
    const asked = replay.mutateAsync({ yaml: draft.text, from: toIso(span.from), to: toIso(span.to) });
    void asked.then(
      (view) => onAsked(view.id),
      () => undefined,
    );
  };
  return (
    <section className={css.card}>
      <h2>{t("rule.replay.ask")}</h2>
      <p className={css.quiet}>{t("rule.replay.about")}</p>
      <p>{draft.changed ? t("rule.replay.compares", { version: rule.version }) : t("rule.replay.unchanged", { version: rule.version })}</p>
      <div className={css.filters}>
        <Select
          style={{ width: 150 }}
          value={days ?? 0}
          aria-label={t("rule.replay.span")}
          onChange={(value) => setDays(value === 0 ? null : value)}
          options={[
            ...SPANS.map((count) => ({ value: Number(count), label: t("rule.replay.lastDays", { count }) })),
            { value: 0, label: t("range.custom") },
          ]}
        />
        {days === null ? (
          <>
            <Input
              style={{ width: 200 }}
              type="datetime-local"
              aria-label={t("range.from")}
              value={custom.from}
              onChange={(event) => setCustom({ ...custom, from: event.target.value })}
            />
            <Input
              style={{ width: 200 }}
              type="datetime-local"
              aria-label={t("range.to")}
              value={custom.to}
              onChange={(event) => setCustom({ ...custom, to: event.target.value })}
            />
          </>
        ) : null}
        <Button type="primary" onClick={start} loading={replay.isPending} disabled={!fits || reading.faults.length > 0}>
          {t("rule.replay.start")}
        </Button>
      </div>
      {fits ? null : <p role="alert">{t("rule.replay.badSpan")}</p>}
      {reading.faults.length > 0 ? <p role="alert">{t("rule.mendFirst", { count: reading.faults.length })}</p> : null}
      <FailureLine error={replay.error} />
    </section>
  );
}

function UnderWay({
  view,
  onCancel,
  cancelling,
}: {
  readonly view: ReplayView;
  readonly onCancel: () => void;
  readonly cancelling: boolean;
}) {
  const { t } = useWords();
  const now = useNow(1_000);
  const mayWrite = useRight("rules.write");
  const lasted = Math.max(0, now - Date.parse(view.askedAt)) / 1_000;
  const left = view.progress > 0.05 ? Math.ceil((lasted / view.progress) * (1 - view.progress)) : null;
  return (
    <section className={css.card} aria-live="polite">
      <h2>{t(`rule.replay.state.${view.state}`)}</h2>
      <Progress percent={Math.round(view.progress * 100)} status="active" aria-label={t("rule.replay.progress")} />
      <p className={css.quiet}>
        {left === null ? t("rule.replay.reading") : t("rule.replay.left", { count: left })} {t("rule.replay.goesOn")}
      </p>
      {mayWrite ? (
        <span>
          <Button onClick={onCancel} loading={cancelling}>
            {t("rule.replay.cancel")}
          </Button>
        </span>
      ) : null}
    </section>
  );
}

function Earlier({
  rule,
  chosen,
  onChoose,
}: {
  readonly rule: RuleDetail;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}) {
  const { t, language } = useWords();
  const now = useNow(60_000);
  const { data } = useReplays(rule.id);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t("rule.replay.former")}</h2>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("rule.replay.askedAt")}</th>
              <th>{t("rule.replay.askedBy")}</th>
              <th>{t("rule.replay.span")}</th>
              <th>{t("alert.stateName")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {items.slice(0, 10).map((view) => (
              <tr key={view.id} aria-current={view.id === chosen}>
                <td>{timeText(Date.parse(view.askedAt), now, language)}</td>
                <td>{view.askedBy}</td>
                <td>
                  {fullTime(Date.parse(view.from), language)} – {fullTime(Date.parse(view.to), language)}
                </td>
                <td>{t(`rule.replay.state.${view.state}`)}</td>
                <td>
                  <Button size="small" onClick={() => onChoose(view.id)} disabled={view.id === chosen}>
                    {t("rule.replay.open")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface DoneProps {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly reading: DraftReading;
  readonly view: ReplayView;
  readonly onLive: () => void;
}

function Done({ rule, draft, reading, view, onLive }: DoneProps) {
  const { t } = useWords();
  const mayWrite = useRight("rules.write");
  const isOfDraft = view.yaml.trim() === draft.text.trim();
  if (view.result === null) return null;
  const measurement = rule.fields.find((field) => field.measurement !== null)?.measurement ?? null;
  return (
    <>
      {isOfDraft ? null : (
        <div className={own.bar}>
          <span>{t("rule.replay.otherText")}</span>
          {mayWrite ? <Button onClick={() => draft.set(view.yaml)}>{t("rule.replay.takeText")}</Button> : null}
        </div>
      )}
      {view.version === rule.version ? null : <p className={css.failure}>{t("rule.replay.otherVersion", { version: view.version })}</p>}
      <ReplayFindings result={view.result} measurement={measurement} />
      {mayWrite && draft.changed && isOfDraft ? (
        <div className={own.bar}>
          <span>{t("rule.replay.decide")}</span>
          <span className={css.spring} />
          <GoLive rule={rule} draft={draft} reading={reading} replay={view} onLive={onLive} />
        </div>
      ) : null}
    </>
  );
}

interface Props {
  readonly rule: RuleDetail;
  readonly draft: RuleDraft;
  readonly reading: DraftReading;
  /** Which replay is looked at, from the address. */
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  readonly onLive: () => void;
}

/** Runs a changed rule over the community's own history, and shows what it would have done. */
export function RuleReplay({ rule, draft, reading, chosen, onChoose, onLive }: Props) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const mayWrite = useRight("rules.write");
  const all = useReplays(rule.id);
  // After a reload, or in another window: what is under way is looked at again.
  const going = all.data?.items.find((view) => (view.state === "running" || view.state === "waiting") && view.askedBy === user.username);
  const id = chosen ?? going?.id ?? null;
  const { data: view, error, isPending, refetch } = useReplay(id);
  const { cancelReplay } = useRuleActs(rule.id);
  if (rule.noReplay !== null) return <Empty title={t("rule.replay.none")} hint={w(rule.noReplay)} />;
  const underWay = view?.state === "waiting" || view?.state === "running";
  return (
    <div className={css.list}>
      {mayWrite && !underWay ? <Ask rule={rule} draft={draft} reading={reading} onAsked={onChoose} /> : null}
      {id !== null && isPending ? <Bones rows={8} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {view && underWay ? <UnderWay view={view} onCancel={() => cancelReplay.mutate(view.id)} cancelling={cancelReplay.isPending} /> : null}
      <FailureLine error={cancelReplay.error} />
      {view?.state === "cancelled" ? <p role="status">{t("rule.replay.wasCancelled")}</p> : null}
      {view?.state === "failed" && view.error ? (
        <p role="alert" className={css.failure}>
          {w(view.error)}
        </p>
      ) : null}
      {view?.state === "done" ? <Done rule={rule} draft={draft} reading={reading} view={view} onLive={onLive} /> : null}
      {id === null && (all.data?.items.length ?? 0) === 0 ? (
        <Empty title={t("rule.replay.empty")} hint={t("rule.replay.emptyHint")} />
      ) : null}
      <Earlier rule={rule} chosen={id} onChoose={onChoose} />
    </div>
  );
}
