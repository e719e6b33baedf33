import { expect, it } from "vitest";
import { overlapping } from "./filters.ts";

it.each([
  ["the same", "zigbee2mqtt/", ["zigbee2mqtt/"], ["zigbee2mqtt/"]],
  ["below another", "frigate/floor2/", ["frigate/"], ["frigate/"]],
  ["above another", "frigate/", ["frigate/floor2/", "shelly/"], ["frigate/floor2/"]],
  ["beside another", "zigbee2mqtt-2/", ["zigbee2mqtt/"], []],
  ["the hub's own topics, which gateways of one community have together", "sw/v1/xfl/", ["sw/v1/xfl/"], []],
])("knows which gateways share topics: %s", (_, prefix, others, shared) => {
  expect(overlapping(prefix, others)).toEqual(shared);
});
