import { Link } from "@tanstack/react-router";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { DEVICE_KINDS, KIND_CERTAINTY_WORDS, type Unclaimed } from "../../contracts/index.ts";
import { useUnclaimedActs } from "../data/unclaimed.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { eventText, measurementText } from "../words/value.ts";
import { Age } from "./age.tsx";
import { DeviceIcon } from "./device-icon.tsx";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

/** Says with a reason that a device is none of ours. */
function IgnoreForm({ one, onClose }: { readonly one: Unclaimed; readonly onClose: () => void }) {
  const { t } = useWords();
  const { ignore } = useUnclaimedActs();
  const [reason, setReason] = useState("");
  const said = reason.trim();
  return (
    <Modal
      open
      onCancel={onClose}
      onOk={() => ignore.mutate({ id: one.id, reason: said }, { onSuccess: onClose })}
      okText={t("unclaimed.ignore")}
      okButtonProps={{ disabled: said.length < 2, loading: ignore.isPending }}
      cancelText={t("act.cancel")}
      title={t("unclaimed.ignoreTitle", { id: one.externalId })}
      destroyOnHidden
    >
      <div className={css.form}>
        <p>{t("unclaimed.ignoreHint")}</p>
        <Field label={t("unclaimed.reason")}>
          {(id) => <Input id={id} value={reason} onChange={(event) => setReason(event.target.value)} maxLength={200} />}
        </Field>
        <FailureLine error={ignore.error} />
      </div>
    </Modal>
  );
}

interface Props {
  readonly one: Unclaimed;
  /** Absent for those who register no devices. */
  readonly onClaim: (() => void) | null;
}

/** One device that speaks and that nobody registered: what it seems to be, and how it comes here. */
export function UnclaimedCard({ one, onClaim }: Props) {
  const { t, w, language } = useWords();
  const [ignoring, setIgnoring] = useState(false);
  const { gateway, kind, ignored } = one;
  const names = (list: readonly string[]): string => list.join(t("list.comma"));
  const measured = names(one.measurements.map((name) => measurementText(name, language)));
  const reported = names(one.events.map((name) => eventText(name, language)));
  return (
    <article className={css.item} aria-label={one.externalId}>
      <span className={css.device}>
        {kind === null ? null : <DeviceIcon kind={kind} state="unknown" size={24} />}
        <strong style={{ overflowWrap: "anywhere" }}>{one.externalId}</strong>
      </span>
      {one.otherIds.length > 0 ? <span className={css.quiet}>{t("unclaimed.alsoNamed", { names: names(one.otherIds) })}</span> : null}
      <span>
        {t("unclaimed.seems")}{" "}
        {kind === null
          ? w(KIND_CERTAINTY_WORDS.open)
          : t("unclaimed.kind", { kind: w(DEVICE_KINDS[kind].words), certainty: w(KIND_CERTAINTY_WORDS[one.certainty]) })}
      </span>
      <span>{t("unclaimed.measured", { names: measured === "" ? t("unclaimed.nothing") : measured })}</span>
      <span>{t("unclaimed.reported", { names: reported === "" ? t("unclaimed.nothing") : reported })}</span>
      {one.urgent > 0 ? <strong role="status">{t("unclaimed.urgent", { count: one.urgent })}</strong> : null}
      <span className={css.quiet}>
        {t("unclaimed.heard", { count: one.messages })} <Age at={one.lastAt} every={10_000} /> ·{" "}
        {t("unclaimed.since", { time: fullTime(Date.parse(one.firstAt), language) })}
      </span>
      <span className={css.quiet}>
        {gateway === null ? (
          t("unclaimed.login", { login: one.login })
        ) : (
          <>
            {t("unclaimed.through")}{" "}
            <Link to="/devices/$id" params={{ id: gateway.id }}>
              {gateway.name}
            </Link>{" "}
            {gateway.place ?? ""}
          </>
        )}{" "}
        · {one.format}
      </span>
      {ignored === null ? null : (
        <p className={css.note}>
          {t("unclaimed.ignoredBy", { name: ignored.byName, time: fullTime(Date.parse(ignored.at), language), reason: ignored.reason })}
        </p>
      )}
      {onClaim === null ? null : (
        <div className={css.filters}>
          <Button type="primary" onClick={onClaim}>
            {t("unclaimed.claim")}
          </Button>
          {ignored === null ? <Button onClick={() => setIgnoring(true)}>{t("unclaimed.ignore")}</Button> : null}
        </div>
      )}
      {ignoring ? <IgnoreForm one={one} onClose={() => setIgnoring(false)} /> : null}
    </article>
  );
}
