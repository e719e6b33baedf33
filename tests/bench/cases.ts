import { HAZARD_NAMES, type NewCase } from "../../contracts/index.ts";
import type { Desk } from "../support/hub-process.ts";
import { createRig, quantile } from "./rig.ts";
import { atMost, type Bench, type BenchRow, told } from "./row.ts";

const OPEN = 5_000;
/** So many are opened side by side. */
const AT_ONCE = 25;
const ASKED = 200;
const CEILING_MS = 100;
/** A file of all of them. */
const FILE_MS = 1_000;
const FILES = 10;
/** Desks whose live feed is open meanwhile. */
const DESKS = 200;

interface Listed {
  readonly items: readonly { readonly id: string; readonly number: string }[];
  readonly next: string | null;
}

async function open(duty: Desk, places: readonly string[]): Promise<void> {
  for (let n = 0; n < OPEN; n += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => {
        const at = n + i;
        const place = places[at % places.length] ?? "";
        const body: NewCase =
          at % 4 === 0
            ? {
                kind: "request",
                source: "12345",
                description: `压测诉求 ${at}`,
                place,
                foreign: [{ system: "12345", number: `CD-${at}`, deadline: null }],
              }
            : {
                kind: "hazard",
                source: "grid",
                hazard: HAZARD_NAMES[at % HAZARD_NAMES.length] ?? "other",
                description: `压测 ${at}`,
                place,
              };
        return duty.send("POST", "/cases", body).then(({ status }) => {
          if (status !== 201) throw new Error(`case ${at} was answered ${status}`);
        });
      }),
    );
}

async function timed(count: number, ask: (n: number) => Promise<{ readonly status: number }>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const from = performance.now();
    const { status } = await ask(n);
    took.push(performance.now() - from);
    if (status !== 200) throw new Error(`answered ${status}`);
  }
  return quantile(took, 0.95);
}

/** 5,000 open cases and 200 live desks: what a desk asks for and does, one after the other, each through the whole of the HTTP face. */
export const cases: Bench = {
  name: "cases",
  about: "list, filter, page and act on cases while 5,000 are open and 200 desks live",
  run: async () => {
    const rig = await createRig();
    try {
      const { duty } = rig;
      const places = (await duty.get<{ items: readonly { id: string }[] }>("/places?level=building&limit=1000")).body.items.map(
        ({ id }) => id,
      );
      const before = rig.rssMb();
      await open(duty, places);
      const lives = await Promise.all(Array.from({ length: DESKS }, () => duty.live()));
      let frames = 0;
      for (const live of lives) live.on("message", () => frames++);
      const first = (await duty.get<Listed>("/cases?limit=1000")).body;
      const pages: string[] = [];
      for (let cursor: string | null = null; pages.length < 40; ) {
        const page: Listed = (await duty.get<Listed>(`/cases?limit=100${cursor === null ? "" : `&cursor=${cursor}`}`)).body;
        if (page.next === null) break;
        cursor = page.next;
        pages.push(cursor);
      }
      const asks: readonly (readonly [string, (n: number) => string])[] = [
        ["first page of open cases", () => "/cases?state=open&limit=100"],
        ["one state, kind and source", () => "/cases?state=new&kind=hazard&source=grid&limit=100"],
        ["one building", (n) => `/cases?state=open&place=${places[n % places.length]}&limit=100`],
        ["mine", () => "/cases?mine=true&limit=100"],
        ["overdue", () => "/cases?overdue=true&limit=100"],
        ["our number", (n) => `/cases?number=${first.items[n % first.items.length]?.number}`],
        ["their number", (n) => `/cases?number=CD-${n * 4}`],
        ["a page further on", (n) => `/cases?limit=100&cursor=${pages[n % pages.length]}`],
        ["one case", (n) => `/cases/${first.items[n % first.items.length]?.id}`],
      ];
      const rows: BenchRow[] = [told("cases", "memory for 5,000 open cases", rig.rssMb() - before, "MB")];
      for (const [what, path] of asks)
        rows.push(atMost("cases", `${what}, p95`, await timed(ASKED, (n) => duty.get(path(n))), "ms", CEILING_MS));
      for (const act of ["accept", "take", "arrive"] as const)
        rows.push(
          atMost(
            "cases",
            `${act}, written, p95`,
            await timed(ASKED, (n) => duty.send("POST", `/cases/${first.items[n]?.id}/${act}`, {})),
            "ms",
            CEILING_MS,
          ),
        );
      const headers = { authorization: `Bearer ${duty.token}` };
      const file = async (format: string) => {
        const answer = await fetch(`${rig.hub.http}/api/v1/cases/export?format=${format}`, { headers });
        const bytes = (await answer.arrayBuffer()).byteLength;
        if (bytes < OPEN) throw new Error(`a file of ${bytes} bytes`);
        return answer;
      };
      for (const format of ["csv", "xlsx"])
        rows.push(atMost("cases", `all of them as ${format}, p95`, await timed(FILES, () => file(format)), "ms", FILE_MS));
      // What a desk waits for while files are made.
      const made = Promise.all([file("xlsx"), file("csv")]);
      rows.push(
        atMost("cases", "one case meanwhile, p95", await timed(ASKED / 4, () => duty.get(asks.at(-1)?.[1](0) ?? "")), "ms", CEILING_MS),
      );
      await made;
      const stillLive = lives.filter((live) => live.readyState === live.OPEN).length;
      rows.push(
        told("cases", "desks still live, of 200", stillLive, "desks"),
        told("cases", "frames that they were sent", frames, "frames"),
      );
      for (const live of lives) live.close();
      return rows;
    } finally {
      await rig.done();
    }
  },
};
