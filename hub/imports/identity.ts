/** Weights and check characters of GB 11643 (ISO 7064 MOD 11-2). */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

export type Identity =
  | { readonly ok: true; readonly number: string; readonly birth: string; readonly sex: "f" | "m" }
  | { readonly ok: false; readonly why: "length" | "check" | "date" };

/** Reads a resident identity number of 18 characters. */
export function readIdentity(text: string): Identity {
  const number = text.toUpperCase();
  if (!/^\d{17}[\dX]$/.test(number)) return { ok: false, why: "length" };
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const date = new Date(`${birth}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== birth || birth < "1900") return { ok: false, why: "date" };
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  if (CHECKS[sum % 11] !== number[17]) return { ok: false, why: "check" };
  return { ok: true, number, birth, sex: Number(number[16]) % 2 === 1 ? "m" : "f" };
}

/** Only what tells two people of one name apart. */
export function maskIdentity(number: string): string {
  return `${"*".repeat(number.length - 4)}${number.slice(-4)}`;
}
