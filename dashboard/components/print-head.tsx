import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import css from "../pages/duty-log-page.module.css";
import { fullTime } from "../words/time.ts";

/** On paper only: whose sheet it is, and when it was printed. */
export function PrintHead() {
  const { t, language } = useWords();
  const community = useLive((state) => state.status?.communityName);
  const now = useNow(1_000);
  return <p className={css.paper}>{t("print.head", { community: community ?? "", time: fullTime(now, language) })}</p>;
}
