import { describe, expect, it } from "vitest";
import { type Alert, FAMILIES, type Place, SEVERITIES, VERDICTS } from "../../contracts/index.ts";
import { alert, DEVICES, PLACES } from "../testing/world.ts";
import { CAP_RESTRICTION, capArea, capOf as messageOf } from "./cap.ts";

interface Node {
  readonly name: string;
  readonly text: string;
  readonly children: readonly Node[];
}

/** The elements of a well-formed document; throws on anything else. */
function parse(xml: string): Node {
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "").trimEnd();
  let at = 0;
  const read = (): Node => {
    const open = /^<([a-zA-Z]+)( xmlns="[^"]*")?>/.exec(body.slice(at));
    if (open === null) throw new Error(`no element at ${body.slice(at, at + 40)}`);
    const [tag, name = ""] = open;
    at += tag.length;
    const children: Node[] = [];
    while (/^<[a-zA-Z]/.test(body.slice(at))) children.push(read());
    const end = body.indexOf("<", at);
    const text = body.slice(at, end);
    if (children.length > 0 && text !== "") throw new Error(`text beside elements in ${name}: ${text}`);
    if (/&(?!(?:amp|lt|gt);)/.test(text)) throw new Error(`an & that begins no entity: ${text}`);
    at = end;
    if (!body.startsWith(`</${name}>`, at)) throw new Error(`${name} is not closed`);
    at += name.length + 3;
    return { name, text: text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"), children };
  };
  const root = read();
  if (at !== body.length) throw new Error("something stands behind the end");
  return root;
}

type Part = readonly [name: string, least: number, most: number, rule?: RegExp | readonly string[]];
const MANY = Number.POSITIVE_INFINITY;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/;
/** Order, number and words of the elements as CAP-v1.2.xsd has them (OASIS, 2010-07-01). */
const SEQUENCES: Readonly<Record<string, readonly Part[]>> = {
  alert: [
    ["identifier", 1, 1, /^[^\s,<&]+$/],
    ["sender", 1, 1, /^[^\s,<&]+$/],
    ["sent", 1, 1, TIME],
    ["status", 1, 1, ["Actual", "Exercise", "System", "Test", "Draft"]],
    ["msgType", 1, 1, ["Alert", "Update", "Cancel", "Ack", "Error"]],
    ["source", 0, 1],
    ["scope", 1, 1, ["Public", "Restricted", "Private"]],
    ["restriction", 0, 1],
    ["addresses", 0, 1],
    ["code", 0, MANY],
    ["note", 0, 1],
    ["references", 0, 1, /^[^\s,]+,[^\s,]+,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/],
    ["incidents", 0, 1],
    ["info", 0, MANY],
  ],
  info: [
    ["language", 0, 1, /^[a-z]{2}(?:-[A-Z]{2})?$/],
    [
      ...(["category", 1, MANY] as const),
      ["Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"],
    ],
    ["event", 1, 1],
    ["responseType", 0, MANY, ["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"]],
    ["urgency", 1, 1, ["Immediate", "Expected", "Future", "Past", "Unknown"]],
    ["severity", 1, 1, ["Extreme", "Severe", "Moderate", "Minor", "Unknown"]],
    ["certainty", 1, 1, ["Observed", "Likely", "Possible", "Unlikely", "Unknown"]],
    ["audience", 0, 1],
    ["eventCode", 0, MANY],
    ["effective", 0, 1, TIME],
    ["onset", 0, 1, TIME],
    ["expires", 0, 1, TIME],
    ["senderName", 0, 1],
    ["headline", 0, 1],
    ["description", 0, 1],
    ["instruction", 0, 1],
    ["web", 0, 1],
    ["contact", 0, 1],
    ["parameter", 0, MANY],
    ["resource", 0, MANY],
    ["area", 0, MANY],
  ],
  parameter: [
    ["valueName", 1, 1],
    ["value", 1, 1],
  ],
  area: [
    ["areaDesc", 1, 1],
    ["polygon", 0, MANY],
    ["circle", 0, MANY, /^-?\d+(?:\.\d+)?,-?\d+(?:\.\d+)? \d+(?:\.\d+)?$/],
    ["geocode", 0, MANY],
    ["altitude", 0, 1],
    ["ceiling", 0, 1],
  ],
};

/** What of a document the schema does not allow. */
function faultsOf(node: Node): readonly string[] {
  const sequence = SEQUENCES[node.name];
  if (sequence === undefined) return node.text === "" ? [`${node.name} is empty`] : [];
  const names = node.children.map(({ name }) => name);
  const order = names.map((name) => sequence.findIndex(([known]) => known === name));
  return [
    ...names.filter((_, i) => order[i] === -1).map((name) => `${name} does not belong into ${node.name}`),
    ...names.filter((_, i) => i > 0 && (order[i] ?? 0) < (order[i - 1] ?? 0)).map((name) => `${name} comes too late in ${node.name}`),
    ...sequence.flatMap(([name, least, most, rule]) => {
      const found = node.children.filter((child) => child.name === name);
      const wrong = found.filter(({ text }) =>
        rule === undefined ? false : rule instanceof RegExp ? !rule.test(text) : !rule.includes(text),
      );
      const count = found.length < least || found.length > most ? [`${found.length} of ${name} in ${node.name}`] : [];
      return [...count, ...wrong.map(({ text }) => `${name}: ${text}`)];
    }),
    ...node.children.flatMap(faultsOf),
  ];
}

const [band, smoke] = DEVICES;
if (band === undefined || smoke === undefined) throw new Error("no devices");
const FIRE: Alert = alert("a-smoke", "fire", smoke, "烟感 501 报警，{who}家中");
const HEART: Alert = alert("a-heart", "vitals", band, "{who} 心率 131 次/分，高于 130");

const POINTS: Readonly<Record<string, Place["point"]>> = {
  east: { lat: 31, lon: 121 },
  b3: { lat: 31.2, lon: 121.4 },
  flat: { lat: 31.20001, lon: 121.40002 },
};
const made = (id: string, level: Place["level"], parent: string): Place => ({
  ...{ id, level, parent, name: id, community: "xfl", aliases: [] },
  ...{ point: null, outline: null, floors: null, floor: null, spot: null },
});
const TREE = new Map(
  [
    ...PLACES,
    made("b3", "building", "east"),
    made("flat", "home", "b3"),
    made("bedroom", "room", "flat"),
    made("lift", "spot", "b3"),
    made("hut", "home", "xfl"),
  ].map((one) => [one.id, { ...one, point: POINTS[one.id] ?? null }]),
);
const places = { get: (id: string) => TREE.get(id), spoken: (id: string) => TREE.get(id)?.name };
const capOf = (each: Alert, mayShow: boolean): string => messageOf(each, capArea(each, mayShow, places));
const at = (id: string, more: Partial<Alert> = {}): Alert => ({
  ...{ ...FIRE, person: null, ...more },
  place: { id, name: id, path: `东院 3栋 ${id}`, lat: 31.20001, lon: 121.40002, floor: 5, building: "b3" },
});
const LATER = "2026-03-01T09:30:15.250Z";

const one = (xml: string, name: string): string | undefined => parse(xml).children.find((child) => child.name === name)?.text;
const infos = (xml: string): readonly Node[] => parse(xml).children.filter(({ name }) => name === "info");
const ofInfo = (xml: string, name: string): readonly (string | undefined)[] =>
  infos(xml).map(({ children }) => children.find((child) => child.name === name)?.text);
const circles = (xml: string): readonly string[] =>
  infos(xml).flatMap(({ children }) =>
    children
      .filter(({ name }) => name === "area")
      .flatMap((area) => area.children.filter(({ name }) => name === "circle").map(({ text }) => text)),
  );

describe("an alert as CAP 1.2", () => {
  const every: readonly Alert[] = [
    ...FAMILIES.flatMap((family) => SEVERITIES.map((severity) => ({ ...FIRE, family, severity }))),
    ...[null, ...VERDICTS].map((verdict) => ({ ...FIRE, verdict, active: false, clearedAt: LATER, closedAt: LATER, changedAt: LATER })),
    { ...FIRE, place: null, person: null, case: null },
    { ...FIRE, drill: "d1", changedAt: LATER },
    { ...FIRE, id: "a b,c<d&e", community: "a b", ruleName: { zh: "<烟>&\u0000\ud800", en: "]]> & <smoke>" } },
  ];

  it.each(every.map((each, i) => [i, each] as const))("keeps to order, number and words of the schema: %i", (_, each) => {
    for (const mayShow of [true, false]) {
      const xml = capOf(each, mayShow);
      expect(faultsOf(parse(xml))).toEqual([]);
      expect(xml).toContain('<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
      expect(xml).not.toMatch(/[\u0000-\u0008]|\ud800(?![\udc00-\udfff])/);
    }
  });

  it("the check of the schema finds what is wrong", () => {
    const xml = capOf(FIRE, true);
    const wrong = (from: string | RegExp, to: string): readonly string[] => faultsOf(parse(xml.replace(from, to)));
    expect(wrong("<status>Actual</status>", "<status>Real</status>")).toEqual(["status: Real"]);
    expect(wrong("<status>Actual</status>", "")).toEqual(["0 of status in alert"]);
    expect(wrong(/(<urgency>.*?<\/urgency>)(<severity>.*?<\/severity>)/, "$2$1")).toEqual(["urgency comes too late in info"]);
    expect(wrong("-00:00</sent>", "Z</sent>")).toHaveLength(1);
    expect(wrong("<event>", "<colour>red</colour><event>")[0]).toContain("colour does not belong");
    expect(() => parse(xml.replace("</info>", ""))).toThrow();
  });

  it("is restricted, says so in both languages, and that it warns nobody", () => {
    const xml = capOf(FIRE, true);
    expect(one(xml, "scope")).toBe("Restricted");
    expect(one(xml, "restriction")).toContain(CAP_RESTRICTION.zh);
    expect(one(xml, "restriction")).toContain(CAP_RESTRICTION.en);
    expect(one(xml, "note")).toContain("非政府预警");
    expect(ofInfo(xml, "language")).toEqual(["zh-CN", "en"]);
    expect(ofInfo(xml, "event")).toEqual(["烟雾告警", "Smoke"]);
  });

  it("a drill is an exercise, what was a test is one, all else is actual", () => {
    expect([FIRE, { ...FIRE, drill: "d1" }, { ...FIRE, verdict: "test" as const }].map((each) => one(capOf(each, true), "status"))).toEqual(
      [...["Actual", "Exercise", "Test"]],
    );
    expect(one(capOf({ ...FIRE, drill: "d1" }, true), "note")).toContain("演练");
  });

  it("the first is an alert, later ones refer to it, what turned out to be nothing is cancelled", () => {
    const first = capOf(FIRE, true);
    const later = capOf({ ...FIRE, changedAt: LATER }, true);
    const over = { ...FIRE, active: false, closedAt: LATER, changedAt: LATER };
    const nothing = capOf({ ...over, verdict: "false" }, true);
    expect([first, later, nothing, capOf({ ...over, verdict: "true" }, true)].map((xml) => one(xml, "msgType"))).toEqual([
      ...["Alert", "Update", "Cancel", "Update"],
    ]);
    const reference = ["sender", "identifier", "sent"].map((name) => one(first, name)).join(",");
    expect([one(first, "references"), one(later, "references"), one(nothing, "references")]).toEqual([undefined, reference, reference]);
    expect(one(later, "identifier")).not.toBe(one(first, "identifier"));
    expect(one(later, "sent")).toBe("2026-03-01T09:30:15-00:00");
    expect(ofInfo(nothing, "certainty")).toEqual(["Unlikely", "Unlikely"]);
    expect([ofInfo(nothing, "urgency")[0], ofInfo(nothing, "responseType")[0]]).toEqual(["Past", "AllClear"]);
    expect(capOf(FIRE, true)).toBe(first);
  });

  it("shows on a map only places that may be shown, and nobody's body", () => {
    expect(circles(capOf(at("lift", { family: "lift" }), true))).toEqual(["31.2,121.4 0.05", "31.2,121.4 0.05"]);
    expect(circles(capOf(at("lift", { family: "lift" }), false))).toEqual([]);
    expect(circles(capOf(at("flat", { person: "wang" }), true))).toEqual([]);
    expect(circles(capOf(at("flat", { family: "vitals" }), true))).toEqual([]);
    expect(circles(capOf(at("hut"), true))).toEqual([]);
  });

  it("draws the circle of the building round a home, and names the home only where somebody must go into it", () => {
    const said = (each: Alert) => [
      ofInfo(capOf(each, true), "headline")[0]?.includes(each.place?.path ?? "?"),
      circles(capOf(each, true))[0],
    ];
    for (const id of ["flat", "bedroom"]) {
      expect(said(at(id)), id).toEqual([true, "31.2,121.4 0.05"]);
      for (const family of ["water", "device", "public"] as const) expect(said(at(id, { family })), id).toEqual([false, "31.2,121.4 0.05"]);
      expect(said(at(id, { family: "person" })), id).toEqual([true, undefined]);
      for (const family of ["vitals", "activity"] as const) expect(said(at(id, { family })), id).toEqual([false, undefined]);
      expect(capOf(at(id, { family: "water" }), true)).toContain("<areaDesc>b3</areaDesc>");
    }
  });

  it("holds no name, no figure and no device", () => {
    const text = capOf(HEART, true);
    expect(text).toContain("心率过快");
    expect(text).not.toMatch(/131|130/);
    expect(text).not.toContain(band.name);
    expect(text).not.toContain(band.externalId);
    expect(text).not.toContain("王");
  });
});
