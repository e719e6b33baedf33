import { type Alerts, wholeAlert } from "../alerts/index.ts";
import type { ActOutcome, ApiPorts } from "../api/index.ts";
import type { Cases } from "../cases/index.ts";
import type { Alert, Whereabouts } from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import { SLOW_COMMIT_MS } from "./committer.ts";
import type { NoiseWatch } from "./noise-watch.ts";
import { within } from "./patience.ts";

interface Parts {
  readonly alerts: Alerts;
  readonly records: Pick<Records, "alerts">;
  readonly list: ApiPorts["alerts"]["list"];
  readonly noise: Pick<NoiseWatch, "listStanding">;
  where(alert: Alert, path: string): Whereabouts;
  /** Runs what a human does in a turn of its own. */
  inTurn<T>(work: () => T): T;
  written(): Promise<boolean>;
  now(): number;
  /** A verdict on an alert goes round nothing that its case asks for. */
  readonly cases: Pick<Cases, "whyNotVerified" | "noteFound">;
}

/** Alerts as the HTTP face asks for them and acts on them: from memory while they are open, else from records. */
export function createAlertFace({ alerts, records, list, noise, where, inTurn, written, now, cases }: Parts): ApiPorts["alerts"] {
  const act = async (work: (at: number) => ActOutcome<Alert>): Promise<ActOutcome<Alert>> => {
    const outcome = inTurn(() => work(now()));
    if (!outcome.ok) return outcome;
    const saved = await written();
    return { ok: true, value: { ...(alerts.get(outcome.value.id)?.alert ?? outcome.value), saved } };
  };
  return {
    list: (scope, filter, paging) =>
      filter.state?.includes("standing") ? noise.listStanding(scope, filter, paging) : list(scope, filter, paging),
    get: async (id) => {
      const inHand = alerts.get(id);
      const kept = await within(SLOW_COMMIT_MS, records.alerts.get(id), () => undefined);
      if (!inHand) return kept;
      const alert = wholeAlert(inHand, kept?.alert);
      return alert && { alert, at: where(inHand.alert, inHand.path) };
    },
    acknowledge: (id, by, body) => act((at) => alerts.acknowledge(id, by, body, at)),
    silence: (id, by, body) => act((at) => alerts.silence(id, by, body, at)),
    verify: (id, by, { found, ...body }) =>
      act((at) => {
        const one = alerts.get(id)?.alert.case ?? null;
        const missing = one === null ? null : cases.whyNotVerified(one, body.verdict, found ?? null);
        if (missing) return { ok: false, status: 422, reason: missing.zh, words: missing };
        const outcome = alerts.verify(id, by, body, at);
        if (outcome.ok && one !== null && found !== undefined) cases.noteFound(one, found, by, at);
        return outcome;
      }),
    shelve: (id, by, body) => act((at) => alerts.shelve(id, by, body, at)),
    unshelve: (id, by) => act((at) => alerts.unshelve(id, by, at)),
    comment: (id, by, body) => act((at) => alerts.comment(id, by, body, at)),
  };
}
