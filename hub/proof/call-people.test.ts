import { expect, it } from "vitest";
import type { StoredUser } from "../../api/index.ts";
import { CHAIN_STAGES, type ChainStage, type RecordChange, type Way } from "../../contracts/index.ts";
import type { PendingNotice } from "../../notify/index.ts";
import { createCallPeople, pathFor } from "./call-people.ts";

const userOf = (id: string, role: StoredUser["role"], disabled = false): StoredUser => ({
  ...{ id, username: id, name: id, role, places: [], people: [], email: `${id}@example.org`, language: "zh", disabled },
  ...{ passwordHash: "", failures: 0, lockedUntil: null, lastSeenAt: null, createdAt: 0 },
});

function bench() {
  const written: RecordChange[] = [];
  const delivered: PendingNotice[] = [];
  const errors: string[] = [];
  const call = createCallPeople({
    users: () => [userOf("leader", "leader"), userOf("admin", "admin"), userOf("duty", "duty"), userOf("gone", "leader", true)],
    waysToUser: ({ email }) => ({
      proven: [{ channel: "email", address: email }],
      unproven: [{ channel: "app", address: null }, { channel: "voice", address: "13912345678" } satisfies Way],
    }),
    deliver: async (pending) => {
      delivered.push(pending);
      if (pending.notice.channel === "voice") return { ok: false, retry: false, error: "no provider", provider: null };
      return { ok: true, state: "sent", provider: null };
    },
    write: (changes) => void written.push(...changes),
    noticed: () => undefined,
    now: () => Date.UTC(2026, 2, 2),
    log: { error: (_fields, text) => void errors.push(text) },
  });
  return { call, written, delivered, errors };
}
const where = { zh: "规则研判", en: "Rules" };
const waysOf = (notices: readonly PendingNotice[]) => notices.map(({ notice }) => `${notice.to.user} ${notice.channel}`);

it.each(CHAIN_STAGES.map((stage) => [stage, ["journal", "records", "notices"].includes(stage) ? "direct" : "queue"] as const))(
  "%s is told by %s",
  (stage, path) => expect(pathFor([stage])).toBe(path),
);

it("goes by the queue where that holds: leader and administrator by each way, quiet hours or not", () => {
  const { call, written, delivered } = bench();
  call(["rules"], where);
  const notices = written.flatMap((change) => (change.write === "notice" ? [change] : []));
  expect(notices.map(({ notice }) => `${notice.to.user} ${notice.channel}`)).toEqual([
    ...["leader email", "leader app", "leader voice", "admin email", "admin app", "admin voice"],
  ]);
  expect(notices.every(({ dispatch }) => dispatch?.lifeSafety === true && dispatch.vars.stage === "规则研判")).toBe(true);
  expect(delivered).toEqual([]);
});

it("goes past the queue, the records and the app where the proof stopped there, and one way that fails stops no other", async () => {
  const { call, written, delivered, errors } = bench();
  const failed: readonly ChainStage[] = ["notices"];
  call(failed, { zh: "通知队列", en: "Queue of notices" });
  await Promise.resolve();
  await Promise.resolve();
  expect(written).toEqual([]);
  expect(waysOf(delivered)).toEqual(["leader email", "leader voice", "admin email", "admin voice"]);
  expect(errors).toHaveLength(2);
});
