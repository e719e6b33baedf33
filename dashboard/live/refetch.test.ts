import { expect, test } from "vitest";
import { createRefetch } from "./refetch.ts";

function moved(fetching: () => Promise<void> = () => Promise.resolve()) {
  let now = 0;
  let due: { readonly at: number; readonly run: () => void }[] = [];
  const fetched: string[] = [];
  const refetch = createRefetch({
    later: (ms, run) => due.push({ at: now + ms, run }),
    refetch: (key) => {
      fetched.push(`${now} ${key.join("/")}`);
      return fetching();
    },
  });
  const to = async (at: number): Promise<void> => {
    now = at;
    const ripe = due.filter((one) => one.at <= at);
    due = due.filter((one) => one.at > at);
    for (const { run } of ripe) run();
    await Promise.resolve();
  };
  return { refetch, fetched, to, waiting: () => due.length };
}

test("what a frame makes old is fetched again at once", () => {
  const { refetch, fetched } = moved();
  refetch(["notices"]);
  refetch(["case", "a"]);
  expect(fetched).toEqual(["0 notices", "0 case/a"]);
});

test("a thousand frames in ten seconds fetch a list once a second, and once more after the last", async () => {
  const { refetch, fetched, to, waiting } = moved();
  for (let n = 0; n < 1_000; n++) {
    await to(n * 10);
    refetch(["notices"]);
  }
  await to(10_000);
  await to(11_000);
  expect(fetched).toHaveLength(11);
  expect(fetched.at(-1)).toBe("10000 notices");
  expect(waiting()).toBe(0);
});

test("after a quiet second the next frame is heard at once again", async () => {
  const { refetch, fetched, to } = moved();
  refetch(["notices"]);
  await to(1_000);
  refetch(["notices"]);
  expect(fetched).toEqual(["0 notices", "1000 notices"]);
});

test("a fetch that takes longer than the second is not broken off; it is followed by one more", async () => {
  let answer: () => void = () => undefined;
  const { refetch, fetched, to } = moved(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  refetch(["case", "a"]);
  refetch(["case", "a"]);
  await to(5_000);
  refetch(["case", "a"]);
  expect(fetched).toEqual(["0 case/a"]);
  answer();
  await to(5_001);
  expect(fetched).toEqual(["0 case/a", "5001 case/a"]);
});

test("a fetch that fails does not hold up the next", async () => {
  const { refetch, fetched, to } = moved(() => Promise.reject(new Error("no network")));
  refetch(["notices"]);
  await to(1_000);
  refetch(["notices"]);
  expect(fetched).toEqual(["0 notices", "1000 notices"]);
});
