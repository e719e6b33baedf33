import { useParams } from "@tanstack/react-router";
import { useRef } from "react";
import { AlertPanel, type PanelKeys } from "../components/alert-panel.tsx";
import { useDesk } from "../components/desk.ts";
import { useKeys } from "../components/use-keys.ts";
import { FamilyAlert } from "./family-alert.tsx";
import css from "./page.module.css";

/** One alert as a page of its own. */
export function AlertPage() {
  const { id } = useParams({ from: "/shell/alerts/$id" });
  const { user } = useDesk();
  const keys = useRef<PanelKeys>(null);
  useKeys({ Enter: () => keys.current?.next(), m: () => keys.current?.silence(), Escape: () => history.back() });
  if (user.role === "family") return <FamilyAlert id={id} />;
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <AlertPanel id={id} keys={keys} />
    </div>
  );
}
