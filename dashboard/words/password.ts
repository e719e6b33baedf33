export type PasswordStrength = "short" | "weak" | "fair" | "good";

export const LEAST_PASSWORD = 10;
const COMMON = ["password", "12345", "qwert", "admin", "shouwang", "abc123", "111111", "000000", "iloveyou"];

/**
 * A rough hint, no gate: length counts most, repeats and runs hardly at all, what can be read off the page nothing.
 * @param known words that a guesser tries first: user name, name, community
 */
export function passwordStrength(password: string, known: readonly string[]): PasswordStrength {
  if (password.length < LEAST_PASSWORD) return "short";
  let rest = password.toLowerCase();
  for (const word of [...COMMON, ...known.map((one) => one.toLowerCase())]) if (word.length > 2) rest = rest.replaceAll(word, "");
  let counted = 0;
  for (let i = 0; i < rest.length; i++) {
    const step = rest.charCodeAt(i) - rest.charCodeAt(i - 1);
    counted += i > 0 && Math.abs(step) <= 1 ? 0.2 : 1;
  }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  const score = counted + kinds;
  return score < 11 ? "weak" : score < 17 ? "fair" : "good";
}
