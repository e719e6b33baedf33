import { useEffect, useState } from "react";

/** Whether something holds for so many milliseconds without a break: what passes at once is not worth a word. */
export function useLasting(holds: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), ms);
    return () => clearTimeout(timer);
  }, [holds, ms]);
  return holds && lasts;
}
