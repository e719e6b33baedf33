import { expect, test } from "vitest";
import { weakPin } from "./pin.ts";

test.each([
  ["1234", "顺号"],
  ["98765", "顺号"],
  ["7890", "顺号"],
  ["0000", "重复"],
  ["1212", "重复"],
  ["527527", "重复"],
  ["1122", "重复"],
  ["0315", "生日"],
  ["3103", "生日"],
  ["1985", "生日"],
  ["850315", "生日"],
  ["198503", "生日"],
  ["19850315", "生日"],
  ["15031985", "生日"],
  ["2580", "常用"],
  ["5201314", "常用"],
  ["6681", "用户名"],
])("%s is refused: %s", (pin, why) => {
  expect(weakPin(pin, ["13806681"])?.zh).toContain(why);
});

test.each(["4793", "8064", "70915", "936174", "8402957", "64920718"])("%s is taken", (pin) => {
  expect(weakPin(pin, ["duty", "13806681"])).toBeNull();
});

test("of all PINs of four digits more than eight in ten are left", () => {
  const left = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, "0")).filter((pin) => weakPin(pin) === null);
  expect(left.length).toBeGreaterThan(8_000);
});
