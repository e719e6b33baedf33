import { randomUUID } from "node:crypto";
import type { ActOutcome, Actor, FamilyPorts, StoredUser } from "../api/index.ts";
import type { Cases } from "../cases/index.ts";
import {
  AFTER_DEATH,
  ANSWER_CHANGE_WITHIN,
  type AuditItem,
  type CarerPeriod,
  type Case,
  type Contact,
  type FamilyAnswer,
  type FamilyTie,
  INVITATION_LIFE,
  type Instant,
  type Meeting,
  nicknameOf,
  type Override,
  type Person,
  RELATION_WORDS,
  relativeOfContact,
  relativeOfUser,
  type Severity,
  type TieEnd,
  toIso,
  type Words,
} from "../contracts/index.ts";
import type { AuditBook } from "./audit-book.ts";
import { type FamilyBook, relativesWithLogIn } from "./family-book.ts";
import { hasLeft, isOf } from "./periods.ts";

interface Parts {
  readonly book: FamilyBook;
  /** Whom a case is about; of one about nobody by name, who lives there. */
  peopleOf(one: Case): readonly Person[];
  readonly cases: Pick<Cases, "get" | "familyAnswered">;
  readonly audit: Pick<AuditBook, "write">;
  /** The newest lines of the audit log about this, whoever asks. */
  auditOf(target: string): Promise<readonly AuditItem[]>;
  users(): readonly StoredUser[];
  saveUser(user: StoredUser): Promise<void>;
  people(): readonly Person[];
  personById(id: string): Person | undefined;
  savePerson(person: Person): Promise<void>;
  /** The number of a log-in, by which it is called. */
  phoneOf(user: string): string | null;
  savePhone(user: string, phone: string): Promise<void>;
  communityName(): string;
  /** Somebody saw or heard the person of a case. */
  met(community: string, person: string, meeting: Meeting): void;
  /** What was said of that moment is taken back. */
  unmet(community: string, person: string, at: string): void;
  /** Runs by the hub's clock; the answer takes it back. */
  schedule(at: Instant, run: () => void): () => void;
  /** What a log-in could see has changed; `ended`: it sees nobody any more. */
  changed(user: string, ended: boolean): Promise<void>;
  written(): Promise<boolean>;
  now(): Instant;
}

type Refused = Extract<ActOutcome<never>, { readonly ok: false }>;
const refuse = (status: 404 | 409 | 422, zh: string, en: string): Refusal => ({ ok: false, status, reason: zh, words: { zh, en } });
type Refusal = Refused & { readonly words: Words };

const DEAD_CODE = refuse(
  422,
  "邀请码不对、已使用或已过期，请向社区索取新的邀请码",
  "The code is wrong, used or too old: ask the community for a new one",
);

const NO_RELATIVE = refuse(
  409,
  "您已不是这位居民登记的家属，答复未采用；如她需要帮助，请致电社区值班台",
  "You are not registered as a relative of hers any more, so this counts for nothing: call the duty desk if she needs help",
);

export interface FamilyRoom {
  /** All but the files of signed papers, which lie where pictures lie. */
  readonly face: Omit<FamilyPorts, "papers">;
  /** Answers by link: of a log-in, or of a contact by name. */
  answered(
    caseId: string,
    to: { readonly user: string | null; readonly name: string },
    answer: Parameters<FamilyPorts["answer"]>[2],
  ): Promise<void>;
  /** Carers who look after her no longer: their log-ins see nothing of her any more. */
  dismissed(person: string, carers: readonly CarerPeriod[], by: Actor): Promise<void>;
  /** Ends what has run out; called every minute, and where a carer's period ends. */
  tend(): Promise<void>;
}

/** Relatives: who may learn what, who is tied to whom from when until when, what they say. */
export function createFamilyRoom(parts: Parts): FamilyRoom {
  const { book, now } = parts;
  const iso = (): string => toIso(now());

  const relationOf = (person: Person, user: string): string => {
    const tie = book.ties(person.id).findLast((each) => each.user === user && each.ended === null);
    if (tie !== undefined) return RELATION_WORDS[tie.relation].zh;
    return person.contacts.find((each) => each.user === user)?.relation ?? "";
  };
  const relatives = (id: string): ReturnType<FamilyPorts["relatives"]> => {
    const person = parts.personById(id);
    if (person === undefined) return [];
    const users = relativesWithLogIn(parts.users(), id);
    const withLogIn = users.map((user) => ({
      relative: relativeOfUser(user.id),
      name: user.name,
      relation: relationOf(person, user.id),
      user: user.id,
    }));
    const others = person.contacts
      .filter((each) => !users.some((user) => user.id === each.user))
      .map((each) => ({ relative: relativeOfContact({ ...each, user: null }), name: each.name, relation: each.relation, user: null }));
    return [...withLogIn, ...others];
  };

  const give: FamilyPorts["give"] = async (person, body, by) => {
    const relative = relatives(person).find((each) => each.relative === body.relative);
    if (relative === undefined) return refuse(422, "该居民没有这位亲属", "This person has no such relative");
    if (body.givenBy === "guardian" && !body.guardian) return refuse(422, "监护人同意须填写监护人姓名", "The guardian must be named");
    const from = body.from === undefined ? now() : Date.parse(body.from);
    const until = body.until == null ? null : Date.parse(body.until);
    if (until !== null && until <= from) return refuse(422, "截止时间须晚于开始时间", "It must end after it begins");
    const consent = {
      ...{ id: randomUUID(), person, relative: relative.relative, relativeName: relative.name, grants: body.grants },
      ...{ givenBy: body.givenBy, guardian: body.givenBy === "guardian" ? (body.guardian ?? null) : null, paper: body.paper },
      ...{ from: toIso(from), until: until === null ? null : toIso(until) },
      ...{ by: by.username, byName: by.name, at: iso(), revokedAt: null, revokedByName: null },
    };
    await book.saveConsent(consent);
    return { ok: true, value: consent };
  };
  const revokeOne = async (consent: ReturnType<FamilyBook["consents"]>[number], byName: string) => {
    const revoked = await book.changeConsent(consent, (one) => ({ ...one, revokedAt: iso(), revokedByName: byName }));
    return revoked ?? consent;
  };

  /** Signs that wait until the answer can no longer be changed by one press. */
  const waiting = new Map<string, () => void>();

  /**
   * By her relative's own word she was seen or heard: a sign of hers, under that name, once a slip would have been mended. One
   * that is taken back later is taken back where it is shown.
   */
  const signOf = (
    one: Case,
    person: string,
    { said, before }: { readonly said: FamilyAnswer; readonly before: FamilyAnswer | undefined },
    by: Actor,
  ): void => {
    const { community } = one;
    const key = `${one.id} ${said.relative}`;
    const wasNoted = waiting.get(key) === undefined;
    waiting.get(key)?.();
    waiting.delete(key);
    if (said.answer === "cannot") {
      if (wasNoted && before !== undefined && before.answer !== "cannot") parts.unmet(community, person, before.at);
      return;
    }
    const { at, answer } = said;
    const cancel = parts.schedule(Date.parse(at) + ANSWER_CHANGE_WITHIN, () => {
      waiting.delete(key);
      parts.met(community, person, {
        ...{ at, how: answer === "with-her" ? "seen" : "heard", well: answer === "spoke" },
        ...{ by: by.username, byName: by.name },
      });
    });
    waiting.set(key, cancel);
  };

  const answerOf = async (
    caseId: string,
    who: { readonly relative: string; readonly name: string; readonly relation: string },
    by: Actor,
    answer: Parameters<FamilyPorts["answer"]>[2],
  ): ReturnType<FamilyPorts["answer"]> => {
    const lastOf = (one: Case | undefined): FamilyAnswer | undefined => one?.answers?.findLast(({ relative }) => relative === who.relative);
    const before = lastOf(parts.cases.get(caseId)?.case);
    const outcome = await parts.cases.familyAnswered(caseId, who, by, answer, now());
    const said = outcome.ok ? lastOf(outcome.value) : undefined;
    if (outcome.ok && outcome.value.person !== null && said !== undefined && said !== before)
      signOf(outcome.value, outcome.value.person, { said, before }, by);
    if (outcome.ok) await parts.written();
    return outcome;
  };

  /** As whose relative somebody answers; null for who is none of anybody whom this open case is about. */
  const answerer = (caseId: string, to: { readonly user: string | null; readonly name: string }) => {
    const held = parts.cases.get(caseId);
    // That it has ended is said by the case itself.
    if (held === undefined)
      return { relative: to.user === null ? `contact:${to.name}` : relativeOfUser(to.user), name: to.name, relation: "" };
    for (const person of parts.peopleOf(held.case)) {
      // Told as a contact, and has taken an invitation since.
      const since = person.contacts.find((each) => each.name === to.name)?.user ?? null;
      const isThem = ({ user, name }: { readonly user: string | null; readonly name: string }): boolean =>
        to.user !== null ? user === to.user : user === null ? name === to.name : user === since;
      const known = relatives(person.id).find(isThem);
      if (known !== undefined) return known;
    }
    return null;
  };

  const answer: FamilyPorts["answer"] = async (caseId, id, said) => {
    const user = parts.users().find((each) => each.id === id);
    if (user === undefined) return refuse(404, "没有这个账号", "There is no such account");
    const who = answerer(caseId, { user: id, name: user.name });
    return who === null ? NO_RELATIVE : answerOf(caseId, who, { user: id, username: user.username, name: user.name }, said);
  };

  const endTie = async (
    person: Person,
    user: StoredUser,
    tie: FamilyTie | undefined,
    why: TieEnd,
    byName: string | null,
  ): Promise<void> => {
    const phone = parts.phoneOf(user.id);
    const kept = person.contacts.filter((each: Contact) => each.user !== user.id && (phone === null || each.phone !== phone));
    const people = user.people.filter((id) => id !== person.id);
    // Rights first: whatever fails after this, the log-in sees nothing any more.
    await parts.saveUser({ ...user, people, disabled: user.disabled || people.length === 0 });
    await parts.changed(user.id, people.length === 0);
    if (kept.length !== person.contacts.length) await parts.savePerson({ ...person, contacts: kept });
    for (const consent of book.consents(person.id))
      if (consent.relative === relativeOfUser(user.id) && consent.revokedAt === null) await revokeOne(consent, byName ?? "");
    const over = tie ?? {
      ...{ id: randomUUID(), person: person.id, user: user.id, name: user.name, relation: "relative" as const },
      ...{ from: toIso(user.createdAt), to: null, ended: null, endedByName: null },
    };
    await book.saveTie({ ...over, to: iso(), ended: why, endedByName: byName });
  };
  const tieOf = (person: string, user: string): FamilyTie | undefined =>
    book.ties(person).findLast((each) => each.user === user && each.ended === null);

  /** Of a carer's log-in: under which name and number it is known. */
  const carerOf = (tie: FamilyTie) => ({ name: tie.name, phone: parts.phoneOf(tie.user) });

  const view: FamilyPorts["view"] = (person) => ({ ties: [...book.ties(person)], invitations: [...book.invitations(person)] });

  const openInvitation = (code: string) => {
    const found = book.byCode(code);
    return found !== undefined && found.state === "open" && Date.parse(found.until) > now() ? found : undefined;
  };

  const accept: FamilyPorts["accept"] = async ({ code, name, phone }, account) => {
    const invitation = openInvitation(code);
    const person = invitation && parts.personById(invitation.person);
    if (invitation === undefined || person === undefined || person.state === "died") return DEAD_CODE;
    // Taken before anything else is done: a code serves once.
    await book.saveInvitation({ ...invitation, state: "taken" });
    const known = "passwordHash" in account && !("id" in account) ? undefined : (account as StoredUser);
    const fresh: StoredUser = {
      ...{ id: randomUUID(), username: phone, name, role: "family", places: [], people: [], email: null, language: "zh" },
      ...{ disabled: false, passwordHash: account.passwordHash, failures: 0, lockedUntil: null, lastSeenAt: now(), createdAt: now() },
    };
    const before = known ?? fresh;
    const user: StoredUser = { ...before, disabled: false, people: [...new Set([...before.people, person.id])] };
    await parts.saveUser(user);
    await parts.savePhone(user.id, phone);
    const relation = RELATION_WORDS[invitation.relation].zh;
    const listed = person.contacts.find((each) => each.phone === phone || (each.user === null && each.name === name));
    const contacts = listed
      ? person.contacts.map((each) => (each === listed ? { ...each, phone: each.phone ?? phone, user: user.id } : each))
      : [...person.contacts, { name, relation, phone, email: null, keyholder: false, user: user.id }];
    await parts.savePerson({ ...person, contacts });
    await book.saveTie({
      ...{ id: randomUUID(), person: person.id, user: user.id, name: user.name, relation: invitation.relation },
      ...{ from: iso(), to: invitation.to, ended: null, endedByName: null },
    });
    await parts.changed(user.id, false);
    return { ok: true, value: user };
  };

  const overrides: FamilyPorts["overrides"] = async (person) => {
    return (await parts.auditOf(`consent:${person}`)).flatMap((item): Override[] => {
      if (item.act !== "consent.life-threat" || item.detail === null) return [];
      const told: { readonly name: string; readonly case: string; readonly severity: Severity } = JSON.parse(item.detail);
      return [{ at: item.at, relativeName: told.name, case: told.case, severity: told.severity }];
    });
  };

  return {
    face: {
      consents: book.consents,
      relatives,
      overrides,
      give,
      revoke: async (person, id, by) => {
        const found = book.consents(person).find((each) => each.id === id);
        if (found === undefined) return refuse(404, "没有这份同意", "There is no such consent");
        if (found.revokedAt !== null) return refuse(409, "这份同意已撤回", "It was taken back before");
        return { ok: true, value: await revokeOne(found, by.name) };
      },
      answer,
      view,
      invite: async (person, body, by) => {
        if (parts.personById(person)?.state === "died") return refuse(409, "该居民已故", "This person has died");
        const to = body.to == null ? null : Date.parse(body.to);
        if (to !== null && to <= now()) return refuse(422, "结束时间须晚于现在", "The end must lie ahead");
        const invitation = {
          ...{ id: randomUUID(), person, name: body.name, relation: body.relation, to: to === null ? null : toIso(to) },
          ...{ by: by.username, byName: by.name, at: iso(), until: toIso(now() + INVITATION_LIFE), state: "open" as const },
        };
        return { ok: true, value: { invitation, code: await book.invite(invitation) } };
      },
      withdraw: async (person, id) => {
        const found = book.invitation(id);
        if (found === undefined || found.person !== person) return refuse(404, "没有这份邀请", "There is no such invitation");
        if (found.state === "taken") return refuse(409, "邀请已被使用", "It was used");
        const value = { ...found, state: "withdrawn" as const };
        await book.saveInvitation(value);
        return { ok: true, value };
      },
      byCode: (code) => {
        const found = openInvitation(code);
        const person = found && parts.personById(found.person);
        if (found === undefined || person === undefined) return undefined;
        const who = nicknameOf(person, new Date(now()).getUTCFullYear());
        return { community: parts.communityName(), who, name: found.name, relation: found.relation, until: found.until };
      },
      accept,
      end: async (id, userId, why, by) => {
        const person = parts.personById(id);
        const user = parts.users().find((each) => each.id === userId && each.role === "family" && each.people.includes(id));
        if (person === undefined || user === undefined) return refuse(404, "没有这位家属", "There is no such relative");
        await endTie(person, user, tieOf(id, userId), why, by.name);
        return { ok: true, value: view(id) };
      },
    },
    answered: async (caseId, to, said) => {
      if (to.user !== null) {
        await answer(caseId, to.user, said);
        return;
      }
      const who = answerer(caseId, to);
      // Whoever was taken off her list still holds the call or the link: nothing ends by their word.
      if (who !== null) await answerOf(caseId, who, { user: "", username: "", name: to.name }, said);
    },
    dismissed: async (id, carers, by) => {
      for (const tie of book.ties(id)) {
        if (tie.ended !== null || tie.relation !== "carer" || !carers.some((carer) => isOf(carer, carerOf(tie)))) continue;
        const person = parts.personById(id);
        const user = parts.users().find((each) => each.id === tie.user);
        if (person === undefined || user === undefined) continue;
        await endTie(person, user, tie, "dismissed", by.name);
        await parts.audit.write({
          ...{ at: now(), user: by.username, act: "family.end", target: `person:${id}`, outcome: "done", address: "" },
          detail: `${user.username} dismissed`,
        });
      }
    },
    tend: async () => {
      const at = now();
      const over = (tie: FamilyTie): TieEnd | null => {
        const person = parts.personById(tie.person);
        if (person?.state === "died" && person.stay && Date.parse(person.stay.at) + AFTER_DEATH <= at) return "died";
        if (tie.to !== null && Date.parse(tie.to) <= at) return "over";
        return tie.relation === "carer" && person !== undefined && hasLeft(person, carerOf(tie), at) ? "over" : null;
      };
      const due = book.allTies().flatMap((tie) => {
        const why = tie.ended === null ? over(tie) : null;
        return why === null ? [] : [{ person: tie.person, user: tie.user, why }];
      });
      // Who was tied before there were ties ends with the others.
      const old = parts
        .people()
        .filter(({ state, stay }) => state === "died" && stay !== undefined && Date.parse(stay.at) + AFTER_DEATH <= at)
        .flatMap(({ id }) => relativesWithLogIn(parts.users(), id).map((user) => ({ person: id, user: user.id, why: "died" as const })));
      const all = [...due, ...old.filter((each) => !due.some((other) => other.person === each.person && other.user === each.user))];
      for (const { person: id, user: userId, why } of all) {
        const person = parts.personById(id);
        const user = parts.users().find((each) => each.id === userId);
        const tie = tieOf(id, userId);
        if (person !== undefined && user?.people.includes(id)) {
          await endTie(person, user, tie, why, null);
          await parts.audit.write({
            ...{
              at,
              user: null,
              act: "family.over",
              target: `person:${id}`,
              outcome: "done",
              address: "",
              detail: `${user.username} ${why}`,
            },
          });
        } else if (tie !== undefined) await book.saveTie({ ...tie, ended: why });
      }
    },
  };
}
