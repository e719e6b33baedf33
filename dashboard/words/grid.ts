import type { PlaceGrid } from "../../contracts/index.ts";
import type { useWords } from "../i18n/setup.ts";

type Translate = ReturnType<typeof useWords>["t"];
type Keeper = PlaceGrid["people"][number];

const POST = {
  unit: "grid.unitHead",
  building: "grid.steward",
  "micro-worker": "grid.microWorker",
  "micro-head": "grid.microHead",
  worker: "grid.worker",
  head: "grid.head",
} as const satisfies Readonly<Record<Keeper["post"], string>>;

export const postText = (post: Keeper["post"], t: Translate): string => t(POST[post]);

/** Somebody who answers for a place, without the number: a number is dialled where it can be. */
export const keeperText = ({ post, name, onDuty }: Keeper, t: Translate): string =>
  `${postText(post, t)} ${name}${onDuty ? t("grid.onDuty") : ""}`;

/** The grid and the part of it in which a place lies; undefined: it lies in none. */
export const gridText = ({ grid, micro }: Pick<PlaceGrid, "grid" | "micro">): string | undefined =>
  grid === null ? undefined : [grid.name, ...(micro === null ? [] : [micro.name])].join(" · ");
