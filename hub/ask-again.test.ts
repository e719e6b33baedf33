import { expect, test } from "vitest";
import { type Contact, DAY, HOUR, type NoticeChannel, VERIFIED_FOR } from "../contracts/index.ts";
import { createNumberBook } from "../notify/index.ts";
import { createAskAgain } from "./ask-again.ts";

const NUMBER = "13911110001";
const CONTACT: Contact = { name: "赵敏", relation: "女儿", phone: NUMBER, email: null, keyholder: false, user: null };
/** Ten in the morning: the hour at which people are asked. */
const TEN = 10 * 60;

function bench() {
  let now = Date.UTC(2026, 10, 23, 2);
  const said: string[] = [];
  const rows = { all: async () => [], save: async () => undefined };
  const numbers = createNumberBook({
    ...{
      now: () => now,
      records: { numbers: rows, proofs: rows },
      contactTrouble: () => () => undefined,
      contactVerified: () => undefined,
    },
    failed: (error) => {
      throw error;
    },
  });
  const channel: NoticeChannel = "voice";
  const again = createAskAgain({
    ...{ numbers, minuteOfDay: () => TEN, now: () => now },
    whoHas: (number) => (number === NUMBER ? [{ contact: CONTACT }] : []),
    ask: ({ phone }) => {
      numbers.tested(channel, phone);
      said.push("asked");
    },
    silent: (number) => void said.push(`silent ${number}`),
  });
  return {
    said,
    pass: (time: number) => {
      now += time;
      again();
    },
    answers: () => numbers.heard(channel, NUMBER, "it-is-me"),
    numbers,
  };
}

test("asked after half a year; a week without an answer is a task, and each week more once again", () => {
  const { said, pass, answers } = bench();
  answers();
  pass(VERIFIED_FOR - HOUR);
  expect(said).toEqual([]);
  pass(2 * HOUR);
  pass(HOUR);
  pass(6 * DAY);
  expect(said).toEqual(["asked"]);
  pass(DAY);
  expect(said).toEqual(["asked", `silent ${NUMBER}`, "asked"]);
  pass(7 * DAY);
  expect(said.filter((line) => line.startsWith("silent"))).toHaveLength(2);
});

test("who answers is asked no more, and is no task; a test of the way before the half year was over is no silence", () => {
  const { said, pass, answers, numbers } = bench();
  answers();
  pass(VERIFIED_FOR - 8 * DAY);
  numbers.tested("voice", NUMBER);
  pass(9 * DAY);
  expect(said).toEqual(["asked"]);
  answers();
  pass(30 * DAY);
  expect(said).toEqual(["asked"]);
});

test("a number that is stopped meanwhile is not asked", () => {
  const { said, pass, answers, numbers } = bench();
  answers();
  numbers.stop(NUMBER, "wrong");
  pass(VERIFIED_FOR + DAY);
  expect(said).toEqual([]);
});
