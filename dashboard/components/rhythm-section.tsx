import { Button, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { CARE_RESULT_WORDS, CARE_WAY_WORDS, type Rhythm } from "../../contracts/index.ts";
import { useRhythm, useVisitActs, useVisitsOf, useWorkers } from "../data/visits.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import css from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed } from "./states.tsx";

interface FormProps {
  readonly person: string;
  readonly rhythm: Rhythm | null;
  readonly onClose: () => void;
}

function RhythmForm({ person, rhythm, onClose }: FormProps) {
  const { t } = useWords();
  const workers = useWorkers(true);
  const { rhythm: save } = useVisitActs();
  const [draft, setDraft] = useState({ phone: rhythm?.phone ?? null, door: rhythm?.door ?? null, worker: rhythm?.worker ?? null });
  const days = (name: "phone" | "door") => (
    <Field label={t(`rhythm.${name}`)}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={366}
          precision={0}
          style={{ width: "100%" }}
          value={draft[name]}
          onChange={(value) => setDraft({ ...draft, [name]: value })}
        />
      )}
    </Field>
  );
  const submit = (): void => save.mutate({ person, body: draft }, { onSuccess: onClose });
  return (
    <Modal
      open
      title={t("rhythm.change")}
      onCancel={onClose}
      onOk={submit}
      okText={t("act.save")}
      okButtonProps={{ loading: save.isPending }}
      cancelText={t("act.cancel")}
      destroyOnHidden
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {days("phone")}
        {days("door")}
        <Field label={t("rhythm.worker")}>
          {(id) => (
            <Select
              id={id}
              allowClear
              style={{ width: "100%" }}
              loading={workers.isPending}
              value={draft.worker}
              placeholder={t("round.nobody")}
              onChange={(worker) => setDraft({ ...draft, worker: worker ?? null })}
              options={(workers.data ?? []).map(({ user, name }) => ({ value: user, label: name }))}
            />
          )}
        </Field>
        <FailureLine error={save.error} />
      </form>
    </Modal>
  );
}

/** How often somebody is rung and visited, and how it went lately. */
export function RhythmSection({ person }: { readonly person: string }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const mayPlan = useRight("visits.plan");
  const { data: rhythm, error, isPending, refetch } = useRhythm(person);
  const visits = useVisitsOf(person);
  const [open, setOpen] = useState(false);
  const every = (days: number | null): string => (days === null ? t("rhythm.none") : t("rhythm.every", { count: days }));
  return (
    <section className={css.form} aria-label={t("rhythm.title")}>
      <h3>{t("rhythm.title")}</h3>
      {isPending ? <Bones rows={2} /> : null}
      {error ? <Failed error={error} retry={() => void refetch()} /> : null}
      {rhythm === undefined ? null : (
        <p>
          {t("rhythm.now", { phone: every(rhythm?.phone ?? null), door: every(rhythm?.door ?? null) })}
          {rhythm?.workerName ? ` · ${rhythm.workerName}` : ""}
          {rhythm === null ? null : (
            <span className={css.quiet}>
              {" "}
              {rhythm.by === ""
                ? t("rhythm.byNeed")
                : t("rhythm.by", { name: rhythm.byName, time: timeText(Date.parse(rhythm.at), now, language) })}
            </span>
          )}
        </p>
      )}
      {mayPlan && rhythm !== undefined ? (
        <div>
          <Button size="small" onClick={() => setOpen(true)}>
            {t("rhythm.change")}
          </Button>
        </div>
      ) : null}
      {visits.data === undefined ? null : visits.data.items.length === 0 ? (
        <p className={css.quiet}>{t("rhythm.noVisits")}</p>
      ) : (
        <>
          <span className={css.quiet}>{t("rhythm.lately")}</span>
          <ul>
            {visits.data.items.map((one) => (
              <li key={one.id}>
                {timeText(Date.parse(one.at), now, language)} {w(CARE_WAY_WORDS[one.way])} · {w(CARE_RESULT_WORDS[one.result])} ·{" "}
                {one.byName}
                {one.signedAt === undefined ? null : (
                  <span className={css.quiet}> {t("trip.signedAt", { time: timeText(Date.parse(one.signedAt), now, language) })}</span>
                )}
                {one.note === null ? null : <span className={css.quiet}> {one.note}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {open ? <RhythmForm person={person} rhythm={rhythm ?? null} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}
