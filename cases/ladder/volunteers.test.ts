import { describe, expect, test } from "vitest";
import type { TellableUser } from "../types.ts";
import { bench } from "./example-bench.ts";
import type { Helper, LadderPorts } from "./ports.ts";

const MA: TellableUser = {
  ...{ id: "u-volunteer", username: "u-volunteer", name: "马军", role: "volunteer", email: null, disabled: false, people: [] },
  paths: ["/xf/"],
};
const signedUp: Helper = { as: MA, phone: null };
const neighbour: Helper = { as: { ...MA, id: "n1", username: "", name: "赵阿姨", paths: ["/xf/a/c1/"] }, phone: "77" };
const HAND = { user: "u-volunteer", username: "u-volunteer", name: "马军", role: "volunteer" } as const;

/** Who is asked for what; and whom the book names. */
function with_(there: readonly Helper[]) {
  const asked: string[] = [];
  const helpers: LadderPorts["helpers"] = (path, helps, person) => {
    asked.push(`${path} ${helps.join("+")} ${person}`);
    return there;
  };
  return { ...bench({ helpers }), asked };
}

describe("volunteers and neighbours on the urgent ladder", () => {
  test("nobody signed up: nobody is called, whatever volunteers there are", () => {
    const { raise, until, told } = with_([]);
    raise({}, "fall");
    until(60);
    expect(told.filter(({ notice }) => notice.to.role === "volunteer")).toEqual([]);
  });

  test("a fall: of those who offered it the nearest, where and that help is needed; no name, no rule, nothing of a body", () => {
    const { raise, until, told, asked, one } = with_([signedUp, neighbour]);
    raise({}, "fall");
    expect(asked).toEqual([]);
    until(60);
    expect(asked).toEqual(["/xf/a/c1/h1/ first-aid+sit-with+key p1"]);
    const mine = told.filter(({ notice }) => notice.to.role === "volunteer");
    expect(mine.map(({ notice, address }) => `${notice.to.name} ${notice.channel} ${address}`)).toEqual(["赵阿姨 voice 77"]);
    expect(mine[0]?.notice.text).toContain("幸福里二期 3栋2单元501需要有人到场照看");
    expect(`${mine[0]?.notice.subject}${mine[0]?.notice.text}`).not.toMatch(/桂兰|跌倒|心率|121/);
    expect(mine[0]?.dispatch?.vars).toMatchObject({ kind: "请到场照看", place: "幸福里二期 3栋2单元501" });
    // Without a log-in there is nothing to open.
    expect(one().case.ladder?.called).toBeUndefined();
  });

  test("somebody lost: all who offered to look, with the clothes; who has a log-in can open the case", async () => {
    const { raise, until, told, asked, one, cases, now, answer } = with_([signedUp, neighbour]);
    raise({}, "lost");
    const said = { wearing: "红棉袄", seenWhere: null, seenAt: null, direction: null, approach: null };
    const by = { user: "u", username: "son", name: "王小明" };
    await cases.lost(one().case.id, { kind: "describe", by, said }, now());
    until(60);
    expect(asked).toEqual(["/xf/a/c1/h1/ look p1"]);
    const mine = told.filter(({ notice }) => notice.to.role === "volunteer");
    expect(mine.map(({ notice }) => `${notice.to.name} ${notice.channel}`).sort()).toEqual(["赵阿姨 voice", "马军 app"].sort());
    for (const { notice } of mine) expect(notice.text).toContain("走失：居民，衣着：红棉袄");
    expect(one().case.ladder?.called).toEqual(["u-volunteer"]);
    // Who does not look has no more business with her name and picture.
    await answer("马军", "cannot", "去不了");
    expect(one().case.ladder?.called).toEqual([]);
  });

  test("a volunteer who comes has taken no duty: the leader is rung all the same, only other volunteers are not", async () => {
    const { raise, until, told, act, rings, news, one } = with_([signedUp]);
    raise({}, "fall");
    until(60);
    const [ring] = told.filter(({ notice }) => notice.to.name === "陈涛" && notice.channel === "voice");
    const [asked] = told.filter(({ notice }) => notice.to.role === "volunteer");
    if (!ring || !asked) throw new Error("nobody was told");
    expect([rings(ring), rings(asked)]).toEqual([true, true]);
    news();
    expect(await act("take", {}, HAND)).toMatchObject({ ok: true });
    expect(one().case).toMatchObject({ state: "taken", takenByName: "马军", ladder: { taken: null, coming: null, comes: ["volunteer"] } });
    expect([rings(ring), rings(asked)]).toEqual([true, false]);
    until(180);
    expect(news().some((line) => line.includes("周立新"))).toBe(true);
  });

  test("by telephone as well: a neighbour who presses 1 ends nobody's ringing", async () => {
    const { raise, until, answer, one } = with_([neighbour]);
    raise({}, "fall");
    until(60);
    await answer("赵阿姨", "coming", "我去");
    expect(one().case).toMatchObject({ state: "new", ladder: { taken: null, coming: null, comes: ["volunteer"] } });
  });

  test("whom the desk sends has it, as every hand", async () => {
    const { raise, act, one } = with_([signedUp]);
    raise({}, "fall");
    await act("dispatch", { to: "u-volunteer" });
    await act("take", {}, HAND);
    expect(one().case.ladder).toMatchObject({ taken: { byName: "李敏" }, coming: { byName: "马军" } });
  });
});
