import { type Instant, type PublicAlert, SEVERITY_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { runningText } from "../words/time.ts";
import css from "./public-queue.module.css";
import { SeverityShape } from "./severity.tsx";

interface Props {
  readonly alerts: readonly PublicAlert[];
  readonly label: string;
  /** By the hub's clock. */
  readonly now: Instant;
}

/** Open alerts as anybody may read them: severity, kind, building, and since when. */
export function PublicQueue({ alerts, label, now }: Props) {
  const { t, w, language } = useWords();
  if (alerts.length === 0) return null;
  return (
    <ul className={css.queue} aria-label={label}>
      {alerts.map((one) => (
        <li key={one.id} data-waiting={one.waiting}>
          <SeverityShape severity={one.severity} size={20} />
          <span className={css.what}>
            <strong>{w(one.kind)}</strong> {one.where ?? t("public.nowhere")}
          </span>
          <span className={css.state}>
            {w(SEVERITY_WORDS[one.severity])} · {t(one.waiting ? "public.waiting" : "public.taken")} ·{" "}
            <span className={css.age}>{runningText(now - Date.parse(one.since), language)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
