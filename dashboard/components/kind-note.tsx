import type { DeviceKind } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";

/** What a kind makes of a device that whoever registers it should know before: a wall switch would call for help by its light key. */
export function KindNote({ kind }: { readonly kind: DeviceKind | null }) {
  const { t } = useWords();
  if (kind !== "sos-button" && kind !== "help-button") return null;
  return (
    <span role="note" className={css.note}>
      {t(kind === "sos-button" ? "device.everyPressSos" : "device.everyPressHelp")}
    </span>
  );
}
