import type { RuleOverride } from "../../../contracts/index.ts";
import { useAllDevices } from "../../data/devices.ts";
import { usePeople } from "../../data/people.ts";
import { usePlaces } from "../../data/places.ts";
import { useWords } from "../../i18n/setup.ts";
import { placeNames } from "../../words/place-names.ts";
import { useRight } from "../desk.ts";

/** What a person, device or place is called on this page; one that this user may not see is told by its kind. */
export function useSubjectName(): (subject: RuleOverride["subject"]) => string {
  const { t } = useWords();
  const people = usePeople(useRight("people.read")).data?.items ?? [];
  const devices = useAllDevices(useRight("devices.read")).data?.items ?? [];
  const places = usePlaces(useRight("places.read")).data?.items ?? [];
  const names = {
    person: new Map(people.map((one) => [one.id, `${one.name} ${one.placePath ?? ""}`.trim()])),
    device: new Map(devices.map((one) => [one.id, `${one.name} ${one.place?.path ?? ""}`.trim()])),
    place: placeNames(places),
  };
  return ({ kind, id }) => names[kind].get(id) ?? t(`rule.subject.${kind}`);
}
