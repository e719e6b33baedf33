import type { ApiPorts } from "../api/index.ts";
import { type CardBook, createCardBook } from "../cases/index.ts";
import type { ActionCard, CardKind, Instant } from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import { Refused } from "./data-dir.ts";
import { CARDS, readShipped } from "./shipped.ts";

interface Parts {
  readonly records: Pick<Records, "actionCards">;
  community(): string;
  told(): void;
  now(): Instant;
}

/** The action cards: those that came with the hub and the community's own. Empty until they are loaded. */
export function createCardDesk({ records, community, told, now }: Parts) {
  let book: CardBook | undefined;
  const face: ApiPorts["cards"] = {
    list: () => book?.list() ?? [],
    versions: (kind) => book?.versions(kind) ?? [],
    edit: async (kind, body, by) => (await book?.edit(kind, body, by, now())) ?? { ok: false, status: 404, reason: "没有这张处置卡" },
    ofCase: (one, also) => book?.ofCase(one, also) ?? { items: [], others: [] },
  };
  return {
    face,
    /** A version of a card; null: the one in force. */
    cardAt: (kind: CardKind, version: number | null): ActionCard | undefined =>
      version === null ? book?.inForce(kind) : book?.at(kind, version),
    /** @throws Refused with all mistakes of the file */
    load: async (): Promise<void> => {
      const pack = readShipped(CARDS);
      if (!pack.ok)
        throw new Refused(
          `The action cards have mistakes:\n${pack.errors.map(({ line, what }) => `  - line ${line}: ${what}`).join("\n")}`,
        );
      const kept = await records.actionCards.all(community());
      book = createCardBook({ pack: pack.cards, kept, told, save: (cards) => records.actionCards.add(community(), cards) });
      await book.takePack(now());
    },
  };
}
