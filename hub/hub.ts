import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { type AlertChange, createAlerts, timeOrderedId } from "../alerts/index.ts";
import { type ApiPorts, createApi, type StoredUser } from "../api/index.ts";
import { clockIn, createCases, planViews } from "../cases/index.ts";
import {
  type Alert,
  type Change,
  deviceTopic,
  HOUR,
  hubTopic,
  isFamilyAnswer,
  isMeasurement,
  MINUTE,
  PLAIN_DISPATCH,
  type RecordChange,
  SECOND,
  type Signal,
  toIso,
  type Whereabouts,
} from "../contracts/index.ts";
import { createIngest, loadKnowledge, plausibilityOf, readOtherBody, snapshotPayload } from "../ingest/index.ts";
import { createEngine, heldFor, localTime } from "../rules/index.ts";
import { createDirectory } from "../store/directory.ts";
import { createJournalLook, openJournal } from "../store/journal/index.ts";
import { openSessionStore } from "../store/mqtt/session-store.ts";
import { createRecent } from "../store/recent.ts";
import { openRecords } from "../store/records/index.ts";
import { openSnapshots } from "../store/snapshots.ts";
import { createAcceptanceDesk } from "./acceptance/acceptance-desk.ts";
import { createFirstHeard } from "./acceptance/first-heard.ts";
import { createTestAlarms } from "./acceptance/test-alarms.ts";
import { createAfterRestore } from "./after-restore.ts";
import { createAlertFace } from "./alert-face.ts";
import { createAuditBook } from "./audit-book.ts";
import { awaken } from "./awaken.ts";
import { createCallDesk } from "./call-desk.ts";
import { createCardDesk } from "./card-desk.ts";
import { createCareDesk } from "./care-desk.ts";
import { createCaseFace, openCaseOf, whereOfCase } from "./case-face.ts";
import { createCaseSpots } from "./case-spots.ts";
import { createChannelFace } from "./channel-face.ts";
import { createDrivenClock, createWallClock } from "./clock.ts";
import { createCommitter } from "./committer.ts";
import type { HubConfig } from "./config.ts";
import { createConsentPapers } from "./consent-papers.ts";
import { openDataDir } from "./data-dir.ts";
import { DEMO_GATEWAY_LOGIN, demoAccounts, demoGatewayLogin, demoGreeting, demoRegistry, withPasswordOf } from "./demo.ts";
import { demoPatrol } from "./demo-patrol.ts";
import { demoRoster } from "./demo-roster.ts";
import { demoSelfTests } from "./demo-self-tests.ts";
import { createDeskWatch } from "./desk-watch.ts";
import { createDeviceCommands } from "./device-commands.ts";
import { createDeviceDesk } from "./device-desk.ts";
import { openDeviceDoor } from "./device-door.ts";
import { createDeviceViews } from "./device-views.ts";
import { askDisk } from "./disk-watch.ts";
import { createDoorBook } from "./door-book.ts";
import { createPictureTaker } from "./door-pictures.ts";
import { createDrillDesk, realAlerts } from "./drill-desk.ts";
import { createDutyLog } from "./duty-log.ts";
import { emptyRegistry } from "./empty-registry.ts";
import { createEntryDesk } from "./entry-desk.ts";
import { createErasureBook, lastForgotten } from "./erasures.ts";
import { createExchangeDesk } from "./exchange-desk.ts";
import { createFallDesk } from "./fall-desk.ts";
import { createFamilyDesk } from "./family-desk.ts";
import { createFaultBook } from "./fault-book.ts";
import { createGbDoor } from "./gb26875/door.ts";
import { createGridDesk, mayWorkInGrid } from "./grid-desk.ts";
import { createHandEntries } from "./hand-entries.ts";
import { createHandOvers } from "./hand-overs.ts";
import { type HealthParts, hubHealth, oldestUnacknowledged } from "./health.ts";
import { createHeartbeat, HEARTBEAT_EVERY } from "./heartbeat.ts";
import { createHelpDesk } from "./help-desk.ts";
import { createHomeAssistant } from "./home-assistant.ts";
import { homeAssistantLogin } from "./home-assistant-login.ts";
import { createHttpDoor } from "./http-door.ts";
import { createImportDesk } from "./import-desk.ts";
import { createInfoReports } from "./info-reports.ts";
import { createIntake } from "./intake.ts";
import { createIntegrationDesk } from "./integration-desk.ts";
import { journalSizes } from "./journal-sizes.ts";
import { createKeeper } from "./keeper.ts";
import { createLadderPorts, gridWorkersAt } from "./ladder-ports.ts";
import { createLiveFace } from "./live-face.ts";
import { createLostDesk } from "./lost-desk.ts";
import { createMaintenanceDesk } from "./maintenance.ts";
import { createMappingDesk } from "./mapping-desk.ts";
import { createMemoryWatch, memoryLimit } from "./memory-watch.ts";
import { createMessageHistory } from "./message-history.ts";
import { createMessageRing } from "./message-ring.ts";
import { createMetrics } from "./metrics.ts";
import { createMourning } from "./mourning.ts";
import { createNoiseWatch } from "./noise-watch.ts";
import { createNoticeDesk } from "./notice-desk.ts";
import { obeyCommands } from "./obey.ts";
import { outwardAlert, outwardCase } from "./outward.ts";
import { createPatientRecords } from "./patient-records.ts";
import { createPatrolDesk } from "./patrol-desk.ts";
import { createPeopleAt } from "./people-at.ts";
import { createPersonEraser } from "./person-erasure.ts";
import { createPictureFace } from "./picture-face.ts";
import { createPipeline } from "./pipeline.ts";
import { createPostureDesk } from "./posture-desk.ts";
import { pretend } from "./pretended.ts";
import { createCallPeople } from "./proof/call-people.ts";
import { createProofDesk } from "./proof/proof-desk.ts";
import { atPosition, createQuarantine, recordOf } from "./quarantine.ts";
import { createRatingDesk } from "./rating-desk.ts";
import { createRecentRoom } from "./recent-room.ts";
import { recordsOptions } from "./records-options.ts";
import { createRegistrar } from "./registrar.ts";
import { createRegistryFace } from "./registry-face.ts";
import { createRelativeDoor } from "./relative-door.ts";
import { watchRegistry } from "./replay-world.ts";
import { createReports } from "./reports.ts";
import { createRosterDesk } from "./roster-desk.ts";
import { createRuleBook } from "./rule-book.ts";
import { createRulePorts } from "./rule-ports.ts";
import { createRuleRoom, RULES_EVERY } from "./rule-room.ts";
import { followRules } from "./rule-versions.ts";
import { readRulesAndPlans } from "./rules-and-plans.ts";
import { createScenarios } from "./scenarios.ts";
import { createScoresFace } from "./scores.ts";
import { makeSecret } from "./secrets.ts";
import { createSelfWatch } from "./self-watch.ts";
import { openSeriesStore, readHistory, whereOf } from "./series-store.ts";
import { isOfTheChanges, keepAside } from "./set-aside.ts";
import { createSetup, setupGreeting } from "./setup.ts";
import { createSheets } from "./sheets/sheets.ts";
import { createSignBook } from "./sign-book.ts";
import { createSignView } from "./sign-view.ts";
import { stageMeters } from "./stage-meters.ts";
import { createStandingNotice } from "./standing-notice.ts";
import { createStatus } from "./status.ts";
import { createStayWatch } from "./stay-watch.ts";
import { createTripDesk } from "./trip-desk.ts";
import { createTurns } from "./turns.ts";
import { createUnclaimedDesk } from "./unclaimed-desk.ts";
import { createUpkeep } from "./upkeep.ts";
import { createUrgentSignals } from "./urgent-quarantine.ts";
import { createUserBook } from "./user-book.ts";
import { VERSION } from "./version.ts";
import { createVisitDesk } from "./visit-desk.ts";
import { createVolunteerDesk } from "./volunteer-desk.ts";
import { createWalkDesk } from "./walk-desk.ts";
import { createWebhookDesk } from "./webhooks/webhook-desk.ts";
import { createWhenUp } from "./when-up.ts";
import { whyNotWritten } from "./why-not-written.ts";
import { createWritten } from "./written.ts";

export interface Hub {
  start(): Promise<{ readonly http: string; readonly mqtt: string; readonly mqtts: string | null }>;
  stop(): Promise<void>;
  /** Reads the files anew that may change while it runs: the certificate. */
  reload(): void;
  /** What a newcomer reads on the terminal; null on a hub that has its administrator. */
  readonly greeting: string | null;
}

const DASHBOARD = [new URL("../../dashboard", import.meta.url), new URL("../dist/dashboard", import.meta.url)].map((url) =>
  fileURLToPath(url),
);

const CHECKPOINT_EVERY = 2 * SECOND;
const TEND_EVERY = 5 * SECOND;
const LOOK_EVERY = 250;

/** Registry entities as the live feed names them. */
const ENTITIES = { device: "devices", person: "people", place: "places", login: "logins" } as const;
/** Puts the rooms together in the order of the data; each step leaves its undo on a stack. */
export async function createHub(config: HubConfig, log: Logger): Promise<Hub> {
  const undo: (() => Promise<void> | void)[] = [];
  const monotonic = (): number => performance.now();
  const epoch = randomBytes(8).toString("hex");

  // What the stores report while they open is told once there is somebody to tell it.
  const whenUp = createWhenUp();
  const wall = createWallClock((by, from) => {
    log.warn({ byMs: by }, "the wall clock jumped");
    whenUp.run(() => clockJumped(by, from));
  });
  const clockJumped = (by: number, from: number): void => {
    // The hours that were skipped were nobody's silence.
    if (by > 0) for (const community of directory.communities()) intake.change(community.id, { what: "hub-started", downFrom: from });
    const seconds = Math.round(by / SECOND);
    faults.tell("clock", {
      zh: `系统时钟跳变 ${seconds} 秒，请检查校时（NTP）；按时间判断的规则可能提前或推迟`,
      en: `the system clock jumped by ${seconds} s, check its synchronisation (NTP): rules that go by the time may be early or late`,
    });
  };
  const driven = config.clock === "driven" ? createDrivenClock(config.clockStart ?? wall.now()) : null;
  const clock = driven ?? wall;
  undo.push(() => wall.stop());
  undo.push(() => driven?.stop());
  const now = (): number => clock.now();

  // Stores ---------------------------------------------------------------------------------------------------------
  const dir = await openDataDir(config.dataDir);
  undo.push(() => dir.release());
  // Each store starts a thread of its own: side by side they cost a start half of what they cost in turn.
  const demoPassword = config.demo ? (config.demoPassword ?? makeSecret()) : null;
  const opening = Promise.all([
    openRecords(recordsOptions(config, dir.records, log.child({ stage: "records" }))),
    openSeriesStore(config, dir.series, log.child({ stage: "series" }), {
      history: (community, after): ReturnType<typeof readHistory> => readHistory(journal, ingest, community, after),
      whereOf: (device, at) => whereOf(directory, device, at),
      onGap: (gap) => whenUp.run(() => watch.seriesGap(gap)),
      onSetAside: (detail) => whenUp.run(() => watch.setAside({ zh: "时序库", en: "series store" }, detail)),
      onCommitted: (community, pos) => journal.passed("series", community, pos),
    }),
    openJournal({
      dir: dir.journal,
      ...journalSizes(config.journalMaxMb),
      readers: ["series", "checkpoint"],
      protectedReaders: ["checkpoint"],
      keepFor: HOUR,
      delaySyncMs: config.delaySyncMs,
      onFault: (fault) => {
        log.child({ stage: "journal" }).error(fault, "the journal reports a fault");
        const replaying = !whenUp.isUp;
        whenUp.run(() => watch.journalFault(fault, replaying));
      },
    }),
    openSnapshots(dir.snapshots),
    openSessionStore({
      dir: dir.mqtt,
      onFault: (fault) => log.child({ stage: "broker" }).error(fault, "the MQTT sessions report a fault"),
    }),
    demoPassword === null ? [] : demoAccounts(demoPassword, now()),
  ]);
  // Nothing may be awaited before the stores: while their threads load, this one reads what it brings itself.
  const { rules, plans } = readRulesAndPlans();
  const vocabulary = loadKnowledge();
  const demoLogin = demoPassword === null ? null : demoGatewayLogin(dir.key, demoPassword);
  const [records, series, journal, snapshots, mqttSessions, accounts] = await opening;
  undo.push(
    () => records.stop(),
    () => series.stop(),
    () => journal.stop(),
    () => mqttSessions.stop(),
  );
  journal.onSynced((community, pos) => series.flush(community, pos));

  // Registry -------------------------------------------------------------------------------------------------------
  const registry = await records.loadRegistry();
  const isEmpty = registry.communities.length === 0;
  if (isEmpty) await records.saveRegistry(config.demo ? demoRegistry() : emptyRegistry());
  if (isEmpty && config.demo) await Promise.all([records.patrols.save(demoPatrol(now())), records.selfTests.save(demoSelfTests(now()))]);
  const loaded = isEmpty ? await records.loadRegistry() : registry;
  const directory = createDirectory();
  directory.load(loaded);
  const known = await records.users.all();
  if (demoLogin !== null) directory.putLogin(demoLogin);
  if (config.homeAssistant !== null)
    directory.putLogin(homeAssistantLogin(dir.key, config.homeAssistant.password, loaded.communities[0]?.id ?? ""));
  if (accounts.length > 0) await records.users.saveAll(withPasswordOf(accounts, known));
  const users = createUserBook({
    known: accounts.length > 0 ? await records.users.all() : known,
    records,
    directory,
    told: () => live.tell({ type: "registry", entity: "users" }),
  });
  const home = (): string => directory.communities()[0]?.id ?? "";

  // The way of a record --------------------------------------------------------------------------------------------
  const recent = createRecent();
  const views = createDeviceViews(recent, directory);
  const zoneOf = (community: string): string => directory.zoneOf(community) ?? "Asia/Shanghai";
  const proof = createProofDesk({
    ...{ directory, records, clock, monotonic, key: dir.key, community: home, log: log.child({ stage: "proof" }) },
    hour: (at) => clockIn(zoneOf(home()), at),
    write: (changes) => turns.write(changes),
    tellLive: (user, id) => live.tell({ type: "proof", user, id }),
    call: (failed, where) => callPeople(failed, where),
    later: () => ({ alerts, faults }),
  });
  const { deviceById, deviceByExternal, loginByName } = proof.lookUps;
  const ingest = createIngest(
    {
      deviceOf: deviceByExternal,
      deviceOfLogin: (login) => {
        const device = loginByName(login)?.device;
        return device == null ? undefined : deviceById(device);
      },
      mappingOf: (gateway) => mappings.mappingOf(gateway),
      zoneOf,
    },
    vocabulary,
  );
  const mappings = createMappingDesk({
    ...{ records, directory, now, ingest: () => ingest },
    journal: (community, change) => void intake.change(community, change),
    failed: (gateway, version, what) => log.error({ gateway, version, what }, "a mapping cannot be read any more; its messages are kept"),
  });
  await mappings.load();
  const webhooks = createWebhookDesk({
    ...{ records: records.webhooks, directory, key: dir.key, clock, monotonic, community: home, faults: () => faults },
    ...{ schedule: clock.schedule, random: Math.random },
    failed: (err) => log.child({ stage: "webhooks" }).error({ err }, "webhooks could not be read or booked; tried again"),
  });
  await webhooks.load();
  undo.push(() => webhooks.stop());
  const committer = createCommitter({
    commit: (changes) => records.commit(afterRestore.hold(changes), webhooks.messagesFor(changes)),
    synced: (community) => journal.synced(community),
    onSynced: (listener) => void journal.onSynced(listener),
    monotonic,
    saved: (changes) => afterCommit(changes),
    failed: (error) => log.child({ stage: "records" }).error({ err: error }, "records could not be written; tried again"),
    isOfTheChanges,
    setAside: (changes, error) => {
      const file = keepAside(config.dataDir, now(), changes, error);
      log.child({ stage: "records" }).error({ err: error, file }, "a change could not be written and was set aside");
      const why = whyNotWritten(error);
      faults.tell("not-written", {
        zh: `一笔记录无法入库（${why.zh}），已另存于 ${file}`,
        en: `a change could not be written (${why.en}); it was kept in ${file}`,
      });
    },
  });
  const journalChange = (community: string, change: Change): void => void intake.change(community, change);
  const family = await createFamilyDesk({
    ...{ records, directory, users: users.all, now, schedule: clock.schedule },
    later: () => ({ cases, audit, noticeDesk, registrar, api, saveUser, written, journal: journalChange }),
  });
  const turns = createTurns(committer, () => ({ community: home(), pos: journal.last(home()) }), family.gate.pass);
  const inTurn = <T>(community: string, work: () => T): T => turns.run(community, journal.last(community), work);

  const pathOf = (place: string | null, community: string): string =>
    (place === null ? undefined : directory.pathOf(place)) ?? directory.rootPath(community);
  const whereOfAlert = (alert: Alert, path: string): Whereabouts => ({ path, person: alert.person, drill: alert.drill });
  const book = createRuleBook(rules, await records.rules.versions(), (row, what) =>
    log
      .child({ stage: "rules" })
      .error({ rule: row.rule, version: row.version, what }, "an edited rule cannot be read; the one before is in force"),
  );
  const engine = createEngine({
    rules: book.inForce(),
    ports: { ...createRulePorts(directory, now, zoneOf), device: deviceById },
    emit: (signal: Signal) => turns.run(signal.community, signal.order.pos, () => proof.signal(signal)),
  });
  const alerts = createAlerts({
    describe: (signal) => {
      const device = signal.device === null ? undefined : directory.deviceById(signal.device);
      return {
        device: device ? { id: device.id, name: device.name, externalId: device.externalId, kind: device.kind } : null,
        place: (signal.place === null ? undefined : directory.brief(signal.place)) ?? null,
        path: pathOf(signal.place, signal.community),
      };
    },
    window: (device, measurement, from, to) =>
      isMeasurement(measurement)
        ? recent.window(device, measurement, from, to).map(({ at, value, quality }) => ({ t: at, value, quality }))
        : [],
    motion: (signal) => falls.evidenceFor(signal),
    write: (changes) => turns.write(proof.keep(changes)),
    changed: (change) => onAlert(change),
    conditionClosed: ({ community, rule, subject, by }) =>
      intake.change(community, { what: "condition-closed", rule, subject: `${subject.kind}:${subject.id}`, by }),
    maintenanceEnded: (plan, at) => maintenance.ended(plan, at),
  });
  const cardDesk = createCardDesk({ records, now, community: home, told: () => live.tell({ type: "registry", entity: "cards" }) });
  await cardDesk.load();
  const volunteers = createVolunteerDesk({
    ...{ records, directory, now, community: home, users: users.tellable, zone: () => zoneOf(home()), makeId: timeOrderedId },
  });
  await volunteers.load();
  const cases = createCases({
    familyOwed: (id) => afterRestore.familyOwed(id),
    numberOf: (...whom) => calls.numberOf(...whom),
    actionCard: (kind, version) => cardDesk.cardAt(kind, version),
    plans,
    ...createCaseSpots(directory, home),
    ...createLadderPorts({
      ...{ directory, desk: () => noticeDesk, faults: () => faults },
      ...{ numbers: () => desks.numbers(), isHeard: (path) => desks.isHeard(path), carriers: (path) => desks.carriers(path) },
      duty: { onDuty: (role, path, at) => rosterDesk.duty.onDuty(role, path, at) },
      learns: (one, to) => family.gate.learns(one, to, false),
      helpers: volunteers.helpers,
      drills: () => drillDesk.port,
    }),
    users: users.tellable,
    personById: (id) => directory.personById(id),
    zoneOf,
    makeId: timeOrderedId,
    write: turns.write,
    changed: (held) => {
      live.tell({ type: "case", case: held.case, at: whereOfCase(held), family: held.case.family });
      lostDesk.changed(held);
    },
    noticed: (notices) => {
      for (const notice of notices) live.tell({ type: "notice", notice });
    },
    alerts: {
      get: (id) => alerts.get(id)?.alert,
      link: (id, caseId, at) => alerts.link(id, caseId, at),
      acknowledge: (id, by, at) => void alerts.acknowledge(id, by, {}, at),
      letGo: (id, by, why, at) => alerts.letGo(id, by, why, at),
      close: (id, by, how, at) => void alerts.close(id, by, how, at),
    },
    load: async (id) => {
      const found = await records.cases.get(id);
      if (!found) return undefined;
      const { log, notices: _notices, steps: _steps, ...one } = found.case;
      return { case: one, path: found.at.path, also: found.at.also ?? [], log };
    },
  });
  const lostDesk = createLostDesk({
    ...{ records, cases, now, key: dir.key, zone: () => zoneOf(home()), written: () => written() },
    failed: (err) => log.warn({ err }, "the photograph of an ended case could not be removed"),
  });
  const drillDesk = createDrillDesk({
    ...{ records, directory, alerts, cases, now, users: users.all, community: home, write: turns.write },
    rules: book.inForce,
    cards: (one) => cardDesk.face.ofCase(one, null),
    position: () => journal.last(home()),
    posture: () => engine.posture(home(), now()),
    inTurn: (work) => inTurn(home(), work),
    written: () => written(),
    told: () => live.tell({ type: "registry", entity: "drills" }),
    failed: (err) => log.warn({ err }, "the sheet of a drill could not be written; made when it is asked for"),
  });
  const afterRestore = createAfterRestore({
    restored: dir.restored,
    settings: records.settings,
    endSessions: records.sessions.removeAll,
    holdQueued: records.notices.holdQueued,
    familyHeld: records.notices.familyHeld,
    audit: (line) => records.audit.write({ ...line, user: null, outcome: "done", address: "" }),
    caseInHand: (id) => cases.get(id),
    openCases: () => cases.open(),
    changed: (notice) => live.tell({ type: "notice", notice }),
    now,
  });
  const onAlert = (change: AlertChange): void => {
    if (proof.alert(change)) return;
    noise.onAlert(change);
    live.tell({ type: "alert", alert: change.alert, at: whereOfAlert(change.alert, change.path), family: change.alert.family });
    cases.onAlert(change);
  };
  const commands = createDeviceCommands({
    topicOf: (id) => {
      const device = directory.deviceById(id);
      return device && deviceTopic(device.community, device.externalId);
    },
    publish: (topic, payload) => broker.publish(topic, payload, { qos: 1 }),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const noticeDesk = createNoticeDesk({
    ...{ config, key: dir.key, records, directory, commands, clock, zoneOf, cases },
    faults: () => faults,
    users: users.all,
    forRelative: createRelativeDoor({
      caseInHand: (id) => cases.get(id)?.case,
      load: async (id) => (await records.cases.get(id))?.case,
      personById: (id) => directory.personById(id),
      again: family.gate.again,
      now,
    }),
    rings: (notice, until) => cases.rings(notice, until),
    answered: (notice, answer, words) =>
      notice.to.role === "family" && isFamilyAnswer(answer)
        ? void family.answered(notice.case, notice.to, answer)
        : void cases.answered(notice.case, { answer, to: notice.to, words }, now()),
    write: (changes) => inTurn(home(), () => turns.write(changes)),
    changed: (notice) => live.tell({ type: "notice", notice }),
    failed: (error) => log.child({ stage: "notices" }).error({ err: error }, "the outbox could not be read or written; tried again"),
    community: home,
    looped: proof.looped,
  });
  const callPeople = createCallPeople({
    ...{ users: users.all, waysToUser: noticeDesk.waysToUser, deliver: noticeDesk.deliver, write: turns.write, now },
    noticed: (notice) => live.tell({ type: "notice", notice }),
    log: log.child({ stage: "proof" }),
  });
  const calls = createCallDesk({
    ...{ directory, records, now, desk: noticeDesk, users: users.all, schedule: clock.schedule },
    caseInHand: (id) => cases.get(id)?.case,
    journal: (community, change) => void intake.change(community, change),
    told: () => live.tell({ type: "registry", entity: "calls" }),
  });
  const { outbox } = noticeDesk;
  undo.push(() => outbox.stop());
  const desks = createDeskWatch({
    ...{ records, fromStart: !config.demo, users: users.tellable, makeId: timeOrderedId, write: turns.write, now },
    zone: () => zoneOf(home()),
    rootPath: () => directory.rootPath(home()),
    leadersOn: (path, at) => rosterDesk.duty.onDuty("leader", path, at),
    openCases: () => cases.open(),
    waysToUser: noticeDesk.waysToUser,
    waysToNumber: noticeDesk.waysToNumber,
    ...{ proofOf: noticeDesk.proofOfNumber, testNumber: noticeDesk.testNumber },
    noticed: (notice) => live.tell({ type: "notice", notice }),
    unheard: (isHeard, at) => cases.unheard(isHeard, at),
    told: () => live.tell({ type: "registry", entity: "desks" }),
    audit: (act, target, detail, path) =>
      void audit.write({ ...{ user: null, act, target, outcome: "done", address: "" }, detail, at: now(), where: { path, person: null } }),
    failed: (err) => log.warn({ err }, "what is known of the desks could not be kept"),
  });
  const publishChanges = (changes: readonly RecordChange[]): void => {
    for (const change of changes) {
      // Who listens outside would act on what is only played.
      if (change.write === "alert" && !change.quiet && change.alert.drill === undefined)
        broker.publish(hubTopic(change.alert.community, "alert"), JSON.stringify(outwardAlert(change.alert)), { qos: 1 });
      if (change.write === "case" && change.case.drill === undefined)
        broker.publish(hubTopic(change.case.community, "case"), JSON.stringify(outwardCase(change.case)), { qos: 1 });
    }
  };
  const noticesOf = (changes: readonly RecordChange[]) =>
    changes.flatMap((change) => (change.write === "notice" ? [{ ...change, dispatch: change.dispatch ?? PLAIN_DISPATCH }] : []));
  const afterCommit = (changes: readonly RecordChange[]): void => {
    alerts.saved(changes);
    proof.committed(changes);
    publishChanges(changes);
    webhooks.committed();
    const notices = noticesOf(changes);
    if (notices.length === 0) return;
    outbox.written(new Set(notices.map(({ notice }) => notice.id)));
    outbox.wake();
  };

  const synced = (community: string, pos: number): Promise<void> =>
    new Promise((resolve, reject) => journal.whenSynced(community, pos, (error) => (error ? reject(error) : resolve())));
  const senderOf = (login: string): string | undefined => directory.loginByName(login)?.device ?? undefined;
  const messages = createMessageRing(senderOf);
  const journalLook = createJournalLook(dir.journal);
  undo.push(() => journalLook.stop());
  const forgotten = new Map(lastForgotten(config.dataDir));
  const history = createMessageHistory({
    ...{ ring: messages, journal: journalLook, ingest, directory, senderOf, now, last: (community) => journal.last(community) },
    forgottenAt: (device) => forgotten.get(device) ?? 0,
  });
  const unclaimed = await createUnclaimedDesk({
    ...{ records, directory, ingest, now, registrar: () => registrar },
    quarantine: () => quarantine.face,
    told: () => live.tell({ type: "registry", entity: "unclaimed" }),
    failed: (err) => log.warn({ err }, "unclaimed devices could not be kept; tried again"),
  });
  const deviceDesk = await createDeviceDesk({
    ...{ records, directory, now, plans: () => alerts.maintenance() },
    told: () => live.tell({ type: "registry", entity: "tending" }),
    failed: (err) => log.warn({ err }, "tests of devices could not be kept; tried again"),
  });
  const urgentSignals = createUrgentSignals({ directory, read: (entry, id) => pretend(ingest, recordOf(entry), id) });
  const quarantine = createQuarantine({
    records: records.quarantine,
    pathOf: (entry) => {
      const device = entry.device === null ? undefined : directory.deviceById(entry.device);
      return pathOf(device?.place ?? null, entry.community);
    },
    rerun: (record) => ingest.rerun(record, now()),
    isIgnored: ({ community, unknown, urgent }) => unknown !== undefined && urgent !== true && unclaimed.ignores(community, unknown),
    accept: async (community, mended) => {
      const { pos } = intake.change(community, { what: "rerun", messages: mended.length });
      pipeline.accept(mended.flatMap((taken) => taken.observations.map((one) => atPosition(one, pos))));
      await synced(community, pos);
      await series.settle();
    },
  });
  const signs = createSignBook({ directory, peopleAt: createPeopleAt(directory), localTime, pos: () => journal.last(home()) });
  const activity = createSignView({ directory, recent, signs });
  const falls = createFallDesk({
    directory,
    send: (topic, payload) => broker.publish(topic, payload, { qos: 1 }),
    answerWithin: () => heldFor(book.inForce(), "fall-by-motion"),
    now,
  });
  const walks = createWalkDesk({
    ...{ records, directory, now, written: () => written(), write: turns.write },
    plans: () => alerts.maintenance(),
    rules: engine,
    alarmed: (device) => alerts.open().some(({ alert }) => alert.device?.id === device),
    rings: (device) => alerts.open().some(({ alert }) => alert.device?.id === device && alert.lifeSafety && alert.active),
    on: (device) => recent.on(device),
    userOf: (username) => {
      const user = users.all().find((one) => one.username === username);
      return { user: user?.id ?? username, name: user?.name ?? username };
    },
    journal: (community, change) => void intake.change(community, change),
    told: () => live.tell({ type: "registry", entity: "walks" }),
    tested: (tick) => testAlarms.began(tick),
    smoulders: (one, isOver) => testAlarms.smoulders(one, isOver),
  });
  const testAlarms = createTestAlarms({
    ...{ directory, now, write: turns.write },
    whereabouts: (device) => views.whereabouts(device, now()),
    show: (test, kind, at) => live.tell({ type: "test", test, kind, at }),
    told: () => {
      for (const entity of ["walks", "acceptances"]) live.tell({ type: "registry", entity });
    },
  });
  const firstHeard = await createFirstHeard({
    ...{ records, directory, lastHeard: (device) => recent.lastHeard(device) },
    failed: (err) => log.warn({ err }, "first messages of devices could not be kept; tried again"),
  });
  const pipeline = createPipeline({
    turns,
    ingest: proof.ingest(ingest),
    engine,
    falls,
    recent,
    signs: {
      take: (observed) => {
        signs.take(observed);
        deviceDesk.take(observed);
      },
    },
    series,
    views,
    attachPicture: (picture) => {
      alerts.attachPicture(picture);
      recent.addPicture(picture.device, { hash: picture.hash, at: toIso(picture.recv), type: picture.type });
    },
    changed: (record) => {
      alerts.change(record);
      handEntries.take(record);
      signs.change(record.change);
    },
    factsOf: watchRegistry(directory),
    ruleChanged: followRules(engine, book),
    judged: (record, taken) => {
      messages.take(record, taken);
      walks.take(taken.observations);
      firstHeard.take(taken.observations);
    },
    unknown: unclaimed.take,
    quarantined: (entries) => {
      quarantine.take(entries);
      for (const signal of urgentSignals(entries)) alerts.apply(signal);
    },
  });
  const faults = createFaultBook({
    now,
    monotonic,
    communities: () => directory.communities().map((community) => community.id),
    position: (community) => journal.last(community),
    apply: (signal) => void turns.run(signal.community, signal.order.pos, () => alerts.apply(signal)),
  });
  const memory = createMemoryWatch(memoryLimit(config.memoryLimitMb));
  const watch = createSelfWatch({
    faults,
    journal,
    records,
    committer,
    series,
    memory,
    seriesOnServer: config.influx !== null,
    rssBytes: () => process.memoryUsage.rss(),
    now,
    monotonic,
    tellStuck: (changes) => {
      publishChanges(changes);
      outbox.take(noticesOf(changes), false);
    },
    askDisk: () => askDisk(config.dataDir),
    probeMail: async () => {
      const attempt = await noticeDesk.mail.probe();
      return attempt.ok ? null : attempt.error;
    },
  });
  const audit = createAuditBook(records.audit);
  const status = createStatus({
    config,
    faults,
    directory,
    views,
    pipeline,
    quarantine,
    journal,
    records,
    committer,
    series,
    now,
    notes: () => afterRestore.notes(),
    proof: () => proof.chain.now(),
  });
  const takePictures = createPictureTaker(snapshots, now, (text) => readOtherBody(text) ?? text);
  const intake = createIntake({
    journal,
    now,
    judge: (record) => pipeline.judge(record),
    storePicture: async (bytes) => {
      const kept = await snapshots.put(bytes, now());
      return snapshotPayload(kept.ok ? kept.picture : { failed: kept.reason, bytes: bytes.length });
    },
    takePictures: (payload) => takePictures(payload, ""),
    after: () => undefined,
    synced: (ms) => status.synced(ms),
  });
  const live = createLiveFace({
    epoch,
    directory,
    recent,
    views,
    openAlerts: () => openAlerts(),
    openCases: () => openCases(),
    openCase: (id) => {
      const held = cases.get(id);
      return held && openCaseOf(held);
    },
    status: (scope) => drillDesk.statusFor(noise.statusFor(status.view(), scope), scope),
    shown: family.gate.shown,
    now,
  });
  const noise = createNoiseWatch({
    openAlerts: () => openAlerts(),
    communities: () => directory.communities().map((community) => community.id),
    posture: () => engine.posture(home(), now()),
    write: turns.write,
    now,
    log: log.child({ stage: "noise" }),
  });

  // Broker ---------------------------------------------------------------------------------------------------------
  const deviceDoor = await openDeviceDoor({
    ...{ config, key: dir.key, journal, memory, status, sessions: mqttSessions, clock, monotonic, wall: now },
    directory: { ...directory, ...proof.lookUps },
    intake: proof.door(intake),
    scenarios: () => scenarios,
    faults: () => faults,
    change: journalChange,
    commands,
    log: log.child({ stage: "broker" }),
  });
  const { broker } = deviceDoor;
  undo.push(() => deviceDoor.stop());
  const gbDoor = createGbDoor({
    ...{ host: config.host, port: config.gb26875Port, directory, intake, zoneOf, now, monotonic },
    log: log.child({ stage: "gb26875" }),
  });
  undo.push(() => gbDoor.stop());

  // The HTTP face --------------------------------------------------------------------------------------------------
  const registrar = createRegistrar({
    directory,
    save: (change) => records.saveRegistry(change),
    journal: (community: string, change: Change) => {
      intake.change(community, change);
      if (change.what !== "registry") return;
      live.tell({ type: "registry", entity: ENTITIES[change.entity] });
      if (change.entity === "person") stays.wake();
    },
    disconnect: (username, secret) => broker.disconnect(username, secret),
    schedule: (at, run) => void clock.schedule(at, run),
    forgetLogin: (username) => broker.forget(username),
    view: (device) => views.view(device, now()),
    forget: (device) => {
      recent.forget(device);
      views.forget(device);
      messages.forget(device);
    },
    now,
    key: dir.key,
    ownBroker: config.broker === null,
    mqttAt: deviceDoor.address,
  });
  const saveUser = (user: StoredUser): Promise<void> => users.changed(records.users.save(user));
  /** What a human did is answered when it is written, or from memory where the store stands still. */
  const written = createWritten(committer);
  const maintenance = createMaintenanceDesk({
    list: records.maintenance.list,
    open: () => alerts.maintenance(),
    journal: (community, change) => void intake.change(community, change),
    community: home,
    users: users.all,
    zoneOf,
    write: turns.write,
    noticed: (notice) => live.tell({ type: "notice", notice }),
    told: () => live.tell({ type: "registry", entity: "maintenance" }),
    written,
    now,
  });
  const visitDesk = createVisitDesk({
    ...{ records, directory, zoneOf, now, users: users.all, community: home, demo: config.demo },
    met: (community, person, meeting) => void intake.change(community, { what: "met", person, meeting }),
    told: () => live.tell({ type: "registry", entity: "visits" }),
  });
  await visitDesk.load();
  const tellStanding = createStandingNotice({
    community: home,
    zoneOf,
    users: users.all,
    pathOf: (place) => directory.pathOf(place),
    standingIn: (scope) => noise.standingIn(scope),
    settings: records.settings,
    write: turns.write,
    noticed: (notice) => live.tell({ type: "notice", notice }),
    now,
  });
  const handEntries = createHandEntries({
    now,
    communityOf: (person) => directory.personById(person)?.community,
    journal: (community, change) => void intake.change(community, change),
    write: turns.write,
    written,
    plausibility: (measurement, value) => plausibilityOf(vocabulary.limits, measurement, value),
    load: (id) => records.entries.get(id),
  });
  const scenarios = config.demo
    ? createScenarios({
        publish: (payload: string) => broker.publish(`sw/v1/${home()}/${DEMO_GATEWAY_LOGIN}/command`, payload, { qos: 1 }),
        now,
        later: (ms, work) => void setTimeout(work, ms).unref(),
      })
    : null;
  const moveClock = async (to: number): Promise<number> => {
    if (driven === null) return now();
    for (;;) {
      const due = Math.min(
        to,
        ...[
          engine.nextDue(),
          falls.claims.nextDue(),
          alerts.nextDue(),
          cases.nextDue(),
          drillDesk.nextDue(),
          ruleRoom.nextDue(),
          driven.nextDue(),
        ].map((at) => at ?? Number.POSITIVE_INFINITY),
      );
      await proof.idle();
      driven.set(due);
      await nightly?.idle();
      await ruleRoom.tick();
      tickRules();
      if (due >= to) break;
    }
    proof.chain.tick();
    await proof.idle();
    await synced(home(), journal.last(home()));
    await committer.settled();
    await outbox.settled();
    await webhooks.settled();
    return now();
  };
  const papers = createConsentPapers({
    ...{ book: family.book, snapshots, now, picturesHeld: () => records.purges.picturesHeld({}) },
    note: (paper, by) => erasures.note("paper", paper, by),
  });
  const acceptances = createAcceptanceDesk({
    ...{ records, directory, snapshots, now, firsts: firstHeard.firsts, papersHeld: papers.held, community: home },
    note: (photo, by) => erasures.note("device-photo", photo, by),
    told: () => live.tell({ type: "registry", entity: "acceptances" }),
  });
  const keeper = createKeeper({
    series,
    snapshots,
    records,
    papersHeld: papers.held,
    communities: () => directory.communities().map((community) => community.id),
    now,
  });
  const setup = createSetup({
    users: users.all,
    saveUser,
    community: () => directory.communities()[0],
    root: () => directory.places().find((place) => place.level === "community"),
    saveCommunity: async (community, root) => {
      await records.saveRegistry({ communities: [community], places: [root] });
      directory.putCommunity(community);
      directory.putPlace(root);
      intake.change(community.id, { what: "registry", entity: "place", id: root.id });
      live.tell({ type: "registry", entity: "places" });
    },
    audit: (line) => records.audit.write({ ...line, act: "hub.set-up", target: "hub", outcome: "done", address: "local" }),
    now,
  });
  const erasures = createErasureBook({
    dataDir: config.dataDir,
    mirror: config.backup?.folder ?? null,
    restored: dir.restored,
    settings: records.settings,
    forget: (device, by) => keeper.face.forget(device, { user: "", username: by, name: by }),
    remove: (device, by) => registrar.remove(device, { user: "", username: by, name: by }),
    erasePaper: papers.eraseAgain,
    erasePhoto: acceptances.eraseAgain,
    erasePerson: (person, by) => eraser.eraseAgain(person, by),
    audit: (line) => records.audit.write({ ...line, user: null, outcome: "done", address: "" }),
    now,
    log: log.child({ stage: "erasures" }),
  });
  const eraser = createPersonEraser({
    ...{ records, directory, registrar, snapshots, written, now, book: family.book, papersHeld: papers.held, note: erasures.note },
    erasesSeries: series.retention !== undefined,
    forgetReadings: (device, by) => keeper.face.forget(device, by),
    usersChanged: async (removed) => {
      await users.changed(Promise.resolve());
      for (const user of removed) await api.endSessions(user);
    },
  });
  const registryFace = createRegistryFace({
    directory,
    views,
    registrar: {
      ...registrar,
      remove: (id, by) => {
        erasures.note("device", id, by.username);
        return registrar.remove(id, by);
      },
    },
    series,
    messages: history.of,
    pictureOf: recent.pictureOf,
    activity,
    base: loaded.base,
    now,
  });
  const stays = createStayWatch({
    directory,
    users: users.all,
    learnsActivity: family.gate.learnsActivity,
    savePerson: registrar.savePerson,
    tendAccess: family.tend,
    write: turns.write,
    noticed: (notice) => live.tell({ type: "notice", notice }),
    now,
    schedule: clock.schedule,
    failed: (err) => log.warn({ err }, "registered absences could not be asked about; tried again"),
  });
  undo.push(() => stays.stop());
  const exchangeDesk = await createExchangeDesk({ records, directory, cases, written, now, zoneOf, community: home });
  const importDesk = createImportDesk({
    ...{ directory, records, key: dir.key, community: home, zoneOf, now, schedule: clock.schedule, written: () => written() },
    journal: (community, change) => void intake.change(community, change),
    told: (entity) => live.tell({ type: "registry", entity }),
    heard: (device) => recent.lastHeard(device) !== undefined,
    registered: unclaimed.registered,
    issue: registrar.issue,
    matters: exchangeDesk.file,
    gridStaff: () => users.tellable().filter(mayWorkInGrid),
  });
  undo.push(() => importDesk.stop());
  const rosterDesk = createRosterDesk({
    ...{ records, directory, desk: noticeDesk, faults, clock, zoneOf, users: users.all, tellable: users.tellable, community: home },
    write: turns.write,
    rooms: () => desks.rooms(),
    noticed: (notice) => live.tell({ type: "notice", notice }),
    told: () => live.tell({ type: "registry", entity: "duty" }),
    demo: config.demo ? demoRoster(noticeDesk, zoneOf) : null,
    failed: (err) => log.warn({ err }, "the evening's check could not be told; tried again tomorrow"),
  });
  undo.push(() => rosterDesk.stop());
  const healthParts: HealthParts = {
    faults,
    pipeline,
    quarantine,
    journal,
    series,
    committer,
    audit,
    alerts: realAlerts(alerts),
    outbox,
    engine,
    wrongClocks: () => ingest.wrongClocks(now()),
    noticesQueued: () => records.notices.queued(),
    broker: () => broker.stats(),
    link: deviceDoor.link,
    live: () => api.liveStats(),
    http: () => api.requestCounts(),
    disk: () => watch.disk,
    backup: () => nightly?.view() ?? null,
    proof: () => proof.chain.figures(),
    checkpointAgeMs: () => watch.checkpointAgeMs,
    oldestUnacknowledgedMs: () => oldestUnacknowledged(realAlerts(alerts).open(), now()),
    memoryLimitBytes: memory.limitBytes,
    rssBytes: () => process.memoryUsage.rss(),
    uptimeSeconds: () => process.uptime(),
    now,
  };
  const ruleRoom = createRuleRoom({
    ...{ book, engine, records, series, directory, alerts, inTurn, home, now, monotonic },
    change: (community, change) => {
      intake.change(community, change);
      live.tell({ type: "registry", entity: "rules" });
    },
    checkpoint: () => sweep(),
    log: log.child({ stage: "rules" }),
  });
  undo.push(() => ruleRoom.stop());
  const metrics = createMetrics([
    ...status.meters({ broker, mqttSessions, engine, alerts: realAlerts(alerts) }),
    ...stageMeters(healthParts),
    ...gbDoor.meters,
  ]);
  const openAlerts = () => alerts.open().map(({ alert, path }) => ({ alert, at: whereOfAlert(alert, path) }));
  const openCases = () => cases.open().map(openCaseOf);
  const patient = createPatientRecords({
    records,
    users: users.all,
    save: saveUser,
    remove: (id) => users.changed(records.users.remove(id)),
    openAlerts,
    openCases,
  });
  const doors = createDoorBook({ settings: records.settings, key: dir.key });
  await doors.load();
  const grids = createGridDesk({
    ...{ directory, save: records.saveRegistry, users: users.tellable, duty: () => rosterDesk.duty, community: home, now },
    phoneOf: (user) => noticeDesk.ownOf(user).phone,
    told: () => live.tell({ type: "registry", entity: "grids" }),
  });
  const ports: ApiPorts = {
    now,
    mappings: mappings.face,
    door: createHttpDoor({
      ...{ directory, key: dir.key, book: doors, intake, journal, memory, users: users.all, publicUrl: config.publicUrl, now, monotonic },
      unpack: takePictures,
      refused: status.refusedPush,
      linesOf: gbDoor.linesOf,
    }),
    ...proof.withListener(patient),
    ...{ pins: patient.pins, officers: patient.officers, walls: records.walls },
    idempotency: records.idempotency,
    audit,
    alerts: createAlertFace({
      ...{ alerts, cases, records, noise, written, now, list: patient.listAlerts },
      where: whereOfAlert,
      inTurn: (work) => inTurn(home(), work),
    }),
    cases: createCaseFace({
      ...{ cases, records, calls, snapshots, written, now, list: patient.listCases, users: users.tellable, helpers: volunteers.helpers },
      gridWorkers: (path) => gridWorkersAt(directory, path),
      met: (community, person, meeting) => void intake.change(community, { what: "met", person, meeting }),
    }),
    calls: calls.face,
    entry: createEntryDesk({
      ...{ directory, records, cases, written, now, key: dir.key, savePerson: registrar.savePerson },
      phoneOf: (user) => noticeDesk.ownOf(user).phone,
      zone: () => zoneOf(home()),
    }),
    help: createHelpDesk({
      ...{ directory, views, cases, written, now, numbers: desks.numbers, duty: () => rosterDesk.duty, helpers: volunteers.helpers },
      gridOf: grids.ofPlace,
      phoneOf: (user) => noticeDesk.ownOf(user).phone,
    }),
    lost: lostDesk.face,
    volunteers: volunteers.face,
    trips: await createTripDesk({
      ...{ records, directory, now, community: home, makeId: timeOrderedId },
      told: () => live.tell({ type: "registry", entity: "visits" }),
    }),
    grids,
    maintenance: maintenance.face,
    posture: createPostureDesk({
      current: () => engine.posture(home(), now()),
      journal: (change) => void intake.change(home(), change),
      written,
      now,
    }),
    drills: drillDesk.face,
    proof: proof.face,
    rosters: rosterDesk.face,
    dutyLog: createDutyLog({
      ...{ records, now, community: home, makeId: timeOrderedId, shifts: desks.shifts, namesAt: rosterDesk.namesAt },
      zone: () => zoneOf(home()),
      rootPath: () => directory.rootPath(home()),
      told: () => live.tell({ type: "registry", entity: "duty-log" }),
    }),
    transfers: records.transfers,
    sheets: createSheets(() => zoneOf(home()), records.prints),
    handOvers: createHandOvers({
      ...{ records, now, openAlerts, openCases, maintenance: maintenance.face.open, community: home, makeId: timeOrderedId },
      ports: () => ports,
      rootPath: () => directory.rootPath(home()),
      told: () => live.tell({ type: "registry", entity: "duty-log" }),
    }),
    infoReports: createInfoReports({
      ...{ records, now, openCases, zoneOf, makeId: timeOrderedId },
      personById: (id) => directory.personById(id),
      dutyPhone: () => desks.numbers().dutyPhone,
      told: () => live.tell({ type: "registry", entity: "info-reports" }),
    }),
    reports: createReports({
      records,
      openAlerts,
      users: users.all,
      pathOf: (place) => directory.pathOf(place),
      placeName: (place) => directory.spoken(place) || place,
      community: home,
      zoneOf,
      now,
    }),
    ratings: createRatingDesk({
      ...{ records, directory, zoneOf, now, community: home, visits: visitDesk.visits },
      aliveAt: views.aliveAt,
      openCases: () => openCases(),
      drillsMissed: () => {
        const { items } = drillDesk.face.duty();
        return { bad: items.filter(({ met }) => !met).length, of: items.length };
      },
    }),
    desks: desks.face,
    plans: () => planViews(plans),
    cards: cardDesk.face,
    channels: createChannelFace({
      ...{
        desk: noticeDesk,
        records,
        publicUrl: config.publicUrl,
        savePerson: registrar.savePerson,
        users: users.all,
        learns: family.gate.learns,
        zoneOf,
        community: home,
        now,
      },
      caseInHand: (id) => cases.get(id)?.case,
      plans: () => planViews(plans),
      speakers: () => directory.devices().filter(({ kind }) => kind === "speaker").length,
      isPlace: (id) => directory.placeById(id) !== undefined,
      communityName: () => directory.communities()[0]?.name ?? "社区",
    }),
    notices: {
      list: records.notices.list,
      read: async (id, by) => outbox.read(id, by),
    },
    ...registryFace,
    scores: createScoresFace({
      directory,
      recent,
      series,
      records: records.entries,
      entries: handEntries,
      savePerson: registrar.savePerson,
      now,
    }),
    care: {
      ...eraser.face,
      ...createCareDesk({
        ...{ directory, activity, savePerson: registrar.savePerson, unbind: registrar.unbind, written, now },
        ...{ dismissed: family.dismissed, tendAccess: family.tend, familySaid: stays.familySaid },
        died: createMourning({
          ...{ cases, outbox, now, waitingFor: records.notices.waitingForFamilyOf },
          failed: (id, reason) => log.warn({ case: id, reason }, "a case of somebody who has died was not closed"),
        }),
        journal: (community, change) => {
          intake.change(community, change);
          live.tell({ type: "registry", entity: "people" });
        },
      }),
    },
    visits: visitDesk.visits,
    rounds: visitDesk.rounds,
    patrols: await createPatrolDesk({
      ...{ records, directory, cases, written, now, zoneOf, users: users.all, community: home },
      told: () => live.tell({ type: "registry", entity: "patrols" }),
    }),
    walks: walks.face,
    acceptances: acceptances.face,
    testAlarms: testAlarms.face,
    exchange: exchangeDesk.face,
    webhooks: webhooks.face,
    integrations: await createIntegrationDesk({
      ...{ records, directory, intake, commands, written, now, users: users.tellable, community: home },
      write: (changes) => inTurn(home(), () => turns.write(changes)),
      noticed: (notice) => live.tell({ type: "notice", notice }),
    }),
    imports: importDesk.face,
    family: { ...family.face, papers: papers.face },
    quarantine: quarantine.face,
    unclaimed: unclaimed.face,
    deviceWork: deviceDesk.work,
    selfTests: deviceDesk.selfTests,
    retention: {
      ...keeper.face,
      forget: (device, by) => {
        erasures.note("readings", device, by.username);
        messages.forget(device);
        forgotten.set(device, now());
        return keeper.face.forget(device, by);
      },
    },
    ...ruleRoom.face,
    snapshots: createPictureFace({ ...{ snapshots, records, directory, recent }, whereabouts: (one) => views.whereabouts(one, now()) }),
    scenarios: scenarios?.face ?? null,
    setup: setup.face,
    live: live.face,
    mqtt: deviceDoor.accept && { accept: deviceDoor.accept },
    clock: config.clock === "driven" ? { moveTo: moveClock } : null,
    health: { live: () => status.live(), ready: () => status.ready(), metrics: () => metrics.text(), view: () => hubHealth(healthParts) },
  };
  const api = await createApi(ports, {
    host: config.host,
    port: config.httpPort,
    publicUrl: config.publicUrl,
    dashboardDir: DASHBOARD.find((path) => existsSync(path)) ?? null,
    trustProxy: config.trustProxy,
    log: log.child({ stage: "api" }),
    version: VERSION,
  });
  undo.push(() => api.stop());

  // Upkeep ---------------------------------------------------------------------------------------------------------
  const tickRules = (): void => {
    const at = now();
    for (const community of directory.communities())
      inTurn(community.id, () => {
        pipeline.tick(at, community.id);
        alerts.tick(at);
        cases.tick(at);
        if (community.id === home()) drillDesk.tick(at);
        desks.tick(at);
      });
  };
  const { sweep, backups, nightly, tend } = createUpkeep({
    ...{ config, records, series, journal, keeper, faults, erasures, watch, clock, synced, now, monotonic, log },
    rooms: [
      { name: "ingest", dirty: ingest.dirty, dirtyCount: () => ingest.stats().dirty },
      { name: "rules", dirty: (limit) => engine.dirty(limit), dirtyCount: () => engine.stats().dirty },
      createRecentRoom(recent, views, () => journal.last(home())),
      signs.room,
    ],
    communities: () => directory.communities().map((community) => community.id),
    judged: (community) => falls.claims.base(community, journal.last(community)),
    zone: () => zoneOf(home()),
  });
  undo.push(() => nightly?.stop());
  dir.onCommand(
    obeyCommands({
      ...{ records, directory, users, setup, erasures, now, mail: noticeDesk.mail },
      announced: config.homeAssistant?.prefix ?? null,
      backups: () => backups,
      nightly: () => nightly,
      api: () => api,
      replays: () => ruleRoom.face.replays,
    }),
  );

  const house = createHomeAssistant({
    ...{ prefix: config.homeAssistant?.prefix ?? null, publicUrl: config.publicUrl, directory, now },
    openAlerts: () => realAlerts(alerts).open(),
    publish: (topic, payload, options) => broker.publish(topic, payload, options),
    leftOut: (community, places) => log.warn({ community, places }, "places beyond what is announced to Home Assistant are left out"),
  });
  const publishStatus = (): void => broker.publish(hubTopic(home(), "status"), JSON.stringify(status.view()), { retain: true });

  let greeting: string | null = null;
  return {
    get greeting() {
      return greeting;
    },
    start: async () => {
      // Before anything is judged: a step that is due at once must find everybody's ways, and who is on duty.
      for (const name of await noticeDesk.load())
        log.error({ provider: name }, "its secrets cannot be read with the key of this data directory: enter them again");
      await desks.load();
      await rosterDesk.load();
      await drillDesk.load();
      const { open, holes, lastAlive } = await awaken({
        ...{
          records,
          journal,
          series,
          directory,
          recent,
          views,
          afterRestore,
          signs,
          handEntries,
          alerts,
          cases,
          faults,
          ingest,
          engine,
          book,
          pipeline,
        },
        ...{ seriesReadsJournal: config.influx !== null, home, now, log },
      });
      desks.begin();
      firstHeard.begin();
      drillDesk.begin();
      registrar.begin();
      whenUp.open();
      await erasures.reapply();
      for (const hole of holes) {
        log.error(hole, "the journal is behind what the records know: it goes on above");
        watch.journalHole(hole);
      }
      for (const community of directory.communities()) {
        const last = lastAlive(community.id);
        intake.change(community.id, { what: "hub-started", downFrom: last > 0 ? last : null });
      }
      // From now on their silence counts.
      if (isEmpty)
        for (const device of directory.devices()) intake.change(device.community, { what: "registry", entity: "device", id: device.id });
      await ruleRoom.begin();
      undo.push(clock.every(RULES_EVERY, () => void ruleRoom.tick()));
      if (config.clock === "wall") undo.push(clock.every(100, tickRules));
      undo.push(clock.every(CHECKPOINT_EVERY, () => void sweep()));
      undo.push(clock.every(TEND_EVERY, () => void tend()));
      noise.restore(open.alerts, await records.noise.floods({ from: now(), to: now() }));
      undo.push(clock.every(SECOND, () => noise.tick()));
      undo.push(
        clock.every(
          MINUTE,
          () =>
            void tellStanding().catch((err: unknown) =>
              log.warn({ err }, "leaders could not be told what has held for a day; tried again"),
            ),
        ),
      );
      stays.wake();
      undo.push(
        clock.every(
          MINUTE,
          () => void family.tend().catch((err: unknown) => log.warn({ err }, "access of relatives could not be ended; tried again")),
        ),
      );
      await walks.begin(lastAlive);
      undo.push(clock.every(SECOND, walks.tick));
      undo.push(clock.every(SECOND, () => status.tick()));
      undo.push(clock.every(5 * SECOND, () => live.watchStates()));
      undo.push(clock.every(250, () => void quarantine.flush()));
      undo.push(clock.every(250, () => void unclaimed.flush()));
      undo.push(clock.every(SECOND, () => void deviceDesk.flush()));
      undo.push(clock.every(SECOND, () => void firstHeard.flush()));
      undo.push(clock.every(SECOND, () => committer.retry()));
      undo.push(clock.every(LOOK_EVERY, () => watch.look()));
      undo.push(clock.every(5 * SECOND, () => void watch.lookAtDisk()));
      await watch.lookAtDisk();
      undo.push(clock.every(SECOND, () => void audit.flush()));
      if (nightly) await nightly.start(faults.open().some((fault) => fault.kind === "backup"));
      else faults.state("backup", null, true);
      undo.push(clock.every(5 * SECOND, () => void watch.lookAtMail()));
      if (config.heartbeatUrl !== null) {
        const heartbeat = createHeartbeat({
          url: config.heartbeatUrl,
          well: () => status.ready().ok && proof.chain.holds(),
          failed: (error) => log.warn({ err: error }, "the outside watchman could not be called"),
        });
        void heartbeat.beat();
        undo.push(clock.every(HEARTBEAT_EVERY, () => void heartbeat.beat()));
      }
      undo.push(clock.every(5 * MINUTE, () => noticeDesk.askOverdue()));
      undo.push(clock.every(MINUTE, publishStatus));
      if (config.homeAssistant !== null) undo.push(clock.every(SECOND, house.tick));
      undo.push(clock.every(MINUTE, () => broker.tend()));
      publishStatus();
      const { mqtt, mqtts } = await deviceDoor.open();
      await gbDoor.listen();
      const http = await api.listen();
      await rosterDesk.begin();
      undo.push(clock.every(MINUTE, rosterDesk.tick));
      outbox.wake();
      webhooks.begin();
      undo.push(
        clock.every(
          MINUTE,
          () => void webhooks.tend().catch((err: unknown) => log.warn({ err }, "webhook messages could not be tended; tried again")),
        ),
      );
      // Whoever waits for the hub does not wait for its self-test.
      void proof.begin({ mqtt, mqtts, http, broker: config.broker });
      if (config.clock === "wall") undo.push(clock.every(SECOND, proof.chain.tick));
      const invitation = setup.invite();
      if (invitation !== null) greeting = setupGreeting(config.publicUrl ?? http, invitation);
      if (demoPassword !== null) greeting = demoGreeting(http, mqtt, demoPassword);
      return { http, mqtt, mqtts };
    },
    reload: deviceDoor.reload,
    stop: async () => {
      proof.chain.stop();
      house.stop();
      // The doors first, then the stores, each after what still writes to it.
      // The broker first: what it ends itself says nothing of a device.
      await deviceDoor.stop();
      await gbDoor.stop();
      await api.stop();
      await quarantine.flush();
      await unclaimed.flush();
      await deviceDesk.flush();
      await firstHeard.flush();
      await audit.flush();
      await committer.settled();
      await sweep();
      await series.settle();
      for (const step of undo.reverse()) await step();
    },
  };
}
