import { Button, Modal } from "antd";
import { useNewCalendar } from "../../data/rosters.ts";
import { useWords } from "../../i18n/setup.ts";
import { CopyButton } from "../copy.tsx";
import { FailureLine } from "../form-end.tsx";
import css from "./roster.module.css";

/** A secret address to subscribe to; asking for a new one ends the one before. `roster` null: one's own duties. */
export function CalendarAddress({ roster, onClose }: { readonly roster: string | null; readonly onClose: () => void }) {
  const { t } = useWords();
  const make = useNewCalendar();
  const address = make.data === undefined ? null : `${location.origin}${make.data}`;
  return (
    <Modal open onCancel={onClose} footer={null} title={t("roster.calendar")}>
      <div className={css.form}>
        <span>{t(roster === null ? "roster.calendarOwn" : "roster.calendarAll")}</span>
        <span className={css.quiet}>{t("roster.calendarAbout")}</span>
        {address === null ? (
          <Button type="primary" loading={make.isPending} onClick={() => make.mutate(roster)}>
            {t("roster.calendarNew")}
          </Button>
        ) : (
          <>
            <code style={{ wordBreak: "break-all" }}>{address}</code>
            <CopyButton text={address} label={t("copy.copy")} />
          </>
        )}
        <FailureLine error={make.error} />
      </div>
    </Modal>
  );
}
