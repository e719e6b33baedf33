import { CHAIN_PROOF, CHAIN_STAGES, type ChainProof, SECOND } from "../../contracts/index.ts";
import type { ApiPorts } from "../ports.ts";

/** A chain that holds, proven once. */
export function memoryProof(): ApiPorts["proof"] {
  const proof: ChainProof = {
    ...{ id: "proof-1", at: "2026-03-02T01:12:00.000Z", by: "schedule", byName: null, door: "mqtt", ok: true, ms: 24, failed: [] },
    stages: CHAIN_STAGES.map((stage, at) => ({ stage, ms: 3 * (at + 1) })),
  };
  return {
    last: () => proof,
    view: async () => ({
      ...{ last: proof, missed: null, everySeconds: CHAIN_PROOF.every / SECOND, withinSeconds: CHAIN_PROOF.within / SECOND },
      day: { count: 1, missed: 0, medianMs: 24, p95Ms: 24, items: [proof] },
    }),
    run: async (by) => ({ ...proof, by: "hand", byName: by.name }),
  };
}
