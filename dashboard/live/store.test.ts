import { describe, expect, it } from "vitest";
import type { Alert } from "../../contracts/index.ts";
import { anAlert } from "./made-up.ts";
import { createLiveStore } from "./store.ts";

const status = {
  time: "2026-11-23T02:00:00.000Z",
  community: "c",
  communityName: "C",
  devices: 1,
  online: 1,
  rate: 0,
  syncMs: null,
  quarantined: 0,
  degraded: [],
  demo: false,
  clock: "wall",
};

/** A line in memory and a clock moved by hand. */
function desk() {
  let now = 0;
  const timers: { at: number; run: () => void; off: boolean }[] = [];
  const lines: { text(text: string): void; closed(): void; sent: string[]; shut: boolean }[] = [];
  const heard: { alert: Alert; before: Alert | undefined }[] = [];
  let lost = 0;
  const store = createLiveStore({
    now: () => now,
    later: (ms, run) => {
      const timer = { at: now + ms, run, off: false };
      timers.push(timer);
      return () => {
        timer.off = true;
      };
    },
    connect: (on) => {
      const line = { text: on.text, closed: on.closed, sent: [] as string[], shut: false };
      lines.push(line);
      return { send: (text) => void line.sent.push(text), close: () => (line.shut = true) };
    },
    onAlert: (alert, before) => heard.push({ alert, before }),
    onLost: () => (lost += 1),
  });
  const advance = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const due = timers.filter((timer) => !timer.off && timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      now = due.at;
      due.off = true;
      due.run();
    }
    now = end;
  };
  const line = () => {
    const last = lines.at(-1);
    if (last === undefined) throw new Error("no line");
    return last;
  };
  const say = (frame: object): void => line().text(JSON.stringify(frame));
  const snapshot = (n: number, alerts: readonly Alert[], epoch = "e1"): void =>
    say({ n, type: "snapshot", epoch, alerts, cases: [], devices: [], status });
  return { store, advance, say, snapshot, line, lines, heard, lost: () => lost };
}

describe("live store", () => {
  it("draws ten times a second in a storm, a danger at once, and the last of the storm too", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, []);
    const told: number[] = [];
    d.store.subscribe(() => void told.push(d.store.state().alerts.size));
    for (let n = 1; n <= 200; n += 1) {
      d.advance(5);
      d.say({ n, type: "alert", alert: anAlert(`m${n}`, "medium", { lifeSafety: false }) });
    }
    expect(told.length).toBeLessThanOrEqual(12);
    const before = told.length;
    d.say({ n: 201, type: "alert", alert: anAlert("sos", "critical", { lifeSafety: true }) });
    expect(told.slice(before)).toEqual([201]);
    d.say({ n: 202, type: "alert", alert: anAlert("last", "medium", { lifeSafety: false }) });
    d.advance(100);
    expect(told.at(-1)).toBe(202);
  });

  it("tells everybody else, and what follows, when one who is told throws", () => {
    const d = desk();
    let told = 0;
    d.store.subscribe(() => {
      throw new Error("one render too many");
    });
    d.store.subscribe(() => {
      told += 1;
    });
    d.store.start();
    d.snapshot(0, []);
    d.say({ n: 1, type: "alert", alert: anAlert("a", "critical") });
    expect(told).toBe(2);
    expect(d.heard.map(({ alert }) => alert.id)).toEqual(["a"]);
  });

  it("keeps nothing of what it showed once the desk is locked, and has it again with the next snapshot", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, [anAlert("a", "critical")]);
    d.say({ n: 1, type: "session", endsAt: "2026-11-23T03:00:00.000Z" });
    expect(d.store.state().endsAt).toBe(Date.parse("2026-11-23T03:00:00.000Z"));
    const waiting = { critical: 1, high: 0, medium: 0, low: 0 };
    d.say({ n: 2, type: "locked", locked: { waiting, sounding: "critical" } });
    expect(d.store.state()).toMatchObject({ link: "live", status: null, locked: { waiting, sounding: "critical" } });
    expect([...d.store.state().alerts.keys()]).toEqual([]);
    d.store.restart();
    d.snapshot(0, [anAlert("a", "critical")]);
    expect(d.store.state().locked).toBeNull();
    expect([...d.store.state().alerts.keys()]).toEqual(["a"]);
  });

  it("holds what the snapshot brings and says nothing is known before it", () => {
    const d = desk();
    d.store.start();
    expect(d.store.state()).toMatchObject({ link: "connecting", ready: false });
    d.snapshot(0, [anAlert("a", "high"), anAlert("b", "low", { state: "normal" })]);
    expect([...d.store.state().alerts.keys()]).toEqual(["a"]);
    expect(d.store.state()).toMatchObject({ link: "live", ready: true, epoch: "e1" });
    expect(d.heard).toEqual([]);
  });

  it("takes deltas, tells of alerts with what was there before, and drops those that ended", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, []);
    d.say({ n: 1, type: "alert", alert: anAlert("a", "critical", { saved: false }) });
    d.say({ n: 2, type: "alert", alert: anAlert("a", "critical") });
    expect(d.heard.map((one) => one.before?.saved)).toEqual([undefined, false]);
    expect(d.store.state().alerts.get("a")?.saved).toBe(true);
    d.say({ n: 3, type: "alert", alert: anAlert("a", "critical", { state: "normal" }) });
    expect(d.store.state().alerts.size).toBe(0);
    expect(d.line().sent).toEqual([]);
  });

  it("asks once for a snapshot on a gap, and still shows the alarm that came after it", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, []);
    d.say({ n: 3, type: "alert", alert: anAlert("a", "critical") });
    d.say({ n: 7, type: "alert", alert: anAlert("b", "high") });
    expect([...d.store.state().alerts.keys()]).toEqual(["a", "b"]);
    expect(d.line().sent).toEqual(['{"type":"resync"}']);
    d.snapshot(8, [anAlert("b", "high")]);
    expect([...d.store.state().alerts.keys()]).toEqual(["b"]);
    d.say({ n: 9, type: "status", status });
    expect(d.line().sent).toHaveLength(1);
  });

  it("keeps the picture while the line is down, reconnects with growing pauses and heals", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, [anAlert("a", "high")]);
    d.line().closed();
    expect(d.store.state()).toMatchObject({ link: "lost" });
    expect(d.store.state().alerts.size).toBe(1);
    expect(d.lost()).toBe(1);
    d.advance(499);
    expect(d.lines).toHaveLength(1);
    d.advance(1);
    expect(d.lines).toHaveLength(2);
    d.line().closed();
    d.advance(999);
    expect(d.lines).toHaveLength(2);
    d.advance(1);
    expect(d.lines).toHaveLength(3);
    d.snapshot(0, [anAlert("b", "high")], "e2");
    expect(d.store.state()).toMatchObject({ link: "live", epoch: "e2" });
    expect([...d.store.state().alerts.keys()]).toEqual(["b"]);
  });

  it("takes a silent line for dead after 15 s although it is open", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, []);
    d.advance(15_000);
    expect(d.store.state().link).toBe("live");
    expect(d.line().sent).toContain('{"type":"ping"}');
    d.advance(5_000);
    expect(d.lines[0]?.shut).toBe(true);
    d.advance(500);
    expect(d.lines.length).toBe(2);
  });

  it("stays live while frames keep coming", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, []);
    for (let n = 1; n <= 20; n += 1) {
      d.advance(5_000);
      d.say({ n, type: "status", status });
    }
    expect(d.store.state().link).toBe("live");
    expect(d.lines).toHaveLength(1);
  });

  it("ignores what an old line still says", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, []);
    const old = d.line();
    old.closed();
    d.advance(500);
    d.snapshot(0, []);
    old.text(JSON.stringify({ n: 1, type: "alert", alert: anAlert("ghost", "high") }));
    expect(d.store.state().alerts.size).toBe(0);
  });

  it("never loses an alert for a word it does not know, and counts what it cannot read at all", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, [
      Object.assign(anAlert("new-mark", "critical"), { marks: ["from-the-future"], family: "quake" }),
      Object.assign(anAlert("bad", "high"), { severity: 7 }),
    ]);
    expect([...d.store.state().alerts.keys()]).toEqual(["new-mark"]);
    expect(d.store.state().unreadable).toBe(1);
    d.line().text("{nonsense");
    expect(d.store.state().unreadable).toBe(2);
    expect(d.line().sent).toEqual(['{"type":"resync"}']);
  });

  it("forgets everything when stopped", () => {
    const d = desk();
    d.store.start();
    d.snapshot(0, [anAlert("a", "high")]);
    d.store.stop();
    expect(d.store.state().alerts.size).toBe(0);
    d.advance(60_000);
    expect(d.lines).toHaveLength(1);
  });
});
