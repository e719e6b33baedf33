import { describe, expect, test } from "vitest";
import { type Instant, type JournalRecord, type KeptUnclaimed, MINUTE, SECOND } from "../contracts/index.ts";
import type { Said } from "./pretended.ts";
import { createUnclaimedBook } from "./unclaimed-book.ts";

const NOON: Instant = Date.UTC(2026, 10, 23, 4);
const SMOKE: Said = {
  measurements: ["battery"],
  events: [
    {
      ...{ device: "x", event: "smoke", id: null, state: "on", at: NOON, recv: NOON, quality: 0, pos: 1 },
      ...{ confidence: null, test: false, data: {} },
    },
  ],
};

function setUp(kept: readonly KeptUnclaimed[] = []) {
  const registered = new Set<string>();
  const read: string[] = [];
  const book = createUnclaimedBook(
    {
      gatewayOf: (login) => (login === "gw@xf" ? { id: "dev-gw", format: "zigbee2mqtt" } : undefined),
      isRegistered: (_, id) => registered.has(id),
      read: (_, id) => {
        read.push(id);
        return SMOKE;
      },
    },
    kept,
  );
  const record = (pos: number, recv: Instant, login = "gw@xf"): JournalRecord => ({
    ...{ kind: "message", community: "xf", pos, recv },
    message: {
      ...{ topic: "zigbee2mqtt/x", payload: new Uint8Array(), login, client: "c", qos: 1, retain: false },
      ...{ replayed: false, will: false, cutFrom: null },
    },
  });
  const hear = (pos: number, ids: readonly string[], { after = 0, urgent = false } = {}): void =>
    book.take(record(pos, NOON + after), [{ ids, urgent }]);
  const all = (): readonly KeptUnclaimed[] => [...book.all()];
  return { book, registered, read, hear, all };
}

describe("the book of unclaimed devices", () => {
  test("gathers what one says: the first message is read, then one a minute, and what calls for help", () => {
    const { book, read, hear, all } = setUp();
    hear(1, ["lamp"]);
    expect(all()).toEqual([]);
    book.digest();
    hear(2, ["lamp"], { after: SECOND });
    book.digest();
    expect(read).toHaveLength(1);
    hear(3, ["lamp"], { after: 2 * SECOND, urgent: true });
    hear(4, ["lamp"], { after: 3 * SECOND });
    book.digest();
    expect(read).toHaveLength(2);
    hear(5, ["lamp"], { after: 3 * SECOND + MINUTE });
    const { changed } = book.digest();
    expect(read).toHaveLength(3);
    expect(changed).toEqual(all());
    expect(changed).toMatchObject([
      {
        ...{ ids: ["lamp"], gateway: "dev-gw", format: "zigbee2mqtt", login: "gw@xf", messages: 5, urgent: 1, pos: 5 },
        ...{ measurements: ["battery"], events: ["smoke"], firstAt: NOON, lastAt: NOON + 3 * SECOND + MINUTE, ignored: null },
      },
    ]);
    expect(book.digest()).toEqual({ changed: [], gone: [] });
  });

  test("knows one device by all its names, and registers it under the first of the newest message", () => {
    const { book, hear, all } = setUp();
    hear(1, ["lamp"]);
    hear(2, ["0x01", "lamp"]);
    hear(3, ["0x01"]);
    book.digest();
    expect(all().map(({ ids, messages }) => [ids, messages])).toEqual([[["0x01", "lamp"], 3]]);
  });

  test("counts a message once, also where it names the device twice and where the journal is judged again", () => {
    const { book, hear, all } = setUp();
    book.take({ kind: "change", community: "xf", pos: 9, recv: NOON, change: { what: "hub-started", downFrom: null } }, []);
    hear(1, ["lamp"]);
    hear(1, ["lamp"]);
    book.digest();
    const again = setUp(all());
    again.hear(1, ["lamp"]);
    again.hear(2, ["lamp"]);
    again.book.digest();
    expect(again.all().map(({ messages }) => messages)).toEqual([2]);
  });

  test("forgets what is registered meanwhile, and what somebody claimed", () => {
    const { book, registered, hear, all } = setUp();
    hear(1, ["lamp"]);
    hear(2, ["plug"]);
    book.digest();
    const [lamp, plug] = all();
    registered.add("lamp");
    expect([book.get(lamp?.id ?? ""), all().length, book.digest().gone]).toEqual([undefined, 1, [lamp?.id]]);
    hear(3, ["lamp"]);
    book.remove(plug?.id ?? "");
    expect([book.digest(), all()]).toEqual([{ changed: [], gone: [plug?.id] }, []]);
  });

  test("an ignored one stays ignored while it goes on speaking; what could not be kept is kept later", () => {
    const { book, hear, all } = setUp();
    hear(1, ["lamp"]);
    const first = book.digest();
    book.again(first);
    const ignored = { at: "2026-11-23T04:00:00.000Z", by: "maint", byName: "维保", reason: "邻居家的灯" };
    expect(book.ignore("nobody", ignored)).toBeUndefined();
    book.ignore(all()[0]?.id ?? "", ignored);
    expect([book.ignores("xf", ["lamp"]), book.ignores("xf", ["plug"]), book.ignores("other", ["lamp"])]).toEqual([true, false, false]);
    hear(2, ["lamp"]);
    expect(book.digest().changed.map((one) => [one.messages, one.ignored?.reason])).toEqual([[2, "邻居家的灯"]]);
  });

  test("knows so many at most: those not heard for longest go", () => {
    const { book, hear, all } = setUp();
    for (let n = 0; n < 5_001; n++) hear(n + 1, [`d${n}`], { after: n });
    const gone: string[] = [];
    for (let turn = 0; turn < 101; turn++) gone.push(...book.digest().gone);
    expect([all().length, gone.length, book.ignores("xf", ["d0"])]).toEqual([5_000, 1, false]);
    expect(all().some(({ ids }) => ids[0] === "d0")).toBe(false);
  });
});
