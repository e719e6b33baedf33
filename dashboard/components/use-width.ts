import { useSyncExternalStore } from "react";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Below 768 px: one column, big targets. Paper is no phone, however narrow. */
export const usePhone = (): boolean => useMedia("screen and (max-width: 767px)");
/** Below 1280 px the desk's panels become tabs. */
export const useNarrow = (): boolean => useMedia("screen and (max-width: 1279px)");
/** Who asks the system for calm: nothing moves. */
export const useCalm = (): boolean => useMedia("(prefers-reduced-motion: reduce)");
