import type { ApiPorts } from "../api/index.ts";
import { type Cases, type Helper, type InHand, proposeSettled, type TellableUser } from "../cases/index.ts";
import {
  type Case,
  hasCase,
  isEndedCase,
  type Meeting,
  ROLES,
  type RolePreset,
  roleHas,
  seesMatter,
  toIso,
  type Whereabouts,
} from "../contracts/index.ts";
import { cleanPicture } from "../store/clean-picture.ts";
import type { Records } from "../store/records/index.ts";
import type { Snapshots } from "../store/snapshots.ts";
import type { CallDesk } from "./call-desk.ts";
import { SLOW_COMMIT_MS } from "./committer.ts";
import { within } from "./patience.ts";

interface Parts {
  readonly cases: Cases;
  readonly records: Pick<Records, "cases">;
  readonly snapshots: Pick<Snapshots, "put" | "read">;
  readonly list: ApiPorts["cases"]["list"];
  users(): readonly TellableUser[];
  /** Volunteers and neighbours who signed up for hours like these. */
  helpers(path: string, helps: null, person: null, at: number): readonly Helper[];
  /** Who works in the grid there. */
  gridWorkers(path: string): readonly (readonly string[])[];
  /** What a call does beyond its case. */
  readonly calls: Pick<CallDesk, "settle">;
  /** Somebody saw or heard the person of a case. */
  met(community: string, person: string, meeting: Meeting): void;
  written(): Promise<boolean>;
  now(): number;
}

/** Where an open case stands, for the question who sees it. */
export const whereOfCase = (held: InHand): Whereabouts => ({
  ...{ path: held.path, person: held.case.person, also: held.also },
  drill: held.case.drill,
});

export const openCaseOf = (held: InHand) => ({ case: held.case, at: whereOfCase(held) });

/** Cases as the HTTP face asks for them and acts on them. */
export function createCaseFace({
  cases,
  records,
  snapshots,
  list,
  users,
  helpers,
  gridWorkers,
  calls,
  met,
  written,
  now,
}: Parts): ApiPorts["cases"] {
  const durable = async <T extends { readonly ok: boolean }>(outcome: T): Promise<T> => {
    if (outcome.ok) await written();
    return outcome;
  };
  const roleOf = (username: string) => users().find((user) => user.username === username)?.role;
  return {
    list,
    get: async (id) => {
      const found = await within(SLOW_COMMIT_MS, records.cases.get(id), () => {
        const held = cases.get(id);
        return held && { case: { ...held.case, log: [...held.log], notices: [], steps: [...cases.stepsOf(id)] }, at: whereOfCase(held) };
      });
      if (found === undefined || isEndedCase(found.case)) return found;
      return { ...found, case: { ...found.case, proposedSettled: proposeSettled(found.case, found.case.log, roleOf) } };
    },
    act: async (id, act, by, body, second) => {
      const before = cases.get(id)?.case;
      const outcome = await cases.act(id, act, by, body, now(), second);
      const real = outcome.ok && outcome.value.drill === undefined;
      if (real && before !== undefined) calls.settle(before, outcome.value);
      // Whoever is found in a drill was played.
      const how = real ? howMet(act, body) : null;
      if (outcome.ok && how !== null && outcome.value.person !== null)
        met(outcome.value.community, outcome.value.person, {
          ...{ at: toIso(now()), how, by: by.username, byName: by.name },
          // Seen or heard is all that the case says.
          well: false,
        });
      return durable(outcome);
    },
    create: async (body, by) => durable(cases.create(body, by, now())),
    addPicture: async (id, by, stage, bytes) => {
      const cleaned = cleanPicture(bytes);
      if (cleaned === null) return NO_PICTURE;
      // The file is there before anything names it.
      const kept = await snapshots.put(cleaned.bytes, now());
      if (!kept.ok) return NO_PICTURE;
      const { hash, type, bytes: size } = kept.picture;
      const outcome = await durable(await cases.addPicture(id, by, { hash, type, stage }, now()));
      if (!outcome.ok) return outcome;
      return { ok: true, value: { hash, type, bytes: size, stripped: cleaned.stripped, position: cleaned.position } };
    },
    picture: (hash) => snapshots.read(hash),
    hands: (at, one) => {
      const open = cases.open();
      const grid = gridWorkers(at.path);
      const signedUp = new Set(helpers(at.path, null, null, now()).map(({ as }) => as.id));
      return (
        users()
          .filter((user) => !user.disabled && roleHas(user.role, "cases.act") && user.paths.some((path) => at.path.startsWith(path)))
          // To what is urgent volunteers are sent in the hours that they gave.
          .filter(({ id, role }) => role !== "volunteer" || !isUrgentAlarm(one) || signedUp.has(id))
          // Whoever a step of its plan tells can be sent as well: the gates, for somebody lost.
          .filter(({ role }) => {
            const { families, told = [] }: RolePreset = ROLES[role];
            return seesMatter({ families, told }, one);
          })
          .map((user) => ({
            user: user.id,
            name: user.name,
            role: user.role,
            open: open.filter((held) => held.case.state !== "visit-due" && hasCase(held.case, user)).length,
            ofGrid: grid.some((ids) => ids.includes(user.id)),
          }))
          .sort((a, b) => Number(b.ofGrid) - Number(a.ofGrid))
      );
    },
  };
}

const isUrgentAlarm = ({ kind, severity }: Pick<Case, "kind" | "severity">): boolean =>
  kind === "alarm" && (severity === "critical" || severity === "high");

/** Acts that say how somebody was found. */
const FOUND_ACTS: readonly string[] = ["verify", "resolve", "close"];

/** Whether the person was seen or heard, as who closes the case says; a return visit does not say who answered. */
function howMet(act: string, body: Readonly<Record<string, unknown>>): Meeting["how"] | null {
  return FOUND_ACTS.includes(act) && (body.found === "seen" || body.found === "heard") ? body.found : null;
}

const NO_PICTURE = {
  ok: false,
  status: 422,
  reason: "不是 JPEG、PNG 或 WebP 图片",
  words: { zh: "不是 JPEG、PNG 或 WebP 图片，或文件不完整。", en: "It is no whole JPEG, PNG or WebP picture." },
} as const;
