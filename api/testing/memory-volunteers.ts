import type { Volunteer, VolunteerView } from "../../contracts/index.ts";
import type { VolunteerPorts } from "../volunteer-ports.ts";

const AT = "2026-03-01T08:00:00.000Z";
const ZHAO: Volunteer = {
  ...{ id: "v-east", community: "xfl", user: null, name: "赵阿姨", phone: "13900002222", place: "east", pausedUntil: null },
  ...{ hours: [{ day: "mon", from: "08:00", to: "20:00" }], helps: [{ kind: "look", until: null, confirmed: true }], keyOf: [] },
  ...{ confirmed: { by: "leader", byName: "负责人", at: AT }, at: AT },
};
const view = (volunteer: Volunteer): VolunteerView => ({ volunteer, placeName: "东院", available: true, keyNames: [] });

/** Who signed up, in memory: one neighbour of the eastern compound, who stays. */
export function memoryVolunteers(): VolunteerPorts {
  const own = { offer: null, places: [] };
  return {
    own: () => own,
    offer: async () => ({ ok: true, value: own }),
    signOut: async () => own,
    list: () => [view(ZHAO)],
    get: (id) => (id === ZHAO.id ? ZHAO : undefined),
    neighbour: async () => ({ ok: true, value: view(ZHAO) }),
    confirm: async () => ({ ok: true, value: view(ZHAO) }),
    remove: async () => undefined,
  };
}
