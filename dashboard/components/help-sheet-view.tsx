import type { HelpPerson, HelpSheet } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { gridText, keeperText } from "../words/grid.ts";
import { doorText, needsText, pointText, rankText, responderText } from "../words/help-sheet.ts";
import css from "./help-sheet.module.css";

function Dial({ phone }: { readonly phone: string | null }) {
  if (phone === null) return null;
  // A masked number is read, not dialled.
  return phone.includes("*") ? (
    <span>{phone}</span>
  ) : (
    <a className={css.dial} href={`tel:${phone}`}>
      {phone}
    </a>
  );
}

function PersonRow({ one }: { readonly one: HelpPerson }) {
  const words = useWords();
  const { t } = words;
  return (
    <li className={css.row} data-rank={one.state === "home" ? one.rank : "well"}>
      <div className={css.line}>
        <strong>{rankText(one, words)}</strong>
        <strong>{doorText(one, words)}</strong>
      </div>
      <div className={css.line}>
        {one.name === null ? null : <span>{one.name}</span>}
        <Dial phone={one.phone} />
        <span>{needsText(one, words)}</span>
      </div>
      {one.knock === null && one.way === null ? null : (
        <div className={css.quiet}>{[one.knock, one.way].filter((part) => part !== null).join(" · ")}</div>
      )}
      {one.keyholders.map((holder) => (
        <div key={`${holder.name} ${holder.phone}`} className={css.line}>
          <span>{t("near.key", { relation: holder.relation, name: holder.name })}</span>
          <Dial phone={holder.phone} />
          <span className={css.quiet}>
            {holder.minutes === null ? t("entry.minutesUnknown") : t("entry.minutes", { minutes: holder.minutes })}
          </span>
        </div>
      ))}
    </li>
  );
}

/** Who answers for the place, whether they are on duty or not: they know the people there. */
function GridRows({ grid }: Pick<HelpSheet, "grid">) {
  const { t } = useWords();
  const name = grid === null ? undefined : gridText(grid);
  if (grid === null || name === undefined) return null;
  return (
    <section aria-label={t("grid.ofPlace")}>
      <h2>
        {t("grid.ofPlace")} <span className={css.quiet}>{name}</span>
      </h2>
      <ol className={css.list}>
        {grid.people.map((one) => (
          <li key={`${one.post} ${one.name}`} className={css.row}>
            <div className={css.line}>
              <strong>{keeperText(one, t)}</strong>
              <Dial phone={one.phone} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Who needs help, who is free to go, what is near: as it is read at the desk, on a phone and on paper. */
export function HelpSheetView({ sheet }: { readonly sheet: HelpSheet }) {
  const words = useWords();
  const { t } = words;
  const { dutyPhone, subDistrict } = sheet.numbers;
  return (
    <>
      <section aria-label={t("near.people")}>
        <h2>
          {t("near.people")} <span className={css.quiet}>{t("near.count", { count: sheet.people.length })}</span>
        </h2>
        {sheet.people.length === 0 ? <p className={css.quiet}>{t("near.nobody")}</p> : null}
        <ol className={css.list}>
          {sheet.people.map((one) => (
            <PersonRow key={`${one.person} ${one.where} ${one.name} ${one.needs.join()}`} one={one} />
          ))}
        </ol>
      </section>
      <section aria-label={t("near.responders")}>
        <h2>{t("near.responders")}</h2>
        {sheet.responders.length === 0 ? <p className={css.quiet}>{t("near.noResponder")}</p> : null}
        <ol className={css.list}>
          {sheet.responders.map((one) => (
            <li key={`${one.name} ${one.role}`} className={css.row}>
              <div className={css.line}>
                <strong>{one.name}</strong>
                <Dial phone={one.phone} />
                <span className={css.quiet}>{responderText(one, words)}</span>
              </div>
            </li>
          ))}
        </ol>
      </section>
      <GridRows grid={sheet.grid} />
      <section aria-label={t("near.points")}>
        <h2>{t("near.points")}</h2>
        {sheet.points.length === 0 ? <p className={css.quiet}>{t("near.noPoint")}</p> : null}
        <ol className={css.list}>
          {sheet.points.map((one) => (
            <li key={`${one.kind} ${one.name} ${one.where}`} className={css.row}>
              <strong>{one.name}</strong> <span className={css.quiet}>{pointText(one, words)}</span>
            </li>
          ))}
        </ol>
      </section>
      <section aria-label={t("near.numbers")}>
        <h2>{t("near.numbers")}</h2>
        <p>
          119 · 120 · 110 · {t("near.dutyPhone")} {dutyPhone === null ? t("near.none") : <Dial phone={dutyPhone} />} ·{" "}
          {t("near.subDistrict")} {subDistrict === null ? t("near.none") : <Dial phone={subDistrict} />}
        </p>
      </section>
    </>
  );
}
