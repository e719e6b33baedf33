import { expect, test } from "vitest";
import type { CardTo, Person } from "../../contracts/index.ts";
import { alert, brief, caseOf as caseFrom, DEVICES, PEOPLE } from "../testing/world.ts";
import { type CardFacts, dispatchCard } from "./dispatch-card.ts";

const [WANG] = PEOPLE;
const [band] = DEVICES;
if (WANG === undefined || band === undefined) throw new Error("no world");
const consent = { by: "self", name: "王桂兰", date: "2026-01-05", document: null } as const;
const medical = { illnesses: "高血压", medicines: "氨氯地平", allergies: "青霉素", consent };
const facts: NonNullable<Person["facts"]> = {
  ...{ phone: null, hearing: null, speech: null, dialect: null, knock: null, way: "从南门进，右手第二栋", breakIn: null, medical },
  ...{ by: "limin", byName: "李敏", at: "2026-01-05T00:00:00.000Z" },
};
const { notices: _notices, log: _log, ...base } = caseFrom(alert("a", "person", band, "{who} 疑似跌倒"));
const one = { ...base, place: { ...brief("home-wang"), name: "501", path: "东院 3栋2单元501", floor: 5 } };

function card(to: CardTo, more: Partial<CardFacts> = {}): Record<string, string | null> {
  const made = dispatchCard(to, {
    ...{ case: one, happened: { zh: "疑似跌倒，02:10", en: "Suspected fall, 02:10" }, person: { ...WANG, facts } as Person },
    ...{
      seesPeople: true,
      seesHealth: true,
      livingThere: [],
      lift: null,
      callback: null,
      hasPortrait: false,
      year: 2026,
      clock: () => "02:12",
      ...more,
    },
  });
  return Object.fromEntries(made.lines.map(({ name, said }) => [name, said?.zh ?? null]));
}

test("120: in the dispatcher's order, filled from the registers, gaps left to be asked", () => {
  const said = card("120");
  expect(Object.keys(said)).toEqual("address way door happened awake who illnesses medicines allergies waits callback".split(" "));
  expect(said).toMatchObject({
    ...{ address: "东院 3栋2单元501", way: "从南门进，右手第二栋", door: "5 楼，501，电梯待问", happened: "疑似跌倒，02:10", awake: null },
    ...{ who: "约 82 岁，女", illnesses: "高血压", medicines: "氨氯地平", allergies: "青霉素", waits: null, callback: null },
  });
});

test("illnesses stand on it as consented, to those who see health data; a name never does", () => {
  const without = { ...WANG, facts: { ...facts, medical: { ...medical, consent: null } } } as Person;
  expect(card("120", { person: without }).illnesses).toBeNull();
  expect(card("120", { seesHealth: false }).medicines).toBeNull();
  expect(card("120", { seesPeople: false })).toMatchObject({ who: null, way: null });
  for (const to of ["120", "119", "110"] as const) expect(JSON.stringify(card(to))).not.toContain("王桂兰");
});

test("119 is told who is inside and cannot walk out; 110 nothing of illnesses", () => {
  const bedridden = { ...WANG, mobility: "bedridden", needs: ["oxygen"] } as Person;
  expect(card("119", { livingThere: [bedridden, WANG as Person] }).inside).toBe("登记居住 2 人，卧床，屋内有氧气");
  expect(card("119", { livingThere: [bedridden], seesPeople: false }).inside).toBeNull();
  expect(Object.keys(card("110"))).not.toContain("illnesses");
});

test("who was heard by telephone, who goes there, and the way up are said where they are known", () => {
  const call = { id: "k", to: "person", contact: null, name: null, by: "limin", byName: "李敏", result: "needs-help" } as const;
  const moved = {
    ...one,
    calls: [{ ...call, startedAt: "2026-03-01T08:00:00.000Z", endedAt: null }],
    ...{ state: "taken", takenByName: "王师傅" },
  } as CardFacts["case"];
  expect(card("120", { case: moved, lift: true, callback: "02884612345" })).toMatchObject({
    ...{ awake: "02:12 李敏电话中听到本人说话", door: "5 楼，501，有电梯", waits: "王师傅（已接单）", callback: "02884612345" },
  });
  const climbs = { ...WANG, needs: ["no-lift"] } as Person;
  expect(card("119", { person: climbs, lift: true }).door).toBe("5 楼，501，无电梯，走楼梯");
});

test("110 for somebody lost: how she looks, where she was seen last, and that there is a picture; while she is looked for", () => {
  const said = { wearing: "红色棉袄、黑裤", seenWhere: "东门", seenAt: "2026-03-01T07:40:00.000Z", direction: "菜市场", approach: null };
  const by = { by: "son", byName: "王小明" };
  const description = { ...said, ...by, at: "2026-03-01T08:00:00.000Z", revision: 1 };
  const lost = { ...one, plan: "lost", lost: { description, portrait: null, sightings: [] } } as CardFacts["case"];
  const clock = (at: string): string => at.slice(11, 16);
  expect(Object.keys(card("110", { case: lost }))).toEqual("happened who wearing seen portrait address waits callback".split(" "));
  expect(card("110", { case: lost, clock, hasPortrait: true })).toMatchObject({
    ...{ wearing: "红色棉袄、黑裤", seen: "07:40，东门，往菜市场", portrait: "有照片，可出示给民警", address: "东院 3栋2单元501" },
  });
  const again = { n: 1, where: "河边步道", at: "2026-03-01T08:20:00.000Z", direction: null, stays: false, note: null };
  const sightings = [{ ...again, by: "guard", byName: "门岗", heardAt: "2026-03-01T08:21:00.000Z" }];
  const seen = { ...lost, lost: { description, portrait: null, sightings } } as CardFacts["case"];
  expect(card("110", { case: seen, clock }).seen).toBe("08:20，河边步道");
  expect(card("110", { case: { ...seen, state: "closed" }, clock })).toMatchObject({ wearing: null, seen: null });
});
