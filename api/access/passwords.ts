import { hash, verify } from "@node-rs/argon2";

/** argon2id with the library's parameters: 19 MiB, two passes, one lane (OWASP's minimum). */
export async function hashPassword(password: string): Promise<string> {
  return hash(password);
}

let decoy: Promise<string> | undefined;

/** Takes the same time whether the user exists or not: an unknown one is checked against a decoy. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash("nobody has this password");
  try {
    const fits = await verify(stored ?? (await decoy), password);
    return fits && stored !== null;
  } catch {
    // A stored hash that argon2 cannot read fits nobody.
    return false;
  }
}
