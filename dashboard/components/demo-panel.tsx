import { Button, Popover } from "antd";
import { useState } from "react";
import { useScenarios, useStartScenario } from "../data/scenarios.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./alert-panel.module.css";
import { useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";

/** Starts a scripted scenario on the real pipeline; there only on a hub that runs the demo. */
export function DemoPanel() {
  const { t, w } = useWords();
  const scenarios = useScenarios(useRight("demo.scenarios"));
  const start = useStartScenario();
  const [started, setStarted] = useState<string | null>(null);
  if (!scenarios.data || scenarios.data.items.length === 0) return null;
  const content = (
    <div style={{ width: 420, maxHeight: "70vh", overflow: "auto", display: "grid", gap: 10 }}>
      <p className={css.quiet}>{t("demo.about")}</p>
      <FailureLine error={start.error} />
      {started !== null ? <p role="status">{t("demo.started", { name: started })}</p> : null}
      {scenarios.data.items.map((scenario) => (
        <div key={scenario.name} style={{ display: "grid", gridTemplateColumns: "1fr max-content", gap: "2px 10px" }}>
          <strong>{w(scenario.words)}</strong>
          <Button
            size="small"
            loading={start.isPending && start.variables === scenario.name}
            onClick={() => start.mutate(scenario.name, { onSuccess: () => setStarted(w(scenario.words)) })}
          >
            {t("demo.start")}
          </Button>
          <span className={css.quiet} style={{ gridColumn: "1 / -1" }}>
            {w(scenario.about)} · {t("demo.minutes", { count: scenario.minutes })}
          </span>
        </div>
      ))}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" title={t("demo.title")} content={content}>
      <Button>{t("demo.title")}</Button>
    </Popover>
  );
}
