import type { ReactNode } from "react";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import visitCss from "./visits.module.css";

interface Standing {
  readonly device: string;
  readonly building: string | null;
  readonly buildingName: string;
}

/** Devices under the buildings where they stand, in the order in which they come: one building, one trip. */
export function ByBuilding<T extends Standing>({ items, line }: { readonly items: readonly T[]; readonly line: (one: T) => ReactNode }) {
  const { t } = useWords();
  const buildings = new Map<string, T[]>();
  for (const one of items) {
    const ones = buildings.get(one.building ?? "");
    if (ones) ones.push(one);
    else buildings.set(one.building ?? "", [one]);
  }
  return (
    <>
      {[...buildings].map(([building, ones]) => (
        <section key={building} className={css.form}>
          <h2>
            {ones[0]?.buildingName || t("deviceWork.outside")}{" "}
            <span className={css.quiet}>{t("deviceWork.buildingCount", { count: ones.length })}</span>
          </h2>
          <ul className={visitCss.list}>{ones.map(line)}</ul>
        </section>
      ))}
    </>
  );
}
