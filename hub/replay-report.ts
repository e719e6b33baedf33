import type { ReplayResult, ReplayView } from "../contracts/index.ts";

const pad = (name: string): string => `${name}:`.padEnd(26);
const shift = ({ count, medianSeconds }: ReplayResult["earlier"]): string =>
  count === 0 ? "0" : `${count} (median ${Math.round(medianSeconds / 6) / 10} min)`;

/** What a replay found, as lines for the terminal. */
export function replayReport(view: ReplayView, result: ReplayResult): string {
  const { raised, days } = result;
  const perDay = (count: number): string => `${count} (${days <= 0 ? 0 : Math.round((count / days) * 100) / 100} a day)`;
  const lines = [
    `${view.rule}: version ${view.version}, in force, against the text given; ${view.from} – ${view.to}`,
    ...result.lacks.map((lack) => `! ${lack.en}`),
    `${pad("raised by the one in force")} ${perDay(raised.old)}`,
    `${pad("raised by the text given")} ${perDay(raised.new)}`,
    `${pad("by both")} ${result.both}`,
    `${pad("only in force")} ${result.onlyOld}`,
    `${pad("only the text given")} ${result.onlyNew}`,
    `${pad("earlier")} ${shift(result.earlier)}`,
    `${pad("later")} ${shift(result.later)}`,
    `${pad("severity")} ${result.severity.higher} up, ${result.severity.lower} down`,
    ...result.verdicts.map(({ verdict, kept, gone }) => `${pad(`judged ${verdict}`)} ${kept} would still come, ${gone} would not`),
    ...result.perDesk.map(
      (desk) => `${pad(`a day at ${desk.role}`)} ${Math.round(desk.old * 100) / 100} → ${Math.round(desk.new * 100) / 100}`,
    ),
    ...result.examples.map(
      ({ kind, subject, oldAt, newAt, alert }) =>
        `  ${kind}  ${subject.kind}:${subject.id}  ${oldAt ?? "—"} → ${newAt ?? "—"}${alert === null ? "" : `  alert ${alert}`}`,
    ),
    `${result.readings} readings and ${result.events} events of ${Math.round(days * 10) / 10} days in ${Math.round(result.seconds * 10) / 10} s`,
  ];
  return `${lines.join("\n")}\n`;
}
