import { useEffect } from "react";
import { useDutyPhone } from "../data/desks.ts";
import { keepOfflinePage } from "../data/offline-page.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";

/** This device can say without network that there is none, and whom to call. */
export function useOfflinePage(): void {
  const { t, language } = useWords();
  const phone = useDutyPhone();
  const community = useLive((state) => state.status?.communityName);
  useEffect(() => {
    if (community === undefined) return;
    const words = {
      ...{ language, title: t("offline.title", { community }), lines: [t("offline.why"), t("offline.deaf"), t("family.emergency")] },
      call: phone === null ? null : { phone, words: t("family.callDesk", { phone }) },
    };
    // A browser that keeps nothing shows its own page instead.
    keepOfflinePage(words).catch(() => undefined);
  }, [t, language, phone, community]);
}
