import { expect, test } from "vitest";
import type { FamilyConsent, FamilyTie, Invitation } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { iso, T0 } from "../../tests/support/records-things.ts";

const consent: FamilyConsent = {
  ...{ id: "c1", person: "p1", relative: "user:u1", relativeName: "女儿", grants: { figures: "high" }, givenBy: "guardian" },
  ...{ guardian: "王大壮", paper: "2026-7", from: iso(T0), until: null, by: "leader", byName: "负责人", at: iso(T0) },
  ...{ revokedAt: null, revokedByName: null },
};
const tie: FamilyTie = {
  ...{ id: "t1", person: "p1", user: "u1", name: "王小红", relation: "daughter", from: iso(T0), to: null, ended: null, endedByName: null },
};
const invitation: Invitation = {
  ...{ id: "i1", person: "p1", name: "王小红", relation: "daughter", to: null, by: "leader", byName: "负责人", at: iso(T0) },
  ...{ until: iso(T0 + 1), state: "open" },
};

onEveryDatabase("the family", (at) => {
  test("consents, ties and invitations are kept over a restart, and changed in place", async () => {
    const { family } = at.records;
    await family.saveConsent(consent);
    await family.saveConsent({ ...consent, revokedAt: iso(T0 + 5), revokedByName: "负责人" });
    await family.saveConsent({ ...consent, id: "c2", at: iso(T0 + 9) });
    await family.saveTie(tie);
    await family.saveTie({ ...tie, to: iso(T0 + 5), ended: "dismissed", endedByName: "负责人" });
    await family.saveInvitation({ invitation, codeHash: "h1" });
    await family.saveInvitation({ invitation: { ...invitation, state: "taken" }, codeHash: "h1" });
    await at.reopen();
    expect((await at.records.family.consents()).map((one) => [one.id, one.revokedAt, one.grants])).toEqual([
      ["c1", iso(T0 + 5), { figures: "high" }],
      ["c2", null, { figures: "high" }],
    ]);
    expect((await at.records.family.ties()).map((one) => [one.id, one.ended])).toEqual([["t1", "dismissed"]]);
    expect((await at.records.family.invitations()).map((one) => [one.invitation.state, one.codeHash])).toEqual([["taken", "h1"]]);
  });

  test("a code is one invitation's", async () => {
    await at.records.family.saveInvitation({ invitation, codeHash: "h1" });
    await expect(at.records.family.saveInvitation({ invitation: { ...invitation, id: "i2" }, codeHash: "h1" })).rejects.toThrow();
  });
});
