/** Survives the way between threads, unlike an error's class. */
const CODE = "RECORDS_REFUSED";

/** The records cannot be opened, in words for the operator: what, where, and how to mend it. Never holds a password. */
export class RecordsRefused extends Error {
  readonly code = CODE;
}

/** Whether an error, perhaps of the records' thread, is words for the operator. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === CODE;
}
