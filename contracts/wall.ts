import { Type } from "typebox";
import type { LockedView } from "./live.ts";
import { IsoTime, Nullable } from "./schema.ts";

/** 大屏: a screen on the wall with a log-in of its own that reads what a locked desk shows, until the shift ends. */
export const WallScreenSchema = Type.Object(
  {
    id: Type.String(),
    /** Where it hangs. */
    name: Type.String(),
    openedByName: Type.String(),
    createdAt: IsoTime,
    /** With the shift. */
    endsAt: IsoTime,
    /** When the code was typed at the screen; null: not yet. */
    enteredAt: Nullable(IsoTime),
    /** How many screens show it now. */
    connected: Type.Integer(),
    endedAt: Nullable(IsoTime),
    /** Null: with the shift, or with the account of whoever opened it. */
    endedByName: Nullable(Type.String()),
  },
  { $id: "WallScreen" },
);
export type WallScreen = Type.Static<typeof WallScreenSchema>;
export const WallScreensSchema = Type.Object({ items: Type.Array(WallScreenSchema) });

export const NewWallSchema = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 40, pattern: "\\S" }) },
  { additionalProperties: false },
);
/** The code is told once. */
export const NewWallAnswerSchema = Type.Object({ screen: WallScreenSchema, code: Type.String() });

export const WallSignInSchema = Type.Object({ code: Type.String({ minLength: 1, maxLength: 40 }) }, { additionalProperties: false });

/** What the screen itself is told of its log-in. */
export const WallSessionSchema = Type.Object({ name: Type.String(), community: Type.String(), endsAt: IsoTime });
export type WallSession = Type.Static<typeof WallSessionSchema>;
/** The token is for screens that keep no cookies. */
export const WallSignedInSchema = Type.Object({ token: Type.String(), screen: WallSessionSchema });

/** What a screen on the wall shows: what a locked desk shows, with the hub's time and how many devices are online. */
export interface WallView extends LockedView {
  readonly time: string;
  readonly endsAt: string;
  readonly devices: number;
  readonly online: number;
}

/** Frames on `/wall/live`: at once when something changed, else every five seconds. */
export type WallFrame = { readonly n: number; readonly type: "wall"; readonly wall: WallView };

/** No letter or digit that is read for another. */
export const WALL_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
export const WALL_CODE_LENGTH = 8;

/** A code as it was typed: without gaps and dashes, in capitals. */
export const plainWallCode = (typed: string): string => typed.replace(/[\s-]/g, "").toUpperCase();
/** A code as it is shown. */
export const spacedWallCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
