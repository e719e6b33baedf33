import { Link } from "@tanstack/react-router";
import { usePlaceGrid } from "../../data/grids.ts";
import { useWords } from "../../i18n/setup.ts";
import { postText } from "../../words/grid.ts";
import css from "../alert-panel.module.css";
import { useRight } from "../desk.ts";

/** The grid of a place and who answers for it there, the nearest first, each a touch away for who may see numbers. */
export function PlaceGrid({ place }: { readonly place: string }) {
  const { t } = useWords();
  const { data } = usePlaceGrid(place, useRight("grids.read"));
  if (!data?.grid) return null;
  const { grid, micro, people } = data;
  return (
    <section className={css.section} aria-label={t("grid.ofPlace")}>
      <h3>{t("grid.ofPlace")}</h3>
      <p>
        <Link to="/grids/$id" params={{ id: grid.id }}>
          {grid.name}
        </Link>
        {micro === null ? null : (
          <>
            {" · "}
            <Link to="/grids/$id" params={{ id: micro.id }}>
              {micro.name}
            </Link>
          </>
        )}
      </p>
      <ul>
        {people.map(({ post, name, phone, onDuty }) => (
          <li key={`${post} ${name}`} className={css.contact}>
            <span>
              <span className={css.quiet}>{postText(post, t)}</span> {name}
              {onDuty ? t("grid.onDuty") : ""}
            </span>
            {phone === null ? null : phone.includes("*") ? (
              <span className={css.phone}>{phone}</span>
            ) : (
              <a className={css.phone} href={`tel:${phone}`}>
                {phone}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
