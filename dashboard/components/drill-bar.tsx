import { Link } from "@tanstack/react-router";
import { App } from "antd";
import { useDrillActs } from "../data/drills.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive, useNow } from "../live/hooks.ts";
import css from "../pages/shell.module.css";
import { timeText } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { useFailure } from "./states.tsx";

/** On every page while one runs: who runs it, until when, that all else is real, and the way to break it off. */
export function DrillBar() {
  const { t, language } = useWords();
  const { modal } = App.useApp();
  const failure = useFailure();
  const drill = useLive((state) => state.status?.drill);
  const runs = useRight("drills.run");
  const reads = useRight("drills.read");
  const now = useNow(30_000);
  const { end } = useDrillActs();
  if (drill === undefined) return null;
  const ask = (): void =>
    void modal.confirm({
      title: t("drill.abortAsk", { title: drill.title }),
      content: t("drill.abortHint"),
      okText: t("drill.abort"),
      cancelText: t("act.cancel"),
      onOk: () => end.mutateAsync({ id: drill.id, how: "aborted" }).catch(() => undefined),
    });
  const words = t("drill.bar", { title: drill.title, name: drill.byName, until: timeText(Date.parse(drill.until), now, language) });
  return (
    <div className={css.bar} role="status">
      {reads ? (
        <Link to="/drills/$id" params={{ id: drill.id }}>
          {words}
        </Link>
      ) : (
        words
      )}
      {runs ? (
        <button type="button" onClick={ask}>
          {t("drill.abort")}
        </button>
      ) : null}
      {end.error ? failure(end.error) : null}
    </div>
  );
}
