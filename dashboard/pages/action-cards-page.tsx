import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";
import { CARD_KINDS, type CardInForce, type CardKind } from "../../contracts/index.ts";
import { CardEditor } from "../components/card-editor.tsx";
import { CardView } from "../components/card-view.tsx";
import { useRight } from "../components/desk.ts";
import { PrintButton } from "../components/paper/print-button.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useActionCards, useCardVersions } from "../data/action-cards.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

function Versions({ inForce, take }: { readonly inForce: CardInForce; readonly take: ((version: number) => void) | null }) {
  const { t, language } = useWords();
  const { data, error, refetch } = useCardVersions(inForce.card.kind);
  const [open, setOpen] = useState<number | null>(null);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <section className={css.card} aria-label={t("actionCard.versions")}>
      <h2>{t("actionCard.versions")}</h2>
      <ul className={css.list}>
        {data?.map((card) => (
          <li key={card.version}>
            <Button
              size="small"
              type="text"
              aria-expanded={open === card.version}
              onClick={() => setOpen(open === card.version ? null : card.version)}
            >
              {t("actionCard.version", { version: card.version })}
            </Button>{" "}
            {card.byName ?? t("actionCard.pack")} <span className={css.quiet}>{fullTime(Date.parse(card.at), language)}</span>
            {card.version === inForce.card.version ? ` · ${t("actionCard.inForce")}` : ""}
            {card.note === null ? null : <div className={css.quiet}>{card.note}</div>}
            {open === card.version ? (
              <>
                <CardView card={card} />
                {take !== null && card.version !== inForce.card.version ? (
                  <Button onClick={() => take(card.version)}>{t("actionCard.back")}</Button>
                ) : null}
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneCard({ inForce }: { readonly inForce: CardInForce }) {
  const { t, w } = useWords();
  const mayEdit = useRight("rules.write");
  const versions = useCardVersions(inForce.card.kind);
  const [editing, setEditing] = useState<number | null>(null);
  const from = versions.data?.find(({ version }) => version === editing);
  return (
    <>
      <section className={css.card} aria-label={w(inForce.card.name)}>
        <div className={css.head}>
          <h2>{w(inForce.card.name)}</h2>
          <span className={css.quiet}>
            {t("actionCard.version", { version: inForce.card.version })} · {inForce.card.byName ?? t("actionCard.pack")}
          </span>
          <span className={css.spring} />
          <PrintButton page="action-card" />
          {mayEdit && editing === null ? (
            <Button type="primary" onClick={() => setEditing(inForce.card.version)}>
              {t("actionCard.edit")}
            </Button>
          ) : null}
        </div>
        {inForce.newerPack === null ? null : <p className={css.note}>{t("actionCard.newerPack", { version: inForce.newerPack })}</p>}
        {from ? (
          <CardEditor key={from.version} card={from} base={inForce.card.version} close={() => setEditing(null)} />
        ) : (
          <CardView card={inForce.card} />
        )}
      </section>
      <Versions inForce={inForce} take={mayEdit ? setEditing : null} />
    </>
  );
}

/** The action cards of the community: read, print, and for leaders edit; every version stays. */
export function ActionCardsPage() {
  const { t, w } = useWords();
  const { kind } = useSearch({ from: "/shell/action-cards" });
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useActionCards();
  const chosen = CARD_KINDS.find((each) => each === kind) ?? "fire";
  const inForce = data?.find(({ card }) => card.kind === chosen);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.actionCards")}</h1>
        <Select<CardKind>
          style={{ minWidth: 220 }}
          value={chosen}
          aria-label={t("actionCard.kind")}
          onChange={(next) => void navigate({ to: "/action-cards", search: { kind: next } })}
          options={(data ?? []).map(({ card }) => ({ value: card.kind, label: w(card.name) }))}
        />
      </div>
      <p className={css.quiet}>{t("actionCard.hint")}</p>
      {isPending ? <Bones /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {inForce ? <OneCard key={inForce.card.kind} inForce={inForce} /> : null}
    </div>
  );
}
