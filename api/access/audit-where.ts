import type { Whereabouts } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

type Where = Pick<Whereabouts, "path" | "person">;

/** The place that all of several paths lie below; the root where they have none in common. */
function commonPath(paths: readonly string[]): string {
  const [first = "/", ...others] = paths;
  const steps = first.split("/").slice(1, -1);
  const shared = steps.findIndex((_step, i) => others.some((path) => !path.startsWith(`/${steps.slice(0, i + 1).join("/")}/`)));
  const kept = shared < 0 ? steps : steps.slice(0, shared);
  return kept.length === 0 ? "/" : `/${kept.join("/")}/`;
}

/**
 * The place and the person that a line of the audit log is about, from its target (`kind:id`), so that it is shown to those
 * in whose area it happened; null where it is about neither: a user, a rule, a log-in.
 */
export async function auditWhere(ports: ApiPorts, target: string): Promise<Where | null> {
  const [kind = "", id = "", ...more] = target.split(":");
  switch (kind) {
    case "person":
    case "entry":
    case "contact":
      return ports.people.get(id)?.at ?? null;
    case "device":
      return ports.devices.get(id)?.at ?? null;
    case "place": {
      const path = ports.places.pathOf(id);
      return path === undefined ? null : { path, person: null };
    }
    case "alert":
      return (await ports.alerts.get(id))?.at ?? null;
    case "case":
      return (await ports.cases.get(id))?.at ?? null;
    case "picture":
      // A picture of a case is named after it.
      return more.length > 0 ? ((await ports.cases.get(id))?.at ?? null) : ((await ports.snapshots.whereabouts(id)) ?? null);
    case "maintenance": {
      const plan = await ports.maintenance.get(id);
      return plan === undefined ? null : { path: commonPath(plan.around), person: null };
    }
    case "acceptance": {
      const acceptance = await ports.acceptances.get(id);
      return acceptance === undefined ? null : { path: commonPath(acceptance.around), person: null };
    }
    default:
      return null;
  }
}
