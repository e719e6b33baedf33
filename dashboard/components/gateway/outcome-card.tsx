import type { MappingOutcome } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fullTime } from "../../words/time.ts";
import { eventText, measurementText, qualityTexts, valueText } from "../../words/value.ts";
import { FailureLine } from "../form-end.tsx";
import own from "./gateway.module.css";

function Faults({ outcome }: { readonly outcome: MappingOutcome }) {
  const { t, w } = useWords();
  return (
    <>
      <strong className={own.bad}>{t("gateway.faults", { count: outcome.faults.length })}</strong>
      <ul className={own.list}>
        {outcome.faults.map(({ where, what }) => (
          <li key={`${where} ${what.en}`}>
            {where === "" ? null : <code>{where}</code>} {w(what)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Found({ outcome }: { readonly outcome: MappingOutcome }) {
  const { t, language } = useWords();
  const when = (at: string): string => fullTime(Date.parse(at), language);
  const { readings, events, pictures, links, heard } = outcome;
  const silent = heard.filter((device) => ![...readings, ...events, ...pictures, ...links].some((one) => one.device === device));
  return (
    <ul className={own.list}>
      {events.map((one) => (
        <li key={`${one.device} ${one.event} ${one.state} ${one.at}`}>
          <strong className={one.lifeSafety && one.state !== "off" ? own.bad : undefined}>
            {t("gateway.event")} {eventText(one.event, language)} {t(`gateway.state.${one.state}`)}
          </strong>{" "}
          · <code>{one.device}</code> · {when(one.at)} {one.test ? t("gateway.test") : ""} {qualityTexts(one.quality, language).join(" ")}
          {one.lifeSafety && one.state !== "off" ? <div>{t("gateway.pages")}</div> : null}
        </li>
      ))}
      {readings.map((one) => (
        <li key={`${one.device} ${one.measurement} ${one.at}`}>
          <strong>
            {measurementText(one.measurement, language)} {valueText(one.value, one.measurement, one.unit, language)}
          </strong>{" "}
          · <code>{one.device}</code> · {when(one.at)} {qualityTexts(one.quality, language).join(" ")}
        </li>
      ))}
      {links.map((one) => (
        <li key={`${one.device} ${one.link}`}>
          <code>{one.device}</code> {t(`gateway.link.${one.link}`)}
        </li>
      ))}
      {pictures.map((one) => (
        <li key={`${one.device} ${one.hash}`}>
          <code>{one.device}</code> {t("gateway.pictureKept")}
        </li>
      ))}
      {silent.map((device) => (
        <li key={device}>
          <code>{device}</code> {t("gateway.heard")}
        </li>
      ))}
    </ul>
  );
}

function Kept({ outcome }: { readonly outcome: MappingOutcome }) {
  const { t, w } = useWords();
  return (
    <>
      {outcome.kept.length > 0 ? <strong className={own.bad}>{t("gateway.kept")}</strong> : null}
      <ul className={own.list}>
        {outcome.kept.map((one) => (
          <li key={`${one.where} ${one.detail.en}`}>
            {one.where === "" ? null : <code>{one.where}</code>} {w(one.detail)}
            {one.urgent ? <div className={own.bad}>{t("gateway.urgent")}</div> : null}
          </li>
        ))}
      </ul>
      {outcome.missing > 0 ? <p className={css.quiet}>{t("gateway.missing", { count: outcome.missing })}</p> : null}
    </>
  );
}

interface Props {
  readonly outcome: MappingOutcome | undefined;
  readonly error: Error | null;
  readonly hasMessage: boolean;
  /** Before anything was written there is nothing to mend. */
  readonly isFresh: boolean;
}

/** What would become of the message, at each keystroke. */
export function OutcomeCard({ outcome, error, hasMessage, isFresh }: Props) {
  const { t } = useWords();
  const isNothing =
    outcome !== undefined &&
    outcome.faults.length === 0 &&
    outcome.heard.length === 0 &&
    outcome.kept.length === 0 &&
    outcome.missing === 0;
  return (
    <section className={css.card} aria-label={t("gateway.outcome")} aria-live="polite">
      <h2>{t("gateway.outcome")}</h2>
      <FailureLine error={error} />
      {!hasMessage ? <p className={css.quiet}>{t("gateway.pickFirst")}</p> : null}
      {outcome && outcome.faults.length > 0 && !isFresh ? <Faults outcome={outcome} /> : null}
      {outcome && hasMessage && outcome.faults.length === 0 ? (
        <>
          {isNothing ? <p className={css.quiet}>{t("gateway.nothing")}</p> : <Found outcome={outcome} />}
          <Kept outcome={outcome} />
        </>
      ) : null}
    </section>
  );
}
