import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import { ACCEPTANCE_RESULT_WORDS, type AcceptanceRow, type AcceptanceView, DEVICE_KINDS, isArmable } from "../../contracts/index.ts";
import { photoAt, useAcceptanceActs } from "../data/acceptances.ts";
import { useWalkActs } from "../data/walks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./acceptance.module.css";
import { AcceptanceFacts } from "./acceptance-facts.tsx";
import { PictureInput } from "./case-pictures.tsx";
import { useRight } from "./desk.ts";
import { FailureLine } from "./form-end.tsx";
import { useFailure } from "./states.tsx";
import visitCss from "./visits.module.css";

interface ItemProps {
  readonly view: AcceptanceView;
  readonly row: AcceptanceRow;
}

function Elsewhere({ view, row, onDone }: ItemProps & { readonly onDone: () => void }) {
  const { t } = useWords();
  const { check } = useAcceptanceActs(view.id);
  const [note, setNote] = useState("");
  return (
    <div className={css.form}>
      <Input
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.target.value)}
        placeholder={t("acceptance.whereNow")}
        aria-label={t("acceptance.whereNow")}
      />
      <div className={visitCss.buttons}>
        <Button
          type="primary"
          loading={check.isPending}
          onClick={() => check.mutate({ device: row.device, body: { ok: false, note: note.trim() || null } }, { onSuccess: onDone })}
        >
          {t("acceptance.say")}
        </Button>
        <Button onClick={onDone}>{t("act.cancel")}</Button>
      </div>
    </div>
  );
}

/** What the technician does at the device: make it alarm, check its place, take a photo. */
function Acts({ view, row }: ItemProps) {
  const { t } = useWords();
  const failure = useFailure();
  const [walk] = view.walks;
  const { arm } = useWalkActs(walk?.id ?? "");
  const { check, photo } = useAcceptanceActs(view.id);
  const [elsewhere, setElsewhere] = useState(false);
  const mayTest = useRight("maintenance.manage");
  const error = arm.error ?? check.error ?? photo.error;
  if (elsewhere) return <Elsewhere view={view} row={row} onDone={() => setElsewhere(false)} />;
  return (
    <>
      <div className={visitCss.buttons}>
        {walk !== undefined && mayTest && row.alarms && isArmable(row.kind) ? (
          <Button type={row.alarm === null ? "primary" : "default"} loading={arm.isPending} onClick={() => arm.mutate(row.device)}>
            {t(row.alarm === null ? "walk.arm" : "walk.armAgain")}
          </Button>
        ) : null}
        <Button loading={check.isPending} onClick={() => check.mutate({ device: row.device, body: { ok: true } })}>
          {t("acceptance.placeRight")}
        </Button>
        <Button onClick={() => setElsewhere(true)}>{t("acceptance.placeWrong")}</Button>
        <PictureInput label={t("acceptance.takePhoto")} onPick={(picture) => photo.mutate({ device: row.device, picture })} />
      </div>
      {photo.isPending ? <p role="status">{t("case.uploading")}</p> : null}
      {arm.data ? <p role="status">{t("acceptance.armed")}</p> : null}
      {error ? (
        <p role="alert" className={css.bad}>
          {failure(error)}
        </p>
      ) : null}
    </>
  );
}

function Photo({ view, row, open }: ItemProps & { readonly open: boolean }) {
  const { t } = useWords();
  const { erase } = useAcceptanceActs(view.id);
  const [shown, setShown] = useState(false);
  const { photo, device } = row;
  if (photo === null) return null;
  if (!shown)
    return (
      <div>
        <Button size="small" onClick={() => setShown(true)}>
          {t("acceptance.showPhoto")}
        </Button>
      </div>
    );
  return (
    <div className={css.form}>
      <img className={css.photo} src={photoAt(view.id, device, photo.hash)} alt={t("acceptance.photoOf", { name: row.name })} />
      {open ? (
        <div>
          <Button danger size="small" loading={erase.isPending} onClick={() => erase.mutate({ device, hash: photo.hash })}>
            {t("acceptance.erasePhoto")}
          </Button>
        </div>
      ) : null}
      <FailureLine error={erase.error} />
    </div>
  );
}

/** One device of a table. */
export function AcceptanceItemLine({ view, row, open }: ItemProps & { readonly open: boolean }) {
  const { t, w } = useWords();
  const seesPhotos = useRight("acceptance.pictures");
  const facts = [w(DEVICE_KINDS[row.kind].words), t("walk.number", { number: row.number }), row.gateway];
  const floor = row.floor === null ? "" : t("acceptance.floor", { floor: row.floor });
  return (
    <li className={css.item} data-result={row.result}>
      <div className={visitCss.line}>
        <Link to="/devices/$id" params={{ id: row.device }} className={visitCss.name ?? ""}>
          {row.name}
        </Link>
        <span>{[row.place, floor].filter((part) => part !== "").join(" · ")}</span>
        <span className={css.result} data-result={row.result}>
          {w(ACCEPTANCE_RESULT_WORDS[row.result])}
        </span>
      </div>
      <div className={visitCss.quiet}>{facts.filter((fact) => fact !== "").join(" · ")}</div>
      <AcceptanceFacts row={row} view={view} />
      {open ? <Acts view={view} row={row} /> : null}
      {seesPhotos ? <Photo view={view} row={row} open={open} /> : null}
    </li>
  );
}
