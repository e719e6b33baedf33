import { DEVICE_KINDS, type DeviceKind } from "../contracts/index.ts";
import type { Cell } from "./cell.ts";
import type { About } from "./conditions/about.ts";
import type { RulePorts } from "./ports.ts";

/** @returns null where the subject at hand is no registered person */
export function aboutOf(cell: Cell | null, ports: Pick<RulePorts, "person" | "device" | "devicesOfPerson">): About | null {
  if (cell === null || cell.subject.kind !== "person") return null;
  const { id } = cell.subject;
  const person = ports.person(id);
  if (person === undefined) return null;
  const worn = (): readonly DeviceKind[] =>
    ports.devicesOfPerson(id).flatMap((device) => {
      const kind = ports.device(device)?.kind;
      return kind !== undefined && DEVICE_KINDS[kind].personal ? [kind] : [];
    });
  return { person, troubled: cell.open > 0, worn };
}
