import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { App, Input, Segmented } from "antd";
import { useState } from "react";
import { type Claimed, UNCLAIMED_STATES, type Unclaimed } from "../../contracts/index.ts";
import { ClaimForm } from "../components/claim-form.tsx";
import { useRight } from "../components/desk.ts";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { UnclaimedCard } from "../components/unclaimed-card.tsx";
import { useUnclaimed } from "../data/unclaimed.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** Of a label that was scanned: the number at the end of its address. */
function numberIn(text: string): string {
  const [, code = text] = /\/d\/([^/?#]+)$/.exec(text.trim()) ?? [];
  try {
    return decodeURIComponent(code).trim();
  } catch {
    return code.trim();
  }
}

/** Devices that speak and that nobody registered, to be claimed or ignored; cards, on the phone as at the desk. */
export function UnclaimedPage() {
  const { t } = useWords();
  const search = useSearch({ from: "/shell/unclaimed" });
  const navigate = useNavigate({ from: "/unclaimed" });
  const state = search.state === "ignored" ? "ignored" : "open";
  const mayClaim = useRight("devices.write");
  const [text, setText] = useState("");
  const query = useUnclaimed(state, numberIn(text));
  const { message } = App.useApp();
  const [claiming, setClaiming] = useState<Unclaimed | null>(null);
  const [claimed, setClaimed] = useState<Claimed | null>(null);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.unclaimed")}</h1>
        <span className={css.spring} />
        <Segmented
          aria-label={t("alert.stateName")}
          value={state}
          onChange={(next) => void navigate({ to: "/unclaimed", search: { state: next }, replace: true })}
          options={UNCLAIMED_STATES.map((value) => ({ value, label: t(`unclaimed.state.${value}`) }))}
        />
      </div>
      <p className={css.quiet}>{t("unclaimed.hint")}</p>
      <Input
        value={text}
        maxLength={100}
        allowClear
        onChange={(event) => setText(event.target.value)}
        placeholder={t("unclaimed.search")}
        aria-label={t("unclaimed.search")}
      />
      {claimed === null ? null : (
        <p role="status" className={css.note}>
          <Link to="/devices/$id" params={{ id: claimed.device.id }}>
            {claimed.device.name}
          </Link>{" "}
          {t("unclaimed.done", { mended: claimed.mended, kept: claimed.kept })}
        </p>
      )}
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && items.length === 0 ? (
        <Empty
          title={t(text === "" ? "unclaimed.empty" : "unclaimed.notFound")}
          hint={t(text === "" ? "unclaimed.emptyHint" : "unclaimed.notFoundHint")}
        />
      ) : null}
      <div className={css.grid}>
        {items.map((one) => (
          <UnclaimedCard key={one.id} one={one} onClaim={mayClaim ? () => setClaiming(one) : null} />
        ))}
      </div>
      <More query={query} />
      {claiming === null ? null : (
        <ClaimForm
          key={claiming.id}
          one={claiming}
          onClose={() => setClaiming(null)}
          onClaimed={(done) => {
            setClaiming(null);
            setClaimed(done);
            // The next box is found by its own number, and what is said at the top is out of sight further down.
            setText("");
            void message.success(`${done.device.name} ${t("unclaimed.done", { mended: done.mended, kept: done.kept })}`);
          }}
        />
      )}
    </div>
  );
}
