import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";

export const PAPER_TYPES = ["image/jpeg", "image/png", "image/webp", "application/pdf"] as const;
export type PaperType = (typeof PAPER_TYPES)[number];

/** So many files of the signed paper are kept with one consent [D]: a paper of a few pages, each photographed. */
export const MOST_PAPERS = 10;

/** A photograph or a PDF of the signed paper. Erased, the file is gone; who erased it and when stays. */
export const ConsentPaperSchema = Type.Object({
  /** SHA-256 of the file as it is kept. */
  hash: Type.String(),
  type: Type.Enum([...PAPER_TYPES]),
  bytes: Type.Integer({ minimum: 1 }),
  by: Type.String(),
  byName: Type.String(),
  at: IsoTime,
  erasedAt: Nullable(IsoTime),
  erasedByName: Nullable(Type.String()),
});
export type ConsentPaper = Type.Static<typeof ConsentPaperSchema>;
