import { expect, it } from "vitest";
import { PEOPLE } from "../api/testing/world.ts";
import { NO_DRILLS } from "../cases/ladder/ports.ts";
import type { Person } from "../contracts/index.ts";
import { createLadderPorts } from "./ladder-ports.ts";

const [found] = PEOPLE;
if (!found) throw new Error("the world of the tests has people");
const living = (id: string, state: Person["state"], home = "h1"): Person => ({
  ...{ ...found, id, name: id, state, home },
  facts: {
    ...{ at: "", by: "", byName: "", phone: `0571-${id}`, way: null, hearing: null, speech: null, dialect: null, knock: null },
    ...{ breakIn: null, medical: null },
  },
});

it("in a fire those are rung who live there still: not who moved away, and no telephone of who has died", () => {
  const people = [
    ...[living("home", "home"), living("hospital", "hospital"), living("moved", "moved"), living("died", "died")],
    living("elsewhere", "home", "h2"),
  ];
  const ports = createLadderPorts({
    directory: { people: () => people } as never,
    duty: { onDuty: () => [] },
    desk: () => ({}) as never,
    faults: () => ({}) as never,
    numbers: () => ({ dutyPhone: null, subDistrict: null }),
    isHeard: () => true,
    carriers: () => [],
    learns: () => "all",
    drills: () => NO_DRILLS,
  });
  expect(ports.livingAt("h1").map(({ id }) => id)).toEqual(["home", "hospital"]);
  expect(ports.homePhones("h1")).toEqual([
    { name: "home", number: "0571-home" },
    { name: "hospital", number: "0571-hospital" },
  ]);
});
