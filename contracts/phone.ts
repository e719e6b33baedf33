/** A mobile, a landline with its area code, or a 400/800 number; without spaces. */
export const PHONE_PATTERN = "^(1[0-9]{10}|0[0-9]{9,11}|[48]00[0-9]{7})$";

/** A telephone number as it is kept: full-width digits made plain, spaces, dashes and +86 taken off. */
export function plainPhone(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s\-()]/g, "")
    .replace(/^(\+|00)86(?=[01])/, "");
}
