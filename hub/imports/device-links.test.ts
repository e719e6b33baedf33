import { expect, test } from "vitest";
import { GATEWAY_FORMAT_INFO, GATEWAY_FORMATS } from "../../contracts/index.ts";
import { gatewayOfRow } from "./device-links.ts";
import { newFindings, rowReader } from "./row.ts";

/** A row that says what a gateway speaks, and perhaps where. */
function gatewayIn(format: string, prefix = "") {
  const findings = newFindings();
  const fields = new Map([
    ["format", { index: 0, head: "网关类型" }],
    ["prefix", { index: 1, head: "主题前缀" }],
  ]);
  const cells = [format, prefix].map((text) => ({ text, numeric: false }));
  return { gateway: gatewayOfRow(rowReader(fields, findings)({ row: 2, cells }), "xf"), faults: findings.faults };
}

test.each(GATEWAY_FORMATS)("%s is known by its name and by the words of the devices page, in both languages", (format) => {
  const { words, prefix } = GATEWAY_FORMAT_INFO[format];
  for (const text of [format, words.zh, words.en]) {
    const { gateway, faults } = gatewayIn(text);
    expect([text, gateway?.format, faults]).toEqual([text, format, []]);
    if (format !== "native") expect(gateway?.prefix).toBe(prefix);
  }
});

test.each([
  ["Z-Wave JS UI", "zwave-js", "zwave/"],
  ["z-wave", "zwave-js", "zwave/"],
  ["ZwaveJS", "zwave-js", "zwave/"],
  ["ChirpStack", "lorawan", "lora/"],
  ["The Things Stack", "lorawan", "lora/"],
])("%s is read as %s", (text, format, prefix) => expect(gatewayIn(text).gateway).toEqual({ format, prefix }));

test("a prefix of one's own stands; what two formats share and what nobody speaks is a fault of the cell", () => {
  expect(gatewayIn("zwave-js", "house/zw/").gateway).toEqual({ format: "zwave-js", prefix: "house/zw/" });
  for (const text of ["健康记录", "z-wave 2", "1"]) {
    const { gateway, faults } = gatewayIn(text);
    expect([text, gateway, faults.map(({ column }) => column)]).toEqual([text, undefined, ["网关类型"]]);
  }
  expect(gatewayIn("zwave-js", "zwave/#").faults.map(({ column }) => column)).toEqual(["主题前缀"]);
});
