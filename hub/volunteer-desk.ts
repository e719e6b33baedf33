import type { ActOutcome, VolunteerPorts } from "../api/index.ts";
import type { Helper, TellableUser } from "../cases/index.ts";
import { confirmOffer, fits, isAvailable, offer, whyNotOffer } from "../cases/index.ts";
import type { Instant, OwnVolunteer, Volunteer, VolunteerHelp, VolunteerView, Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "volunteers">;
  readonly directory: Pick<Directory, "pathOf" | "spoken" | "personById" | "places" | "placeById">;
  users(): readonly TellableUser[];
  community(): string;
  zone(): string;
  makeId(at: Instant, ...parts: readonly string[]): string;
  now(): Instant;
}

/** Levels that can be chosen as one's own reach. */
const REACH: readonly string[] = ["community", "area", "group", "compound", "building"];
const refuse = (status: 404 | 422, words: Words): ActOutcome<never> => ({ ok: false, status, reason: words.zh, words });
const NO_PLACE = refuse(422, { zh: "没有这个位置，或不在您的范围内。", en: "There is no such place in your area." });
const GONE = refuse(404, { zh: "没有这条登记", en: "There is no such sign-up" });

/** Volunteers and neighbours: what they offer, the leader's word on it, and who of them may be called now. Asked from memory. */
export function createVolunteerDesk(parts: Parts) {
  const { directory, records, now } = parts;
  const book = new Map<string, Volunteer>();
  const userOf = (id: string): TellableUser | undefined => parts.users().find((user) => user.id === id && !user.disabled);

  const keep = async (one: Volunteer): Promise<void> => {
    await records.volunteers.save(one);
    book.set(one.id, one);
  };
  const drop = async (id: string): Promise<void> => {
    await records.volunteers.remove(id);
    book.delete(id);
  };
  const viewOf = (one: Volunteer): VolunteerView => ({
    volunteer: one,
    placeName: directory.spoken(one.place) || (directory.placeById(one.place)?.name ?? one.place),
    available: isAvailable(one, parts.zone(), now()) && (one.user === null || userOf(one.user) !== undefined),
    keyNames: one.keyOf.map((id) => directory.personById(id)?.name ?? id),
  });
  const ownOf = (user: string): Volunteer | undefined => [...book.values()].find((one) => one.user === user);

  /** Places of this size that the user sees: there they may offer to come. */
  const placesFor = (user: TellableUser | undefined): OwnVolunteer["places"] =>
    directory
      .places(parts.community())
      .filter(({ id, level }) => REACH.includes(level) && user?.paths.some((root) => (directory.pathOf(id) ?? "").startsWith(root)))
      .map(({ id, name }) => ({ id, name: directory.spoken(id) || name }));
  const own = (user: string): OwnVolunteer => {
    const mine = ownOf(user);
    return { offer: mine === undefined ? null : viewOf(mine), places: placesFor(userOf(user)) };
  };

  const face: VolunteerPorts = {
    own,
    offer: async (user, said) => {
      const me = userOf(user);
      const path = directory.pathOf(said.place);
      if (me === undefined || path === undefined || !me.paths.some((root) => path.startsWith(root))) return NO_PLACE;
      const why = whyNotOffer(said);
      if (why !== null) return refuse(422, why);
      const before = ownOf(user);
      const id = before?.id ?? parts.makeId(now(), "volunteer", user);
      await keep(offer(before, { id, community: parts.community(), user, name: me.name, phone: null }, said, now()));
      return { ok: true, value: own(user) };
    },
    signOut: async (user) => {
      const mine = ownOf(user);
      if (mine !== undefined) await drop(mine.id);
      return own(user);
    },
    list: () => [...book.values()].map(viewOf),
    get: (id) => book.get(id),
    neighbour: async (id, { name, phone, keyOf, ...said }, by) => {
      const before = id === undefined ? undefined : book.get(id);
      if (id !== undefined && (before === undefined || before.user !== null)) return GONE;
      if (directory.pathOf(said.place) === undefined) return NO_PLACE;
      const why = whyNotOffer(said);
      if (why !== null) return refuse(422, why);
      const known = {
        ...{ id: before?.id ?? parts.makeId(now(), "neighbour", by.username, phone, said.place), community: parts.community() },
        ...{ user: null, name, phone },
      };
      const helps = said.helps.map(({ kind }) => kind);
      // Whoever writes it down has asked them.
      await keep(confirmOffer(offer(before, known, said, now()), { helps, keyOf }, by, now()));
      return { ok: true, value: viewOf(book.get(known.id) ?? offer(before, known, said, now())) };
    },
    confirm: async (id, said, by) => {
      const one = book.get(id);
      if (one === undefined) return GONE;
      const confirmed = confirmOffer(one, said, by, now());
      await keep(confirmed);
      return { ok: true, value: viewOf(confirmed) };
    },
    remove: drop,
  };

  /** Whoever comes to this place and may be called now; of any kind where none is asked for. */
  const helpers = (path: string, helps: readonly VolunteerHelp[] | null, person: string | null, at: Instant): readonly Helper[] =>
    [...book.values()].flatMap((one): Helper[] => {
      const reach = directory.pathOf(one.place);
      if (reach === undefined || !path.startsWith(reach) || !isAvailable(one, parts.zone(), at)) return [];
      if (helps !== null && !fits(one, helps, person, parts.zone(), at)) return [];
      if (one.user === null) {
        const as = { id: one.id, username: "", name: one.name, role: "volunteer", email: null, disabled: false, people: [] } as const;
        return [{ as: { ...as, paths: [reach] }, phone: one.phone ?? "" }];
      }
      const user = userOf(one.user);
      return user?.role === "volunteer" ? [{ as: { ...user, paths: [reach] }, phone: null }] : [];
    });

  return {
    face,
    helpers,
    load: async (): Promise<void> => {
      for (const one of await records.volunteers.all(parts.community())) book.set(one.id, one);
    },
  };
}
