import { expect, it } from "vitest";
import { POSTGRES_BIN, startCluster } from "../support/postgres-cluster.ts";
import { type EscalationOutcome, escalationRun } from "./escalation-run.ts";

/** 50 for the whole proof; a run of all tests does a share of it. */
const KILLS = Number(process.env.SHOUWANG_ESCALATION_KILLS ?? 10);
const SEED = Number(process.env.SHOUWANG_SEED ?? 20261129);
const PER_KILL_MS = 8_000;

/** First the desk, then her people beside keyholder and grid worker, the leader, and out of the room. */
const WHOLE_LADDER = [
  /^first\/0 done$/,
  /^first\/0 \S+ app$/,
  /^second\/0 done$/,
  /^second\/0 赵敏 voice$/,
  /^second\/0 钱阿姨 voice$/,
  /^second\/1 赵强 voice$/,
  /^leader\/0 done$/,
  /^leader\/0 \S+ voice$/,
  /^nobody\/0 done$/,
  /^nobody\/0 街道值班室 voice$/,
  /^nobody\/0 值班电话 voice$/,
];

function expectWhole(what: string, outcome: EscalationOutcome): void {
  const { kills, escalations, messages, repeated, restartMs } = outcome;
  console.info(
    `${what}, seed ${SEED}: ${kills} kills in ${escalations - 1} escalations, ${messages} messages, ${repeated} repeated under their own id, ` +
      `restarts ${Math.round(Math.min(...restartMs))} to ${Math.round(Math.max(...restartMs))} ms`,
  );
  for (const line of WHOLE_LADDER) expect(outcome.undisturbed).toContainEqual(expect.stringMatching(line));
  expect(outcome).toMatchObject({ kills: KILLS, lost: [], doubled: [], strange: [], unsaid: [], mixed: [], complaints: [] });
}

it(
  "killed while a fall climbs its ladder, the hub loses no step and tells nobody twice under two ids",
  {
    timeout: 60_000 + KILLS * PER_KILL_MS,
  },
  async () => expectWhole("SQLite", await escalationRun({ kills: KILLS, seed: SEED })),
);

it.skipIf(POSTGRES_BIN === null)(
  "nor does it with its records on PostgreSQL (Debian's package postgresql)",
  { timeout: 90_000 + KILLS * PER_KILL_MS },
  async () => {
    const cluster = await startCluster();
    try {
      const env = { HUB_DATABASE_URL: await cluster.createDatabase("shouwang") };
      expectWhole("PostgreSQL", await escalationRun({ kills: KILLS, seed: SEED + 1, env }));
    } finally {
      await cluster.remove();
    }
  },
);
