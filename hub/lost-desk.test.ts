import { expect, test } from "vitest";
import type { Case } from "../contracts/index.ts";
import type { StoredPortrait } from "../store/records/index.ts";
import { caseOf } from "../tests/support/records-things.ts";
import { createLostDesk } from "./lost-desk.ts";

/** One pixel. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const BY = { user: "u1", username: "li", name: "李敏" };
const NONE = { description: null, portrait: null, sightings: [] };

/** A case that ends at the moment that is told, and records that take their time. */
function desk(endsWhileWritten: boolean) {
  const kept = new Map<string, StoredPortrait>();
  let held: Case = { ...caseOf("k1"), plan: "lost", state: "accepted", lost: NONE };
  const lost = createLostDesk({
    key: new Uint8Array(32),
    records: {
      portraits: {
        get: async (owner) => kept.get(owner),
        about: async (owners) => owners.flatMap((owner) => kept.get(owner) ?? []),
        save: async (portrait) => {
          if (endsWhileWritten) {
            held = { ...held, state: "closed" };
            lost.changed({ case: held });
          }
          kept.set(portrait.owner, portrait);
        },
        remove: async (owner) => void kept.delete(owner),
      },
    },
    cases: {
      lost: async (_id, input) => {
        if (input.kind === "portrait") held = { ...held, lost: { ...NONE, portrait: { by: "li", byName: "李敏", at: held.openedAt } } };
        return { ok: true, value: held };
      },
      get: () => (held.state === "closed" ? undefined : { case: held, path: "/xf/", also: [], log: [] }),
    },
    ...{ zone: () => "Asia/Shanghai", written: async () => true, now: () => 0 },
    failed: (error) => {
      throw error;
    },
  });
  return { lost, kept, one: held };
}

test("a photograph for a search is kept while it lasts", async () => {
  const { lost, kept, one } = desk(false);
  expect(await lost.face.setPortrait(one, PNG, BY)).toMatchObject({ ok: true });
  expect([...kept.keys()]).toEqual(["case:k1"]);
});

test("the case ends while the photograph is written: it does not outlive the case", async () => {
  const { lost, kept, one } = desk(true);
  await lost.face.setPortrait(one, PNG, BY);
  expect([...kept.keys()]).toEqual([]);
});
