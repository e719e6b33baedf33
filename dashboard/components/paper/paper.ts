import { createContext, useContext } from "react";
import type { Instant, Print, PrintPage } from "../../../contracts/index.ts";

/** What stands on the sheet that goes to paper now. */
export interface Stamp {
  /** Null: the hub could not be reached. */
  readonly number: string | null;
  readonly at: Instant;
  readonly byName: string;
}

/** The page that prints, and how it does. */
export interface Paper {
  readonly page: PrintPage | null;
  readonly stamp: Stamp | null;
  /** The page that is open prints as this; null: it has no button. */
  show(page: PrintPage | null): void;
  /** Takes a number and prints. @throws what the hub refuses */
  print(page: PrintPage, take: () => Promise<Print>): Promise<void>;
}

export const PaperContext = createContext<Paper | null>(null);

export function usePaper(): Paper {
  const paper = useContext(PaperContext);
  if (paper === null) throw new Error("used outside the shell");
  return paper;
}
