import { Link, useParams, useSearch } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { MadeTransfer, TransferLink } from "../../contracts/index.ts";
import { PrintButton } from "../components/paper/print-button.tsx";
import { Bones, Failed, useFailure } from "../components/states.tsx";
import { TransferSheetView } from "../components/transfer-sheet.tsx";
import { HttpError } from "../data/http.ts";
import { useMakeTransfer, useRevokeTransfer, useTransferLinks, useTransferSheet } from "../data/transfers.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** Shortest reason that is one. */
const LEAST_REASON = 2;

/** More than the role sees, for a life in danger: with a reason, written down. */
function Override({ open, busy }: { readonly open: (reason: string) => void; readonly busy: boolean }) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  return (
    <form
      className={css.filters}
      onSubmit={(event) => {
        event.preventDefault();
        open(reason.trim());
      }}
    >
      <Input
        style={{ maxWidth: 320 }}
        value={reason}
        maxLength={300}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("near.why")}
        aria-label={t("near.why")}
      />
      <Button htmlType="submit" disabled={reason.trim().length < LEAST_REASON} loading={busy}>
        {t("transfer.override")}
      </Button>
    </form>
  );
}

function stateOf({ revokedAt, locked, expiresAt }: TransferLink, now: number) {
  if (revokedAt !== null) return "transfer.revoked" as const;
  if (locked) return "transfer.locked" as const;
  return Date.parse(expiresAt) <= now ? ("transfer.expired" as const) : ("transfer.alive" as const);
}

/** Sheets whose QR code may still open, how often each was opened, and the way to end one. */
function Links({ person }: { readonly person: string }) {
  const { t, language } = useWords();
  const failure = useFailure();
  const now = useNow(60_000);
  const { data } = useTransferLinks(person, true);
  const revoke = useRevokeTransfer(person);
  const [error, setError] = useState<unknown>(null);
  if (data === undefined || data.length === 0) return null;
  return (
    <section className={`${css.card} ${css.screenOnly}`} aria-label={t("transfer.links")}>
      <h2>{t("transfer.links")}</h2>
      <ul className={css.list}>
        {data.map((one) => {
          const state = stateOf(one, now);
          return (
            <li key={one.number}>
              {one.number} · {one.byName} · {fullTime(Date.parse(one.at), language)} · {t(state)} ·{" "}
              {one.openedAt === null
                ? t("transfer.neverOpened")
                : t("transfer.opened", { count: one.opened, time: fullTime(Date.parse(one.openedAt), language) })}{" "}
              {state === "transfer.alive" ? (
                <Button size="small" onClick={() => void revoke(one.number).then(() => setError(null), setError)}>
                  {t("transfer.revoke")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {error === null ? null : <p role="alert">{failure(error)}</p>}
    </section>
  );
}

/** The sheet for the ambulance: seen, then printed with its number and QR code. */
export function TransferPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/people/$id/transfer" });
  const search = useSearch({ from: "/shell/people/$id/transfer" });
  const [reason, setReason] = useState<string | null>(null);
  const [made, setMade] = useState<MadeTransfer | null>(null);
  const asked = { person: id, case: search.case ?? null, reason };
  const { data, error, isFetching, refetch } = useTransferSheet(asked);
  const make = useMakeTransfer(asked);
  const take = async (): Promise<MadeTransfer> => {
    setMade(null);
    const done = await make();
    flushSync(() => setMade(done));
    return done;
  };
  const sheet = made?.sheet ?? data;
  const refused = error instanceof HttpError && error.status === 403;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("transfer.title")}</h1>
        {search.case === undefined ? (
          <Link to="/people" search={{ id }}>
            {t("transfer.toPerson")}
          </Link>
        ) : (
          <Link to="/cases/$id" params={{ id: search.case }}>
            {t("info.backToCase")}
          </Link>
        )}
        <span className={css.spring} />
        {sheet === undefined ? null : <PrintButton type="primary" page="transfer-sheet" subject={`person:${id}`} take={take} />}
      </div>
      {isFetching && sheet === undefined ? <Bones /> : null}
      {refused ? (
        <>
          <p className={css.note}>{error.detail ?? error.message}</p>
          <Override busy={isFetching} open={setReason} />
        </>
      ) : null}
      {error && !refused ? <Failed error={error} retry={() => void refetch()} /> : null}
      {sheet === undefined ? null : <TransferSheetView sheet={sheet} made={made} noQr={t("transfer.noQr")} />}
      {sheet === undefined ? null : <Links person={id} />}
    </div>
  );
}
