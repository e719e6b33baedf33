import { useConsents } from "../data/family.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/family-home.module.css";
import { RightsLines } from "./rights-lines.tsx";

/** What this relative may learn of her, and by whose word: nobody has to guess what is left out. */
export function OwnRights({ person }: { readonly person: string }) {
  const { t } = useWords();
  const { data } = useConsents(person);
  const [own] = data?.rights ?? [];
  if (own === undefined) return null;
  return (
    <details className={css.fold}>
      <summary>{t("consent.mine")}</summary>
      <p className={css.quiet}>{t(`consent.why.${own.why}`)}</p>
      <RightsLines grants={own.grants} />
      <p className={css.quiet}>{t("consent.lifeThreat")}</p>
    </details>
  );
}
