import { type Print, type PrintPage, PrintSchema } from "../../contracts/index.ts";
import { HttpError, post } from "./http.ts";
import { parse } from "./parse.ts";

/** Whoever wants paper does not wait longer for a number. */
const PATIENCE_MS = 8_000;

export const takeNumber = async (page: PrintPage, subject: string | null): Promise<Print> =>
  parse(PrintSchema, await post("/prints", { page, subject }));

/** A number for a sheet; null where the hub gives none now: the sheet then goes out without one and says so. @throws what the hub refuses */
export async function inTime(take: () => Promise<Print>): Promise<Print | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  try {
    return await Promise.race([take(), late]);
  } catch (error) {
    if (error instanceof HttpError && error.status > 0 && error.status < 500) throw error;
    return null;
  }
}
