import { Link, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Case } from "../../contracts/index.ts";
import { useRight } from "../components/desk.ts";
import { DeviceWorkItem } from "../components/device-work-item.tsx";
import { DueItem } from "../components/due-item.tsx";
import { PrintButton } from "../components/paper/print-button.tsx";
import { LastCheck, SpotButtons } from "../components/spot-check.tsx";
import { SpotDue } from "../components/spot-due.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { TickNotes } from "../components/tick-notes.tsx";
import { TripSign } from "../components/trip-sign.tsx";
import { TripsSigned } from "../components/trips-signed.tsx";
import { type Ticks, useTicks } from "../components/use-ticks.ts";
import { useTrip } from "../components/use-trip.ts";
import { useTripProgress, useUnsigned } from "../components/use-trip-progress.ts";
import visitCss from "../components/visits.module.css";
import { useWords } from "../i18n/setup.ts";
import type { TripItem } from "../words/trip.ts";
import css from "./page.module.css";

function CaseItem({ one, why, late }: { readonly one: Case; readonly why: string; readonly late: boolean }) {
  const { t, w } = useWords();
  return (
    <li className={visitCss.item} data-left={late}>
      <div className={visitCss.line}>
        <Link to="/cases/$id" params={{ id: one.id }} className={visitCss.name ?? ""}>
          {w(one.title)}
        </Link>
        <span>{one.place?.path ?? ""}</span>
        <span className={late ? visitCss.late : visitCss.quiet}>{why}</span>
      </div>
      <Link to="/cases/$id" params={{ id: one.id }}>
        {t("trip.openCase")} {one.number}
      </Link>
    </li>
  );
}

function Item({ item, ticks }: { readonly item: TripItem; readonly ticks: Ticks }) {
  const { t } = useWords();
  switch (item.what) {
    case "visit":
      return <DueItem one={item.visit} ticks={ticks} />;
    case "device":
      return <DeviceWorkItem one={item.work} ticks={ticks} />;
    case "return":
      return <CaseItem one={item.due.case} why={t("trip.return")} late={item.due.overdue} />;
    case "hazard":
      return <CaseItem one={item.case} why={t("trip.hazard")} late={false} />;
    case "spot":
      return (
        <li className={visitCss.item} data-left={item.spot.overdue}>
          <div className={visitCss.line}>
            <Link to="/spots/$id" params={{ id: item.spot.spot }} className={visitCss.name ?? ""}>
              {item.spot.name}
            </Link>
            <span>{t("trip.spot")}</span>
            <SpotDue at={item.spot} />
          </div>
          <LastCheck check={item.spot.last} />
          <SpotButtons patrol={item.patrol} spot={item.spot.spot} name={item.spot.name} ticks={ticks} />
        </li>
      );
  }
}

/** In the address: what stands in no building. */
const OUTSIDE = "none";

interface BuildingsProps {
  readonly items: readonly TripItem[];
  /** Those whose trip was begun. */
  readonly unsigned: readonly string[];
  nameOf(building: string): string;
}

/** The buildings where something waits, in their order; after them those where all is done and nothing is signed. */
function Buildings({ items, unsigned, nameOf }: BuildingsProps) {
  const { t } = useWords();
  const counts = new Map<string, { readonly name: string; readonly count: number }>();
  for (const { building, buildingName } of items) {
    const id = building ?? OUTSIDE;
    counts.set(id, { name: buildingName, count: (counts.get(id)?.count ?? 0) + 1 });
  }
  for (const id of unsigned) if (!counts.has(id)) counts.set(id, { name: nameOf(id), count: 0 });
  return (
    <ul className={visitCss.list}>
      {[...counts].map(([building, { name, count }]) => (
        <li key={building} className={visitCss.item}>
          <Link to="/one-trip" search={{ building }} className={visitCss.name ?? ""}>
            {name || t("deviceWork.outside")}
          </Link>
          <span className={count === 0 ? visitCss.late : visitCss.quiet}>
            {count === 0 ? t("trip.unsigned") : t("trip.count", { count })}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** All that waits in one building, in the order of the stairs: for whoever stands before it. */
export function OneTripPage() {
  const { t } = useWords();
  const { building } = useSearch({ from: "/shell/one-trip" });
  const ticks = useTicks();
  const [signed, setSigned] = useState<string | null>(null);
  const visits = useRight("visits.make");
  const { items, error, nameOf } = useTrip();
  const unsigned = useUnsigned();
  const waits = useMemo(
    () => (items === null || building === undefined ? null : items.filter((item) => (item.building ?? OUTSIDE) === building)),
    [items, building],
  );
  const here = waits ?? [];
  const trip = useTripProgress(building ?? null, waits);
  const pressing: Ticks = {
    ...ticks,
    add: (tick) => {
      trip.press(tick);
      ticks.add(tick);
    },
  };
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.oneTrip")}</h1>
        {building === undefined || items === null ? null : <span>{nameOf(building) || t("deviceWork.outside")}</span>}
        {here.length === 0 ? null : <span className={css.quiet}>{t("trip.count", { count: here.length })}</span>}
        <span className={css.spring} />
        <PrintButton page="one-trip" {...(building !== undefined && building !== OUTSIDE && { subject: `place:${building}` })} />
      </div>
      {building === undefined ? (
        <p className={css.quiet}>{t(visits ? "trip.hint" : "trip.hintDevices")}</p>
      ) : (
        <Link to="/one-trip">{t("trip.back")}</Link>
      )}
      <TickNotes ticks={ticks} />
      {items === null && error === null ? <Bones /> : null}
      {error && items === null ? <Failed error={error} /> : null}
      {items !== null && building === undefined && items.length + unsigned.length === 0 ? (
        <Empty title={t("trip.empty")} hint={t(visits ? "trip.emptyHint" : "trip.emptyHintDevices")} />
      ) : null}
      {items !== null && building === undefined ? <Buildings items={items} unsigned={unsigned} nameOf={nameOf} /> : null}
      {items !== null && building !== undefined && here.length === 0 ? (
        <Empty title={t("trip.emptyBuilding")} {...(trip.progress !== null && { hint: t("trip.signLast") })} />
      ) : null}
      <ul className={visitCss.list}>
        {here.map((item) => (
          <Item key={item.key} item={item} ticks={pressing} />
        ))}
      </ul>
      {building !== undefined && trip.progress !== null ? (
        <TripSign
          key={building}
          building={building === OUTSIDE ? null : building}
          progress={trip.progress}
          here={new Set(here.map(({ key }) => key))}
          ticks={ticks}
          signed={() => {
            trip.clear();
            setSigned(building);
          }}
          drop={trip.clear}
        />
      ) : null}
      {signed !== null && signed === building ? (
        <p role="status" className={css.note}>
          {t("trip.signed")}
        </p>
      ) : null}
      {building === undefined ? <TripsSigned /> : null}
    </div>
  );
}
