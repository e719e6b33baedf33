import type { WebSocket } from "ws";
import type { Desk, HubProcess } from "../../support/hub-process.ts";

/** What the humans of a soak have done and seen. */
export interface DeskCounts {
  frames: number;
  requests: number;
  /** Answers of 500 and above, and requests that came to nothing. */
  failures: number;
  closed: number;
  slowestMs: number;
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly state: string; readonly openedAt?: string }[];
}

const POLL_MS = 1_000;
/** A duty officer takes what stands open at each turn, and closes what has stood for a while. */
const ACT_EVERY_MS = 15_000;
const CLOSE_AFTER_TURNS = 4;
const PAGES = [
  "/alerts?state=open&limit=100",
  "/cases?state=open&limit=100",
  "/devices?limit=100",
  "/places?limit=100",
  "/notices?limit=100",
];

/** Two live desks, a page that asks for lists, and an officer who acknowledges and closes. */
export async function startDesks(hub: HubProcess, series: readonly string[]): Promise<{ readonly counts: DeskCounts; end(): void }> {
  const counts: DeskCounts = { frames: 0, requests: 0, failures: 0, closed: 0, slowestMs: 0 };
  const [duty, leader] = await Promise.all([hub.as("duty"), hub.as("leader")]);
  const lives: WebSocket[] = [await duty.live(), await leader.live()];
  for (const live of lives) live.on("message", () => counts.frames++);
  const counted = async <T extends { readonly status: number }>(ask: () => Promise<T>): Promise<T | null> => {
    const from = performance.now();
    counts.requests += 1;
    const answer = await ask().catch(() => null);
    counts.slowestMs = Math.max(counts.slowestMs, performance.now() - from);
    if (answer === null || answer.status >= 500) counts.failures += 1;
    return answer;
  };
  let turn = 0;
  const poll = setInterval(() => {
    const n = turn++;
    const device = series[n % Math.max(1, series.length)];
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const chart = `/devices/${device}/series?measurement=heart_rate&from=${since}&to=${new Date().toISOString()}&points=300`;
    void counted(() => duty.get(n % 6 === 5 && device ? chart : (PAGES[n % PAGES.length] ?? "/alerts")));
  }, POLL_MS);
  const stood = new Map<string, number>();
  const act = setInterval(() => void closeWhatStood(duty, stood, counted, counts), ACT_EVERY_MS);
  return {
    counts,
    end: () => {
      clearInterval(poll);
      clearInterval(act);
      for (const live of lives) live.close();
    },
  };
}

type Counted = <T extends { readonly status: number }>(ask: () => Promise<T>) => Promise<T | null>;

async function closeWhatStood(duty: Desk, stood: Map<string, number>, counted: Counted, counts: DeskCounts): Promise<void> {
  const alerts = await counted(() => duty.get<Listed>("/alerts?state=unacknowledged&limit=100"));
  for (const { id } of alerts?.body.items ?? []) await counted(() => duty.send("POST", `/alerts/${id}/acknowledge`, {}));
  const cases = await counted(() => duty.get<Listed>("/cases?state=new,accepted,dispatched,taken,on-site,resolved&limit=100"));
  const open = new Set(cases?.body.items.map(({ id }) => id) ?? []);
  for (const id of [...stood.keys()]) if (!open.has(id)) stood.delete(id);
  for (const id of open) {
    const turns = (stood.get(id) ?? 0) + 1;
    stood.set(id, turns);
    if (turns < CLOSE_AFTER_TURNS) continue;
    const answer = await counted(() => duty.send("POST", `/cases/${id}/close`, { verdict: "mistake", found: "seen", summary: "误触" }));
    if (answer !== null && answer.status < 300) counts.closed += 1;
  }
}
