import type { Actor, ApiPorts } from "../api/index.ts";
import { type CarerPeriod, type Instant, type Person, toIso } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import { withPeriods } from "./periods.ts";

export interface LifeParts {
  readonly directory: Pick<Directory, "personById" | "placeById" | "spoken" | "everHadBy" | "assignmentsOf" | "deviceById">;
  savePerson(person: Person): Promise<void>;
  /** These look after her no longer, by whoever says so: their log-ins see nothing of her any more. */
  dismissed(person: string, carers: readonly CarerPeriod[], by: Actor): Promise<void>;
  /** Ends whatever access has run out. */
  tendAccess(): Promise<void>;
  now(): Instant;
}

/** What belongs to somebody from when to when. */
export function createLifeDesk({
  directory,
  savePerson,
  dismissed,
  tendAccess,
  now,
}: LifeParts): Pick<ApiPorts["care"], "life" | "periods"> {
  return {
    life: (id) => {
      const person = directory.personById(id);
      if (person === undefined) return undefined;
      const { homes = [], carers = [], byName = null, at = null } = person.periods ?? {};
      const devices = directory.everHadBy(id).flatMap((device) => {
        const known = directory.deviceById(device);
        return directory
          .assignmentsOf(device)
          .filter((one) => one.person === id)
          .map(({ from, to }) => ({
            ...{ device, name: known?.name ?? null, kind: known?.kind ?? null },
            ...{ from: toIso(from), to: to === null ? null : toIso(to) },
          }));
      });
      return {
        homes: homes.map((one) => ({ ...one, name: directory.spoken(one.place) })),
        ...{ carers, byName, at },
        stays: (person.past ?? []).toReversed(),
        devices: devices.sort((a, b) => (a.from < b.from ? 1 : -1)),
      };
    },
    periods: async (id, body, by) => {
      const person = directory.personById(id);
      if (person === undefined) return { ok: false, status: 404, reason: "there is no such person" };
      const isHome = (place: string): boolean => directory.placeById(place)?.level === "home";
      const first = withPeriods(person, body, by, { now: now(), isHome });
      if (!first.ok) return first;
      const gone = (person.periods?.carers ?? []).filter(({ name }) => !body.carers.some((carer) => carer.name === name));
      // Rights first: whatever fails after this, who is gone sees nothing any more. It changes her contacts too.
      if (gone.length > 0) await dismissed(id, gone, by);
      const outcome = withPeriods(directory.personById(id) ?? person, body, by, { now: now(), isHome });
      if (outcome.ok) await savePerson(outcome.value);
      await tendAccess();
      return outcome;
    },
  };
}
