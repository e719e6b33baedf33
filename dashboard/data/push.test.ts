import { describe, expect, it } from "vitest";
import { browserName, pushObstacle } from "./push.ts";

const WECHAT =
  "Mozilla/5.0 (Linux; Android 13; V2218A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.38";
const CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36";
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1";
const good = { agent: CHROME, secure: true, hasPush: true, permission: "default" } as const;

describe("whether a browser can be pushed to", () => {
  it.each([
    ["an ordinary one can", good, null],
    ["WeChat's cannot, though it says that it has push", { ...good, agent: WECHAT }, "wechat"],
    ["none over plain HTTP", { ...good, secure: false, hasPush: false }, "insecure"],
    ["an iPhone only from the home screen", { ...good, agent: IPHONE, hasPush: false }, "ios"],
    ["none that has no push", { ...good, hasPush: false }, "unsupported"],
    ["none whose user said no", { ...good, permission: "denied" }, "denied"],
  ] as const)("%s", (_name, facts, obstacle) => expect(pushObstacle(facts)).toBe(obstacle));
  it.each([
    [CHROME, "Chrome · Android"],
    [IPHONE, "Safari · iPhone"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0", "Edge · Windows"],
    ["curl", "?"],
  ])("%s is called %s", (agent, name) => expect(browserName(agent)).toBe(name));
});
