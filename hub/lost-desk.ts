import type { ActOutcome, LostPorts } from "../api/index.ts";
import { type Cases, clockIn, type InHand } from "../cases/index.ts";
import { type Case, type Instant, isEndedCase, MOST_PORTRAIT_BYTES, type PortraitState, toIso } from "../contracts/index.ts";
import { cleanPicture } from "../store/clean-picture.ts";
import type { Records, StoredPortrait } from "../store/records/index.ts";
import { pictureType } from "../store/snapshots.ts";
import { keyFor, seal, unseal } from "./vault.ts";

interface Parts {
  /** The data directory's own. */
  readonly key: Uint8Array;
  readonly records: Pick<Records, "portraits">;
  readonly cases: Pick<Cases, "lost" | "get">;
  zone(): string;
  written(): Promise<boolean>;
  failed(error: unknown): void;
  now(): Instant;
}

const refuse = (status: 404 | 422, zh: string, en: string): ActOutcome<never> => ({ ok: false, status, reason: zh, words: { zh, en } });
const NO_PICTURE = refuse(
  422,
  `不是 JPEG、PNG 或 WebP 图片，文件不完整，或大于 ${MOST_PORTRAIT_BYTES / 1024} KiB。请换一张，或缩小后再传。`,
  `It is no whole JPEG, PNG or WebP picture, or larger than ${MOST_PORTRAIT_BYTES / 1024} KiB: take another, or make it smaller.`,
);
const NONE: PortraitState = { set: false, byName: null, at: null, consent: null };

/** Nobody looks for her any more. */
const isPast = (one: Case): boolean => isEndedCase(one) || one.state === "visit-due";
const ofPerson = (id: string): string => `person:${id}`;
const ofCase = (id: string): string => `case:${id}`;

/** Somebody lost: what she wears, her picture, where she was seen. Pictures lie encrypted in the records, nowhere else. */
export function createLostDesk(parts: Parts) {
  const { cases, now } = parts;
  const { portraits } = parts.records;
  const key = keyFor(parts.key, "portraits");
  const durable = async <T>(outcome: ActOutcome<T>): Promise<ActOutcome<T>> => {
    if (outcome.ok) await parts.written();
    return outcome;
  };
  /** Without what a camera writes beside the picture: where and when it was taken. */
  const cleaned = (bytes: Uint8Array): Uint8Array | null =>
    bytes.length > MOST_PORTRAIT_BYTES ? null : (cleanPicture(bytes)?.bytes ?? null);
  const opened = async (owner: string) => {
    const known = await portraits.get(owner);
    const text = known && unseal(key, known.sealed);
    if (text === undefined) return undefined;
    const bytes = Buffer.from(text, "base64");
    return { bytes, type: pictureType(bytes) ?? "application/octet-stream" };
  };
  const keep = (portrait: Omit<StoredPortrait, "sealed">, bytes: Uint8Array): Promise<void> =>
    portraits.save({ ...portrait, sealed: seal(key, Buffer.from(bytes).toString("base64")) });
  const stateOf = async (person: string): Promise<PortraitState> => {
    const [known] = await portraits.about([ofPerson(person)]);
    return known === undefined ? NONE : { set: true, byName: known.byName, at: toIso(known.at), consent: known.consent };
  };
  /** Nobody's picture is shown for what is played. */
  const ownersOf = (one: Case): readonly string[] =>
    one.drill === undefined ? [ofCase(one.id), ...(one.person === null ? [] : [ofPerson(one.person)])] : [];

  const face: LostPorts = {
    portraitOf: async (one) => {
      const owners = ownersOf(one);
      if (owners.length === 0) return null;
      const known = await portraits.about(owners);
      const found = owners.flatMap((owner) => known.find((each) => each.owner === owner) ?? [])[0];
      return found === undefined
        ? null
        : { of: found.owner === ofCase(one.id) ? "case" : "register", byName: found.byName, at: toIso(found.at) };
    },
    readPortrait: async (one) => {
      for (const owner of ownersOf(one)) {
        const found = await opened(owner);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    describe: async (id, said, by) => durable(await cases.lost(id, { kind: "describe", by, said }, now())),
    sighted: async (id, said, by) =>
      durable(await cases.lost(id, { kind: "sighting", by, said, clock: (at) => clockIn(parts.zone(), at) }, now())),
    setPortrait: async (one, picture, by) => {
      const clean = picture === null ? null : cleaned(picture);
      if (picture !== null && clean === null) return NO_PICTURE;
      const outcome = await cases.lost(one.id, { kind: "portrait", by, set: clean !== null }, now());
      if (!outcome.ok) return outcome;
      const who = { owner: ofCase(one.id), person: one.person, at: now(), by: by.username, byName: by.name, consent: null };
      await (clean === null ? portraits.remove(who.owner) : keep(who, clean));
      // It ended while the picture was written: the one that goes with it was not there yet.
      const held = cases.get(one.id)?.case;
      if (clean !== null && (held === undefined || isPast(held))) await portraits.remove(who.owner);
      return durable(outcome);
    },
    register: {
      state: stateOf,
      read: (person) => opened(ofPerson(person)),
      save: async (person, picture, consent, by) => {
        const clean = cleaned(picture);
        if (clean === null) return NO_PICTURE;
        await keep({ owner: ofPerson(person), person, at: now(), by: by.username, byName: by.name, consent }, clean);
        return { ok: true, value: await stateOf(person) };
      },
      remove: async (person) => {
        await portraits.remove(ofPerson(person));
        return NONE;
      },
    },
  };
  return {
    face,
    /** The photograph that was added for a case goes with it. */
    changed: ({ case: one }: Pick<InHand, "case">): void => {
      if (one.lost?.portrait == null || !isPast(one)) return;
      portraits.remove(ofCase(one.id)).catch(parts.failed);
    },
  };
}
