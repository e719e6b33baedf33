import { createHash, randomInt } from "node:crypto";
import type { StoredUser } from "../api/index.ts";
import { CODE_ALPHABET, CODE_LENGTH, type FamilyConsent, type FamilyTie, type Invitation, plainCode } from "../contracts/index.ts";
import type { Records, StoredInvitation } from "../store/records/index.ts";
import { createOneByOne } from "./one-by-one.ts";

const hashOf = (code: string): string => createHash("sha256").update(plainCode(code)).digest("hex");

function put<K, V>(map: Map<K, readonly V[]>, key: K, value: V, same: (other: V) => boolean): void {
  map.set(key, [...(map.get(key) ?? []).filter((other) => !same(other)), value]);
}

/** Consents, ties and invitations in memory as they are in the records: asked with every frame that leaves for a relative. */
export async function openFamilyBook(records: Pick<Records, "family">) {
  const consents = new Map<string, readonly FamilyConsent[]>();
  const ties = new Map<string, readonly FamilyTie[]>();
  const invitations = new Map<string, StoredInvitation>();
  const [known, tied, asked] = await Promise.all([records.family.consents(), records.family.ties(), records.family.invitations()]);
  for (const one of known) put(consents, one.person, one, () => false);
  for (const one of tied) put(ties, one.person, one, () => false);
  for (const one of asked) invitations.set(one.invitation.id, one);

  const inTurn = createOneByOne();
  /** Records first: what is not written does not hold. */
  const saveConsent = async (one: FamilyConsent): Promise<void> => {
    await records.family.saveConsent(one);
    put(consents, one.person, one, ({ id }) => id === one.id);
  };

  return {
    consents: (person: string): readonly FamilyConsent[] => consents.get(person) ?? [],
    allConsents: (): readonly FamilyConsent[] => [...consents.values()].flat(),
    saveConsent,
    /** Of changes at the same time none is lost: a paper that is added must not undo a consent that is being taken back. */
    changeConsent: (
      { person, id }: Pick<FamilyConsent, "person" | "id">,
      change: (one: FamilyConsent) => FamilyConsent,
    ): Promise<FamilyConsent | undefined> =>
      inTurn(async () => {
        const found = consents.get(person)?.find((one) => one.id === id);
        if (found === undefined) return undefined;
        const next = change(found);
        if (next !== found) await saveConsent(next);
        return next;
      }),
    /** Of somebody whose records are gone. */
    drop: (person: string): void => {
      consents.delete(person);
      ties.delete(person);
      for (const [id, { invitation }] of [...invitations]) if (invitation.person === person) invitations.delete(id);
    },
    ties: (person: string): readonly FamilyTie[] => ties.get(person) ?? [],
    allTies: (): readonly FamilyTie[] => [...ties.values()].flat(),
    saveTie: async (one: FamilyTie): Promise<void> => {
      await records.family.saveTie(one);
      put(ties, one.person, one, ({ id }) => id === one.id);
    },
    invitations: (person: string): readonly Invitation[] =>
      [...invitations.values()].flatMap(({ invitation }) => (invitation.person === person ? [invitation] : [])),
    invitation: (id: string): Invitation | undefined => invitations.get(id)?.invitation,
    byCode: (code: string): Invitation | undefined => {
      const hash = hashOf(code);
      return [...invitations.values()].find(({ codeHash }) => codeHash === hash)?.invitation;
    },
    /** @returns the code, told once */
    invite: async (invitation: Invitation): Promise<string> => {
      const letters = Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join("");
      const stored = { invitation, codeHash: hashOf(letters) };
      await records.family.saveInvitation(stored);
      invitations.set(invitation.id, stored);
      return `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
    },
    saveInvitation: async (invitation: Invitation): Promise<void> => {
      const before = invitations.get(invitation.id);
      if (before === undefined) return;
      const stored = { ...before, invitation };
      await records.family.saveInvitation(stored);
      invitations.set(invitation.id, stored);
    },
  };
}
export type FamilyBook = Awaited<ReturnType<typeof openFamilyBook>>;

/** Log-ins of relatives of this person. */
export const relativesWithLogIn = (users: readonly StoredUser[], person: string): readonly StoredUser[] =>
  users.filter((user) => user.role === "family" && !user.disabled && user.people.includes(person));
