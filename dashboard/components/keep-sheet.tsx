import { Button } from "antd";
import { useState } from "react";
import type { HelpSheet } from "../../contracts/index.ts";
import { canKeep, keepSheet } from "../data/kept-sheets.ts";
import { useWords } from "../i18n/setup.ts";
import { sheetHtml } from "../words/help-sheet.ts";
import { fullTime } from "../words/time.ts";

/** Keeps a sheet on this device: it is shown where the hub cannot be reached, and wiped at log-out and when its case is over. */
export function KeepSheet({ sheet }: { readonly sheet: HelpSheet }) {
  const words = useWords();
  const { t, language } = words;
  const [state, setState] = useState<"kept" | "failed" | null>(null);
  if (!canKeep()) return null;
  const keep = async (): Promise<void> => {
    const takenAt = Date.parse(sheet.at);
    const html = sheetHtml(sheet, words, fullTime(takenAt, language));
    try {
      const kept = { place: sheet.place.id, name: sheet.place.name, case: sheet.case?.id ?? null, takenAt, html };
      await keepSheet(kept, { title: t("near.offlineTitle"), unnumbered: t("print.noNumberOffline") }, Date.now());
      setState("kept");
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <Button onClick={() => void keep()}>{t("near.keep")}</Button>
      {state === null ? null : (
        <span role="status">{t(state === "failed" ? "near.keptFailed" : sheet.case === null ? "near.kept" : "near.keptForCase")}</span>
      )}
    </>
  );
}
