import { expect, test } from "vitest";
import type { RecordChange } from "../contracts/index.ts";
import { createCommitter } from "./committer.ts";
import { createTurns } from "./turns.ts";
import { createWritten } from "./written.ts";

const change: RecordChange = { write: "applied", community: "c", rule: "r", subject: "s", order: { pos: 1, due: 0, ordinal: 0 } };

function setUp() {
  const said: string[] = [];
  let free = (): void => undefined;
  const committer = createCommitter({
    commit: () =>
      new Promise((resolve) => {
        free = () => {
          said.push("on disk");
          resolve();
        };
      }),
    ...{ synced: () => 1, onSynced: () => undefined, monotonic: () => 0 },
    ...{ saved: () => undefined, failed: () => undefined, setAside: () => undefined, isOfTheChanges: () => false },
  });
  const turns = createTurns(
    committer,
    () => ({ community: "c", pos: 1 }),
    (changes) => changes,
  );
  return { said, turns, written: createWritten(committer), free: () => free() };
}

const soon = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test.each(["outside of a turn", "within one"])("what is written %s is not told to be written before it is", async (where) => {
  const { said, turns, written, free } = setUp();
  let answer: Promise<unknown> = Promise.resolve();
  const act = (): void => {
    turns.write([change]);
    answer = written().then((isWritten) => said.push(`told ${isWritten}`));
  };
  if (where === "within one") turns.run("c", 1, act);
  else act();
  await soon();
  expect(said).toEqual([]);
  free();
  await answer;
  expect(said).toEqual(["on disk", "told true"]);
});

test("where nothing was written nobody waits", async () => {
  expect(await setUp().written()).toBe(true);
});
