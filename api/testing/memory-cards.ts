import type { ActionCard, CardInForce } from "../../contracts/index.ts";
import type { CardPorts } from "../card-ports.ts";

const FIRE: ActionCard = {
  kind: "fire",
  name: { zh: "火警处置卡", en: "Fire" },
  steps: [{ key: "look", who: "grid", text: { zh: "到场查看", en: "Look" }, within: 180, danger: false, source: null }],
  version: 1,
  origin: "pack",
  at: "2026-03-01T08:00:00.000Z",
  by: null,
  byName: null,
  note: null,
};

/** One card in memory. */
export function memoryCards(): CardPorts {
  let card = FIRE;
  const inForce = (): CardInForce => ({ card, newerPack: null });
  return {
    list: () => [inForce()],
    versions: (kind) => (kind === "fire" ? [card] : []),
    edit: async (kind, { base, note, name, steps }, by) => {
      if (kind !== "fire") return { ok: false, status: 404, reason: "none" };
      if (base !== card.version) return { ok: false, status: 409, reason: "edited meanwhile" };
      card = { ...card, name, steps, note, version: base + 1, origin: "own", by: by.username, byName: by.name };
      return { ok: true, value: inForce() };
    },
    ofCase: ({ ticks = [] }) => ({ items: [{ card, ticks: [...ticks] }], others: [] }),
  };
}
