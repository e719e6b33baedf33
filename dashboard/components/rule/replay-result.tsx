import { Link } from "@tanstack/react-router";
import {
  DAY,
  HOUR,
  type ReplayExample,
  type ReplayResult,
  ROLES,
  SEVERITY_WORDS,
  VERDICT_WORDS,
  wordsOf,
} from "../../../contracts/index.ts";
import { PairChart } from "../../charts/pair-chart.tsx";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fieldOfInstant, fullTime } from "../../words/time.ts";
import own from "./rule.module.css";
import { useSubjectName } from "./subject-name.tsx";

function Figures({ result }: { readonly result: ReplayResult }) {
  const { t } = useWords();
  const figure = (name: string, value: number | string, more?: string) => (
    <div key={name} className={own.figure}>
      <span className={css.quiet}>{name}</span>
      <strong>{value}</strong>
      {more === undefined ? null : <span className={css.quiet}>{more}</span>}
    </div>
  );
  const perDay = (count: number): string =>
    t("rule.replay.perDay", { count: result.days <= 0 ? 0 : Math.round((count / result.days) * 10) / 10 });
  const shift = (name: string, { count, medianSeconds }: ReplayResult["earlier"]) =>
    figure(name, count, count === 0 ? undefined : t("rule.replay.median", { count: Math.round(medianSeconds / 6) / 10 }));
  return (
    <div className={own.figures}>
      {figure(t("rule.replay.inForce"), result.raised.old, perDay(result.raised.old))}
      {figure(t("rule.replay.changed"), result.raised.new, perDay(result.raised.new))}
      {figure(t("rule.replay.both"), result.both)}
      {figure(t("rule.replay.onlyNew"), result.onlyNew)}
      {figure(t("rule.replay.onlyOld"), result.onlyOld)}
      {result.joined.old + result.joined.new === 0 ? null : figure(t("rule.replay.joined"), result.joined.old + result.joined.new)}
      {shift(t("rule.replay.earlier"), result.earlier)}
      {shift(t("rule.replay.later"), result.later)}
      {figure(t("rule.replay.severity"), `↑ ${result.severity.higher}  ↓ ${result.severity.lower}`)}
    </div>
  );
}

function Verdicts({ result }: { readonly result: ReplayResult }) {
  const { t, w } = useWords();
  const missed = result.verdicts.find((one) => one.verdict === "true")?.gone ?? 0;
  return (
    <section className={css.card}>
      <h2>{t("rule.replay.verdicts")}</h2>
      <p className={css.quiet}>{t("rule.replay.verdictsHint")}</p>
      {missed > 0 ? (
        <p role="alert" className={css.failure}>
          {t("rule.replay.missesTrue", { count: missed })}
        </p>
      ) : null}
      {result.verdicts.length === 0 ? (
        <p>{t("rule.replay.noVerdicts")}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("act.verdict")}</th>
              <th>{t("rule.replay.kept")}</th>
              <th>{t("rule.replay.gone")}</th>
            </tr>
          </thead>
          <tbody>
            {result.verdicts.map(({ verdict, kept, gone }) => (
              <tr key={verdict}>
                <td>{w(wordsOf(VERDICT_WORDS, verdict))}</td>
                <td>{kept}</td>
                <td>{gone}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface PairsProps {
  readonly title: string;
  readonly what: string;
  readonly rows: readonly { readonly name: string; readonly old: number; readonly new: number }[];
}

function Pairs({ title, what, rows }: PairsProps) {
  const { t } = useWords();
  const short = (count: number): number => Math.round(count * 100) / 100;
  if (rows.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{title}</h2>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{what}</th>
              <th>{t("rule.replay.inForce")}</th>
              <th>{t("rule.replay.changed")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <td>{row.name}</td>
                <td>{short(row.old)}</td>
                <td>{short(row.new)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function roleName(role: string): (typeof ROLES)[keyof typeof ROLES]["words"] | null {
  return Object.entries(ROLES).find(([name]) => name === role)?.[1].words ?? null;
}

/** To the alert that was really raised, else to the stretch of data that it would have been raised on. */
function ExampleLink({ example, measurement }: { readonly example: ReplayExample; readonly measurement: string | null }) {
  const { t } = useWords();
  const at = Date.parse(example.oldAt ?? example.newAt ?? "");
  if (example.alert !== null)
    return (
      <Link to="/alerts/$id" params={{ id: example.alert }}>
        {t("rule.replay.openAlert")}
      </Link>
    );
  const device = example.device ?? (example.subject.kind === "device" ? example.subject.id : null);
  if (device !== null && Number.isFinite(at))
    return (
      <Link
        to="/devices/$id"
        params={{ id: device }}
        search={{
          range: "custom",
          from: fieldOfInstant(at - HOUR),
          to: fieldOfInstant(at + HOUR),
          ...(measurement === null ? {} : { measurement }),
        }}
      >
        {t("rule.replay.openData")}
      </Link>
    );
  if (example.subject.kind === "person")
    return (
      <Link to="/people" search={{ id: example.subject.id }}>
        {t("rule.replay.openPerson")}
      </Link>
    );
  return null;
}

function Examples({ result, measurement }: { readonly result: ReplayResult; readonly measurement: string | null }) {
  const { t, w, language } = useWords();
  const name = useSubjectName();
  const time = (at: string | null): string => (at === null ? "—" : fullTime(Date.parse(at), language));
  const severity = (one: ReplayExample["oldSeverity"]): string => (one === null ? "" : ` ${w(SEVERITY_WORDS[one])}`);
  return (
    <section className={css.card}>
      <h2>{t("rule.replay.differences")}</h2>
      {result.examples.length === 0 ? (
        <p>{result.joined.old + result.joined.new === 0 ? t("rule.replay.noDifference") : t("rule.replay.onlyJoined")}</p>
      ) : (
        <>
          <p className={css.quiet}>{t("rule.replay.someOf", { count: result.examples.length, of: result.differing })}</p>
          <div className={css.scroll}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th>{t("rule.replay.what")}</th>
                  <th>{t("rule.replay.whom")}</th>
                  <th>{t("rule.replay.inForce")}</th>
                  <th>{t("rule.replay.changed")}</th>
                  <th>{t("rule.replay.why")}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {result.examples.map((example) => (
                  <tr key={`${example.kind} ${example.subject.id} ${example.oldAt} ${example.newAt}`}>
                    <td>
                      {t(`rule.replay.kind.${example.kind}`)}
                      {example.verdict === null ? null : <div className={css.quiet}>{w(wordsOf(VERDICT_WORDS, example.verdict))}</div>}
                    </td>
                    <td>{name(example.subject)}</td>
                    <td>
                      {time(example.oldAt)}
                      {severity(example.oldSeverity)}
                    </td>
                    <td>
                      {time(example.newAt)}
                      {severity(example.newSeverity)}
                    </td>
                    <td>{example.reason === null ? t("rule.replay.hidden") : w(example.reason)}</td>
                    <td>
                      <ExampleLink example={example} measurement={measurement} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

interface ResultProps {
  readonly result: ReplayResult;
  /** Of the rule's first limit: what a stretch of data is opened on. */
  readonly measurement: string | null;
}

/** What a changed rule would have done, against the version in force. */
export function ReplayFindings({ result, measurement }: ResultProps) {
  const { t, w } = useWords();
  const before = t("rule.replay.inForce");
  const after = t("rule.replay.changed");
  return (
    <>
      {result.lacks.map((lack) => (
        <p key={lack.en} className={css.failure}>
          {w(lack)}
        </p>
      ))}
      <Figures result={result} />
      <Verdicts result={result} />
      <section className={css.card}>
        <h2>{t("rule.replay.byDay")}</h2>
        <PairChart name={t("rule.replay.byDay")} days={result.perDay} before={before} after={after} />
        <details>
          <summary>{t("rule.replay.asTable")}</summary>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("rule.replay.day")}</th>
                <th>{before}</th>
                <th>{after}</th>
              </tr>
            </thead>
            <tbody>
              {result.perDay.map((each) => (
                <tr key={each.day}>
                  <td>{each.day}</td>
                  <td>{each.old}</td>
                  <td>{each.new}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </section>
      <div className={css.grid}>
        <Pairs
          title={t("rule.replay.byDesk")}
          what={t("rule.replay.desk")}
          rows={result.perDesk.map((desk) => {
            const words = roleName(desk.role);
            return { name: words ? w(words) : desk.role, old: desk.old, new: desk.new };
          })}
        />
        <Pairs title={t("rule.replay.byPlace")} what={t("alert.place")} rows={result.perPlace} />
      </div>
      <Examples result={result} measurement={measurement} />
      <p className={css.quiet}>
        {t("rule.replay.effort", {
          readings: result.readings,
          events: result.events,
          days: Math.round(result.days * 10) / 10,
          seconds: Math.round(result.seconds * 10) / 10,
        })}
      </p>
    </>
  );
}

/** Longest period that a replay may cover, in milliseconds. */
export const LONGEST_REPLAY = 92 * DAY;
