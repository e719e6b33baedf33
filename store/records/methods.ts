import { createCommit } from "./commit.ts";
import type { Database } from "./database.ts";
import { createAlertRepository } from "./repositories/alerts.ts";
import { createAuditRepository } from "./repositories/audit.ts";
import { createCaseRepository } from "./repositories/cases.ts";
import { createCheckpointRepository } from "./repositories/checkpoint.ts";
import { createNoticeRepository } from "./repositories/notices.ts";
import { createPurgeRepository } from "./repositories/purges.ts";
import { createQuarantineRepository } from "./repositories/quarantine.ts";
import { createRegistryRepository } from "./repositories/registry.ts";
import { createIdempotencyRepository, createSessionRepository, createUserRepository } from "./repositories/users.ts";
import type { OpenState } from "./types.ts";

/** Everything that can be asked of the records, by flat names as they go through the thread's port. */
export function createMethods(db: Database, options: { readonly mostQuarantined: number }) {
  const alerts = createAlertRepository(db);
  const notices = createNoticeRepository(db);
  const cases = createCaseRepository(db, notices.noticesOfCase);
  return {
    ...createRegistryRepository(db),
    ...createUserRepository(db),
    ...createSessionRepository(db),
    ...createIdempotencyRepository(db),
    ...createAuditRepository(db),
    ...alerts,
    ...cases,
    ...notices,
    ...createQuarantineRepository(db, options.mostQuarantined),
    ...createPurgeRepository(db),
    ...createCheckpointRepository(db),
    commit: createCommit(db),
    loadOpen: async (): Promise<OpenState> => ({
      alerts: await alerts.loadOpenAlerts(),
      cases: await cases.loadOpenCases(),
      applied: await alerts.loadApplied(),
      numbers: await cases.loadNumbers(),
    }),
    stop: (): Promise<void> => db.destroy(),
  };
}

export type RecordsMethods = ReturnType<typeof createMethods>;
