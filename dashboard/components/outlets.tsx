import type { ChannelsView } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";

/** Which plans write to a group or speak on the spot, and what of that would reach nobody yet. */
export function Outlets({ outlets: { bots, speakers, plans } }: { readonly outlets: ChannelsView["outlets"] }) {
  const { t, w } = useWords();
  const used = { group: plans.some(({ group }) => group), speaker: plans.some(({ speaker }) => speaker) };
  const cell = (uses: boolean, there: number): string => t(!uses ? "outlets.no" : there > 0 ? "outlets.yes" : "outlets.lacking");
  return (
    <>
      <h2>{t("outlets.title")}</h2>
      <p>{t("outlets.about")}</p>
      <ul className={css.list}>
        {used.group && bots === 0 ? (
          <li className={css.note}>
            <span role="alert">{t("outlets.noBot")}</span>
          </li>
        ) : null}
        {used.speaker && speakers === 0 ? (
          <li className={css.note}>
            <span role="alert">{t("outlets.noSpeaker")}</span>
          </li>
        ) : null}
      </ul>
      <div className={css.scroll}>
        <table className={css.table} aria-label={t("outlets.title")}>
          <thead>
            <tr>
              <th>{t("outlets.plan")}</th>
              <th>{t("outlets.group", { count: bots })}</th>
              <th>{t("outlets.speaker", { count: speakers })}</th>
            </tr>
          </thead>
          <tbody>
            {plans.map((plan) => (
              <tr key={plan.id} data-plan={plan.id}>
                <td>{w(plan.name)}</td>
                <td>{cell(plan.group, bots)}</td>
                <td>{cell(plan.speaker, speakers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
