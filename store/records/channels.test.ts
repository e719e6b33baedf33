import { expect, test } from "vitest";
import { PLAIN_DISPATCH } from "../../contracts/index.ts";
import { onEveryDatabase } from "../../tests/support/on-every-database.ts";
import { caseOf, iso, NO_NEWS, noticeOf, T0 } from "../../tests/support/records-things.ts";

const MINUTE = 60_000;

onEveryDatabase("notices and their ways", (at) => {
  test("what waits for somebody's family is found whatever has become of its case", async () => {
    const of = (id: string, person: string, more = {}) =>
      ({ write: "case", case: { ...caseOf(id), person, ...more }, path: "/xf/" }) as const;
    const told = (id: string, about: string, role: string) =>
      ({ write: "notice", notice: { ...noticeOf(id, about, null), to: { user: null, name: "王芳", role } }, address: null }) as const;
    await at.records.commit([
      ...[of("w1", "wang"), of("w2", "wang", { state: "closed", closedAt: iso(T0) }), of("w3", "li")],
      ...[told("n-open", "w1", "family"), told("n-ended", "w2", "family"), told("n-gone-out", "w2", "family")],
      ...[told("n-duty", "w2", "duty"), told("n-other", "w3", "family")],
    ]);
    const out = { id: "n-gone-out", state: "sent", changedAt: T0, attempts: 1, nextAttemptAt: null, error: null, ...NO_NEWS } as const;
    await at.records.notices.book([out]);
    expect((await at.records.notices.waitingForFamilyOf("wang")).map(({ id }) => id)).toEqual(["n-ended", "n-open"]);
  });

  test("a notice that failed and the one by the next way are written together, and an answer ends both", async () => {
    const dispatch = { ...PLAIN_DISPATCH, template: "family-alert", next: [{ channel: "sms", address: "13912345678" }] } as const;
    const voice = noticeOf("n1", "c1", null, { channel: "voice" });
    await at.records.commit([
      { write: "case", case: caseOf("c1"), path: "/xf/" },
      { write: "notice", notice: voice, address: "13912345678", dispatch },
    ]);
    expect((await at.records.notices.due(T0, 10, "voice"))[0]?.dispatch).toEqual(dispatch);
    const follow = {
      notice: noticeOf("n1-sms", "c1", null, { channel: "sms" }),
      address: "13912345678",
      dispatch: { ...dispatch, next: [] },
    };
    const failed = { id: "n1", state: "failed", changedAt: T0, attempts: 1, nextAttemptAt: null, error: "HTTP 500", ...NO_NEWS } as const;
    // Booked twice, as after a crash: still one.
    for (let n = 0; n < 2; n++) await at.records.notices.book([{ ...failed, provider: "p1", follow }]);
    expect(await at.records.notices.queued()).toMatchObject({ voice: 0, sms: 1 });
    const repeated = {
      id: "n1-sms",
      state: "sent",
      changedAt: T0 + 1,
      attempts: 1,
      nextAttemptAt: T0 + MINUTE,
      error: null,
      ...NO_NEWS,
    } as const;
    await at.records.notices.book([{ ...repeated, provider: "p2", providerId: "b-1" }]);
    expect(await at.records.notices.ofProvider("p2", "b-1")).toBe("n1-sms");
    expect(await at.records.notices.toNumber("sms", "13912345678", T0)).toBe("n1-sms");
    // A report that comes while a repeat waits leaves the repeat.
    await at.records.notices.book([{ ...repeated, state: "delivered", changedAt: T0 + 2 }]);
    expect(await at.records.notices.nextDue("sms")).toBe(T0 + MINUTE);
    expect(await at.records.notices.answer("n1-sms", "with-her", T0 + 3)).toMatchObject({
      ...{ state: "answered", answer: "with-her", provider: "p2", providerId: "b-1" },
      ...{ sentAt: iso(T0 + 1), deliveredAt: iso(T0 + 2), answeredAt: iso(T0 + 3) },
    });
    expect(await at.records.notices.answer("n1-sms", "with-her", T0 + 4)).toBeUndefined();
    // Whoever thinks better of it answers anew.
    expect(await at.records.notices.answer("n1-sms", "cannot", T0 + 5)).toMatchObject({ answer: "cannot", answeredAt: iso(T0 + 5) });
    await at.records.notices.book([{ ...repeated, state: "failed", changedAt: T0 + 6, nextAttemptAt: T0 + 7 }]);
    expect(await at.records.notices.get("n1-sms")).toMatchObject({ state: "answered", answer: "cannot" });
    expect(await at.records.notices.nextDue("sms")).toBeNull();
  });

  test("an answer to the message that stood for a call ends the call, which never got out; what else waits for them stays", async () => {
    const dispatch = { ...PLAIN_DISPATCH, template: "family-alert", repeat: { every: MINUTE, times: 30 } };
    const to = { channel: "voice" } as const;
    await at.records.commit([
      { write: "case", case: caseOf("c9"), path: "/xf/" },
      { write: "notice", notice: noticeOf("v9", "c9", null, to), address: "1", dispatch },
      { write: "notice", notice: noticeOf("s9", "c9", null, { channel: "sms" }), address: "1", dispatch: { ...dispatch, insteadOf: "v9" } },
      { write: "notice", notice: noticeOf("e9", "c9", null, { channel: "email" }), address: "a@example.org" },
    ]);
    await at.records.notices.answer("s9", "cannot", T0 + 1);
    const states = await Promise.all(["v9", "s9", "e9"].map(async (id) => (await at.records.notices.pending(id))?.notice.state));
    expect(states).toEqual(["failed", "answered", "queued"]);
    expect((await at.records.notices.pending("v9"))?.nextAttemptAt).toBeNull();
  });

  test("a code belongs to one living page at a time", async () => {
    const { links } = at.records;
    const page = (notice: string) => ({ notice, tokenHash: `t-${notice}`, codeHash: "c", expiresAt: T0 + MINUTE });
    expect([await links.save(page("n1"), T0), await links.save(page("n2"), T0), await links.save(page("n1"), T0)]).toEqual([
      true,
      false,
      true,
    ]);
    expect((await links.byCode("c", T0))?.notice).toBe("n1");
    expect(await links.byCode("c", T0 + 2 * MINUTE)).toBeUndefined();
    expect(await links.save({ ...page("n2"), expiresAt: T0 + 3 * MINUTE }, T0 + 2 * MINUTE)).toBe(true);
    expect((await links.byToken("t-n2"))?.notice).toBe("n2");
  });

  test("accounts, numbers, proofs and one's own ways are what was written last", async () => {
    const account = {
      id: "p1",
      kind: "sms",
      protocol: "gateway",
      name: "短信",
      enabled: true,
      settings: {},
      templates: {},
      perMinute: null,
    } as const;
    const provider = { ...account, createdAt: iso(T0), changedAt: iso(T0) };
    await at.records.providers.save({ provider, secrets: "sealed", callbackHash: "h" });
    await at.records.providers.save({ provider: { ...provider, enabled: false }, secrets: "sealed2", callbackHash: "h" });
    expect(await at.records.providers.all()).toEqual([
      { provider: { ...provider, enabled: false }, secrets: "sealed2", callbackHash: "h" },
    ]);
    await at.records.providers.remove("p1");
    expect(await at.records.providers.all()).toEqual([]);
    for (const state of ["unverified", "dead"] as const) await at.records.numbers.save({ number: "1", state, at: T0, reason: null });
    expect(await at.records.numbers.all()).toEqual([{ number: "1", state: "dead", at: T0, reason: null }]);
    for (const answeredAt of [null, T0]) await at.records.proofs.save({ channel: "sms", address: "1", testedAt: T0, answeredAt });
    expect(await at.records.proofs.all()).toEqual([{ channel: "sms", address: "1", testedAt: T0, answeredAt: T0 }]);
    for (const phone of [null, "1"]) await at.records.ownChannels.save({ user: "u1", phone, wecom: null, quiet: null });
    expect(await at.records.ownChannels.all()).toEqual([{ user: "u1", phone: "1", wecom: null, quiet: null }]);
  });
});
