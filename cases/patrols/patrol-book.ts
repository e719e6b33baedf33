import {
  type Case,
  DAY,
  type Instant,
  MINUTE,
  type NewCase,
  type NewPatrol,
  type NewSpotCheck,
  type Patrol,
  type PatrolSpot,
  type SpotCheck,
  toIso,
} from "../../contracts/index.ts";
import type { ActOutcome, Actor, Hand } from "../types.ts";
import { type ChecksOf, NEVER_CHECKED, spotDue, withCheck } from "./due.ts";

export interface PatrolPorts {
  /** Whether it is a spot of the register. */
  isSpot(id: string): boolean;
  /** As it is spoken. */
  spoken(spot: string): string;
  /** The last millisecond of the day of an instant in the community. */
  endOfDay(community: string, at: Instant): Instant;
  userName(id: string): string | undefined;
  openCase(body: NewCase, by: Hand): Promise<ActOutcome<Case>>;
  save(patrol: Patrol): Promise<void>;
  saveCheck(check: SpotCheck, community: string): Promise<void>;
  checkById(id: string): Promise<SpotCheck | undefined>;
  makeId(at: Instant, ...parts: readonly (string | number)[]): string;
  /** Patrols, or what is due, are not what they were. */
  told(): void;
}

/** A look booked without network may come so late. */
const LATEST_CHECK = 7 * DAY;

const refused = (status: 404 | 409 | 422, zh: string, en: string) => ({ ok: false, status, reason: zh, words: { zh, en } }) as const;
const NO_PATROL = refused(404, "没有这条巡查路线", "there is no such patrol");
const ENDED = refused(409, "这条巡查路线已停用。", "This patrol has ended.");

const key = (patrol: string, spot: string): string => `${patrol}\n${spot}`;

/** Patrols of a hub and the last look at each of their spots: in memory, each change written before it is told. */
export function createPatrolBook(ports: PatrolPorts) {
  const patrols = new Map<string, Patrol>();
  const checks = new Map<string, ChecksOf>();
  /** Looks that are being written: the same one sent twice is one. */
  const writing = new Map<string, Promise<ActOutcome<SpotCheck>>>();

  const of = (patrol: string, spot: string): ChecksOf => checks.get(key(patrol, spot)) ?? NEVER_CHECKED;
  const remember = (check: SpotCheck): void =>
    void checks.set(key(check.patrol, check.spot), withCheck(of(check.patrol, check.spot), check));
  const keep = async (patrol: Patrol): Promise<ActOutcome<Patrol>> => {
    await ports.save(patrol);
    patrols.set(patrol.id, patrol);
    ports.told();
    return { ok: true, value: patrol };
  };
  /** What of it was asked wrongly, else the name of who walks. */
  const walker = (body: NewPatrol): ActOutcome<string | null> => {
    const strange = body.spots.find((id) => !ports.isSpot(id));
    if (strange !== undefined) return refused(422, `“${strange}”不是已登记的点位。`, `"${strange}" is no registered spot.`);
    const name = body.worker === null ? null : ports.userName(body.worker);
    return name === undefined ? refused(422, "没有这个用户。", "There is no such user.") : { ok: true, value: name };
  };

  const write = async (patrol: Patrol, made: SpotCheck, body: NewSpotCheck, by: Hand): Promise<ActOutcome<SpotCheck>> => {
    const known = await ports.checkById(made.id);
    if (known !== undefined) return { ok: true, value: known };
    let check = made;
    if (body.result === "hazard" && body.hazard !== undefined) {
      const text = body.note?.trim();
      const opened = await ports.openCase(
        { kind: "hazard", source: "patrol", hazard: body.hazard, place: made.spot, ...(text ? { description: text } : {}) },
        by,
      );
      if (!opened.ok) return opened;
      check = { ...made, case: { id: opened.value.id, number: opened.value.number } };
    }
    await ports.saveCheck(check, patrol.community);
    remember(check);
    ports.told();
    return { ok: true, value: check };
  };

  return {
    /** What was kept, at start; looks oldest first. */
    load: (kept: { readonly patrols: readonly Patrol[]; readonly checks: readonly SpotCheck[] }): void => {
      for (const patrol of kept.patrols) patrols.set(patrol.id, patrol);
      for (const check of kept.checks) remember(check);
    },
    all: (): readonly Patrol[] => [...patrols.values()],
    get: (id: string): Patrol | undefined => patrols.get(id),
    /** The spots of a patrol with what is due there, in the order in which one walks. */
    spotsOf: (patrol: Patrol, now: Instant): readonly PatrolSpot[] =>
      patrol.spots.map((spot) => {
        const known = of(patrol.id, spot);
        const { dueAt, again } = spotDue(patrol.every, Date.parse(patrol.createdAt), known, (at) => ports.endOfDay(patrol.community, at));
        return {
          ...{ spot, name: ports.spoken(spot), dueAt: toIso(dueAt), again, last: known.last },
          ...{ due: dueAt <= ports.endOfDay(patrol.community, now), overdue: dueAt < now },
        };
      }),
    make: async (community: string, body: NewPatrol, by: Actor, now: Instant): Promise<ActOutcome<Patrol>> => {
      const workerName = walker(body);
      if (!workerName.ok) return workerName;
      return keep({
        ...{ id: ports.makeId(now, "patrol", by.user, body.title), community, ...body, workerName: workerName.value },
        ...{ createdAt: toIso(now), changedAt: toIso(now), byName: by.name, endedAt: null, endedByName: null },
      });
    },
    change: async (id: string, body: NewPatrol, by: Actor, now: Instant): Promise<ActOutcome<Patrol>> => {
      const old = patrols.get(id);
      if (old === undefined) return NO_PATROL;
      if (old.endedAt !== null) return ENDED;
      const workerName = walker(body);
      if (!workerName.ok) return workerName;
      return keep({ ...old, ...body, workerName: workerName.value, changedAt: toIso(now), byName: by.name });
    },
    end: async (id: string, by: Actor, now: Instant): Promise<ActOutcome<Patrol>> => {
      const old = patrols.get(id);
      if (old === undefined) return NO_PATROL;
      if (old.endedAt !== null) return ENDED;
      return keep({ ...old, endedAt: toIso(now), endedByName: by.name });
    },
    /** Somebody stood at a spot, or could not get there; sent again it is the same look, with the same case. */
    check: (
      id: string,
      spot: string,
      body: NewSpotCheck,
      by: Hand,
      now: Instant,
    ): Promise<ActOutcome<SpotCheck>> | ActOutcome<SpotCheck> => {
      const patrol = patrols.get(id);
      if (!patrol?.spots.includes(spot)) return NO_PATROL;
      const at = body.at === undefined ? now : Date.parse(body.at);
      if (at > now + MINUTE || at < now - LATEST_CHECK)
        return refused(422, "时间须在最近 7 天内。", "The time must lie within the last 7 days.");
      // What was done before its end and sent after it still counts.
      if (patrol.endedAt !== null && at > Date.parse(patrol.endedAt)) return ENDED;
      if (body.result === "hazard" && body.hazard === undefined)
        return refused(422, "须选择隐患类别。", "What kind of hazard must be said.");
      if (body.result !== "hazard" && body.hazard !== undefined)
        return refused(422, "只有“发现隐患”才选隐患类别。", "A kind of hazard goes with a hazard only.");
      if (body.hazard === "other" && !body.note?.trim()) return refused(422, "其他隐患须填写说明。", "Another hazard must be described.");
      const made: SpotCheck = {
        ...{ id: ports.makeId(at, "spot-check", id, spot, by.user, body.result, body.hazard ?? ""), patrol: id, spot },
        ...{
          result: body.result,
          note: body.note?.trim() || null,
          at: toIso(Math.min(at, now)),
          by: by.username,
          byName: by.name,
          case: null,
        },
      };
      const busy = writing.get(made.id);
      if (busy !== undefined) return busy;
      const task = write(patrol, made, body, by).finally(() => writing.delete(made.id));
      writing.set(made.id, task);
      return task;
    },
  };
}
