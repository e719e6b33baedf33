import { Button } from "antd";
import { useState } from "react";
import { useWords } from "../i18n/setup.ts";

/** The clipboard exists on secure pages only; on a LAN without HTTPS the old way still works. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by the browser: try the old way.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const { t } = useWords();
  const [state, setState] = useState<"idle" | "done" | "failed">("idle");
  return (
    <Button size="small" onClick={async () => setState((await copy(text)) ? "done" : "failed")}>
      {state === "done" ? t("copy.done") : state === "failed" ? t("copy.failed") : (label ?? t("copy.copy"))}
    </Button>
  );
}
