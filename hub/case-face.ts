import type { ApiPorts } from "../api/index.ts";
import type { Cases } from "../cases/index.ts";
import type { Records } from "../store/records/index.ts";
import { SLOW_COMMIT_MS } from "./committer.ts";
import { within } from "./patience.ts";

interface Parts {
  readonly cases: Cases;
  readonly records: Pick<Records, "cases">;
  readonly list: ApiPorts["cases"]["list"];
  written(): Promise<boolean>;
  now(): number;
}

/** Cases as the HTTP face asks for them and acts on them. */
export function createCaseFace({ cases, records, list, written, now }: Parts): ApiPorts["cases"] {
  return {
    list,
    get: (id) =>
      within(SLOW_COMMIT_MS, records.cases.get(id), () => {
        const held = cases.get(id);
        return held && { case: { ...held.case, log: [...held.log], notices: [] }, at: { path: held.path, person: held.case.person } };
      }),
    act: async (id, act, by, body) => {
      const outcome = await cases.act(id, act, by, body, now());
      if (outcome.ok) await written();
      return outcome;
    },
  };
}
