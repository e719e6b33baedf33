import type { Case, CaseNumber } from "../contracts/index.ts";

/** Telephones, as the HTTP face asks for them. */
export interface CallPorts {
  /** Who can be called about a case, in order, with whole numbers. */
  numbers(one: Case): Promise<readonly CaseNumber[]>;
}
