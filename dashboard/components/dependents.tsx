import { useMemo } from "react";
import { DEVICE_KINDS, DEVICE_STATE_WORDS, dependsOn, type Place } from "../../contracts/index.ts";
import { useAllDevices } from "../data/devices.ts";
import { usePeople } from "../data/people.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import { useLive } from "../live/hooks.ts";
import css from "./alert-panel.module.css";
import { useRight } from "./desk.ts";

/** Rules after which somebody must look to those who live by power or by the lift. */
const OUTAGES: readonly string[] = ["building-silent", "network-silent", "mains-lost", "gateway-offline", "lift-trapped", "lift-fault"];
export const isOutage = (rule: string): boolean => OUTAGES.includes(rule);

/** The ids of a place and of all below it. */
function below(root: string, places: readonly Place[]): ReadonlySet<string> {
  const found = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { id, parent } of places)
      if (parent !== null && found.has(parent) && !found.has(id)) {
        found.add(id);
        grown = true;
      }
  }
  return found;
}

/** Who there depends on power or the lift, and which life-safety devices there the hub cannot see now. */
export function Dependents({ place }: { readonly place: string }) {
  const { t, w } = useWords();
  const mayPeople = useRight("people.read");
  const people = usePeople(mayPeople);
  const places = usePlaces(useRight("places.read"));
  const devices = useAllDevices(useRight("devices.read"));
  const live = useLive((state) => state.devices);
  const inside = useMemo(() => below(place, places.data?.items ?? []), [place, places.data]);
  const named = (people.data?.items ?? []).flatMap((person) => {
    const reasons = person.state === "home" && person.home !== null && inside.has(person.home) ? dependsOn(person) : [];
    return reasons.length === 0 ? [] : [{ person, reasons }];
  });
  const unseen = (devices.data?.items ?? []).filter((device) => {
    const state = live.get(device.id)?.state ?? device.state;
    return DEVICE_KINDS[device.kind].lifeSafety && device.place !== null && inside.has(device.place.id) && state !== "online";
  });
  return (
    <section className={css.section} aria-label={t("dependents.title")}>
      {mayPeople ? (
        <>
          <h3>{t("dependents.title")}</h3>
          {people.data && named.length === 0 ? <p className={css.quiet}>{t("dependents.nobody")}</p> : null}
          <ul>
            {named.map(({ person, reasons }) => (
              <li key={person.id}>
                {person.name} · {person.placePath ?? ""} <span className={css.quiet}>{reasons.map(w).join(" · ")}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h3>{t("dependents.unseen", { count: unseen.length })}</h3>
      <ul>
        {unseen.map((device) => (
          <li key={device.id}>
            {device.name} · {device.place?.path ?? ""}{" "}
            <span className={css.quiet}>{w(DEVICE_STATE_WORDS[live.get(device.id)?.state ?? device.state])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
