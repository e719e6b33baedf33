import { Button } from "antd";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import type { Ticks } from "./use-ticks.ts";

/** What waits on this phone for a network, and what the hub would not take. */
export function TickNotes({ ticks }: { readonly ticks: Ticks }) {
  const { t } = useWords();
  return (
    <>
      {ticks.waiting.length > 0 ? (
        <p className={css.note} role="status">
          {t("visit.waiting", { count: ticks.waiting.length })}
        </p>
      ) : null}
      {ticks.refused.length > 0 ? (
        <p className={css.failure} role="alert">
          {t("visit.refused", { count: ticks.refused.length })}{" "}
          <Button size="small" onClick={ticks.forgetRefused}>
            {t("visit.refusedSeen")}
          </Button>
        </p>
      ) : null}
    </>
  );
}
