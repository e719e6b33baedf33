import { type Instant, type Person, sameNumber } from "../../contracts/index.ts";
import type { CallPorts, IncomingView } from "../call-ports.ts";

/** The secret of a telephone system in the tests of this room. */
export const PBX_TOKEN = "telephone-system-of-tests-0001";

/** Telephones of a hub in memory. */
export function memoryCalls(people: () => readonly Person[], now: () => Instant): CallPorts {
  const calls: IncomingView[] = [];
  return {
    numbers: async () => [],
    incoming: () => calls,
    come: ({ number, id, state = "ringing" }, by) => {
      const callers = people().flatMap((person) =>
        person.contacts.flatMap(({ name, relation, phone }) =>
          phone !== null && number !== null && sameNumber(phone, number) === "same" ? [{ person, name, relation, sure: true }] : [],
        ),
      );
      const call = { id: id ?? `in-${calls.length}`, at: new Date(now()).toISOString(), number, state, by, callers };
      calls.unshift(call);
      return call;
    },
    systemOf: (token) => (token === PBX_TOKEN ? "总机" : undefined),
  };
}
