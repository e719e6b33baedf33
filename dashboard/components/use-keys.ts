import { useEffect, useRef } from "react";

export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** A dialog that was closed may stay in the page unseen: only a visible one holds the keys. */
function isDialogOpen(): boolean {
  return [...document.querySelectorAll("[role=dialog][aria-modal=true]")].some((dialog) => dialog.getClientRects().length > 0);
}

/** Enter and space belong to the control that has the focus. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, summary, [role=tab], [role=option], [role=combobox]") !== null;
}

/**
 * Keys of the desk: single keys ("j", "Enter") and two in a row ("g m", within a second). Silent while something is
 * typed, with Ctrl/Alt/Meta held, or while a dialog is open.
 */
export function useKeys(keys: KeyMap): void {
  const kept = useRef(keys);
  kept.current = keys;
  useEffect(() => {
    let first: { readonly key: string; readonly at: number } | null = null;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return;
      if (isTyping(event.target) || isDialogOpen()) return;
      if ((event.key === "Enter" || event.key === " ") && isControl(event.target)) return;
      const pair = first !== null && event.timeStamp - first.at < 1_000 ? kept.current[`${first.key} ${event.key}`] : undefined;
      first = { key: event.key, at: event.timeStamp };
      const run = pair ?? kept.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
