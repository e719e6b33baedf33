import { CONSENT_KIND_WORDS, CONSENT_KINDS, type Grants, THRESHOLD_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";

/** What somebody may learn and what not, each in words. */
export function RightsLines({ grants }: { readonly grants: Grants }) {
  const { t, w } = useWords();
  return (
    <ul className={css.list}>
      {CONSENT_KINDS.map((kind) => {
        const from = grants[kind];
        return (
          <li key={kind}>
            {w(CONSENT_KIND_WORDS[kind])}
            {t("list.colon")}
            <strong>{from === undefined ? t("consent.not") : w(THRESHOLD_WORDS[from])}</strong>
          </li>
        );
      })}
    </ul>
  );
}
