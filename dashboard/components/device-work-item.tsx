import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { DEVICE_KINDS, type DeviceWork, toIso, WORK_REASON_WORDS } from "../../contracts/index.ts";
import { donePath } from "../data/device-work.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { timeText } from "../words/time.ts";
import { Age } from "./age.tsx";
import { useRight } from "./desk.ts";
import type { Ticks } from "./use-ticks.ts";
import visitCss from "./visits.module.css";

/** One device that somebody should go to, ticked off where one stands, with or without network. */
export function DeviceWorkItem({ one, ticks }: { readonly one: DeviceWork; readonly ticks: Ticks }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const mayTend = useRight("devices.tend");
  const [note, setNote] = useState("");
  const key = `device ${one.device}`;
  const isWaiting = ticks.waiting.some((tick) => tick.key === key);
  const { tick } = one;
  const done = (): void => {
    const said = note.trim();
    ticks.add({ path: donePath(one.device), key, body: { note: said === "" ? null : said, at: toIso(Date.now()) } });
  };
  return (
    <li className={visitCss.item} data-left={!one.waits}>
      <div className={visitCss.line}>
        <Link to="/devices/$id" params={{ id: one.device }} className={visitCss.name ?? ""}>
          {one.name}
        </Link>
        <span>{one.place}</span>
        <span>{w(DEVICE_KINDS[one.kind].words)}</span>
        <span className={one.waits ? visitCss.quiet : visitCss.late}>
          {one.reasons.map((reason) => w(WORK_REASON_WORDS[reason])).join(t("list.comma"))}
        </span>
      </div>
      <div className={visitCss.quiet}>
        {one.lastAt === null ? (
          t("deviceWork.neverHeard")
        ) : (
          <>
            {t("deviceWork.heard")} <Age at={one.lastAt} every={60_000} />
          </>
        )}
        {one.battery === null ? null : (
          <>
            {" · "}
            {t("deviceWork.battery", { value: Math.round(one.battery) })} <Age at={one.batteryAt} every={60_000} />
          </>
        )}
        {one.signal === null ? null : ` · ${t("deviceWork.signal", { value: Math.round(one.signal) })}`}
      </div>
      {tick === null ? null : (
        <div className={visitCss.quiet}>
          {t(one.waits ? "deviceWork.waits" : "deviceWork.before", {
            name: tick.byName,
            time: timeText(Date.parse(tick.at), now, language),
          })}
          {tick.note === null ? null : ` · ${tick.note}`}
        </div>
      )}
      {isWaiting ? <p className={visitCss.quiet}>{t("deviceWork.kept")}</p> : null}
      {mayTend && !one.waits && !isWaiting ? (
        <div className={visitCss.buttons}>
          <Input
            style={{ flex: "1 1 160px" }}
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.target.value)}
            placeholder={t("deviceWork.note")}
            aria-label={t("deviceWork.note")}
          />
          <Button type="primary" onClick={done}>
            {t("deviceWork.done")}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
