import type { Place, PlaceLevel } from "../../contracts/index.ts";
import type { ImportWorld } from "./world.ts";

let pairs: Map<string, readonly [number, number]> | undefined;

/** Bytes of a text as spreadsheets in China write them; the platform only reads this encoding. */
export function encodeGbk(text: string): Uint8Array {
  if (!pairs) {
    pairs = new Map();
    const decoder = new TextDecoder("gb18030");
    for (let high = 0x81; high <= 0xfe; high++)
      for (let low = 0x40; low <= 0xfe; low++) {
        const char = decoder.decode(new Uint8Array([high, low]));
        if (char.length === 1 && !pairs.has(char)) pairs.set(char, [high, low]);
      }
  }
  const known = pairs;
  return new Uint8Array([...text].flatMap((char) => (char < "\u0080" ? [char.charCodeAt(0)] : (known.get(char) ?? [0x3f]))));
}

/** A valid identity number, made of a date and a serial. */
export function identityOf(birth: string, serial: number): string {
  const body = `511102${birth.replaceAll("-", "")}${String(serial).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (weights[at] ?? 0), 0);
  return body + "10X98765432"[sum % 11];
}

const place = (id: string, level: PlaceLevel, name: string, parent: string | null, aliases: readonly string[] = []): Place => ({
  ...{ id, community: "xf", level, name, parent, aliases: [...aliases] },
  ...{ point: null, outline: null, floors: null, floor: null, spot: null },
});

/** Two compounds, one building with one home. */
export const WORLD: ImportWorld = {
  community: "xf",
  places: [
    place("xf", "community", "幸福里社区", null),
    place("c1", "compound", "幸福里", "xf"),
    place("c2", "compound", "幸福里二期", "xf", ["二期"]),
    place("b3", "building", "3栋", "c1"),
    place("u2", "unit", "2单元", "b3"),
    place("f5", "floor", "5层", "u2"),
    { ...place("h501", "home", "501", "f5", ["3-2-501"]), floor: 5 },
    place("gate", "spot", "南门", "c1"),
  ],
  people: [
    {
      ...{ id: "wang", community: "xf", name: "王桂兰", birthYear: 1944, sex: "f", home: "h501", living: "alone", ability: "mild" },
      ...{ mobility: "walks", needs: ["hearing"], state: "home", spo2Scale: 1, demo: false },
      contacts: [{ name: "王芳", relation: "女儿", phone: "13800000001", email: "wf@example.org", keyholder: false, user: "u-family" }],
    },
  ],
  devices: [],
  worn: [],
  identities: [],
  numbers: [],
  grids: [],
  staff: [],
};
