import { Button, Checkbox, Input } from "antd";
import { type NewVolunteer, VOLUNTEER_HELP_WORDS, VOLUNTEER_HELPS, type VolunteerHours, WEEKDAYS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import acts from "./acts.module.css";
import { Field } from "./field.tsx";
import own from "./lost-panel.module.css";

/** What is offered while it is written. */
export interface OfferDraft {
  readonly hours: readonly VolunteerHours[];
  readonly helps: NewVolunteer["helps"];
}
export const EMPTY_OFFER: OfferDraft = { hours: [{ day: "mon", from: "08:00", to: "20:00" }], helps: [] };

interface Props {
  readonly draft: OfferDraft;
  readonly change: (draft: OfferDraft) => void;
}

/** Kinds of help, each with the end of its certificate where it needs one; and hours by weekday. */
export function OfferFields({ draft, change }: Props) {
  const { t, w } = useWords();
  const others = (kind: string) => draft.helps.filter((each) => each.kind !== kind);
  return (
    <>
      <fieldset className={acts.choice}>
        <legend>{t("offer.helps")}</legend>
        {VOLUNTEER_HELPS.map((kind) => {
          const own = draft.helps.find((each) => each.kind === kind);
          return (
            <div key={kind}>
              <Checkbox
                checked={own !== undefined}
                onChange={(event) =>
                  change({ ...draft, helps: event.target.checked ? [...draft.helps, { kind, until: null }] : others(kind) })
                }
              >
                {w(VOLUNTEER_HELP_WORDS[kind])}
              </Checkbox>
              {kind === "first-aid" && own !== undefined ? (
                <Field label={t("offer.certificate")}>
                  {(id) => (
                    <Input
                      id={id}
                      type="date"
                      value={own.until ?? ""}
                      onChange={(event) =>
                        change({
                          ...draft,
                          helps: [...others(kind), { kind, until: event.target.value === "" ? null : event.target.value }],
                        })
                      }
                    />
                  )}
                </Field>
              ) : null}
            </div>
          );
        })}
      </fieldset>
      <Hours draft={draft} change={change} />
    </>
  );
}

function Hours({ draft, change }: Props) {
  const { t } = useWords();
  const set = (n: number, next: Partial<VolunteerHours>) =>
    change({ ...draft, hours: draft.hours.map((each, index) => (index === n ? { ...each, ...next } : each)) });
  return (
    <fieldset className={acts.choice}>
      <legend>{t("offer.hours")}</legend>
      {draft.hours.map((each, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and are changed in place
        <div key={n} className={acts.buttons}>
          <select
            className={own.pick}
            aria-label={t("offer.day")}
            value={each.day}
            onChange={(event) => set(n, { day: WEEKDAYS.find((day) => day === event.target.value) ?? each.day })}
          >
            {WEEKDAYS.map((day) => (
              <option key={day} value={day}>
                {t(`weekday.${day}`)}
              </option>
            ))}
          </select>
          <input
            type="time"
            className={own.pick}
            aria-label={t("offer.from")}
            value={each.from}
            required
            onChange={(event) => set(n, { from: event.target.value })}
          />
          <input
            type="time"
            className={own.pick}
            aria-label={t("offer.to")}
            value={each.to}
            required
            onChange={(event) => set(n, { to: event.target.value })}
          />
          {draft.hours.length > 1 ? (
            <Button onClick={() => change({ ...draft, hours: draft.hours.filter((_, index) => index !== n) })}>{t("offer.less")}</Button>
          ) : null}
        </div>
      ))}
      <div className={acts.buttons}>
        <Button onClick={() => change({ ...draft, hours: [...draft.hours, { day: "sat", from: "08:00", to: "20:00" }] })}>
          {t("offer.more")}
        </Button>
        <Button
          onClick={() => {
            const [first] = draft.hours;
            if (first) change({ ...draft, hours: WEEKDAYS.map((day) => ({ ...first, day })) });
          }}
        >
          {t("offer.everyDay")}
        </Button>
      </div>
    </fieldset>
  );
}
