import { describe, expect, test } from "vitest";
import { type Flood, MINUTE, SECOND, toIso } from "../contracts/index.ts";
import { createFloodBook, type FloodDesk, type NewAlert } from "./flood.ts";

const T0 = Date.UTC(2026, 10, 24, 2);
const ALL: FloodDesk = { community: "xf", name: "", sees: () => true };
const WEST: FloodDesk = { community: "xf", name: "duty /xf/west/", sees: ({ path }) => path.startsWith("/xf/west/") };
const alert = (at: number, path = "/xf/west/b1/"): NewAlert => ({ at, community: "xf", path, person: null, family: "public" });

describe("floods", () => {
  test("the eleventh in ten minutes begins one, fewer than five end it", () => {
    const book = createFloodBook();
    for (let k = 0; k < 10; k++) book.raised(alert(T0 + k * SECOND));
    expect(book.look(ALL, T0 + 10 * SECOND)).toEqual({ now: null, changed: null });
    book.raised(alert(T0 + 11 * SECOND));
    const begun = book.look(ALL, T0 + 11 * SECOND);
    expect(begun).toMatchObject({ now: { count: 11, since: toIso(T0 + 11 * SECOND) }, changed: { to: null, alerts: 11, peak: 11 } });
    for (let k = 0; k < 9; k++) book.raised(alert(T0 + 5 * MINUTE + k * SECOND));
    expect(book.look(ALL, T0 + 6 * MINUTE)).toMatchObject({ now: { count: 20 }, changed: null });
    // The first eleven are older than ten minutes: nine are left, it goes on.
    expect(book.look(ALL, T0 + 11 * MINUTE)).toMatchObject({ now: { count: 9 }, changed: null });
    const ended = book.look(ALL, T0 + 15 * MINUTE + 6 * SECOND);
    expect(ended).toMatchObject({
      now: null,
      changed: { id: begun.changed?.id, alerts: 20, peak: 20, to: toIso(T0 + 15 * MINUTE + 6 * SECOND) },
    });
    expect(book.look(ALL, T0 + 16 * MINUTE)).toEqual({ now: null, changed: null });
  });

  test("a desk is flooded by what it sees, not by what others do", () => {
    const book = createFloodBook();
    for (let k = 0; k < 11; k++) book.raised(alert(T0, k < 6 ? "/xf/west/b1/" : "/xf/east/b2/"));
    expect(book.look(ALL, T0).now).toMatchObject({ count: 11 });
    expect(book.look(WEST, T0).now).toBeNull();
    expect(book.look({ ...ALL, community: "other" }, T0).now).toBeNull();
  });

  test("a desk that closed ends its flood when it was last seen; a restart goes on with the one it was in", () => {
    const book = createFloodBook();
    for (let k = 0; k < 11; k++) book.raised(alert(T0));
    book.look(WEST, T0);
    const { changed } = book.look(ALL, T0 + MINUTE);
    expect(book.forget(T0 + 30 * SECOND)).toMatchObject([{ desk: WEST.name, to: toIso(T0) }]);
    expect(book.forget(T0 + 30 * SECOND)).toEqual([]);
    const next = createFloodBook();
    next.restore(
      [1, 2, 3, 4, 5].map(() => alert(T0)),
      changed === null ? [] : [changed satisfies Flood],
      T0 + 2 * MINUTE,
    );
    expect(next.look(ALL, T0 + 2 * MINUTE)).toMatchObject({ now: { count: 5, since: toIso(T0 + MINUTE) }, changed: null });
    expect(next.look(ALL, T0 + 11 * MINUTE)).toMatchObject({ now: null, changed: { id: changed?.id, alerts: 11 } });
  });
});
