import { readFileSync } from "node:fs";
import { timeOrderedId } from "../alerts/index.ts";
import type { ApiPorts } from "../api/index.ts";
import { blockedAgain, dayOf, draftRating, instantAt, readRatingFormula, stepRating } from "../cases/index.ts";
import {
  type Case,
  type CompoundStand,
  DAY,
  type DeviceRecord,
  type Instant,
  isOverdue,
  type Rating,
  type RatingCounts,
  rate,
  type Scope,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import { periodOf } from "./report-periods.ts";

const FORMULA = new URL("../cases/rating/rating.yaml", import.meta.url);
/** A lane that is blocked within this time of being cleared is blocked again; a device not heard so long is dead. */
const AGAIN_WITHIN = 7 * DAY;
const DEAD_AFTER = 7 * DAY;
const EVER = Number.MAX_SAFE_INTEGER;

interface Parts {
  readonly records: Pick<Records, "ratings">;
  readonly directory: Pick<Directory, "places" | "pathOf" | "devices" | "spoken">;
  /** When a device was last heard, or what tells that it is in reach. */
  aliveAt(device: DeviceRecord): Instant | undefined;
  openCases(): Iterable<{ readonly case: Case; readonly at: { readonly path: string } }>;
  readonly visits: Pick<ApiPorts["visits"], "due">;
  /** Kinds of drills that are past due: the whole community holds them together. */
  drillsMissed(): { readonly bad: number; readonly of: number };
  community(): string;
  zoneOf(community: string): string;
  now(): Instant;
}

/** Past our own time and not on hold: a deadline of another system is that system's figure. */
const isLate = ({ kind, foreign: _, ...one }: Case, now: Instant): boolean => kind === "hazard" && isOverdue({ ...one, foreign: [] }, now);

/** 三色评价: counts what a compound can do something about, and keeps what was made of it. */
export function createRatingDesk(parts: Parts): ApiPorts["ratings"] {
  const { records, directory, now } = parts;
  const formula = readRatingFormula(readFileSync(FORMULA, "utf8"));
  const monthAt = (at: Instant) => {
    const zone = parts.zoneOf(parts.community());
    const { from, to } = periodOf("month", dayOf(zone, at));
    return { period: from.slice(0, 7), from: instantAt(zone, from, 0), to: instantAt(zone, to, 0) };
  };
  const compounds = (scope: Scope) =>
    directory.places(parts.community()).flatMap((place) => {
      const path = place.level === "compound" ? directory.pathOf(place.id) : undefined;
      return path !== undefined && scope.paths.some((root) => path.startsWith(root)) ? [{ id: place.id, name: place.name, path }] : [];
    });

  /** All compounds at once: one walk over the devices, the open cases and the visits. */
  const counted = async (
    all: readonly { readonly id: string; readonly name: string; readonly path: string }[],
  ): Promise<readonly CompoundStand[]> => {
    const at = now();
    const { from } = monthAt(at);
    const lanes = await records.ratings.laneBlocks(from - AGAIN_WITHIN, at);
    const devices = directory.devices(parts.community()).flatMap((device) => {
      const path = device.place === null ? undefined : directory.pathOf(device.place);
      const heard = parts.aliveAt(device);
      return path === undefined || heard === undefined ? [] : [{ path, dead: at - heard > DEAD_AFTER }];
    });
    const hazards = [...parts.openCases()]
      .filter(({ case: one }) => one.kind === "hazard")
      .map(({ case: one, at: { path } }) => ({ path, late: isLate(one, at) }));
    const visits = parts.visits.due(EVER).map(({ item, at: { path } }) => ({ path, late: item.overdue }));
    return all.map(({ id, name, path: root }) => {
      const here = <T extends { readonly path: string }>(list: readonly T[]): readonly T[] =>
        list.filter(({ path }) => path.startsWith(root));
      const bad = (list: readonly { readonly path: string; readonly late: boolean }[]) => {
        const mine = here(list);
        return { bad: mine.filter(({ late }) => late).length, of: mine.length };
      };
      const blocked = here(lanes);
      const counts: RatingCounts = {
        hazards: bad(hazards),
        lanes: { bad: blockedAgain(blocked, AGAIN_WITHIN, from), of: blocked.filter((one) => one.at >= from).length },
        devices: bad(devices.map(({ path, dead }) => ({ path, late: dead }))),
        visits: bad(visits),
        drills: parts.drillsMissed(),
      };
      return { compound: id, name, ...rate(counts, formula) };
    });
  };
  const seen = async (scope: Scope, id: string): Promise<{ readonly rating: Rating; readonly path: string } | undefined> => {
    const found = await records.ratings.get(id);
    return found && scope.paths.some((root) => found.path.startsWith(root)) ? found : undefined;
  };

  return {
    standing: async (scope) => {
      const { period, from, to } = monthAt(now());
      const items = await counted(compounds(scope));
      return { at: toIso(now()), month: { period, from: toIso(from), to: toIso(to) }, formula, items: [...items] };
    },
    list: records.ratings.list,
    get: async (scope, id) => (await seen(scope, id))?.rating,
    draft: async (scope, compound, by) => {
      const place = compounds(scope).find(({ id }) => id === compound);
      if (place === undefined)
        return {
          ok: false,
          status: 422,
          reason: "辖区内没有这个小区。",
          words: { zh: "辖区内没有这个小区。", en: "There is no such compound in your area." },
        };
      const { period } = monthAt(now());
      const before = await records.ratings.list({ paths: [place.path] }, { limit: 50, cursor: null });
      if (before.items.some((one) => one.compound === compound && one.period === period && one.state !== "withdrawn"))
        return {
          ok: false,
          status: 409,
          reason: "本月已有评价；请先撤回。",
          words: { zh: "本月已有评价；请先撤回。", en: "This month has its rating: withdraw it first." },
        };
      const [stand] = await counted([place]);
      if (stand === undefined) throw new Error("a compound was not counted");
      const { colour, measures, formula: version } = stand;
      const rating = draftRating(
        {
          ...{ id: timeOrderedId(now(), "rating", compound, period), community: parts.community(), compound, name: place.name, period },
          ...{ colour, measures, formula: version, by: by.name },
        },
        now(),
      );
      await records.ratings.save(rating, place.path);
      return { ok: true, value: rating };
    },
    act: async (scope, id, act, by) => {
      const found = await seen(scope, id);
      if (found === undefined) return { ok: false, status: 404, reason: "没有这份评价" };
      const { rating, path } = found;
      const [stand] = act.act === "recount" ? await counted([{ id: rating.compound, name: rating.name, path }]) : [];
      const step = stepRating(rating, act, by.name, now(), () => {
        if (stand === undefined) throw new Error("a compound was not counted");
        return { colour: stand.colour, measures: stand.measures, formula: stand.formula };
      });
      if (!step.ok) return { ok: false, status: 409, reason: step.words.zh, words: step.words };
      await records.ratings.save(step.rating, path);
      return { ok: true, value: step.rating };
    },
  };
}
