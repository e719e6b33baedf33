import { Link, useParams } from "@tanstack/react-router";
import { PrintButton } from "../components/paper/print-button.tsx";
import { QrPicture } from "../components/qr-picture.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { usePatrol } from "../data/patrols.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import labelCss from "./labels.module.css";
import css from "./page.module.css";

/** Labels for the spots of a patrol, to be printed, cut and put up. They open the spot's page, which asks for a log-in. */
export function PatrolLabelsPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/patrols/$id/labels" });
  const community = useLive((state) => state.status?.communityName);
  const { data: patrol, error, isPending, refetch } = usePatrol(id);
  return (
    <div className={css.page}>
      <div className={labelCss.screen}>
        <Link to="/patrols/$id" params={{ id }}>
          {t("patrol.backToOne")}
        </Link>
        <div className={css.head}>
          <h1>{t("patrol.labels")}</h1>
          <span className={css.spring} />
          <PrintButton type="primary" page="patrol-labels" subject={`patrol:${id}`} />
        </div>
        <p className={css.quiet}>{t("patrol.labelsHint", { address: location.origin })}</p>
      </div>
      {isPending ? <Bones /> : null}
      {error && !patrol ? <Failed error={error} retry={() => void refetch()} /> : null}
      <ul className={labelCss.sheet}>
        {patrol?.spots.map(({ spot, name }) => (
          <li key={spot} className={labelCss.label}>
            <QrPicture text={`${location.origin}/spots/${encodeURIComponent(spot)}`} label={name} />
            <strong>{name}</strong>
            <span>{community}</span>
            <span>{t("patrol.scan")}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
