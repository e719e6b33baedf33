import type { Words } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime, timeText } from "../words/time.ts";
import css from "./timeline.module.css";

export interface TimelineEntry {
  readonly at: string;
  readonly by: string | null;
  readonly byName: string | null;
  readonly words: Words;
}

/** The log, newest first, each line with its name and time. */
export function Timeline({ entries, label }: { readonly entries: readonly TimelineEntry[]; readonly label: string }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const ordered = entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => Date.parse(b.entry.at) - Date.parse(a.entry.at) || b.index - a.index);
  return (
    <ol className={css.line} aria-label={label}>
      {ordered.map(({ entry, index }) => (
        <li key={index} className={css.item}>
          <time className={css.time} dateTime={entry.at} title={fullTime(Date.parse(entry.at), language)}>
            {timeText(Date.parse(entry.at), now, language, true)}
          </time>
          <span>
            <span className={css.by}>{entry.byName ?? (entry.by === null ? t("log.hub") : entry.by)}</span>
            {w(entry.words)}
          </span>
        </li>
      ))}
    </ol>
  );
}
