import { Link, useParams } from "@tanstack/react-router";
import { LastCheck, SpotButtons } from "../components/spot-check.tsx";
import { SpotDue } from "../components/spot-due.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TickNotes } from "../components/tick-notes.tsx";
import { type Ticks, useTicks } from "../components/use-ticks.ts";
import visitCss from "../components/visits.module.css";
import { useChecksAt, useSpot } from "../data/patrols.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

function Here({ id, ticks }: { readonly id: string; readonly ticks: Ticks }) {
  const { t } = useWords();
  const { data, error, isPending, refetch } = useSpot(id);
  if (isPending) return <Bones rows={3} />;
  if (error && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return null;
  return (
    <>
      <div className={css.head}>
        <h1>{data.name}</h1>
      </div>
      <TickNotes ticks={ticks} />
      {data.patrols.length === 0 ? <Empty title={t("patrol.spotOfNone")} hint={t("patrol.emptyHint")} /> : null}
      <ul className={visitCss.list}>
        {data.patrols.map(({ id: patrol, title, every, at }) => (
          <li key={patrol} className={visitCss.item} data-left={at.due}>
            <div className={visitCss.line}>
              <Link to="/patrols/$id" params={{ id: patrol }} className={visitCss.name ?? ""}>
                {title}
              </Link>
              <span>{t("patrol.rhythm", { count: every })}</span>
              <SpotDue at={at} />
            </div>
            <SpotButtons patrol={patrol} spot={id} name={data.name} ticks={ticks} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Before({ id }: { readonly id: string }) {
  const { t } = useWords();
  const { data } = useChecksAt(id);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t("patrol.before")}</h2>
      {data.items.map((check) => (
        <LastCheck key={check.id} check={check} />
      ))}
    </section>
  );
}

/** What the label of a spot opens: how it was found now, and before. */
export function SpotPage() {
  const { t } = useWords();
  const { id } = useParams({ from: "/shell/spots/$id" });
  const ticks = useTicks();
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <Link to="/patrols">{t("patrol.back")}</Link>
      <Here id={id} ticks={ticks} />
      <Before id={id} />
    </div>
  );
}
