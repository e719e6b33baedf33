import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { HELP_WHY_WORDS, HELP_WHYS, type HelpSheet, type HelpWhy } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { useRight } from "../components/desk.ts";
import { HelpSheetView } from "../components/help-sheet-view.tsx";
import { KeepSheet } from "../components/keep-sheet.tsx";
import { PrintButton } from "../components/paper/print-button.tsx";
import { PlacePicker } from "../components/pickers.tsx";
import { Bones, Empty, Failed, useFailure } from "../components/states.tsx";
import { useHelpOverride, useHelpSheet } from "../data/help.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

/** Shortest reason that is one. */
const LEAST_REASON = 2;

function Override({ caseId, show }: { readonly caseId: string; readonly show: (sheet: HelpSheet) => void }) {
  const { t } = useWords();
  const failure = useFailure();
  const [reason, setReason] = useState("");
  const override = useHelpOverride(caseId);
  return (
    <form
      className={css.filters}
      onSubmit={(event) => {
        event.preventDefault();
        override.mutate(reason.trim(), { onSuccess: show });
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
      <Button htmlType="submit" disabled={reason.trim().length < LEAST_REASON} loading={override.isPending}>
        {t("near.override")}
      </Button>
      {override.error ? (
        <span role="alert" className={css.failure}>
          {failure(override.error)}
        </span>
      ) : null}
    </form>
  );
}

/** People near by who need help, from a place or a case; printed, and kept on this device for when there is no network. */
export function NearPage() {
  const { t, w, language } = useWords();
  const search = useSearch({ from: "/shell/near" });
  const navigate = useNavigate();
  const picks = useRight("help.read");
  const [opened, setOpened] = useState<HelpSheet | null>(null);
  const caseId = search.case ?? null;
  const place = search.place ?? null;
  const why: HelpWhy = HELP_WHYS.find((each) => each === search.why) ?? "other";
  const { data, error, isFetching, refetch } = useHelpSheet({ caseId, place, why });
  const sheet = opened !== null && opened.case?.id === caseId ? opened : data;
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{sheet ? t("near.at", { place: sheet.place.name }) : t("nav.near")}</h1>
        {caseId === null ? null : (
          <Link to="/cases/$id" params={{ id: caseId }}>
            {sheet?.case?.number ?? t("case.title")}
          </Link>
        )}
        <span className={css.spring} />
        {sheet ? (
          <>
            <PrintButton page="near" subject={caseId === null ? `place:${sheet.place.id}` : `case:${caseId}`} />
            <KeepSheet sheet={sheet} />
          </>
        ) : null}
      </div>
      {caseId === null && picks ? (
        <div className={css.filters}>
          <div style={{ width: "min(100%, 360px)" }}>
            <PlacePicker
              value={place}
              label={t("near.pick")}
              onChange={(next) => void navigate({ to: "/near", search: { ...(next !== null && { place: next }), why } })}
            />
          </div>
          <Select<HelpWhy>
            style={{ minWidth: 220 }}
            value={why}
            aria-label={t("near.whyKind")}
            onChange={(next) => void navigate({ to: "/near", search: { ...(place !== null && { place }), why: next } })}
            options={HELP_WHYS.map((value) => ({ value, label: w(HELP_WHY_WORDS[value]) }))}
          />
        </div>
      ) : null}
      {isFetching && !sheet ? <Bones /> : null}
      {error && !sheet ? <Failed error={error} retry={() => void refetch()} /> : null}
      {!sheet && caseId === null && place === null ? <Empty title={t("near.empty")} hint={t("near.emptyHint")} /> : null}
      {sheet ? (
        <>
          <p>
            {t("near.takenAt", { time: fullTime(Date.parse(sheet.at), language) })} (<Age at={sheet.at} />){" "}
            <Button
              size="small"
              loading={isFetching}
              onClick={() => {
                setOpened(null);
                void refetch();
              }}
            >
              {t("near.again")}
            </Button>
          </p>
          {sheet.sight === "all" ? null : <p className={css.note}>{t(sheet.sight === "needs" ? "near.sightNeeds" : "near.sightDoors")}</p>}
          {sheet.override ? <p className={css.note}>{t("near.overridden")}</p> : null}
          {caseId !== null && !sheet.override ? <Override caseId={caseId} show={setOpened} /> : null}
          <HelpSheetView sheet={sheet} />
        </>
      ) : null}
    </div>
  );
}
