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

/** Ties a picture that the hub took out of a message to what was read from it; `said` is what stands in its place. */
export function addPicture(draft: Draft, event: string, said: unknown): void {
  const { picture: hash, type, bytes } = isObject(said) ? said : {};
  const known = TYPES.find((one) => one === type);
  if (typeof hash === "string" && known !== undefined && typeof bytes === "number") keepPicture(draft, event, { hash, type: known, bytes });
  else {
    const words = {
      zh: `此处 ${shown(said)} 不是图片。图片应为 base64 的 JPEG、PNG 或 WebP，或作为表单的一部分发送。`,
      en: `What stands here, ${shown(said)}, is no picture. Send a JPEG, PNG or WebP in base64, or as part of a form.`,
    };
    draft.turn.fault("bad-picture", "", words, draft.device.id);
  }
}
