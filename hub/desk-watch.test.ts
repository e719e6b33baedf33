import { Value } from "typebox/value";
import { beforeEach, describe, expect, test } from "vitest";
import type { DeskCaller } from "../api/index.ts";
import type { TellableUser } from "../cases/index.ts";
import { type Case, DESK_SETTINGS, DeskSettingsSchema, dialHref, type Notice, SECOND, type Way } from "../contracts/index.ts";
import { createDeskWatch } from "./desk-watch.ts";

const T0 = Date.UTC(2026, 10, 22, 12, 30);
const ROOT = "/xf/";
const ways = (...found: readonly Way[]) => ({ proven: found, unproven: [] });
const PHONES: Readonly<Record<string, string>> = { "u-leader": "13911110001", "u-duty": "13911110002", "u-night": "13911110003" };
const user = (role: TellableUser["role"], paths: readonly string[] = [ROOT]): TellableUser => ({
  ...{ id: `u-${role}`, username: role, name: role, role, email: null, disabled: false, paths, people: [] },
});
/** A leader of the same places who has the night, while the other sleeps. */
const ON_DUTY: TellableUser = { ...user("leader"), id: "u-night", name: "night" };
const caller = (session: string, paths: readonly string[] = [ROOT]): DeskCaller => ({ session, user: "u-duty", name: "李敏", paths });

function bench(fromStart = true) {
  const kept = new Map<string, string>();
  const told: string[] = [];
  const audited: string[] = [];
  const open: { case: Case; path: string }[] = [];
  let roster: { readonly on: readonly TellableUser[]; readonly asked: string[] } | null = null;
  let unheard = 0;
  let untried = false;
  let now = T0;
  const make = () =>
    createDeskWatch({
      records: {
        settings: {
          get: async (name: string) => kept.get(name) ?? null,
          set: async (name: string, value: string) => void kept.set(name, value),
        } as never,
      },
      fromStart,
      zone: () => "Asia/Shanghai",
      rootPath: () => ROOT,
      users: () => [user("leader"), user("duty"), ...(roster === null ? [] : [ON_DUTY])],
      leadersOn: (path) => {
        roster?.asked.push(path);
        return roster?.on ?? [user("leader")];
      },
      openCases: () => open,
      waysToUser: ({ id }) => {
        const found = ways(...(PHONES[id] === undefined ? [] : [{ channel: "voice", address: PHONES[id] ?? null } as const]));
        return untried ? { proven: [], unproven: found.proven } : found;
      },
      waysToNumber: (number) => ways({ channel: "voice", address: number }),
      proofOf: (number) => ({ proven: number === "02888880001", answeredAt: null, testedAt: null }),
      testNumber: (number, name) => (number === "02888880002" ? null : ({ id: "n-test", to: { name } } as Notice)),
      makeId: (at, ...parts) => `${at}-${parts.join("-")}`,
      write: () => undefined,
      noticed: ({ to, channel }: Notice) => void told.push(`${(now - T0) / SECOND} ${to.name} ${channel}`),
      unheard: () => void unheard++,
      told: () => undefined,
      audit: (act, target) => void audited.push(`${act} ${target}`),
      failed: (error) => {
        throw error;
      },
      now: () => now,
    });
  let watch = make();
  const tick = (seconds: number): void => {
    const to = now + seconds * SECOND;
    while (now < to) {
      now = Math.min(to, now + SECOND);
      watch.tick(now);
    }
  };
  return {
    tick,
    told,
    audited,
    open,
    unheard: () => unheard,
    untried: (so: boolean): void => {
      untried = so;
    },
    /** From now on somebody has the duty of a leader. @returns paths asked for */
    keepRoster: (): readonly string[] => {
      const asked: string[] = [];
      roster = { on: [ON_DUTY], asked };
      return asked;
    },
    get watch() {
      return watch;
    },
    /** A hub that stands again at once. */
    restart: async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      watch = make();
      await watch.load();
      watch.begin();
    },
  };
}

let b: ReturnType<typeof bench>;
beforeEach(() => {
  b = bench();
  b.watch.begin();
});
const standAt = (desk: DeskCaller, more = {}): (() => void) => {
  const left = b.watch.face.opened(desk);
  b.watch.face.sign(desk, { soundOn: true, tested: true, human: true, ...more });
  return left;
};
const setPhone = () => b.watch.face.change(caller("root"), { ...DESK_SETTINGS, dutyPhone: "02888880001" });

describe("no ear at the desk", () => {
  test("a desk that listens is heard, and nobody is rung", () => {
    standAt(caller("d1"));
    b.tick(300);
    expect([b.watch.isHeard("/xf/a/"), b.told, b.unheard()]).toEqual([true, [], 0]);
  });

  test("half a minute after it goes, the telephone on the desk rings, and at the second ring the leader", async () => {
    await setPhone();
    const left = standAt(caller("d1"));
    left();
    b.tick(29);
    expect([b.watch.isHeard(ROOT), b.told]).toEqual([true, []]);
    b.tick(2);
    expect(b.watch.isHeard(ROOT)).toBe(false);
    expect(b.told.map((line) => line.replace(/^\d+ /, ""))).toEqual(["值班电话 voice"]);
    expect(b.unheard()).toBeGreaterThan(0);
    b.tick(300);
    expect(b.told.map((line) => line.replace(/^\d+ /, ""))).toEqual(["值班电话 voice", "值班电话 voice", "leader app", "leader voice"]);
  });

  test("without a telephone the leader is told at once", () => {
    b.tick(31);
    expect(b.told.map((line) => line.replace(/^\d+ /, ""))).toEqual(["leader app", "leader voice"]);
  });

  test("by the roster: whoever leads tonight first, everybody who leads there where it is silent at the next ring", () => {
    const asked = b.keepRoster();
    b.tick(31);
    expect(b.told.map((line) => line.replace(/^\d+ /, ""))).toEqual(["night app", "night voice"]);
    b.tick(300);
    expect(b.told.slice(2).map((line) => line.replace(/^\d+ /, ""))).toEqual(["leader app", "leader voice", "night app", "night voice"]);
    expect(asked).toEqual([ROOT]);
    // A desk that came back begins a new silence with whoever is on duty.
    const left = standAt(caller("d1"));
    b.tick(2);
    left();
    b.tick(31);
    expect(b.told.slice(6).map((line) => line.replace(/^\d+ /, ""))).toEqual(["night app", "night voice"]);
  });

  test("each of what makes a desk deaf is enough", () => {
    standAt(caller("d1"), { soundOn: false });
    expect(b.watch.face.own(caller("d1")).deaf).toBe("sound-off");
    standAt(caller("d2"));
    expect(b.watch.face.own(caller("d2")).deaf).toBeNull();
    b.tick(61 * 60);
    expect(b.watch.face.own(caller("d2")).deaf).toBe("nobody-there");
  });

  test("a desk of one area is no ear for another", () => {
    standAt(caller("east", ["/xf/east/"]));
    b.tick(60);
    expect([b.watch.isHeard("/xf/east/1/"), b.watch.isHeard("/xf/west/1/")]).toEqual([true, false]);
  });

  test("carried on a telephone it counts as heard, and whoever carries it is named", () => {
    const carried = b.watch.face.carry(caller("d1"));
    expect(carried.ok).toBe(true);
    b.tick(10 * 60);
    expect([b.watch.isHeard(ROOT), b.watch.carriers("/xf/a/").map(({ id }) => id)]).toEqual([true, ["u-duty"]]);
    b.tick(6 * 60);
    expect([b.watch.isHeard(ROOT), b.watch.carriers("/xf/a/")]).toEqual([false, []]);
  });

  test("carried, and somebody else sits down there with their PIN: it is rung on the telephone that was tried, not on theirs", async () => {
    expect(b.watch.face.carry(caller("d1")).ok).toBe(true);
    b.watch.face.opened({ ...caller("d1"), user: "u-leader", name: "周立新" });
    expect(b.watch.carriers("/xf/a/").map(({ id }) => id)).toEqual(["u-duty"]);
    await b.restart();
    expect(b.watch.carriers("/xf/a/").map(({ id }) => id)).toEqual(["u-duty"]);
  });

  test("a telephone that answered no test is no ear: whoever would carry the duty on it is told what to do", () => {
    b.untried(true);
    const refused = b.watch.face.carry(caller("d1"));
    expect(refused).toMatchObject({
      ok: false,
      status: 422,
      words: { zh: expect.stringContaining("试呼我的手机"), en: expect.stringContaining("Try my telephone") },
    });
    b.tick(60);
    expect([b.watch.isHeard(ROOT), b.watch.carriers(ROOT)]).toEqual([false, []]);
    b.untried(false);
    expect(b.watch.face.carry(caller("d1")).ok).toBe(true);
    expect(b.watch.isHeard(ROOT)).toBe(true);
  });

  test("in the demonstration nobody is missed before the first sound test", () => {
    b = bench(false);
    b.watch.begin();
    b.tick(3_600);
    expect([b.watch.isHeard(ROOT), b.told]).toEqual([true, []]);
    standAt(caller("d1"))();
    b.tick(31);
    expect(b.watch.isHeard(ROOT)).toBe(false);
  });
});

describe("a restart", () => {
  test("while the hub is put together nobody is missed; then a desk has half a minute to come back, its test of the shift kept", async () => {
    standAt(caller("d1"));
    b.tick(5);
    await b.restart();
    expect(b.watch.isHeard(ROOT)).toBe(true);
    expect(b.watch.face.own(caller("d1")).deaf).toBe("not-connected");
    b.watch.face.opened(caller("d1"));
    b.watch.face.sign(caller("d1"), { soundOn: true });
    b.tick(60);
    expect([b.watch.face.own(caller("d1")).deaf, b.watch.isHeard(ROOT)]).toEqual([null, true]);
  });

  test("numbers are dialled by tel: until a telephone system is set", async () => {
    expect(b.watch.face.dialWith()).toBe("tel:{number}");
    await b.watch.face.change(caller("root"), { ...DESK_SETTINGS, dialWith: "https://pbx.example.cn/dial?to={number}" });
    await b.restart();
    expect(dialHref(b.watch.face.dialWith(), "+86 28 8888")).toBe("https://pbx.example.cn/dial?to=%2B86%2028%208888");
  });

  test("what a click opens can be no script, and has the number in it", () => {
    const fits = (dialWith: string) => Value.Check(DeskSettingsSchema, { ...DESK_SETTINGS, dialWith });
    expect(["tel:{number}", "sip:{number}@pbx", "https://pbx/dial?to={number}"].every(fits)).toBe(true);
    expect(["javascript:alert({number})", "data:text/html,{number}", "tel:119", "https://x/{number} y"].some(fits)).toBe(false);
  });

  test("what was set is kept", async () => {
    await setPhone();
    await b.restart();
    expect(b.watch.numbers().dutyPhone).toBe("02888880001");
  });
});

describe("the presence check", () => {
  test("asked after three quarters of an hour, again with the telephone, then the leader, once; it stands in the audit log", async () => {
    await setPhone();
    standAt(caller("d1"));
    b.tick(45 * 60 + 1);
    expect(b.watch.face.own(caller("d1")).check).toMatchObject({ asked: 1 });
    b.tick(2 * 60);
    expect(b.told.map((line) => line.replace(/^\d+ /, ""))).toEqual(["值班电话 voice"]);
    b.tick(9 * 60);
    expect(b.told.map((line) => line.replace(/^\d+ /, ""))).toEqual(["值班电话 voice", "leader app", "leader voice"]);
    expect(b.audited).toEqual(["desk.check-missed 李敏"]);
  });

  test("a missed check goes to whoever leads tonight at that desk's places, and to the others there while it stays unanswered", async () => {
    const asked = b.keepRoster();
    standAt(caller("d1", ["/xf/east/", ROOT]));
    b.tick(45 * 60 + 4 * 60 + 2);
    expect(b.told.filter((line) => !line.includes("值班电话")).map((line) => line.replace(/^\d+ /, ""))).toEqual([
      "night app",
      "night voice",
    ]);
    expect(asked).toContain("/xf/east/");
    b.tick(9 * 60);
    const later = b.told.filter((line) => !line.includes("值班电话")).slice(2);
    expect(later.map((line) => line.replace(/^\d+ /, ""))).toEqual(["leader app", "leader voice"]);
  });

  test("a check that is answered in time is told to nobody else", () => {
    b.keepRoster();
    standAt(caller("d1", ["/xf/east/", ROOT]));
    b.tick(45 * 60 + 4 * 60 + 2);
    b.watch.face.sign(caller("d1", ["/xf/east/", ROOT]), { soundOn: true, human: true });
    b.tick(9 * 60);
    expect(b.told.filter((line) => line.includes("leader"))).toEqual([]);
  });

  test("never while something critical is open there", () => {
    standAt(caller("d1"));
    b.open.push({ case: { severity: "critical", state: "new" } as Case, path: "/xf/a/" });
    b.tick(50 * 60);
    expect(b.watch.face.own(caller("d1")).check).toBeNull();
  });

  test("any hand at the desk answers it", () => {
    standAt(caller("d1"));
    b.tick(45 * 60 + 1);
    b.watch.face.sign(caller("d1"), { soundOn: true, human: true });
    expect([b.watch.face.own(caller("d1")).check, b.audited]).toEqual([null, ["desk.check-answered 李敏"]]);
  });
});

describe("by area", () => {
  test("one sees the desks that hear one's places and those within them, and no other", () => {
    standAt(caller("whole"));
    standAt(caller("east", ["/xf/east/"]));
    standAt(caller("west", ["/xf/west/"]));
    const seen = (paths: readonly string[]) => b.watch.face.view(caller("me", paths)).items.map(({ id }) => id);
    expect(seen([ROOT])).toEqual(["whole", "east", "west"]);
    expect(seen(["/xf/east/"])).toEqual(["whole", "east"]);
    expect(seen(["/xf/east/b1/"])).toEqual(["whole", "east"]);
    expect(seen([])).toEqual([]);
  });

  test("where desks have areas only, that nobody hears the rest is said once; where none is left, each five minutes", () => {
    const left = standAt(caller("east", ["/xf/east/"]));
    b.tick(31);
    expect(b.told).toHaveLength(2);
    b.tick(900);
    expect(b.told).toHaveLength(2);
    left();
    b.tick(31);
    expect(b.told).toHaveLength(4);
    b.tick(300);
    expect(b.told).toHaveLength(6);
  });

  test("silence is that of one's places", () => {
    standAt(caller("east", ["/xf/east/"]));
    b.tick(60);
    expect(b.watch.face.view(caller("me", ["/xf/east/"])).silentSince).toBeNull();
    expect(b.watch.face.view(caller("me", ["/xf/west/"])).silentSince).not.toBeNull();
  });

  test("the settings are changed by whoever answers for the whole community", async () => {
    const part = await b.watch.face.change(caller("me", ["/xf/east/"]), { ...DESK_SETTINGS, dutyPhone: "13900000000" });
    expect([part.ok, b.watch.numbers().dutyPhone, b.watch.face.view(caller("me", ["/xf/east/"])).mayChange]).toEqual([false, null, false]);
    expect((await setPhone()).ok).toBe(true);
    expect(b.watch.face.view(caller("me")).mayChange).toBe(true);
  });
});

test("a room's telephone is tried by whoever answers for the whole community, and whether it counts is shown", async () => {
  const { face } = b.watch;
  expect(face.testPhone(caller("a"), "dutyPhone")).toMatchObject({ ok: false, status: 422, reason: "尚未填写并保存这个号码。" });
  const { settings } = face.view(caller("a"));
  await face.change(caller("a"), { ...settings, dutyPhone: "02888880001", subDistrictPhone: "02888880002" });
  expect(face.testPhone(caller("a"), "dutyPhone")).toMatchObject({ ok: true, value: { to: { name: "值班电话" } } });
  expect(face.testPhone(caller("a"), "subDistrictPhone")).toMatchObject({
    ok: false,
    status: 422,
    reason: expect.stringContaining("服务商"),
  });
  expect(face.testPhone(caller("a", ["/c/east/"]), "dutyPhone")).toMatchObject({ ok: false, status: 403 });
  expect(face.view(caller("a")).proofs).toMatchObject({ dutyPhone: { proven: true }, subDistrictPhone: { proven: false } });
});
