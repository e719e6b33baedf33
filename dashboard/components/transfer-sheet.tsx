import { type MadeTransfer, MEASUREMENTS, type TransferSheet } from "../../contracts/index.ts";
import { type TextKey, useWords } from "../i18n/setup.ts";
import { timeText } from "../words/time.ts";
import { unitText } from "../words/value.ts";
import { QrPicture } from "./qr-picture.tsx";
import css from "./transfer-sheet.module.css";

interface Props {
  readonly sheet: TransferSheet;
}

function Signs({ sheet }: Props) {
  const { t, w, language } = useWords();
  const at = Date.parse(sheet.at);
  const figure = (value: number | null, digits: number): string => (value === null ? "—" : value.toFixed(digits));
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th>{t("transfer.sign")}</th>
          {sheet.dayStarts.map((from) => (
            <th key={from}>{t("transfer.dayFrom", { time: timeText(Date.parse(from), at, language) })}</th>
          ))}
          <th>{t("transfer.usual")}</th>
          <th>{t("transfer.newest")}</th>
        </tr>
      </thead>
      <tbody>
        {sheet.signs.map(({ sign, unit, days, usual, newest }) => {
          const { words, digits } = MEASUREMENTS[sign];
          return (
            <tr key={sign}>
              <th scope="row">
                {w(words)} <small>{unitText(unit, language)}</small>
              </th>
              {days.map((day, index) => (
                <td key={sheet.dayStarts[index]}>
                  {day.hours === 0 ? (
                    t("transfer.noData")
                  ) : (
                    <>
                      {figure(day.min, digits)} / <strong>{figure(day.median, digits)}</strong> / {figure(day.max, digits)}{" "}
                      <small>{t("transfer.hours", { hours: day.hours })}</small>
                    </>
                  )}
                </td>
              ))}
              <td>
                {usual === null ? t("transfer.noUsual") : `${figure(usual.middle, digits)} (${t("transfer.days", { days: usual.days })})`}
              </td>
              <td>{newest === null ? "—" : `${figure(newest.value, digits)} (${timeText(Date.parse(newest.at), at, language)})`}</td>
            </tr>
          );
        })}
        <tr>
          <th scope="row">{t("transfer.worn")}</th>
          {sheet.worn.map((hours, index) => (
            <td key={sheet.dayStarts[index]}>{t("transfer.hours", { hours })}</td>
          ))}
          <td />
          <td />
        </tr>
      </tbody>
    </table>
  );
}

function Part({ title, lines, none }: { readonly title: TextKey; readonly lines: readonly string[]; readonly none: TextKey }) {
  const { t } = useWords();
  return (
    <section className={css.part}>
      <h2>{t(title)}</h2>
      {lines.length === 0 ? <p>{t(none)}</p> : lines.map((line) => <p key={line}>{line}</p>)}
    </section>
  );
}

function Who({ sheet }: Props) {
  const { t, w } = useWords();
  const facts = [
    ...(sheet.age === null ? [] : [t("transfer.age", { age: sheet.age })]),
    ...(sheet.sex === null ? [] : [w(sheet.sex)]),
    ...(sheet.home === null ? [] : [sheet.home]),
  ];
  return (
    <div>
      <p className={css.who}>
        <strong>{sheet.name}</strong> {facts.join(" · ")}
      </p>
      <p>
        {t("transfer.ordinary")}
        {t("list.colon")}
        {sheet.ordinary.map(w).join(t("list.comma"))}
      </p>
    </div>
  );
}

function Medical({ sheet: { medical, whyNoMedical } }: Props) {
  const { t, w } = useWords();
  const said = (text: string | null): string => text ?? t("transfer.notSaid");
  return (
    <section className={css.part}>
      <h2>{t("transfer.medical")}</h2>
      {medical === null ? (
        <p>{whyNoMedical === null ? "" : w(whyNoMedical)}</p>
      ) : (
        <>
          <p>{t("transfer.illnesses", { text: said(medical.illnesses) })}</p>
          <p>{t("transfer.medicines", { text: said(medical.medicines) })}</p>
          <p>
            <strong>{t("transfer.allergies", { text: said(medical.allergies) })}</strong>
          </p>
          <p className={css.small}>
            {medical.consent === null
              ? t("transfer.withoutConsent")
              : t("transfer.consent", { by: w(medical.consent.by), name: medical.consent.name, date: medical.consent.date })}
          </p>
        </>
      )}
    </section>
  );
}

/** The QR code with the code that is typed behind it; or why there is none. */
function Qr({ made }: { readonly made: MadeTransfer }) {
  const { t, w, language } = useWords();
  if (made.link === null) return <p className={css.small}>{made.noLink === null ? "" : w(made.noLink)}</p>;
  const { url, code, expiresAt } = made.link;
  return (
    <figure className={css.qr}>
      <QrPicture text={url} label={t("transfer.qr")} />
      <figcaption>
        {t("transfer.code")} <strong className={css.code}>{code}</strong>
        <br />
        {t("transfer.until", { time: timeText(Date.parse(expiresAt), 0, language) })}
      </figcaption>
    </figure>
  );
}

/** The sheet for the ambulance as it lies on one page. */
export function TransferSheetView({ sheet, made, noQr }: Props & { readonly made: MadeTransfer | null; readonly noQr: string | null }) {
  const { t, w, language } = useWords();
  const at = Date.parse(sheet.at);
  const time = (iso: string): string => timeText(Date.parse(iso), at, language);
  /** With the day, today's too: a span over midnight must not look like a minute. */
  const dated = (iso: string): string => timeText(Date.parse(iso), 0, language);
  const { happened } = sheet;
  return (
    <article className={css.sheet}>
      <div className={css.top}>
        <Who sheet={sheet} />
        {made === null ? noQr === null ? null : <p className={css.small}>{noQr}</p> : <Qr made={made} />}
      </div>
      {happened === null ? null : (
        <section className={css.part}>
          <h2>
            {t("transfer.happened")} · {w(happened.title)} <small>{happened.number}</small>
          </h2>
          {happened.left > 0 ? <p className={css.small}>{t("transfer.left", { count: happened.left })}</p> : null}
          <ol className={css.course}>
            {happened.course.map((line) => (
              <li key={`${line.at} ${line.words.en}`}>
                <time dateTime={line.at}>{time(line.at)}</time> {line.byName ?? ""} {w(line.words)}
              </li>
            ))}
          </ol>
        </section>
      )}
      <Medical sheet={sheet} />
      <section className={css.part}>
        <h2>{t("transfer.hours72")}</h2>
        <Signs sheet={sheet} />
        <p className={css.small}>{t("transfer.legend")}</p>
        <p>
          {t("transfer.gaps")}
          {t("list.colon")}
          {sheet.gaps.length === 0
            ? t("transfer.noGaps")
            : sheet.gaps.map(({ from, to }) => `${dated(from)}–${dated(to)}`).join(t("list.comma"))}
        </p>
      </section>
      <div className={css.columns}>
        <Part
          title="transfer.entries"
          none="transfer.noEntries"
          lines={sheet.entries.map((one) => `${time(one.at)} ${w(one.text)} ${one.byName}`)}
        />
        <Part
          title="transfer.falls"
          none="transfer.noFalls"
          lines={sheet.falls.map(
            (one) => `${time(one.at)} ${w(one.words)} ${one.verdict === null ? t("transfer.unverified") : w(one.verdict)}`,
          )}
        />
        <Part
          title="transfer.contacts"
          none="transfer.noContacts"
          lines={sheet.contacts.map(({ name, relation, phone }) => `${relation} ${name} ${phone ?? ""}`)}
        />
      </div>
      <p>
        {sheet.callback === null ? "" : `${t("transfer.callback", { phone: sheet.callback })} · `}
        {t("transfer.made", { time: time(sheet.at) })}
        {sheet.overridden ? ` · ${t("transfer.overridden")}` : ""}
      </p>
    </article>
  );
}
