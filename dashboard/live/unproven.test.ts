import { expect, it } from "vitest";
import { CHAIN_PROOF, type HubStatus, MINUTE, SECOND } from "../../contracts/index.ts";
import { isUnproven, provenHere } from "./unproven.ts";

const AT = "2026-03-02T01:12:00.000Z";
const status = (time: string, at: string | null, clock: HubStatus["clock"] = "wall"): HubStatus => ({
  ...{ time, community: "c", communityName: "C", devices: 0, online: 0, rate: 0, syncMs: null, quarantined: 0, degraded: [], demo: false },
  ...{ clock, proof: { at, failed: [] } },
});

it("counts on by the desk's own clock, whatever the hub's says, when nothing more is heard", () => {
  const first = status("2026-03-02T01:13:00.000Z", AT);
  // This machine is an hour slow: only the age that the hub gives counts.
  const here = 1_000_000;
  const proven = provenHere(null, null, first, here);
  expect(proven).toBe(here - MINUTE);
  expect(isUnproven(proven, here - MINUTE + CHAIN_PROOF.desk)).toBe(false);
  expect(isUnproven(proven, here - MINUTE + CHAIN_PROOF.desk + 1)).toBe(true);
});

it("a hub that goes on talking and proves nothing is found out all the same", () => {
  const first = status("2026-03-02T01:12:01.000Z", AT);
  let proven = provenHere(null, null, first, 1_000);
  let known = first;
  for (let second = 1; second <= 400; second++) {
    // Its own clock stands still.
    const next = status("2026-03-02T01:12:01.000Z", AT);
    proven = provenHere(proven, known, next, 1_000 + second * SECOND);
    known = next;
  }
  expect(isUnproven(proven, 1_000 + 400 * SECOND)).toBe(true);
  expect(provenHere(proven, known, status("2026-03-02T01:18:42.000Z", "2026-03-02T01:18:41.000Z"), 500_000)).toBe(499_000);
});

it("a hub that has proven nothing since its start counts from the first word of it", () => {
  const first = status("2026-03-02T01:12:00.000Z", null);
  const proven = provenHere(null, null, first, 5_000);
  expect(provenHere(proven, first, first, 60_000)).toBe(5_000);
});

it("a clock moved by hand, and a hub that knows of no proofs, frighten nobody", () => {
  expect(provenHere(null, null, status(AT, AT, "driven"), 1)).toBeNull();
  const { proof: _proof, ...old } = status(AT, AT);
  expect(provenHere(null, null, old, 1)).toBeNull();
  expect(isUnproven(null, Number.MAX_SAFE_INTEGER)).toBe(false);
});
