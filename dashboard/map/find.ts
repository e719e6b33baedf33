import { DEVICE_KINDS, type Device, type Language, type PersonView, type Place } from "../../contracts/index.ts";
import { placeNames } from "../words/place-names.ts";
import { whereIs } from "./features.ts";

export interface Found {
  readonly kind: "device" | "place" | "person";
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly where: readonly [number, number] | null;
}

/** Full-width digits and letters, spaces and case do not matter; 3-2-501 finds 3栋2单元501 through its alias. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

interface Sources {
  readonly devices: readonly Device[];
  readonly places: readonly Place[];
  readonly people: readonly PersonView[];
}

/** Up to `limit` hits: those that begin with the text first, places before devices before people. */
export function find(text: string, sources: Sources, language: Language, limit = 12): readonly Found[] {
  const wanted = plain(text);
  if (wanted === "") return [];
  const hits: { found: Found; rank: number }[] = [];
  const consider = (found: Found, names: readonly string[]): void => {
    const best = Math.min(...names.map((name) => plain(name).indexOf(wanted)).map((at) => (at < 0 ? Number.POSITIVE_INFINITY : at)));
    if (Number.isFinite(best)) hits.push({ found, rank: best === 0 ? 0 : 1 });
  };
  const names = placeNames(sources.places);
  for (const place of sources.places)
    consider(
      {
        kind: "place",
        id: place.id,
        name: names.get(place.id) ?? place.name,
        detail: place.aliases[0] ?? "",
        where: place.point ? [place.point.lon, place.point.lat] : null,
      },
      [place.name, names.get(place.id) ?? "", ...place.aliases],
    );
  for (const device of sources.devices)
    consider({ kind: "device", id: device.id, name: device.name, detail: device.place?.path ?? "", where: whereIs(device) ?? null }, [
      device.name,
      device.externalId,
      device.place?.path ?? "",
      DEVICE_KINDS[device.kind].words[language],
    ]);
  const places = new Map(sources.places.map((place) => [place.id, place]));
  for (const person of sources.people) {
    const home = person.home === null ? undefined : places.get(person.home);
    consider(
      {
        kind: "person",
        id: person.id,
        name: person.name,
        detail: person.placePath ?? "",
        where: home?.point ? [home.point.lon, home.point.lat] : null,
      },
      [person.name, person.placePath ?? ""],
    );
  }
  return hits
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((hit) => hit.found);
}
