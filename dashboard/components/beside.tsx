import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useMemo } from "react";
import type { Alert } from "../../contracts/index.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import { besides } from "../live/beside.ts";
import { useNow, useOpenAlerts } from "../live/hooks.ts";
import css from "./alert-panel.module.css";
import { useStateText } from "./alert-words.tsx";
import { useRight } from "./desk.ts";
import { SeverityBadge } from "./severity.tsx";

/** So many are named; the queue shows the rest. */
const NAMED = 5;

interface BesideProps {
  readonly alert: Alert;
  /** Opens another alert where this one stands; without it each is a page of its own. */
  readonly onOpen?: ((id: string) => void) | undefined;
}

/** What else alarms in the same home and building; nothing where nothing does. */
export function Beside({ alert, onOpen }: BesideProps) {
  const { t, w } = useWords();
  const stateText = useStateText();
  const now = useNow(5_000);
  const open = useOpenAlerts();
  const places = usePlaces(useRight("places.read")).data?.items;
  const byId = useMemo(() => new Map((places ?? []).map((place) => [place.id, place])), [places]);
  const found = useMemo(() => besides(alert, open, (id) => byId.get(id)), [alert, open, byId]);
  if (found.length === 0) return null;
  return (
    <section className={css.beside} data-worst={found[0]?.severity} aria-label={t("alert.beside")}>
      <h3>{t("alert.besideCount", { count: found.length })}</h3>
      <ul>
        {found.slice(0, NAMED).map((one) => (
          <li key={one.id} data-beside={one.id}>
            <SeverityBadge severity={one.severity} />
            {onOpen ? (
              <Button type="link" onClick={() => onOpen(one.id)}>
                {w(one.ruleName)}
              </Button>
            ) : (
              <Link to="/alerts/$id" params={{ id: one.id }}>
                {w(one.ruleName)}
              </Link>
            )}
            {one.place !== null && one.place.id !== alert.place?.id ? <span>{one.place.path}</span> : null}
            <span className={css.quiet}>{stateText(one, now)}</span>
          </li>
        ))}
      </ul>
      {found.length > NAMED ? <p className={css.quiet}>{t("alert.besideMore", { count: found.length - NAMED })}</p> : null}
    </section>
  );
}
