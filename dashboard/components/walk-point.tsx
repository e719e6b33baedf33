import { Button, Input, Select } from "antd";
import { useState } from "react";
import {
  DEVICE_KINDS,
  EVENT_KINDS,
  isArmable,
  isEventKind,
  WALK_ALARMING,
  WALK_MISSING,
  WALK_REASON_WORDS,
  WALK_REASONS,
  WALK_RESULT_WORDS,
  type WalkPoint,
  type WalkReason,
  type WalkView,
} from "../../contracts/index.ts";
import { useWalkActs } from "../data/walks.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fullTime } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";
import visitCss from "./visits.module.css";
import css from "./walk.module.css";

interface PointProps {
  readonly walk: WalkView;
  readonly point: WalkPoint;
  readonly number: number;
  /** It is under way, not signed, and this user may test. */
  readonly open: boolean;
}

/** What the register knows of it; what is missing, or on still, in red. */
function Known({ point, armed }: { readonly point: WalkPoint; readonly armed: boolean }) {
  const { t, w, language } = useWords();
  const { number, heardAt, signal, alarming, ringsAt } = point;
  const outlasts = alarming && !armed && typeof ringsAt === "string";
  const parts = [
    t("walk.number", { number }),
    ...(heardAt === null ? [] : [t("walk.heard", { time: fullTime(Date.parse(heardAt), language) })]),
    ...(signal === null ? [] : [`${signal} dBm`]),
  ];
  return (
    <div className={visitCss.quiet}>
      {parts.join(" · ")}
      {heardAt === null ? <span className={css.bad}> · {t("walk.silent")}</span> : null}
      {alarming && !outlasts ? <span className={css.bad}> · {w(WALK_ALARMING)}</span> : null}
      {outlasts ? (
        <span role="alert" className={css.bad}>
          {" · "}
          {t("walk.outlasts", { time: fullTime(Date.parse(ringsAt), language) })}
        </span>
      ) : null}
    </div>
  );
}

/** What was found, when, by whom. */
function Found({ point }: { readonly point: WalkPoint }) {
  const { t, w, language } = useWords();
  const { result, reason, note, event, at, byName, muted } = point;
  const parts = [
    event !== null && isEventKind(event) ? w(EVENT_KINDS[event].words) : "",
    reason === null ? "" : w(WALK_REASON_WORDS[reason]),
    note ?? "",
    at === null ? "" : fullTime(Date.parse(at), language),
    byName ?? (result === "passed" ? t("walk.byItself") : ""),
    muted > 1 ? t("walk.muted", { count: muted }) : "",
  ].filter((part) => part !== "");
  return (
    <div>
      <span className={css.result} data-open={result === null || result === "failed"}>
        {w(result === null ? WALK_MISSING : WALK_RESULT_WORDS[result])}
      </span>
      {parts.length === 0 ? null : <span className={visitCss.quiet}> · {parts.join(" · ")}</span>}
    </div>
  );
}

function WhyNot({ walk, point, onDone }: Pick<PointProps, "walk" | "point"> & { readonly onDone: () => void }) {
  const { t, w } = useWords();
  const { tick } = useWalkActs(walk.id);
  const [reason, setReason] = useState<WalkReason | null>(null);
  const [note, setNote] = useState("");
  const ready = reason !== null && (reason !== "other" || note.trim() !== "");
  const say = (): void => {
    if (reason === null) return;
    const body = { result: "not-testable" as const, reason, ...(note.trim() === "" ? {} : { note: note.trim() }) };
    tick.mutate({ device: point.device, body }, { onSuccess: onDone });
  };
  return (
    <div className={css.form}>
      <Select
        value={reason}
        onChange={setReason}
        placeholder={t("walk.reason")}
        aria-label={t("walk.reason")}
        options={WALK_REASONS.map((one) => ({ value: one, label: w(WALK_REASON_WORDS[one]) }))}
      />
      <Input
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
        placeholder={t("walk.note")}
        aria-label={t("walk.note")}
      />
      <div className={visitCss.buttons}>
        <Button type="primary" disabled={!ready} loading={tick.isPending} onClick={say}>
          {t("walk.say")}
        </Button>
        <Button onClick={onDone}>{t("act.cancel")}</Button>
      </div>
      <FailureLine error={tick.error} />
    </div>
  );
}

function Buttons({ walk, point }: Pick<PointProps, "walk" | "point">) {
  const { t } = useWords();
  const { arm, tick } = useWalkActs(walk.id);
  const [asked, setAsked] = useState(false);
  const error = arm.error ?? tick.error;
  if (asked) return <WhyNot walk={walk} point={point} onDone={() => setAsked(false)} />;
  return (
    <div className={css.screen}>
      <div className={visitCss.buttons}>
        {isArmable(point.kind) ? (
          <Button type={point.result === "passed" ? "default" : "primary"} loading={arm.isPending} onClick={() => arm.mutate(point.device)}>
            {t(point.result === null ? "walk.arm" : "walk.armAgain")}
          </Button>
        ) : (
          <span className={visitCss.quiet}>{t("walk.panel")}</span>
        )}
        <Button loading={tick.isPending} onClick={() => tick.mutate({ device: point.device, body: { result: "failed" } })}>
          {t("walk.noAlarm")}
        </Button>
        <Button onClick={() => setAsked(true)}>{t("walk.cannot")}</Button>
      </div>
      <FailureLine error={error} />
    </div>
  );
}

/** One point: what is known of it, and what whoever stands there may say. */
export function WalkPointItem({ walk, point, number, open }: PointProps) {
  const { t, w } = useWords();
  const now = useNow(1_000);
  const left = walk.armed?.device === point.device ? Math.ceil((Date.parse(walk.armed.until) - now) / 1_000) : 0;
  return (
    <li className={css.item} data-open={point.result === null || point.result === "failed"} data-armed={left > 0}>
      <div className={visitCss.line}>
        <span className={visitCss.quiet}>{number}</span>
        <span className={visitCss.name}>{point.name}</span>
        <span className={visitCss.quiet}>
          {w(DEVICE_KINDS[point.kind].words)} · {point.place}
        </span>
      </div>
      <Known point={point} armed={left > 0} />
      <Found point={point} />
      {left > 0 ? (
        <div role="status" className={css.screen}>
          {t("walk.armed", { count: left })}
        </div>
      ) : null}
      {open ? <Buttons walk={walk} point={point} /> : null}
    </li>
  );
}
