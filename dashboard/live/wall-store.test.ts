import { expect, test } from "vitest";
import { createWallStore } from "./wall-store.ts";

function bench() {
  let now = 0;
  const timers: { at: number; run: () => void; live: boolean }[] = [];
  const lines: { text(text: string): void; closed(code: number): void; shut: boolean }[] = [];
  const store = createWallStore({
    connect: (on) => {
      const line = { ...on, shut: false };
      lines.push(line);
      return {
        send: () => undefined,
        close: () => {
          line.shut = true;
        },
      };
    },
    now: () => now,
    later: (ms, run) => {
      const timer = { at: now + ms, run, live: true };
      timers.push(timer);
      return () => {
        timer.live = false;
      };
    },
  });
  const advance = (ms: number): void => {
    now += ms;
    for (const timer of timers.filter(({ at, live }) => live && at <= now)) {
      if (!timer.live) continue;
      timer.live = false;
      timer.run();
    }
  };
  const frame = (n: number, alerts: readonly unknown[] = []): string =>
    JSON.stringify({
      ...{ n, type: "wall" },
      wall: { alerts, waiting: { critical: 1 }, sounding: "critical", nobody: [], time: "t", endsAt: "e", devices: 3, online: 2 },
    });
  return { store, lines, advance, frame };
}

test("shows whole pictures as they come; an alert that it cannot read is left out, the others stand", () => {
  const { store, lines, frame } = bench();
  store.start();
  const alert = { id: "a1", severity: "critical", kind: { zh: "火警", en: "Fire alarm" }, where: "3栋", since: "s", waiting: true };
  lines[0]?.text(frame(1, [alert, { id: "a2", severity: "purple" }]));
  expect(store.state()).toMatchObject({ link: "live", view: { waiting: { critical: 1, high: 0 }, online: 2 } });
  expect(store.state().view?.alerts).toEqual([{ ...alert, building: null, point: null }]);
  lines[0]?.text("nonsense");
  expect(store.state().link).toBe("live");
});

test("silence is taken for a lost line: the picture stays, marked, and it heals by itself", () => {
  const { store, lines, advance, frame } = bench();
  store.start();
  lines[0]?.text(frame(1));
  advance(14_000);
  lines[0]?.text(frame(2));
  advance(14_000);
  expect(store.state().link).toBe("live");
  advance(1_000);
  expect(store.state()).toMatchObject({ link: "lost", view: { online: 2 }, lastFrameAt: 14_000 });
  expect(lines[0]?.shut).toBe(true);
  advance(500);
  lines[1]?.text(frame(1));
  expect(store.state().link).toBe("live");
});

test("ended from the desk it shows nothing any more and does not come back", () => {
  const { store, lines, advance, frame } = bench();
  store.start();
  lines[0]?.text(frame(1));
  lines[0]?.closed(4401);
  expect(store.state()).toMatchObject({ link: "ended", view: null });
  advance(60_000);
  expect(lines).toHaveLength(1);
});
