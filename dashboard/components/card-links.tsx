import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { CARD_TO, CARD_WORDS, type CardTo, type Case, isEndedCase, whyNotAct } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import acts from "./acts.module.css";
import { useDesk } from "./desk.ts";
import { useKeys } from "./use-keys.ts";

const KEYS: Readonly<Record<CardTo, string>> = { "120": "e", "119": "f", "110": "o" };

/** One key opens the words for 120, 119 or 110; the likeliest stands first. */
export function CardLinks({ one }: { readonly one: Case }) {
  const { t, w } = useWords();
  const { user } = useDesk();
  const navigate = useNavigate();
  const may = !isEndedCase(one) && one.kind === "alarm" && whyNotAct(one, "handover", user) === null;
  const open = (to: CardTo) => (): void => void navigate({ to: "/cases/$id/card/$to", params: { id: one.id, to } });
  useKeys(may ? Object.fromEntries(CARD_TO.map((to) => [KEYS[to], open(to)])) : {});
  if (!may) return null;
  const order = one.family === "fire" ? (["119", "120", "110"] as const) : CARD_TO;
  return (
    <div className={acts.acts}>
      {order.map((to) => (
        <Link key={to} to="/cases/$id/card/$to" params={{ id: one.id, to }}>
          <Button>
            {to} {w(CARD_WORDS[to])} <kbd>{KEYS[to].toUpperCase()}</kbd>
          </Button>
        </Link>
      ))}
      {one.person !== null && one.drill === undefined && user.rights.includes("transfer.make") ? (
        <Link to="/people/$id/transfer" params={{ id: one.person }} search={{ case: one.id }}>
          <Button>{t("transfer.title")}</Button>
        </Link>
      ) : null}
      <Link to="/near" search={{ case: one.id }}>
        <Button>{t("near.open")}</Button>
      </Link>
    </div>
  );
}
