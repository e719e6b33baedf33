import type { DoorChange, DoorView, Words } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** What a push says before its body is read. */
export interface Knock {
  readonly method: "GET" | "POST";
  /** As the address names it: the external id of a gateway or device. */
  readonly gateway: string;
  /** The rest of the path; empty where there is none. */
  readonly rest: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly address: string;
}

/** A body as read: cut to its beginning where it was larger than allowed. */
export interface DoorBody {
  readonly bytes: Uint8Array;
  /** Bytes as sent, where it was cut; else null. */
  readonly cutFrom: number | null;
}

export type DoorAnswer =
  | { readonly ok: true; readonly type: string; readonly text: string }
  | {
      readonly ok: false;
      readonly status: 400 | 401 | 403 | 404 | 413 | 429 | 503;
      readonly words: Words;
      /** Seconds after which to try again. */
      readonly retryAfter: number | null;
    };

/** A push that was let in so far: by its head, or subject to what its body proves. */
export interface Admitted {
  /** Bytes of one body. */
  readonly maxBytes: number;
  /** Resolves when the message is durable, or says why it was not taken. */
  take(body: DoorBody): Promise<DoorAnswer>;
}

export type Admission = { readonly ok: true; readonly admitted: Admitted } | { readonly ok: false; readonly answer: DoorAnswer };

/** The HTTP door as the routes ask for it. */
export interface DoorPorts {
  /** Asks who it is, before anything of the body is read. */
  admit(knock: Knock): Admission;
  view(device: string): DoorView | undefined;
  change(device: string, change: DoorChange, by: Actor): Promise<ActOutcome<DoorView>>;
}
