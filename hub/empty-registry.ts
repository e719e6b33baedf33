import { FIRST_COMMUNITY } from "./admin-command.ts";

/** A production hub begins with one community and nothing in it. */
export function emptyRegistry() {
  const community = { id: FIRST_COMMUNITY, name: "本社区", zone: "Asia/Shanghai" };
  return {
    communities: [community],
    places: [
      {
        id: community.id,
        community: community.id,
        level: "community" as const,
        name: community.name,
        parent: null,
        aliases: [],
        point: null,
        outline: null,
        floors: null,
        floor: null,
        spot: null,
      },
    ],
  };
}
