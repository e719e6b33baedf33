import { createHash } from "node:crypto";
import type { ActOutcome } from "../api/index.ts";
import type { Contact, ContactsChange, Person, Words } from "../contracts/index.ts";

/** Of a person's list of contacts as it stands: whoever changes it says which one they have seen. */
export function contactsVersion({ contacts }: Pick<Person, "contacts">): string {
  return createHash("sha256").update(JSON.stringify(contacts)).digest("base64url").slice(0, 16);
}

const refuse = (status: 409 | 422, words: Words): ActOutcome<never> => ({ ok: false, status, reason: words.zh, words });
const OTHER = { zh: "联系人刚被别人修改过，请刷新后再改。", en: "Somebody changed the contacts meanwhile: load them again." };

/** The person with another list of contacts; what an entry leaves out of a known contact stays as it is. */
export function withContacts(person: Person, { version, items }: ContactsChange): ActOutcome<Person> {
  if (version !== contactsVersion(person)) return refuse(409, OTHER);
  const used = items.flatMap(({ was }) => (was === null ? [] : [was]));
  if (new Set(used).size < used.length || used.some((was) => person.contacts[was] === undefined)) return refuse(409, OTHER);
  const contacts: Contact[] = [];
  for (const [index, { was, name, relation, phone, email, keyholder, minutes }] of items.entries()) {
    const known = was === null ? undefined : person.contacts[was];
    const called = name ?? known?.name;
    if (called === undefined) return refuse(422, { zh: `第 ${index + 1} 位联系人没有姓名。`, en: `Contact ${index + 1} has no name.` });
    const holds = keyholder ?? known?.keyholder ?? false;
    const needs = minutes === undefined ? known?.minutes : minutes;
    contacts.push({
      name: called,
      relation: relation ?? known?.relation ?? "",
      phone: phone === undefined ? (known?.phone ?? null) : phone,
      email: email === undefined ? (known?.email ?? null) : email,
      keyholder: holds,
      ...(holds && needs != null ? { minutes: needs } : {}),
      user: known?.user ?? null,
    });
  }
  const numbers = contacts.flatMap(({ phone }) => (phone === null ? [] : [phone]));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  // The end of it is enough to find it by, for those who may not read it.
  if (twice !== undefined)
    return refuse(422, {
      zh: `尾号 ${twice.slice(-4)} 的号码填了两次。`,
      en: `The number that ends in ${twice.slice(-4)} stands there twice.`,
    });
  return { ok: true, value: { ...person, contacts } };
}
