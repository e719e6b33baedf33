import { expect, test } from "vitest";
import { dialled, isEmergencyNumber, sameNumber } from "./phone-number.ts";

test.each([
  ["138 1234 5678", "13812345678"],
  ["+86 138-1234-5678", "13812345678"],
  ["8613812345678", "13812345678"],
  ["0086 13812345678", "13812345678"],
  ["013812345678", "13812345678"],
  ["１３８１２３４５６７８", "13812345678"],
  ["(028) 8461 2345", "02884612345"],
  ["+86 28 8461 2345", "02884612345"],
  ["010-61234567", "01061234567"],
  ["028-84612345 转 801", "02884612345,801"],
  ["84612345#12", "84612345,12"],
])("%s is dialled as %s", (text, digits) => {
  expect(dialled(text)).toBe(digits);
});

test.each([
  ["13812345678", "+8613812345678", "same"],
  ["02884612345", "84612345", "perhaps"],
  ["084612345", "84612345", "no"],
  ["02884612345", "02884612345转801", "perhaps"],
  ["02884612345转801", "028-8461 2345,801", "same"],
  ["138****5678", "13812345678", "perhaps"],
  ["138****5678", "13912345678", "no"],
  ["138****5678", "1381234567", "no"],
  ["13812345678", "13812345679", "no"],
  ["801", "801", "same"],
  ["801", "02884612801", "no"],
  ["", "", "no"],
])("%s and %s: %s", (a, b, said) => {
  expect(sameNumber(a, b)).toBe(said);
  expect(sameNumber(b, a)).toBe(said);
});

test("numbers of police, fire brigade and ambulance are known however they are written", () => {
  for (const number of [
    "110",
    "119",
    "120",
    "122",
    "112",
    " 1 2 0 ",
    "１２０",
    "+86120",
    "0086 119",
    "028120",
    "0755-110",
    "9120",
    "0,119",
    "120转1",
  ])
    expect([number, isEmergencyNumber(number)]).toEqual([number, true]);
  for (const number of ["12345", "13812345120", "02884612110", "1200", "11011", "95120", "120120120"])
    expect([number, isEmergencyNumber(number)]).toEqual([number, false]);
});
