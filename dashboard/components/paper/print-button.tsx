import { App, Button, type ButtonProps } from "antd";
import { useEffect, useState } from "react";
import type { Print, PrintPage } from "../../../contracts/index.ts";
import { takeNumber } from "../../data/prints.ts";
import { useWords } from "../../i18n/setup.ts";
import { useLive } from "../../live/hooks.ts";
import { useFailure } from "../states.tsx";
import { usePaper } from "./paper.ts";

export interface PrintButtonProps extends Pick<ButtonProps, "type" | "disabled"> {
  readonly page: PrintPage;
  /** What the sheet is about, as `case:…`; left out: the whole of one's own area. */
  readonly subject?: string;
  /** Where a sheet gets more than a number as it is printed; left out: the number alone. */
  readonly take?: () => Promise<Print>;
}

/** The one way to paper: takes a number of the hub, which stands on the sheet with name and time. */
export function PrintButton({ page, subject, take, type, disabled }: PrintButtonProps) {
  const { t } = useWords();
  const failure = useFailure();
  const { message } = App.useApp();
  const { show, print } = usePaper();
  const linked = useLive((state) => state.link === "live");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    show(page);
    return () => show(null);
  }, [page, show]);
  const press = async (): Promise<void> => {
    setBusy(true);
    try {
      await print(page, take ?? (() => takeNumber(page, subject ?? null)));
    } catch (error) {
      void message.error(failure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      {...(type && { type })}
      {...(disabled !== undefined && { disabled })}
      loading={busy}
      title={t(linked ? "print.hint" : "print.hintUnnumbered")}
      onClick={() => void press()}
    >
      {t(linked ? "print.print" : "print.unnumbered")}
    </Button>
  );
}
