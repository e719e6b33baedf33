import { type LadderStep, roleHas } from "../../contracts/index.ts";
import type { TellableUser } from "../types.ts";
import { addresseesOf } from "./addressees.ts";
import { doneRow, nextPart, skippedRow } from "./course.ts";
import type { World } from "./ports.ts";
import { spanOf } from "./rung.ts";
import { caseOf, type Doing, type Work } from "./work.ts";

/** One level up at a time; levels that the community lacks, and those where nobody stands, are passed over. */
export const createClimb =
  (world: World, { notify, put, say }: Pick<Doing, "notify" | "put" | "say">) =>
  (work: Work, row: LadderStep): void => {
    const one = caseOf(work);
    const { climb: how } = work.plan;
    const levels = world.above(work.held.path).flatMap((place) => {
      const there = [...world.duty.onDuty("grid", place.path, work.now), ...world.duty.onDuty("leader", place.path, work.now)];
      const reads = ({ role }: TellableUser): boolean => one.kind !== "complaint" || roleHas(role, "complaints.read");
      const users = there.filter((user) => user.paths.includes(place.path) && reads(user));
      return users.length === 0 ? [] : [{ ...place, users }];
    });
    const level = levels[row.part];
    if (!how || !level) {
      const why = how
        ? { zh: "上面没有更高一级", en: "There is no higher level" }
        : { zh: "预案已修改，没有这一步", en: "The plan has no such step any more" };
      put(work, skippedRow(row, work.now, why));
      return;
    }
    const to = level.users.flatMap(
      (user) =>
        addresseesOf({ who: user.role, by: how.by }, one, work.held.path, { ...world, duty: { onDuty: () => [user] } }, work.now, 0).to,
    );
    const ids = notify(work, row, {}, to);
    say(work, "climb", { zh: `上报至 ${level.name}：${[...new Set(to.map(({ name }) => name))].join("、")}`, en: `Up to ${level.name}` });
    put(work, doneRow(row, work.now, { zh: level.name, en: level.name }, ids));
    if (levels[row.part + 1]) put(work, nextPart(one, work.course.ladder, row, work.now + spanOf(how.every)));
  };
