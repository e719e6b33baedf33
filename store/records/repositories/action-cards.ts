import type { ActionCard } from "../../../contracts/index.ts";
import type { Database } from "../database.ts";
import { parseDoc } from "../doc.ts";

/** Versions of action cards, oldest first. */
export function createActionCardRepository(db: Database, reads: Database) {
  return {
    actionCardsAll: async (community: string): Promise<readonly ActionCard[]> => {
      const rows = await reads
        .selectFrom("action_cards")
        .select("doc")
        .where("community", "=", community)
        .orderBy("kind")
        .orderBy("version")
        .execute();
      return rows.map(({ doc }) => parseDoc(doc));
    },
    /** Refuses a version that is there already: two people have edited at once. */
    actionCardsAdd: async (community: string, cards: readonly ActionCard[]): Promise<void> => {
      if (cards.length === 0) return;
      await db
        .insertInto("action_cards")
        .values(cards.map((card) => ({ community, kind: card.kind, version: card.version, doc: JSON.stringify(card) })))
        .execute();
    },
  };
}
