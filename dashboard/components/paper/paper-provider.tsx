import { type ReactNode, useCallback, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import type { Print, PrintPage } from "../../../contracts/index.ts";
import { inTime } from "../../data/prints.ts";
import { hubTime, useLiveStore } from "../../live/hooks.ts";
import { useDesk } from "../desk.ts";
import { type Paper, PaperContext, type Stamp } from "./paper.ts";

/** A number is of one sheet: what is printed later by the browser's own menu has none. */
const GONE_AFTER_MS = 60_000;

/** Numbers of sheets for the pages below. */
export function PaperProvider({ children }: { readonly children: ReactNode }) {
  const { user } = useDesk();
  const store = useLiveStore();
  const [page, setPage] = useState<PrintPage | null>(null);
  const [stamp, setStamp] = useState<Stamp | null>(null);
  const show = useCallback((next: PrintPage | null): void => {
    setPage(next);
    setStamp(null);
  }, []);
  const print = useCallback(
    async (of: PrintPage, take: () => Promise<Print>): Promise<void> => {
      const taken = await inTime(take);
      const made: Stamp =
        taken === null
          ? { number: null, at: hubTime(store.state(), Date.now()), byName: user.name }
          : { number: taken.number, at: Date.parse(taken.at), byName: taken.byName };
      // Drawn before the browser takes the page for paper.
      flushSync(() => {
        setPage(of);
        setStamp(made);
      });
      window.print();
      setTimeout(() => setStamp((now) => (now === made ? null : now)), GONE_AFTER_MS);
    },
    [store, user.name],
  );
  const paper = useMemo((): Paper => ({ page, stamp, show, print }), [page, stamp, show, print]);
  return <PaperContext value={paper}>{children}</PaperContext>;
}
