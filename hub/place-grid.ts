import type { DutyPort, TellableUser } from "../cases/index.ts";
import type { Grid, GridKeeper, Instant, PlaceGrid } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";

interface Parts {
  readonly directory: Pick<Directory, "gridOf" | "pathOf" | "placeById">;
  users(): readonly TellableUser[];
  duty(): DutyPort;
  /** The number at which somebody with a log-in is told. */
  phoneOf(user: string): string | null;
  now(): Instant;
}

type Line = PlaceGrid["people"][number];

/** Who answers for a place by its grid, whoever is nearest first. */
export function placeGrid({ directory, users, duty, phoneOf, now }: Parts, place: string): PlaceGrid {
  const found = directory.gridOf(place);
  if (found === null) return { grid: null, micro: null, people: [] };
  const { grid, micro } = found;
  const known = new Map(users().map((user) => [user.id, user]));
  const path = directory.pathOf(place) ?? "";
  const onDuty = new Set(
    duty()
      .onDuty("grid", path, now())
      .map(({ id }) => id),
  );
  const keeper = (post: Line["post"], one: GridKeeper): Line => ({
    ...{ post, name: (one.user === null ? undefined : known.get(one.user)?.name) ?? one.name, onDuty: null },
    phone: one.user === null ? one.phone : phoneOf(one.user),
  });
  const workers = (post: Line["post"], of: Grid | null): readonly Line[] =>
    (of?.workers ?? []).flatMap((id) => {
      const user = known.get(id);
      return user === undefined || user.disabled ? [] : [{ post, name: user.name, phone: phoneOf(id), onDuty: onDuty.has(id) }];
    });
  // A unit is nearer than its building.
  const stewards = path
    .split("/")
    .toReversed()
    .flatMap((id) => {
      const own = [micro, grid].flatMap((of) => of?.stewards.find((one) => one.place === id) ?? [])[0];
      return own === undefined ? [] : [keeper(directory.placeById(id)?.level === "unit" ? "unit" : "building", own.keeper)];
    });
  return {
    grid: { id: grid.id, name: grid.name },
    micro: micro && { id: micro.id, name: micro.name },
    people: [
      ...stewards,
      ...workers("micro-worker", micro),
      ...(micro?.head ? [keeper("micro-head", micro.head)] : []),
      ...workers("worker", grid),
      ...(grid.head ? [keeper("head", grid.head)] : []),
    ],
  };
}
