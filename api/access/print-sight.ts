import type { FastifyRequest } from "fastify";
import { PRINT_SUBJECTS, type PrintSubject, type Scope, seesWhere, type Whereabouts } from "../../contracts/index.ts";
import { notFound } from "../http/problem.ts";
import type { ApiPorts } from "../ports.ts";
import { findCase } from "../routes/case-acts.ts";
import { seesPlan } from "../routes/maintenance.ts";
import { seesRoster } from "../routes/rosters.ts";
import { seesPath } from "./sight.ts";
import { callerOf } from "./trail.ts";

type Where = Pick<Whereabouts, "path" | "person">;

export interface Printed {
  readonly kind: PrintSubject;
  readonly id: string;
}

/** `case:c1` taken apart; undefined where there is no such kind of thing. */
export function printedSubject(subject: string | null): Printed | undefined {
  if (subject === null) return { kind: "none", id: "" };
  const at = subject.indexOf(":");
  const kind = PRINT_SUBJECTS.find((each) => each !== "none" && each === subject.slice(0, at));
  return kind && { kind, id: subject.slice(at + 1) };
}

const reaches = (scope: Scope, path: string): boolean => seesPath(scope, path) || scope.paths.some((root) => root.startsWith(path));

/** Where what a sheet is about lies, for whom sees it: as the pages themselves judge. @throws 404 for everybody else */
export async function whereOfPrinted(ports: ApiPorts, request: FastifyRequest, { kind, id }: Printed): Promise<Where> {
  const { scope } = callerOf(request);
  const own: Where = { path: scope.paths[0] ?? "", person: null };
  const seenAt = (seen: boolean, where: Where = own): Where => {
    if (!seen) throw notFound();
    return where;
  };
  const pathOfPlace = (place: string): string => ports.places.pathOf(place) ?? "";
  switch (kind) {
    case "none":
      return own;
    case "case":
      return (await findCase(ports, request, id)).at;
    case "person": {
      const found = ports.people.get(id);
      if (found === undefined) throw notFound();
      return seenAt(seesWhere(scope, found.at), found.at);
    }
    case "place": {
      const path = pathOfPlace(id);
      return seenAt(path !== "" && reaches(scope, path), { path, person: null });
    }
    case "round":
      return seenAt(((await ports.rounds.get(id))?.items ?? []).some(({ person }) => seesWhere(scope, ports.rounds.whereabouts(person))));
    case "patrol":
      return seenAt((ports.patrols.get(id)?.spots ?? []).some((spot) => seesPath(scope, pathOfPlace(spot))));
    case "maintenance": {
      const plan = await ports.maintenance.get(id);
      return seenAt(plan !== undefined && seesPlan(scope, plan));
    }
    case "acceptance":
      return seenAt(((await ports.acceptances.get(id))?.around ?? []).some((path) => reaches(scope, path)));
    case "drill":
      return seenAt((await ports.drills.get(id)) !== undefined);
    case "rating":
      return seenAt((await ports.ratings.get(scope, id)) !== undefined);
    case "roster": {
      const roster = ports.rosters.get(id);
      return seenAt(roster !== undefined && seesRoster(scope, roster));
    }
    case "hand-over":
      return seenAt((await ports.handOvers.get(scope, id)) !== undefined);
  }
}
