import { useDutyPhone } from "../data/desks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/family-home.module.css";

/** What to dial where this page is not enough: the emergency numbers, and the desk by one touch. */
export function EmergencyLine() {
  const { t } = useWords();
  const phone = useDutyPhone();
  return (
    <>
      <p className={css.quiet}>{t("family.emergency")}</p>
      {phone === null ? null : (
        <a className={css.call} href={`tel:${phone}`}>
          {t("family.callDesk", { phone })}
        </a>
      )}
    </>
  );
}
