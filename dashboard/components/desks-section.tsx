import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { DEAF_WORDS, type DesksView, DIAL_WITH, ROOM_PHONES, type RoomPhone, type RoomProof } from "../../contracts/index.ts";
import { useDeskSettings, useDesks, useTestRoom } from "../data/desks.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import page from "../pages/page.module.css";
import { timeText } from "../words/time.ts";
import { useRight } from "./desk.ts";
import css from "./desks-section.module.css";
import { FailureLine } from "./form-end.tsx";
import { Bones, Failed, useFailure } from "./states.tsx";

const NUMBERS = ["humanWithin", "silentFor", "checkAfter", "checkAgain", "carryFor"] as const;

/** Where the number goes in what a click on it opens, as it is kept; shown in the language of the page. */
const HOLE = "{number}";

/** Whether somebody answers there, and a call that finds out. */
function RoomTest({ which, proof }: { readonly which: RoomPhone; readonly proof: RoomProof }) {
  const { t, language } = useWords();
  const now = useNow(10_000);
  const failure = useFailure();
  const test = useTestRoom();
  const when = proof.proven ? proof.answeredAt : proof.testedAt;
  const time = when === null ? "" : timeText(Date.parse(when), now, language);
  const said = proof.proven ? "desks.roomProven" : when === null ? "desks.roomUntested" : "desks.roomUnanswered";
  return (
    <span className={proof.proven ? css.good : css.bad} role="status">
      {t(said, { time })}{" "}
      <Button loading={test.isPending} onClick={() => test.mutate(which)}>
        {t("desks.roomTest")}
      </Button>
      {test.error ? ` ${failure(test.error)}` : ""}
    </span>
  );
}

function SettingsForm({ settings, proofs }: Pick<DesksView, "settings" | "proofs">) {
  const { t } = useWords();
  const change = useDeskSettings();
  const [draft, setDraft] = useState(settings);
  const hole = `{${t("desks.hole")}}`;
  const phone = (text: string): string | null => (text.trim() === "" ? null : text.trim());
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(draft);
      }}
    >
      {ROOM_PHONES.map((name) => (
        <label key={name} htmlFor={`desks-${name}`}>
          {t(`desks.${name}`)}
          <Input
            id={`desks-${name}`}
            value={draft[name] ?? ""}
            inputMode="tel"
            onChange={({ target }) => setDraft({ ...draft, [name]: phone(target.value) })}
          />
          {proofs[name] !== null && draft[name] === settings[name] ? <RoomTest which={name} proof={proofs[name]} /> : null}
        </label>
      ))}
      {NUMBERS.map((name) => (
        <label key={name} htmlFor={`desks-${name}`}>
          {t(`desks.${name}`)}
          <InputNumber
            id={`desks-${name}`}
            value={draft[name]}
            min={1}
            onChange={(value) => setDraft({ ...draft, [name]: value ?? settings[name] })}
          />
        </label>
      ))}
      <label htmlFor="desks-dialWith">
        {t("desks.dialWith", { hole })}
        <Input
          id="desks-dialWith"
          value={(draft.dialWith ?? DIAL_WITH).replace(HOLE, hole)}
          onChange={({ target }) => setDraft({ ...draft, dialWith: target.value.trim().replace(hole, HOLE) || DIAL_WITH })}
        />
      </label>
      <label htmlFor="desks-shifts">
        {t("desks.shifts")}
        <Input
          id="desks-shifts"
          value={draft.shifts.join(" ")}
          onChange={({ target }) => setDraft({ ...draft, shifts: target.value.split(/[\s,，、]+/).filter((time) => time !== "") })}
        />
      </label>
      <Button htmlType="submit" type="primary" loading={change.isPending}>
        {t("desks.save")}
      </Button>
      <FailureLine error={change.error} />
    </form>
  );
}

/** Each desk: whether an alarm can be heard there, when somebody was there last, the presence check. */
export function DesksSection() {
  const { t, w, language } = useWords();
  const now = useNow(10_000);
  const manages = useRight("desks.manage");
  const { data, error, isPending, refetch } = useDesks();
  if (isPending) return <Bones rows={2} />;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  const time = (at: string | null): string => (at === null ? "–" : timeText(Date.parse(at), now, language));
  return (
    <section className={page.card} aria-label={t("desks.title")}>
      <h2>{t("desks.title")}</h2>
      {data.silentSince === null ? null : (
        <p role="alert" className={css.silent}>
          {t("desks.silent", { time: time(data.silentSince) })}
        </p>
      )}
      {data.items.length === 0 ? <p className={page.quiet}>{t("desks.none")}</p> : null}
      <ul className={css.desks}>
        {data.items.map((desk) => (
          <li key={desk.id}>
            <strong>{desk.name}</strong>{" "}
            <span className={desk.deaf === null ? css.good : css.bad}>
              {desk.deaf === null ? t("desks.heard") : w(DEAF_WORDS[desk.deaf])}
            </span>{" "}
            <span className={page.quiet}>
              {t("desks.tested", { time: time(desk.soundTestedAt) })} · {t("desks.touched", { time: time(desk.touchedAt) })}
              {desk.check === null ? "" : ` · ${t("desks.checking", { time: time(desk.check.askedAt), count: desk.check.asked })}`}
              {desk.carriedUntil !== null && Date.parse(desk.carriedUntil) > now
                ? ` · ${t("desks.carried", { time: time(desk.carriedUntil) })}`
                : ""}
            </span>
          </li>
        ))}
      </ul>
      {manages && data.mayChange ? (
        <SettingsForm key={JSON.stringify(data.settings)} settings={data.settings} proofs={data.proofs} />
      ) : null}
    </section>
  );
}
