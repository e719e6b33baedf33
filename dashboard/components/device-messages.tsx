import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { type DeviceMessage, MINUTE } from "../../contracts/index.ts";
import { useDeviceMessages } from "../data/device-messages.ts";
import { type TextKey, useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { clockText, fullTime } from "../words/time.ts";
import { eventText, measurementText, qualityTexts, valueText } from "../words/value.ts";
import { FailureLine } from "./form-end.tsx";
import { Bones, Empty } from "./states.tsx";
import { usePhone } from "./use-width.ts";

/** A device's own time is worth showing where it is another than that of the receipt by more than clocks differ. */
const isOfItsOwn = (at: string, received: string): boolean => Math.abs(Date.parse(at) - Date.parse(received)) > MINUTE;

interface LineProps {
  readonly message: DeviceMessage;
  /** A gateway's messages say of which device each is. */
  readonly named: boolean;
}

function Outcome({ message, named }: LineProps) {
  const { t, w, language } = useWords();
  const { readings, events, faults, dropped, more } = message;
  const of = (name: string): string => (named && name !== "" ? `${name} ` : "");
  const left = (["duplicate", "missing", "ignored"] as const).filter((why) => dropped[why] > 0);
  const isSilent = readings.length + events.length + faults.length + left.length === 0;
  return (
    <ul style={{ margin: 0, paddingLeft: 16 }}>
      {readings.map((one) => (
        <li key={`${one.device} ${one.measurement} ${one.at}`}>
          {of(one.deviceName)}
          {measurementText(one.measurement, language)}{" "}
          {one.value === null ? t("message.withheldValue") : valueText(one.value, one.measurement, one.unit, language)}{" "}
          <span className={css.quiet}>
            {qualityTexts(one.quality, language).join(" ")} {isOfItsOwn(one.at, message.at) ? fullTime(Date.parse(one.at), language) : ""}
          </span>
        </li>
      ))}
      {events.map((one) => (
        <li key={`${one.device} ${one.event} ${one.state} ${one.at}`}>
          {of(one.deviceName)}
          <strong>{eventText(one.event, language)}</strong> {t(`message.state.${one.state}`)}{" "}
          {one.test ? <span className={css.quiet}>{t("message.test")}</span> : null}
        </li>
      ))}
      {faults.map((one) => (
        <li key={`${one.reason} ${one.where}`} className={css.failure}>
          {t(one.reason === "empty" ? "quarantine.empty-reason" : `quarantine.${one.reason}`)}
          {t("list.colon")}
          {w(one.detail)}
        </li>
      ))}
      {left.map((why) => (
        <li key={why} className={css.quiet}>
          {t(`message.dropped.${why}` satisfies TextKey, { count: dropped[why] })}
        </li>
      ))}
      {more > 0 ? <li className={css.quiet}>{t("message.more", { count: more })}</li> : null}
      {isSilent ? <li className={css.quiet}>{t("message.nothing")}</li> : null}
    </ul>
  );
}

function Line({ message, named }: LineProps) {
  const { t, language } = useWords();
  const phone = usePhone();
  return (
    <tr>
      <td style={{ whiteSpace: "nowrap" }}>
        {clockText(Date.parse(message.at), language)}
        {message.replayed ? <div className={css.quiet}>{t("message.replayed")}</div> : null}
        {message.again ? <div className={css.quiet}>{t("message.reread")}</div> : null}
      </td>
      <td>
        <code>{message.topic}</code>
        <div className={css.quiet}>
          {message.login} · {t("quarantine.bytes", { count: message.bytes })} {message.isHex ? t("message.hex") : ""}
        </div>
        {message.payload === null ? (
          <span className={css.quiet}>{t("message.withheld")}</span>
        ) : (
          <pre className={css.preview}>{message.payload}</pre>
        )}
        {phone ? <Outcome message={message} named={named} /> : null}
      </td>
      {phone ? null : (
        <td>
          <Outcome message={message} named={named} />
        </td>
      )}
    </tr>
  );
}

function List({ device, named }: { readonly device: string; readonly named: boolean }) {
  const { t, language } = useWords();
  const phone = usePhone();
  const client = useQueryClient();
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage } = useDeviceMessages(device);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const since = data?.pages.at(-1)?.since ?? null;
  // From the newest again: pages that are turned once more would each stand in the audit log.
  const again = (): Promise<void> => client.resetQueries({ queryKey: ["device-messages", device] });
  return (
    <>
      <div className={css.filters}>
        <Button size="small" loading={isFetching} onClick={() => void again()}>
          {t("message.again")}
        </Button>
      </div>
      {isPending ? <Bones rows={3} /> : null}
      <FailureLine error={error} />
      {data && items.length === 0 && !hasNextPage ? <Empty title={t("message.empty")} hint={t("message.emptyHint")} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("message.received")}</th>
                <th>{t("message.came")}</th>
                {phone ? null : <th>{t("message.became")}</th>}
              </tr>
            </thead>
            <tbody>
              {items.map((message, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: messages have no id, and several may come in one millisecond
                <Line key={`${message.at} ${n}`} message={message} named={named} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {data ? (
        <div className={css.filters}>
          {hasNextPage ? (
            <Button size="small" loading={isFetching} onClick={() => void fetchNextPage()}>
              {t("message.older")}
            </Button>
          ) : null}
          <span className={css.quiet}>
            {!hasNextPage
              ? items.length > 0
                ? t("message.whole")
                : ""
              : since
                ? t("message.since", { time: fullTime(Date.parse(since), language) })
                : ""}
          </span>
        </div>
      ) : null}
    </>
  );
}

/** Messages of the last hour, asked for by hand: each look is written down. */
export function DeviceMessages({ device, named }: { readonly device: string; readonly named: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <section className={css.card}>
      <h2>{t("message.title")}</h2>
      <p className={css.quiet}>{t("message.about")}</p>
      {open ? <List device={device} named={named} /> : <Button onClick={() => setOpen(true)}>{t("message.show")}</Button>}
    </section>
  );
}
