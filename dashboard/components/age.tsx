import type { Instant } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { ageOf, fullTime } from "../words/time.ts";

/** The words of an age; for sentences that contain one. */
export function useAgeText(): (at: Instant | null, now: Instant) => string {
  const { t } = useWords();
  return (at, now) => {
    if (at === null) return t("age.never");
    const age = ageOf(now - at);
    return age.key === "age.now" ? t("age.now") : t(age.key, { count: age.count });
  };
}

/** How old something is, counting on; the full time is in its title. */
export function Age({ at, every = 5_000 }: { readonly at: string | null; readonly every?: number }) {
  const { language } = useWords();
  const now = useNow(every);
  const text = useAgeText();
  if (at === null) return <span>{text(null, now)}</span>;
  const instant = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(instant, language)}>
      {text(instant, now)}
    </time>
  );
}
