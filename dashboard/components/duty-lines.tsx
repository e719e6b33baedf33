import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { DUTY_LINE_KIND_WORDS, type DutyLine } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/duty-log-page.module.css";
import page from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";

interface DutyLinesProps {
  readonly lines: readonly DutyLine[];
  /** Null: who reads may not write. */
  readonly onCorrect: ((line: DutyLine) => void) | null;
}

/** Opens the case, else the alert, that a line is about. */
function About({ line }: { readonly line: DutyLine }) {
  const { w } = useWords();
  if (line.about === null) return null;
  if (line.kind !== "alert" && line.kind !== "hub" && line.case !== null)
    return (
      <Link to="/cases/$id" params={{ id: line.case }}>
        {w(line.about)}
      </Link>
    );
  if (line.alert === null) return <>{w(line.about)}</>;
  return (
    <Link to="/alerts/$id" params={{ id: line.alert }}>
      {w(line.about)}
    </Link>
  );
}

function What({ line, onCorrect }: { readonly line: DutyLine; readonly onCorrect: DutyLinesProps["onCorrect"] }) {
  const { t, w } = useWords();
  const notes = [
    ...(line.drill ? [t("dutyLog.drill")] : []),
    ...(line.nextShift ? [t("dutyLog.nextShift")] : []),
    ...(line.corrects === null ? [] : [t("dutyLog.corrects")]),
    ...(line.correctedBy === null ? [] : [t("dutyLog.corrected")]),
  ];
  return (
    <>
      {notes.length > 0 ? <strong>[{notes.join(t("list.comma"))}] </strong> : null}
      <span className={line.correctedBy === null ? undefined : css.gone}>{w(line.what)}</span>
      {line.kind === "remark" && line.correctedBy === null && onCorrect !== null ? (
        <Button className={css.screen ?? ""} size="small" type="link" onClick={() => onCorrect(line)}>
          {t("dutyLog.correct")}
        </Button>
      ) : null}
    </>
  );
}

/** One line each: when, what kind, who, what, about what. */
export function DutyLines({ lines, onCorrect }: DutyLinesProps) {
  const { t, w, language } = useWords();
  return (
    <div className={page.scroll}>
      <table className={`${page.table} ${css.log}`}>
        <thead>
          <tr>
            <th>{t("chart.time")}</th>
            <th>{t("dutyLog.kind")}</th>
            <th>{t("dutyLog.by")}</th>
            <th>{t("dutyLog.what")}</th>
            <th>{t("dutyLog.about")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td className={css.when}>{fullTime(Date.parse(line.at), language)}</td>
              <td className={css.short}>{w(DUTY_LINE_KIND_WORDS[line.kind])}</td>
              <td className={css.short}>{line.byName ?? t("dutyLog.hub")}</td>
              <td>
                <What line={line} onCorrect={onCorrect} />
              </td>
              <td>
                <About line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
