import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { type Case, isPlaceHazard } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import { type CaseFormProps, Frame } from "./case-forms.tsx";

/** Alerts that can be taken out by themselves: those of a case that was joined by hand go back with it. */
export function alertsToSplit(one: Case): Case["alerts"] {
  const joined = new Set(one.absorbed.flatMap((each) => each.alerts));
  return one.alerts.length < 2 ? [] : one.alerts.filter((alert) => !joined.has(alert.id));
}

/** Takes alerts out as a case of their own, or gives back a case that was joined by hand. */
export function SplitForm({ one, busy, send, cancel, first }: CaseFormProps & { readonly first?: string }) {
  const { t, w } = useWords();
  const [alerts, setAlerts] = useState<readonly string[]>(first === undefined ? [] : [first]);
  const [reason, setReason] = useState("");
  const ofPlace = isPlaceHazard(one);
  const can = alertsToSplit(one);
  const why = reason.trim();
  const all = alerts.length >= one.alerts.length;
  return (
    <>
      {one.absorbed.map((each) => (
        <Button key={each.case} loading={busy} onClick={() => send({ act: "split", body: { case: each.case } })}>
          {t("case.splitCase", { number: each.number })}
        </Button>
      ))}
      {can.length === 0 ? null : (
        <Frame
          label={t("case.takeOut")}
          ready={alerts.length > 0 && !all && (ofPlace || why.length >= 2)}
          busy={busy}
          submit={() => send({ act: "split", body: { alerts: [...alerts], ...(why === "" ? {} : { reason: why }) } })}
          cancel={cancel}
        >
          <Checkbox.Group
            aria-label={t("case.takeOutWhich")}
            value={[...alerts]}
            onChange={(chosen) => setAlerts(chosen)}
            options={can.map((alert) => ({ value: alert.id, label: `${w(alert.ruleName)} ${alert.place?.path ?? ""}`.trim() }))}
          />
          {all ? <p role="alert">{t("case.takeOutAll")}</p> : null}
          <Input
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            placeholder={t("act.reason")}
            aria-label={t("act.reason")}
            maxLength={2000}
          />
          <p>{t("case.takeOutRings")}</p>
          <p>{t(ofPlace ? "case.takeOutBack" : "case.takeOutForGood")}</p>
        </Frame>
      )}
    </>
  );
}
