import type { SnapshotRef } from "../contracts/index.ts";
import { shown } from "./say.ts";
import { isObject } from "./shape.ts";
import type { Draft, Turn } from "./turn.ts";

/**
 * What the journal holds of a picture. The hub writes the bytes to the snapshot store first and journals this in their
 * place; `failed` says in a word why they are no picture.
 */
export type SnapshotNote =
  | { readonly hash: string; readonly type: SnapshotRef["type"]; readonly bytes: number }
  | { readonly failed: string; readonly bytes: number };

/** The payload of a snapshot record. */
export function snapshotPayload(note: SnapshotNote): Uint8Array {
  return Buffer.from(JSON.stringify(note), "utf8");
}

const TYPES: readonly SnapshotRef["type"][] = ["image/jpeg", "image/png", "image/webp"];

function parseNote(text: string | undefined): SnapshotNote | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { hash, type, failed } = value;
  const bytes = typeof value.bytes === "number" ? value.bytes : 0;
  if (typeof failed === "string") return { failed, bytes };
  const known = TYPES.find((one) => one === type);
  return typeof hash === "string" && hash !== "" && known !== undefined ? { hash, type: known, bytes } : undefined;
}

/** Reads the record of a picture and ties it to the event of its topic. */
export function readSnapshot(turn: Turn, draft: Draft, event: string, text: string | undefined): void {
  const note = parseNote(text);
  if (note === undefined || "failed" in note) {
    const why = note === undefined ? "" : `(${shown(note.failed)})`;
    const words = {
      zh: `抓拍${why}不是可用的图片。请发送 JPEG、PNG 或 WebP 的原始字节。`,
      en: `The snapshot ${why} is no usable picture. Send the bytes of a JPEG, PNG or WebP.`,
    };
    turn.fault("bad-picture", "", words, draft.device.id);
    return;
  }
  keepPicture(draft, event, note);
}

/** Ties a picture that is in the store to an event, once. */
export function keepPicture(draft: Draft, event: string, note: Pick<SnapshotRef, "hash" | "type" | "bytes">): void {
  const { turn } = draft;
  const identity = { what: `picture ${event}`, id: note.hash, sentAt: null, lifeSafety: false };
  if (draft.cell.events.isRepeat(identity, turn.recv, turn.pos, 0, draft.live)) {
    turn.duplicate++;
    return;
  }
  draft.snapshots.push({ device: draft.device.id, event, hash: note.hash, type: note.type, bytes: note.bytes, recv: turn.recv });
}

type PictureNote = Pick<SnapshotRef, "hash" | "type" | "bytes">;

/** What stands in a message in the place of a picture that the hub has kept; undefined where it is something else. */
function noteOf(said: unknown): PictureNote | undefined {
  if (!isObject(said)) return undefined;
  const { picture: hash, type, bytes } = said;
  const known = TYPES.find((one) => one === type);
  return typeof hash === "string" && hash !== "" && known !== undefined && typeof bytes === "number"
    ? { hash, type: known, bytes }
    : undefined;
}

/** Whether a value is a picture that the hub has kept, or a list of such: nothing that a device measures. */
export function isPictureNote(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every((one) => noteOf(one) !== undefined) : noteOf(value) !== undefined;
}

const MOST_PICTURES = 8;
const DEEPEST = 8;

/** The pictures of a message, wherever they stand in it, each once. */
export function picturesIn(value: unknown): readonly PictureNote[] {
  const found = new Map<string, PictureNote>();
  const look = (one: unknown, depth: number): void => {
    if (typeof one !== "object" || one === null || depth > DEEPEST || found.size >= MOST_PICTURES) return;
    const note = noteOf(one);
    if (note !== undefined) found.set(note.hash, note);
    else for (const next of Object.values(one)) look(next, depth + 1);
  };
  look(value, 0);
  return [...found.values()];
}

/** The id of an event that has none of its own but a picture. */
export const idByPicture = ({ hash }: Pick<PictureNote, "hash">): string => `picture ${hash.slice(0, 32)}`;

/**
 * Ties the pictures of a gateway's message to what was read from it, where its decoder did not. Where several devices
 * tell of something in one message, nobody knows whose picture it is: it stays in the message.
 */
export function tiePictures(turn: Turn, value: unknown): void {
  let draft: Draft | undefined;
  for (const one of turn.drafts) {
    if (one.events.length === 0 || one.events.every(({ state }) => state === "off")) continue;
    if (draft !== undefined) return;
    draft = one;
  }
  // Hardly any message says that something has begun: the others are not looked through.
  if (draft === undefined || draft.snapshots.length > 0 || turn.text?.includes('"picture":"') !== true) return;
  const pictures = picturesIn(value);
  const [first] = pictures;
  const at = draft.events.findIndex(({ state }) => state !== "off");
  const event = draft.events[at];
  if (first === undefined || event === undefined) return;
  const id = event.id ?? idByPicture(first);
  draft.events[at] = { ...event, id };
  for (const picture of pictures) keepPicture(draft, id, picture);
}

/** Ties a picture that the hub took out of a message to what was read from it; `said` is what stands in its place. */
export function addPicture(draft: Draft, event: string, said: unknown): void {
  const note = noteOf(said);
  if (note !== undefined) keepPicture(draft, event, note);
  else {
    const words = {
      zh: `此处 ${shown(said)} 不是图片。图片应为 base64 的 JPEG、PNG 或 WebP，或作为表单的一部分发送。`,
      en: `What stands here, ${shown(said)}, is no picture. Send a JPEG, PNG or WebP in base64, or as part of a form.`,
    };
    draft.turn.fault("bad-picture", "", words, draft.device.id);
  }
}
