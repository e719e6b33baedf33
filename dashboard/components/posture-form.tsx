import { Button, Input } from "antd";
import { useState } from "react";
import { HOUR, POSTURE_KINDS, POSTURES, type PostureKind, ROUND_REASON_WORDS, suggestedRounds, toIso } from "../../contracts/index.ts";
import { usePosture, useSetPosture } from "../data/posture.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField, timeText } from "../words/time.ts";
import { Choice } from "./choices.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed } from "./states.tsx";
import { SuggestedLists } from "./suggested-lists.tsx";

/** The posture of the duty, and its switch for those who may. */
export function PostureSection() {
  const { t, w, language } = useWords();
  const query = usePosture();
  const now = useNow(30_000);
  const maySet = useRight("posture.set");
  const mayPlan = useRight("visits.plan");
  const posture = query.data?.posture ?? null;
  return (
    <section className={css.card}>
      <h2>{t("posture.title")}</h2>
      {query.isPending ? <Bones rows={2} /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? (
        <p>
          <strong>{w(POSTURES[posture?.kind ?? "daily"].words)}</strong>{" "}
          {posture === null
            ? null
            : t("posture.until", {
                until: timeText(Date.parse(posture.until), now, language),
                name: posture.by.name,
                reason: posture.reason,
              })}
        </p>
      ) : null}
      {mayPlan ? <SuggestedLists /> : null}
      {maySet && query.data ? <Switcher current={posture?.kind ?? "daily"} /> : null}
    </section>
  );
}

function Switcher({ current }: { readonly current: PostureKind }) {
  const { t, w } = useWords();
  const set = useSetPosture();
  const [kind, setKind] = useState<PostureKind>(current);
  const [reason, setReason] = useState("");
  const [warning, setWarning] = useState("");
  const [until, setUntil] = useState(() => fieldOfInstant(Date.now() + 12 * HOUR));
  const end = instantOfField(until);
  const asksWarning = kind === "severe-weather" || kind === "outage";
  const reasons = suggestedRounds({ kind, ...(asksWarning && { warning }) });
  const ready = reason.trim().length >= 2 && (kind === "daily" || end !== undefined);
  return (
    <form
      className={css.form}
      style={{ maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready)
          set.mutate(
            {
              kind,
              reason: reason.trim(),
              ...(asksWarning && warning.trim() && { warning: warning.trim() }),
              ...(kind === "daily" || end === undefined ? {} : { until: toIso(end) }),
            },
            {
              onSuccess: () => {
                setReason("");
                setWarning("");
              },
            },
          );
      }}
    >
      <Choice
        label={t("posture.switch")}
        value={kind}
        onChange={setKind}
        options={POSTURE_KINDS.map((one) => ({ value: one, label: w(POSTURES[one].words) }))}
      />
      <p className={css.quiet}>{w(POSTURES[kind].about)}</p>
      <Field label={t("maintenance.reason")}>
        {(id) => <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />}
      </Field>
      {asksWarning ? (
        <Field label={t("round.warning")}>
          {(id) => (
            <Input.TextArea
              id={id}
              value={warning}
              maxLength={2000}
              autoSize={{ minRows: 2, maxRows: 8 }}
              placeholder={t("round.warningHint")}
              onChange={(event) => setWarning(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {reasons.length === 0 ? null : (
        <p role="status">
          {t("posture.suggests", { kinds: reasons.map((reason) => w(ROUND_REASON_WORDS[reason])).join(t("list.comma")) })}
        </p>
      )}
      {kind === "daily" ? null : (
        <Field label={t("posture.end")}>
          {(id) => <Input id={id} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}
        </Field>
      )}
      <FailureLine error={set.error} />
      <Button htmlType="submit" disabled={!ready} loading={set.isPending}>
        {t("posture.switch")}
      </Button>
    </form>
  );
}
