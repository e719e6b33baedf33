import type { Remote } from "../rpc.ts";
import type { RecordsMethods } from "./methods.ts";
import { readCursor } from "./paging.ts";
import type { Paging } from "./types.ts";

const isPaging = (value: unknown): value is Paging => typeof value === "object" && value !== null && "cursor" in value;

/** The flat calls of the thread as the repositories that the rest of the hub asks for. */
export function groupCalls(call: Remote<Omit<RecordsMethods, "stop">>, timed: <R>(answer: Promise<R>) => Promise<R>) {
  type Fn<A extends readonly unknown[], R> = (...args: A) => Promise<R>;
  const t =
    <A extends readonly unknown[], R>(fn: Fn<A, R>): Fn<A, R> =>
    (...args) =>
      timed(fn(...args));
  /** A bad cursor is found here: an error's class does not survive the way between threads. */
  const paged =
    <A extends readonly [...unknown[], Paging], R>(fn: Fn<A, R>): Fn<A, R> =>
    async (...args) => {
      const paging = args.at(-1);
      if (isPaging(paging)) readCursor(paging.cursor);
      return timed(fn(...args));
    };
  return {
    /** Writes what belongs together in one transaction; resolves once it is synced. */
    commit: t(call.commit),
    loadOpen: t(call.loadOpen),
    loadRegistry: t(call.loadRegistry),
    saveRegistry: t(call.saveRegistry),
    saveCells: t(call.saveCells),
    loadCells: t(call.loadCells),
    dropCells: t(call.dropCells),
    dropOtherCells: t(call.dropOtherCells),
    users: {
      all: t(call.usersAll),
      byUsername: t(call.userByUsername),
      byId: t(call.userById),
      save: t(call.userSave),
      saveAll: t(call.usersSave),
      remove: t(call.userRemove),
    },
    sessions: {
      find: t(call.sessionFind),
      save: t(call.sessionSave),
      remove: t(call.sessionRemove),
      removeOfUser: t(call.sessionRemoveOfUser),
      removeAll: t(call.sessionRemoveAll),
    },
    pins: { find: t(call.pinFind), save: t(call.pinSave), remove: t(call.pinRemove) },
    officers: { at: t(call.deskOfficers), save: t(call.deskOfficerSave), forget: t(call.deskOfficerForget) },
    walls: { since: t(call.wallsSince), save: t(call.wallSave) },
    idempotency: { find: t(call.answerFind), save: t(call.answerSave) },
    audit: { write: t(call.auditWrite), list: paged(call.auditList), verify: t(call.auditVerify), checks: t(call.auditChecks) },
    alerts: { list: paged(call.alertsList), get: t(call.alertGet), pictureWhereabouts: t(call.pictureWhereabouts) },
    cases: { list: paged(call.casesList), get: t(call.caseGet) },
    calls: { history: t(call.callHistory) },
    doorCodes: { get: t(call.doorCodeGet), save: t(call.doorCodeSave), among: t(call.doorCodesAmong) },
    volunteers: { all: t(call.volunteersAll), save: t(call.volunteerSave), remove: t(call.volunteerRemove) },
    portraits: { get: t(call.portraitGet), about: t(call.portraitsAbout), save: t(call.portraitSave), remove: t(call.portraitRemove) },
    transfers: { save: t(call.transferSave), find: t(call.transferFind), of: t(call.transfersOf) },
    prints: { next: t(call.printNext) },
    infoReports: {
      of: t(call.infoReportsOf),
      list: paged(call.infoReportsList),
      get: t(call.infoReportGet),
      add: t(call.infoReportAdd),
      save: t(call.infoReportSave),
    },
    ratings: { list: paged(call.ratingList), get: t(call.ratingGet), save: t(call.ratingSave), laneBlocks: t(call.laneBlocks) },
    figures: { response: t(call.responseFigures) },
    drills: { all: t(call.drillsAll), cases: t(call.drillCases) },
    noise: { alerts: t(call.noiseAlerts), floods: t(call.noiseFloods) },
    maintenance: { list: paged(call.maintenanceList) },
    notices: {
      list: paged(call.noticesList),
      get: t(call.noticeGet),
      ofCase: t(call.noticesOfCase),
      due: t(call.noticesDue),
      nextDue: t(call.noticesNextDue),
      queued: t(call.noticesQueued),
      waitingFor: t(call.noticesWaitingFor),
      waitingForFamilyOf: t(call.noticesWaitingForFamilyOf),
      holdQueued: t(call.noticesHoldQueued),
      familyHeld: t(call.noticesFamilyHeld),
      book: t(call.noticesBook),
      pending: t(call.noticePending),
      ofProvider: t(call.noticeOfProvider),
      toNumber: t(call.noticeToNumber),
      answer: t(call.noticeAnswer),
      requeue: t(call.noticeRequeue),
    },
    providers: { all: t(call.providersAll), save: t(call.providerSave), remove: t(call.providerRemove) },
    numbers: { all: t(call.numbersAll), save: t(call.numberSave) },
    proofs: { all: t(call.proofsAll), save: t(call.proofSave) },
    chainProofs: { save: t(call.chainProofSave), since: t(call.chainProofsSince), last: t(call.chainProofLast) },
    links: { save: t(call.linkSave), byToken: t(call.linkByToken), byCode: t(call.linkByCode) },
    family: {
      consents: t(call.consentsAll),
      saveConsent: t(call.consentSave),
      ties: t(call.tiesAll),
      saveTie: t(call.tieSave),
      invitations: t(call.invitationsAll),
      saveInvitation: t(call.invitationSave),
    },
    ownChannels: { all: t(call.ownChannelsAll), save: t(call.ownChannelsSave) },
    rosters: { load: t(call.rostersLoad), write: t(call.rostersWrite), duties: t(call.dutiesBetween) },
    calendars: { save: t(call.calendarSave), find: t(call.calendarFind) },
    handOvers: {
      list: paged(call.handOversList),
      get: t(call.handOverGet),
      add: t(call.handOverAdd),
      answer: t(call.handOverAnswer),
    },
    dutyLog: { lines: paged(call.dutyLogLines), addRemark: t(call.dutyRemarkAdd), remark: t(call.dutyRemarkGet) },
    people: { traces: t(call.personTraces), erase: t(call.personErase) },
    quarantine: {
      add: t(call.quarantineAdd),
      list: paged(call.quarantineList),
      get: t(call.quarantineGet),
      entries: t(call.quarantineEntries),
      unknown: t(call.quarantineUnknown),
      mark: t(call.quarantineMark),
      count: t(call.quarantineCount),
    },
    purges: {
      add: t(call.purgesAdd),
      list: paged(call.purgesList),
      quarantine: t(call.quarantinePurge),
      entries: t(call.entriesPurge),
      audit: t(call.auditPurge),
      picturesHeld: t(call.picturesHeld),
      held: t(call.recordsHeld),
    },
    entries: { list: paged(call.entriesList), get: t(call.entryGet), since: t(call.entriesSince) },
    unclaimed: { all: t(call.unclaimedAll), save: t(call.unclaimedSave) },
    deviceWork: { ticks: t(call.deviceTicksAll), saveTick: t(call.deviceTickSave) },
    selfTests: { newest: t(call.selfTestsNewest), save: t(call.selfTestsSave), of: paged(call.selfTestsOf) },
    mappings: { inForce: t(call.mappingsInForce), of: t(call.mappingsOf), add: t(call.mappingAdd) },
    actionCards: { all: t(call.actionCardsAll), add: t(call.actionCardsAdd) },
    rules: { versions: t(call.ruleVersionsAll), add: t(call.ruleVersionAdd), alerts: t(call.alertsOfRule) },
    replays: { save: t(call.replaySave), get: t(call.replayGet), of: t(call.replaysOf) },
    visits: {
      rhythms: t(call.rhythmsAll),
      saveRhythms: t(call.rhythmsSave),
      known: t(call.visitsKnown),
      of: paged(call.visitsOf),
      between: t(call.visitsBetween),
      save: t(call.visitSave),
    },
    trips: { save: t(call.tripSave), get: t(call.tripGet), list: paged(call.tripsList) },
    rounds: { open: t(call.roundsOpen), list: paged(call.roundsList), get: t(call.roundGet), save: t(call.roundSave) },
    patrols: {
      all: t(call.patrolsAll),
      save: t(call.patrolSave),
      known: t(call.checksKnown),
      check: t(call.checkGet),
      saveCheck: t(call.checkSave),
      checksAt: paged(call.checksAt),
      checksBetween: t(call.checksBetween),
    },
    walks: {
      ticks: t(call.walkTicks),
      ticksSince: t(call.walkTicksLately),
      records: t(call.walkRecords),
      signed: t(call.walkSigned),
      sign: t(call.walkSign),
    },
    acceptances: {
      all: t(call.acceptancesAll),
      get: t(call.acceptanceGet),
      save: t(call.acceptanceSave),
      points: t(call.acceptancePoints),
      point: t(call.acceptancePoint),
      savePoint: t(call.acceptancePointSave),
      frozen: t(call.acceptanceFrozen),
      freeze: t(call.acceptanceFreeze),
      ticks: t(call.walkTicksSince),
    },
    firsts: { all: t(call.firstsAll), save: t(call.firstsSave) },
    exchange: {
      ofNumber: t(call.exchangeOfNumber),
      ofNumbers: t(call.exchangeOfNumbers),
      changed: paged(call.exchangeChanged),
    },
    webhooks: {
      all: t(call.webhooksAll),
      save: t(call.webhookSave),
      remove: t(call.webhookRemove),
      waiting: t(call.webhookWaiting),
      counts: t(call.webhookCounts),
      book: t(call.webhookBook),
      note: t(call.webhookNote),
      log: paged(call.webhookLog),
      again: t(call.webhookAgain),
      hurry: t(call.webhookHurry),
      trim: t(call.webhookTrim),
      purge: t(call.webhookPurge),
    },
    imports: {
      write: t(call.importWrite),
      list: paged(call.importsList),
      get: t(call.importGet),
      identities: t(call.identitiesOf),
      takeBack: t(call.importTakeBack),
      identityMarks: t(call.identityMarks),
      leanings: t(call.importLeanings),
    },
    settings: { get: t(call.settingGet), set: t(call.settingSet) },
  };
}

export type RecordsCalls = ReturnType<typeof groupCalls>;
