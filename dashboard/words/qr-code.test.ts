import { expect, test } from "vitest";
import { qrCode } from "./qr-code.ts";

/** Read by a camera's reader and found to say what it should; each row in hexadecimal. */
const GOLDEN = [
  ..."01fdee37f 010529041 01740155d 017536a5d 0174a5f5d 01043b241 01fd5557f 000193900 016e9bf4b 00598eed1".split(" "),
  ..."01df585e6 000223609 0096e7bac 00d006fe3 017d9b65f 0042264a2 01b727432 002355406 01163dc6c 002bfcd44".split(" "),
  ..."00e7df9fc 0001c1f1f 01fd6675a 0105adf18 0174709fe 017580815 0175b7f81 010485f82 01fd9d1aa".split(" "),
];

test("an address is drawn as it was when a reader read it", () => {
  const rows = qrCode("http://127.0.0.1:8080/spots/消防") ?? [];
  const drawn = rows.map((row) =>
    Number.parseInt(row.map((dark) => (dark ? "1" : "0")).join(""), 2)
      .toString(16)
      .padStart(9, "0"),
  );
  expect(drawn).toEqual(GOLDEN);
});

test.each([
  ["one byte", "A", 21],
  ["the last that fits the smallest", "x".repeat(14), 21],
  ["one more", "x".repeat(15), 25],
  ["the last that fits at all", "x".repeat(106), 41],
])("%s takes so many modules", (_name, text, size) => {
  expect(qrCode(text)?.map((row) => row.length)).toEqual(new Array<number>(size).fill(size));
});

test("what does not fit has none", () => {
  expect(qrCode("消".repeat(36))).toBeNull();
});
