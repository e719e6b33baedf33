import { FAMILIES, FAMILY_WORDS } from "../../contracts/index.ts";
import { useWords } from "../i18n/setup.ts";

/** A family of rules in words; one of a newer hub by its own name. */
export function useFamilyText(): (family: string) => string {
  const { w } = useWords();
  return (family) => {
    const known = FAMILIES.find((one) => one === family);
    return known === undefined ? family : w(FAMILY_WORDS[known]);
  };
}
