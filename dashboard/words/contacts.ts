import { type ContactsChange, type PersonView, plainPhone } from "../../contracts/index.ts";

/** A contact as it is being typed in. */
export interface ContactDraft {
  /** Stays with the row while it moves. */
  readonly key: string;
  readonly was: number | null;
  readonly name: string;
  readonly relation: string;
  readonly phone: string;
  readonly keyholder: boolean;
  readonly minutes: number | null;
}
type Contacts = PersonView["contacts"];
type Item = ContactsChange["items"][number];

export const draftsOf = (contacts: Contacts): readonly ContactDraft[] =>
  contacts.map(({ name, relation, phone, keyholder, minutes = null }, index) => ({
    ...{ key: `was ${index}`, was: index, name, relation, phone: phone ?? "", keyholder, minutes },
  }));

/** What is sent: only what was changed, so that what is shown masked stays what it is. */
export function changeOf(drafts: readonly ContactDraft[], contacts: Contacts): ContactsChange["items"] {
  return drafts.map(({ was, name, relation, phone, keyholder, minutes }): Item => {
    const known = was === null ? undefined : contacts[was];
    const typed = plainPhone(phone);
    return {
      was,
      ...(name.trim() !== known?.name && { name: name.trim() }),
      ...(relation.trim() !== known?.relation && { relation: relation.trim() }),
      ...(phone !== (known?.phone ?? "") && { phone: typed === "" ? null : typed }),
      ...(keyholder !== known?.keyholder && { keyholder }),
      ...(minutes !== (known?.minutes ?? null) && { minutes }),
    };
  });
}

/** Takes a saved change back; null where a number would be lost that this user cannot read. */
export function undoOf(saved: ContactsChange["items"], before: Contacts): ContactsChange["items"] | null {
  const items = before.map((old, index): Item | null => {
    const at = saved.findIndex(({ was }) => was === index);
    const item = at === -1 ? undefined : saved[at];
    const masked = old.phone?.includes("*") ?? false;
    if (masked && (item === undefined || item.phone !== undefined)) return null;
    const { name, relation, phone, keyholder, minutes = null } = old;
    if (item === undefined) return { was: null, name, relation, phone, keyholder, minutes };
    return {
      was: at,
      ...(item.name !== undefined && { name }),
      ...(item.relation !== undefined && { relation }),
      ...(item.phone !== undefined && { phone }),
      ...(item.keyholder !== undefined && { keyholder }),
      ...((item.minutes !== undefined || item.keyholder !== undefined) && { minutes }),
    };
  });
  return items.some((item) => item === null) ? null : items.flatMap((item) => (item === null ? [] : [item]));
}
