import { createCommit } from "./commit.ts";
import type { OpenDatabase } from "./database.ts";
import { createAcceptanceRepository } from "./repositories/acceptances.ts";
import { createActionCardRepository } from "./repositories/action-cards.ts";
import { createAlertRepository } from "./repositories/alerts.ts";
import { createAuditRepository } from "./repositories/audit.ts";
import { createCallRepository } from "./repositories/calls.ts";
import { createCaseRepository } from "./repositories/cases.ts";
import { createChainProofRepository } from "./repositories/chain-proofs.ts";
import { createChannelRepository } from "./repositories/channels.ts";
import { createCheckpointRepository } from "./repositories/checkpoint.ts";
import { createDeviceWorkRepository } from "./repositories/device-work.ts";
import { createDrillRepository } from "./repositories/drills.ts";
import { createDutyLogRepository } from "./repositories/duty-log.ts";
import { createEntryRepository } from "./repositories/entries.ts";
import { createExchangeRepository } from "./repositories/exchange.ts";
import { createFamilyRepository } from "./repositories/family.ts";
import { createFigureRepository } from "./repositories/figures.ts";
import { createHandOverRepository } from "./repositories/hand-overs.ts";
import { createImportRepository } from "./repositories/imports.ts";
import { createInfoReportRepository } from "./repositories/info-reports.ts";
import { createLadderRepository } from "./repositories/ladders.ts";
import { createMaintenanceRepository } from "./repositories/maintenance.ts";
import { createMappingRepository } from "./repositories/mappings.ts";
import { createNoiseRepository } from "./repositories/noise.ts";
import { createNoticeRepository } from "./repositories/notices.ts";
import { createPatrolRepository } from "./repositories/patrols.ts";
import { createPersonErasureRepository } from "./repositories/person-erasure.ts";
import { createPortraitRepository } from "./repositories/portraits.ts";
import { createPrintRepository } from "./repositories/prints.ts";
import { createPurgeRepository } from "./repositories/purges.ts";
import { createQuarantineRepository } from "./repositories/quarantine.ts";
import { createRatingRepository } from "./repositories/ratings.ts";
import { createRegistryRepository } from "./repositories/registry.ts";
import { createRosterRepository } from "./repositories/rosters.ts";
import { createRuleBookRepository } from "./repositories/rule-book.ts";
import { createSharedDeskRepository } from "./repositories/shared-desks.ts";
import { createTransferRepository } from "./repositories/transfers.ts";
import { createTripRepository } from "./repositories/trips.ts";
import { createUnclaimedRepository } from "./repositories/unclaimed.ts";
import { createIdempotencyRepository, createSessionRepository, createUserRepository } from "./repositories/users.ts";
import { createVisitRepository } from "./repositories/visits.ts";
import { createVolunteerRepository } from "./repositories/volunteers.ts";
import { createWalkRepository } from "./repositories/walks.ts";
import { createWebhookRepository } from "./repositories/webhooks.ts";
import type { OpenState } from "./types.ts";

/** Everything that can be asked of the records, by flat names as they go through the thread's port. */
export function createMethods({ db, reads, close }: OpenDatabase, options: { readonly mostQuarantined: number }) {
  const alerts = createAlertRepository(reads);
  const notices = createNoticeRepository(db, reads);
  const maintenance = createMaintenanceRepository(reads);
  const ladders = createLadderRepository(reads);
  const cases = createCaseRepository(reads, notices.noticesOfCase, ladders.ladderOfCase);
  return {
    ...createRegistryRepository(db, reads),
    ...createUserRepository(db),
    ...createSessionRepository(db),
    ...createSharedDeskRepository(db),
    ...createIdempotencyRepository(db),
    ...createAuditRepository(db, reads),
    ...alerts,
    ...cases,
    ...createCallRepository(db, reads),
    ...createPortraitRepository(db, reads),
    ...createPrintRepository(db),
    ...createTransferRepository(db),
    ...createVolunteerRepository(db, reads),
    ...notices,
    ...ladders,
    ...maintenance,
    ...createDrillRepository(reads),
    ...createFigureRepository(reads),
    ...createMappingRepository(db, reads),
    ...createNoiseRepository(reads),
    ...createQuarantineRepository(db, reads, options.mostQuarantined),
    ...createUnclaimedRepository(db, reads),
    ...createDeviceWorkRepository(db, reads),
    ...createPersonErasureRepository(db, reads),
    ...createPurgeRepository(db, reads),
    ...createImportRepository(db, reads),
    ...createEntryRepository(reads),
    ...createRuleBookRepository(db, reads),
    ...createActionCardRepository(db, reads),
    ...createChannelRepository(db, reads),
    ...createChainProofRepository(db, reads),
    ...createVisitRepository(db, reads),
    ...createTripRepository(db, reads),
    ...createPatrolRepository(db, reads),
    ...createWalkRepository(db, reads),
    ...createAcceptanceRepository(db, reads),
    ...createExchangeRepository(reads),
    ...createWebhookRepository(db, reads),
    ...createFamilyRepository(db),
    ...createRosterRepository(db, reads),
    ...createDutyLogRepository(db, reads),
    ...createRatingRepository(db, reads),
    ...createHandOverRepository(db, reads),
    ...createInfoReportRepository(db, reads),
    ...createCheckpointRepository(db, reads),
    commit: createCommit(db),
    loadOpen: async (): Promise<OpenState> => ({
      alerts: await alerts.loadOpenAlerts(),
      cases: await cases.loadOpenCases(),
      applied: await alerts.loadApplied(),
      steps: await ladders.loadLadders(),
      numbers: await cases.loadNumbers(),
      maintenance: await maintenance.loadMaintenance(),
    }),
    stop: (): Promise<void> => close(),
  };
}

export type RecordsMethods = ReturnType<typeof createMethods>;
