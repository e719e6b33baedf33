import type { ReactNode } from "react";
import {
  ACCEPTANCE_FAULT_WORDS,
  ACCEPTANCE_ITEM_WORDS,
  ACCEPTANCE_MISSING,
  type AcceptanceItem,
  type AcceptanceRow,
  type AcceptanceView,
  DEVICE_STATE_WORDS,
  WALK_REASON_WORDS,
} from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { secondsText } from "../words/acceptance.ts";
import { fullTime } from "../words/time.ts";
import { eventText } from "../words/value.ts";
import css from "./acceptance.module.css";

function Fact({ name, bad, children }: { readonly name: string; readonly bad?: boolean; readonly children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd className={bad === true ? css.bad : undefined}>{children}</dd>
    </div>
  );
}

/** What is known of one device: measured, or in red that it is not. */
export function AcceptanceFacts({ row, view }: { readonly row: AcceptanceRow; readonly view: AcceptanceView }) {
  const { t, w, language } = useWords();
  const time = (at: string): string => fullTime(Date.parse(at), language);
  const { alarm, check, notTestable } = row;
  const lacks = (item: AcceptanceItem): boolean => row.missing.includes(item);
  /** A fact, its gap, or nothing where it is not asked for. */
  const fact = (item: AcceptanceItem, text: string | null, bad = false): ReactNode => {
    if (text === null && !lacks(item)) return null;
    return (
      <Fact key={item} name={w(ACCEPTANCE_ITEM_WORDS[item])} bad={text === null || bad}>
        {text ?? w(ACCEPTANCE_MISSING[item])}
      </Fact>
    );
  };
  const took = (ms: number | null | undefined, name: string | null | undefined): string | null =>
    ms == null ? null : t("acceptance.took", { seconds: secondsText(ms), name: name ?? "" });
  const first = row.firstAt === null ? null : `${row.firstExact ? "" : t("acceptance.notLater")}${time(row.firstAt)}`;
  const event = alarm?.event == null ? "" : ` ${eventText(alarm.event, language)}`;
  const tested = row.faults.includes("no-alarm")
    ? w(ACCEPTANCE_FAULT_WORDS["no-alarm"])
    : notTestable !== null
      ? t("acceptance.notTestable", { why: [w(WALK_REASON_WORDS[notTestable.reason]), notTestable.note ?? ""].join(" ").trim() })
      : alarm === null
        ? null
        : `${time(alarm.at)}${event}`;
  const checked = check && [check.ok ? "" : w(ACCEPTANCE_FAULT_WORDS["place-wrong"]), time(check.at), check.byName, check.note ?? ""];
  return (
    <dl className={css.facts}>
      {fact("first-message", first)}
      <Fact name={t("acceptance.last")} bad={row.faults.includes("silent")}>
        {row.lastAt === null ? w(DEVICE_STATE_WORDS[row.state]) : `${time(row.lastAt)} ${w(DEVICE_STATE_WORDS[row.state])}`}
      </Fact>
      {row.signal === null ? null : (
        <Fact name={t("acceptance.signal")} bad={row.faults.includes("signal")}>
          {Math.round(row.signal)} dBm
        </Fact>
      )}
      {row.battery === null ? null : (
        <Fact name={t("acceptance.battery")} bad={row.faults.includes("battery")}>
          {Math.round(row.battery)}%
        </Fact>
      )}
      {row.alarms ? fact("alarm", tested, row.faults.includes("no-alarm") || notTestable !== null) : null}
      {row.alarms ? fact("desk", took(alarm?.deskMs, alarm?.deskName), row.faults.includes("desk-late")) : null}
      {row.alarms ? fact("phone", took(alarm?.phoneMs, alarm?.phoneName), row.faults.includes("phone-late")) : null}
      {lacks("place") ? fact("place", null) : null}
      {fact("place-check", checked === null ? null : checked.filter((part) => part !== "").join(" · "), check?.ok === false)}
      {fact("photo", row.photo === null ? null : `${time(row.photo.at)} ${row.photo.byName}`)}
      {view.items.includes("alarm") && !row.alarms ? <Fact name={w(ACCEPTANCE_ITEM_WORDS.alarm)}>{t("acceptance.noNeed")}</Fact> : null}
    </dl>
  );
}
