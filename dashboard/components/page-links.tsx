import { Link, useLocation } from "@tanstack/react-router";
import { type FocusEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "../i18n/setup.ts";
import type { MenuEntry } from "./menu.ts";
import css from "./page-links.module.css";
import { useReturnVisits } from "./return-visits.tsx";

interface PageLinksProps {
  readonly entries: readonly MenuEntry[];
}

/** The pages in one row; what the row has no room for waits behind "more", none is cut off and none needs scrolling. */
export function PageLinks({ entries }: PageLinksProps) {
  const { t } = useWords();
  const label = useLabel();
  const row = useRef<HTMLElement>(null);
  const ruler = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState(entries.length);
  useLayoutEffect(() => {
    const measure = (): void => {
      if (row.current && ruler.current) setFits(countThatFits(row.current.clientWidth, ruler.current));
    };
    measure();
    const watch = new ResizeObserver(measure);
    // The ruler is watched too: another language or a late font changes the widths, not the row.
    for (const element of [row.current, ruler.current]) if (element) watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <nav ref={row} className={css.row} aria-label={t("nav.label")}>
      {entries.slice(0, fits).map((entry) => (
        <PageLink key={entry.to} entry={entry} />
      ))}
      {fits < entries.length ? <More entries={entries.slice(fits)} /> : null}
      <div className={css.unseen} aria-hidden="true">
        <div ref={ruler} className={css.ruler}>
          <span>{t("nav.more")} ▾</span>
          {entries.map((entry) => (
            <span key={entry.to}>{label(entry)}</span>
          ))}
        </div>
      </div>
    </nav>
  );
}

/** The first box of the ruler is "more" itself: it takes room only when something has to go behind it. */
function countThatFits(room: number, ruler: HTMLElement): number {
  const [more = 0, ...widths] = [...ruler.children].map((box) => Math.ceil(box.getBoundingClientRect().width) + GAP);
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total <= room) return widths.length;
  let used = more;
  const cut = widths.findIndex((width) => {
    used += width;
    return used > room;
  });
  return cut === -1 ? widths.length : cut;
}

const GAP = 2;

/** What stands in the menu: with how many return visits are due, where cases are. */
function useLabel(): (entry: MenuEntry) => string {
  const { t } = useWords();
  const due = useReturnVisits().length;
  return ({ to, text }) => (to === "/cases" && due > 0 ? t("nav.casesDue", { name: t(text), count: due }) : t(text));
}

function PageLink({ entry }: { readonly entry: MenuEntry }) {
  const label = useLabel();
  return (
    <Link to={entry.to} activeOptions={{ exact: entry.to === "/", includeSearch: false }}>
      {label(entry)}
    </Link>
  );
}

function More({ entries }: PageLinksProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the list, that is all the path is for
  useEffect(() => setOpen(false), [path]);
  const here = entries.some((entry) => path === entry.to || path.startsWith(`${entry.to}/`));
  const leave = (event: FocusEvent): void => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens for what its button and links let through
    <div className={css.more} onBlur={leave} onKeyDown={onKey}>
      <button ref={button} type="button" aria-expanded={open} data-status={here ? "active" : undefined} onClick={() => setOpen(!open)}>
        {t("nav.more")} ▾
      </button>
      {open ? (
        <div className={css.list}>
          {entries.map((entry) => (
            <PageLink key={entry.to} entry={entry} />
          ))}
        </div>
      ) : null}
    </div>
  );
}
