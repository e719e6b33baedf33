import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { type AlertChange, createAlerts, timeOrderedId, wholeAlert } from "../alerts/index.ts";
import { type ActOutcome, type Actor, type ApiPorts, createApi, type StoredUser } from "../api/index.ts";
import { createBroker, type LoginGrant } from "../broker/index.ts";
import { createCases } from "../cases/index.ts";
import {
  type Alert,
  type Change,
  hubTopic,
  isMeasurement,
  MINUTE,
  type RecordChange,
  SECOND,
  type Signal,
  type Whereabouts,
} from "../contracts/index.ts";
import { createIngest, loadKnowledge, plausibilityOf, snapshotPayload } from "../ingest/index.ts";
import { appChannel, createOutbox, emailChannel } from "../notify/index.ts";
import { createEngine } from "../rules/index.ts";
import { removeOldBackups, surveyBackups } from "../store/backup/index.ts";
import { createDirectory } from "../store/directory.ts";
import { openJournal } from "../store/journal/index.ts";
import { openSessionStore } from "../store/mqtt/session-store.ts";
import { createRecent } from "../store/recent.ts";
import { openRecords } from "../store/records/index.ts";
import { openSnapshots } from "../store/snapshots.ts";
import { readCommand, withPlaces } from "./admin-command.ts";
import { createAfterRestore } from "./after-restore.ts";
import { createAuditBook } from "./audit-book.ts";
import { createBackupSchedule } from "./backup-schedule.ts";
import { createBackups } from "./backups.ts";
import { SHAPED_NAMES, shapedName } from "./cell-shapes.ts";
import { createCheckpoint } from "./checkpoint.ts";
import { createDrivenClock, createWallClock } from "./clock.ts";
import { createCommitter, SLOW_COMMIT_MS } from "./committer.ts";
import { communityOfCell } from "./community-of-cell.ts";
import type { HubConfig } from "./config.ts";
import { openDataDir } from "./data-dir.ts";
import { DEMO_GATEWAY_LOGIN, demoAccounts, demoGatewayLogin, demoGreeting, demoRegistry, withPasswordOf } from "./demo.ts";
import { createDeviceViews } from "./device-views.ts";
import { askDisk } from "./disk-watch.ts";
import { emptyRegistry } from "./empty-registry.ts";
import { createErasureBook } from "./erasures.ts";
import { createFallDesk } from "./fall-desk.ts";
import { createFaultBook } from "./fault-book.ts";
import { faultOfRule } from "./fault-kinds.ts";
import { createHandEntries, ENTRIES_KEPT } from "./hand-entries.ts";
import { type HealthParts, hubHealth, oldestUnacknowledged } from "./health.ts";
import { createHeartbeat, HEARTBEAT_EVERY } from "./heartbeat.ts";
import { createIntake } from "./intake.ts";
import { journalSizes } from "./journal-sizes.ts";
import { createKeeper } from "./keeper.ts";
import { createLiveFace } from "./live-face.ts";
import { createMaintenanceDesk } from "./maintenance.ts";
import { createMemoryWatch, memoryLimit } from "./memory-watch.ts";
import { createMetrics } from "./metrics.ts";
import { createNoiseReport } from "./noise-report.ts";
import { createNoiseWatch } from "./noise-watch.ts";
import { outwardAlert, outwardCase } from "./outward.ts";
import { within } from "./patience.ts";
import { createPatientRecords } from "./patient-records.ts";
import { createPipeline } from "./pipeline.ts";
import { createPostureDesk } from "./posture-desk.ts";
import { atPosition, createQuarantine } from "./quarantine.ts";
import { createRecentRoom, restoreRecent } from "./recent-room.ts";
import { resumeAboveRecords } from "./records-ahead.ts";
import { recordsOptions } from "./records-options.ts";
import { recover } from "./recover.ts";
import { createRegistrar } from "./registrar.ts";
import { createRegistryFace } from "./registry-face.ts";
import { watchRegistry } from "./replay-world.ts";
import { resetPassword } from "./reset-password.ts";
import { createRuleBook } from "./rule-book.ts";
import { createRulePorts } from "./rule-ports.ts";
import { createRuleRoom, RULES_EVERY } from "./rule-room.ts";
import { followRules, stepBack } from "./rule-versions.ts";
import { readRulesAndPlans } from "./rules-and-plans.ts";
import { createScenarios } from "./scenarios.ts";
import { createScoresFace } from "./scores.ts";
import { makeSecret, secretMatches } from "./secrets.ts";
import { createSecureListener } from "./secure-listener.ts";
import { createSelfWatch } from "./self-watch.ts";
import { openSeriesStore, readHistory, whereOf } from "./series-store.ts";
import { isOfTheChanges, keepAside } from "./set-aside.ts";
import { createSetup, setupGreeting } from "./setup.ts";
import { stageMeters } from "./stage-meters.ts";
import { createStandingNotice } from "./standing-notice.ts";
import { createStatus } from "./status.ts";
import { createTurns } from "./turns.ts";
import { signalOfUrgent } from "./urgent-quarantine.ts";
import { VERSION } from "./version.ts";
import { createWhenUp } from "./when-up.ts";

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

const DEVICE_BYTES = 256 * 1024;
const GATEWAY_BYTES = 8 * 1024 * 1024;
const DEVICE_RATE = 2_000;
const GATEWAY_RATE = 20_000;
/** Bytes waiting for the journal beyond which QoS 0 telemetry is dropped and counted. */
const OVERLOADED_BYTES = 64 * 1024 * 1024;
const CHECKPOINT_EVERY = 2 * SECOND;
const TEND_EVERY = 5 * SECOND;
const LOOK_EVERY = 250;

/** Registry entities as the live feed names them. */
const ENTITIES = { device: "devices", person: "people", place: "places", login: "logins" } as const;
/** Setting that holds when this hub was last alive, so that a restart knows how long it was away. */
const ALIVE = "alive";

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
  const loaded = isEmpty ? await records.loadRegistry() : registry;
  const directory = createDirectory();
  directory.load(loaded);
  const known = await records.users.all();
  if (demoLogin !== null) directory.putLogin(demoLogin);
  if (accounts.length > 0) await records.users.saveAll(withPasswordOf(accounts, known));
  let users: readonly StoredUser[] = accounts.length > 0 ? await records.users.all() : known;
  const home = (): string => directory.communities()[0]?.id ?? "";

  // The way of a record --------------------------------------------------------------------------------------------
  const recent = createRecent();
  const views = createDeviceViews(recent, directory);
  const zoneOf = (community: string): string => directory.zoneOf(community) ?? "Asia/Shanghai";
  const ingest = createIngest(
    {
      deviceOf: (community, externalId) => directory.deviceByExternal(community, externalId),
      deviceOfLogin: (login) => {
        const device = directory.loginByName(login)?.device;
        return device == null ? undefined : directory.deviceById(device);
      },
      zoneOf,
    },
    vocabulary,
  );
  const committer = createCommitter({
    commit: (changes) => records.commit(afterRestore.hold(changes)),
    synced: (community) => journal.synced(community),
    onSynced: (listener) => void journal.onSynced(listener),
    monotonic,
    saved: (changes) => afterCommit(changes),
    failed: (error) => log.child({ stage: "records" }).error({ err: error }, "records could not be written; tried again"),
    isOfTheChanges,
    setAside: (changes, error) => {
      const file = keepAside(config.dataDir, now(), changes, error);
      log.child({ stage: "records" }).error({ err: error, file }, "a change could not be written and was set aside");
      faults.tell("not-written", {
        zh: `一笔记录无法入库（${error.message}），已另存于 ${file}`,
        en: `a change could not be written (${error.message}); it was kept in ${file}`,
      });
    },
  });
  const turns = createTurns(committer, () => ({ community: home(), pos: journal.last(home()) }));
  const inTurn = <T>(community: string, work: () => T): T => turns.run(community, journal.last(community), work);

  const pathOf = (place: string | null, community: string): string =>
    (place === null ? undefined : directory.pathOf(place)) ?? directory.rootPath(community);
  const whereOfAlert = (alert: Alert, path: string): Whereabouts => ({ path, person: alert.person });
  const book = createRuleBook(rules, await records.rules.versions(), (row, what) =>
    log
      .child({ stage: "rules" })
      .error({ rule: row.rule, version: row.version, what }, "an edited rule cannot be read; the one before is in force"),
  );
  const engine = createEngine({
    rules: book.inForce(),
    ports: createRulePorts(directory, now, zoneOf),
    emit: (signal: Signal) => void turns.run(signal.community, signal.order.pos, () => alerts.apply(signal)),
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
    write: turns.write,
    changed: (change) => onAlert(change),
    conditionClosed: ({ community, rule, subject, by }) =>
      intake.change(community, { what: "condition-closed", rule, subject: `${subject.kind}:${subject.id}`, by }),
    maintenanceEnded: (plan, at) => maintenance.ended(plan, at),
  });
  const cases = createCases({
    familyOwed: (id) => afterRestore.familyOwed(id),
    plans,
    users: () => tellable,
    personById: (id) => directory.personById(id),
    zoneOf,
    makeId: timeOrderedId,
    write: turns.write,
    changed: (held) =>
      live.tell({ type: "case", case: held.case, at: { path: held.path, person: held.case.person }, family: held.case.family }),
    noticed: (notices) => {
      for (const notice of notices) live.tell({ type: "notice", notice });
    },
    alerts: {
      get: (id) => alerts.get(id)?.alert,
      link: (id, caseId, at) => alerts.link(id, caseId, at),
      acknowledge: (id, by, at) => void alerts.acknowledge(id, by, {}, at),
      close: (id, by, how, at) => void alerts.close(id, by, how, at),
    },
    load: async (id) => {
      const found = await records.cases.get(id);
      return found && { case: found.case, path: found.at.path, log: found.case.log };
    },
  });
  const tellableOf = (all: readonly StoredUser[]) =>
    all.map((user) => ({ ...user, paths: user.places.map((place) => directory.pathOf(place) ?? "").filter((path) => path !== "") }));
  let tellable = tellableOf(users);

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
    noise.onAlert(change);
    live.tell({ type: "alert", alert: change.alert, at: whereOfAlert(change.alert, change.path), family: change.alert.family });
    cases.onAlert(change);
  };
  const email = emailChannel({ url: config.smtp?.url ?? null, from: config.smtp?.from ?? "shouwang@localhost" });
  const outbox = createOutbox({
    records: records.notices,
    // Whoever is logged in sees it on the live feed; it counts as read when they open it.
    channels: { app: appChannel(() => false), email },
    clock,
    schedule: clock.schedule,
    changed: (notice) => live.tell({ type: "notice", notice }),
    failed: (error) => log.child({ stage: "notices" }).error({ err: error }, "the outbox could not be read or written; tried again"),
  });
  undo.push(() => outbox.stop());
  const publishChanges = (changes: readonly RecordChange[]): void => {
    for (const change of changes) {
      if (change.write === "alert" && !change.quiet)
        broker.publish(hubTopic(change.alert.community, "alert"), JSON.stringify(outwardAlert(change.alert)), { qos: 1 });
      if (change.write === "case")
        broker.publish(hubTopic(change.case.community, "case"), JSON.stringify(outwardCase(change.case)), { qos: 1 });
    }
  };
  const noticesOf = (changes: readonly RecordChange[]) => changes.filter((change) => change.write === "notice");
  const afterCommit = (changes: readonly RecordChange[]): void => {
    alerts.saved(changes);
    publishChanges(changes);
    const notices = noticesOf(changes);
    if (notices.length === 0) return;
    outbox.written(new Set(notices.map(({ notice }) => notice.id)));
    outbox.wake();
  };

  const synced = (community: string, pos: number): Promise<void> =>
    new Promise((resolve, reject) => journal.whenSynced(community, pos, (error) => (error ? reject(error) : resolve())));
  const quarantine = createQuarantine({
    records: records.quarantine,
    pathOf: (entry) => {
      const device = entry.device === null ? undefined : directory.deviceById(entry.device);
      return pathOf(device?.place ?? null, entry.community);
    },
    rerun: (record) => ingest.rerun(record, now()),
    accept: async (community, mended) => {
      const { pos } = intake.change(community, { what: "rerun", messages: mended.length });
      pipeline.accept(mended.flatMap((taken) => taken.observations.map((one) => atPosition(one, pos))));
      await synced(community, pos);
      await series.settle();
    },
  });
  const falls = createFallDesk({ directory, send: (topic, payload) => broker.publish(topic, payload, { qos: 1 }), now });
  const pipeline = createPipeline({
    turns,
    ingest,
    engine,
    falls,
    recent,
    series,
    views,
    attachPicture: (picture) => alerts.attachPicture(picture),
    changed: (record) => {
      alerts.change(record);
      handEntries.take(record);
    },
    factsOf: watchRegistry(directory),
    ruleChanged: followRules(engine, book),
    quarantined: (entries) => {
      quarantine.take(entries);
      for (const [ordinal, entry] of entries.entries()) {
        if (entry.urgent !== true) continue;
        const device = entry.device === null ? undefined : directory.deviceById(entry.device);
        const person = device === undefined ? undefined : directory.personOf(device.id, entry.recv);
        alerts.apply(signalOfUrgent(entry, device, person?.id ?? null, ordinal));
      }
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
      const attempt = await email.probe();
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
  });
  const intake = createIntake({
    journal,
    now,
    judge: (record) => pipeline.judge(record),
    storePicture: async (bytes) => {
      const kept = await snapshots.put(bytes, now());
      return snapshotPayload(kept.ok ? kept.picture : { failed: kept.reason, bytes: bytes.length });
    },
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
    status: (scope) => noise.statusFor(status.view(), scope),
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
  const grantOf = (username: string, password: Uint8Array): LoginGrant | undefined => {
    const login = directory.loginByName(username);
    if (!login || login.disabled || !secretMatches(dir.key, username, password, login.secretHash)) return undefined;
    const device = login.device === null ? undefined : directory.deviceById(login.device);
    const large = login.kind === "gateway" || device?.kind === "camera";
    return {
      username,
      community: login.community,
      kind: login.kind,
      device: device ? { id: device.id, externalId: device.externalId } : null,
      prefix: login.prefix,
      maxBytes: large ? GATEWAY_BYTES : DEVICE_BYTES,
      rate: login.kind === "gateway" ? GATEWAY_RATE : DEVICE_RATE,
    };
  };
  const brokerLog = log.child({ stage: "broker" });
  const broker = await createBroker({
    authenticate: grantOf,
    onMessage: (message, grant, done) => {
      if (grant.username === DEMO_GATEWAY_LOGIN && message.topic.endsWith("/command/ack")) scenarios?.acknowledged(message.payload);
      return intake.message(grant.community, message, done);
    },
    onPresence: (login, client, community, online, why) => intake.presence(community, login, client, online, why),
    onRefused: (refusal) => {
      status.refused(refusal);
      brokerLog.warn(refusal, "refused");
    },
    overloaded: () => memory.pressed || journal.queueBytes > OVERLOADED_BYTES,
    monotonic,
    wall: now,
    sessions: mqttSessions,
    log: brokerLog,
  });
  undo.push(() => broker.stop());
  const secure = createSecureListener({ config, broker, now, log: brokerLog });

  // The HTTP face --------------------------------------------------------------------------------------------------
  const registrar = createRegistrar({
    directory,
    save: (change) => records.saveRegistry(change),
    journal: (community: string, change: Change) => {
      intake.change(community, change);
      if (change.what === "registry") live.tell({ type: "registry", entity: ENTITIES[change.entity] });
    },
    disconnect: (username) => broker.disconnect(username),
    forgetLogin: (username) => broker.forget(username),
    view: (device) => views.view(device, now()),
    forget: (device) => {
      recent.forget(device);
      views.forget(device);
    },
    now,
    key: dir.key,
    mqttPort: () => mqttPort,
  });
  dir.onCommand(async (command) => {
    const asked = readCommand(command);
    if (asked === null) return { ok: false, reason: "unknown command" };
    if (asked.do === "backup") {
      const answer = await backups.take(asked.into);
      if (answer.ok) erasures.copyTo(asked.into);
      await nightly?.noted();
      return answer;
    }
    if (asked.do === "setup") return setup.byCommand(asked.community, asked.admin);
    if (asked.do === "user-list") return users.map(({ passwordHash: _, ...shown }) => shown);
    if (asked.do === "user-password")
      return resetPassword(
        { records, save: (user) => saveUsers(records.users.save(user)), endSessions: (user) => api.endSessions(user), now },
        asked.username,
        asked.passwordHash,
      );
    if (await records.users.byUsername(asked.user.username))
      return { ok: false, reason: `there is a user "${asked.user.username}" already` };
    await saveUsers(records.users.save(withPlaces(asked.user, directory.places())));
    api.forget(null);
    return { ok: true };
  });
  const saveUsers = async (work: Promise<void>): Promise<void> => {
    await work;
    users = await records.users.all();
    tellable = tellableOf(users);
    live.tell({ type: "registry", entity: "users" });
  };
  /** What a human did is answered when it is written, or from memory where the store stands still. */
  const written = (): Promise<boolean> =>
    within(
      SLOW_COMMIT_MS,
      committer.settled().then(() => true),
      () => false,
    );
  const maintenance = createMaintenanceDesk({
    list: records.maintenance.list,
    open: () => alerts.maintenance(),
    journal: (community, change) => void intake.change(community, change),
    community: home,
    users: () => users,
    zoneOf,
    write: turns.write,
    noticed: (notice) => live.tell({ type: "notice", notice }),
    told: () => live.tell({ type: "registry", entity: "maintenance" }),
    written,
    now,
  });
  const tellStanding = createStandingNotice({
    community: home,
    zoneOf,
    users: () => users,
    pathOf: (place) => directory.pathOf(place),
    standingIn: (scope) => noise.standingIn(scope),
    settings: records.settings,
    write: turns.write,
    noticed: (notice) => live.tell({ type: "notice", notice }),
    now,
  });
  const durable = async <T>(outcome: ActOutcome<T>): Promise<ActOutcome<T>> => {
    if (outcome.ok) await written();
    return outcome;
  };
  const actOnAlert = async (work: (at: number) => ActOutcome<Alert>): Promise<ActOutcome<Alert>> => {
    const outcome = inTurn(home(), () => work(now()));
    if (!outcome.ok) return outcome;
    const saved = await written();
    return { ok: true, value: { ...(alerts.get(outcome.value.id)?.alert ?? outcome.value), saved } };
  };
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
        ...[engine.nextDue(), falls.claims.nextDue(), alerts.nextDue(), driven.nextDue()].map((at) => at ?? Number.POSITIVE_INFINITY),
      );
      driven.set(due);
      await nightly?.idle();
      tickRules();
      if (due >= to) break;
    }
    await synced(home(), journal.last(home()));
    await committer.settled();
    await outbox.settled();
    return now();
  };
  const keeper = createKeeper({
    series,
    snapshots,
    records,
    communities: () => directory.communities().map((community) => community.id),
    now,
  });
  const setup = createSetup({
    users: () => users,
    saveUser: (user) => saveUsers(records.users.save(user)),
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
    audit: (line) => records.audit.write({ ...line, user: null, outcome: "done", address: "" }),
    now,
    log: log.child({ stage: "erasures" }),
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
    base: loaded.base,
    now,
  });
  const healthParts: HealthParts = {
    faults,
    pipeline,
    quarantine,
    journal,
    series,
    committer,
    audit,
    alerts,
    outbox,
    engine,
    wrongClocks: () => ingest.wrongClocks(now()),
    noticesQueued: () => records.notices.queued(),
    broker: () => broker.stats(),
    live: () => api.liveStats(),
    http: () => api.requestCounts(),
    disk: () => watch.disk,
    backup: () => nightly?.view() ?? null,
    checkpointAgeMs: () => watch.checkpointAgeMs,
    oldestUnacknowledgedMs: () => oldestUnacknowledged(alerts.open(), now()),
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
  const metrics = createMetrics([...status.meters({ broker, mqttSessions, engine, alerts }), ...stageMeters(healthParts)]);
  const openAlerts = () => alerts.open().map(({ alert, path }) => ({ alert, at: whereOfAlert(alert, path) }));
  const openCases = () => cases.open().map((held) => ({ case: held.case, at: { path: held.path, person: held.case.person } }));
  const patient = createPatientRecords({
    records,
    users: () => users,
    save: (user) => saveUsers(records.users.save(user)),
    remove: (id) => saveUsers(records.users.remove(id)),
    openAlerts,
    openCases,
  });
  const ports: ApiPorts = {
    now,
    users: patient.users,
    sessions: patient.sessions,
    idempotency: records.idempotency,
    audit,
    alerts: {
      list: (scope, filter, paging) =>
        filter.state?.includes("standing") ? noise.listStanding(scope, filter, paging) : patient.listAlerts(scope, filter, paging),
      get: async (id) => {
        const inHand = alerts.get(id);
        const kept = await within(SLOW_COMMIT_MS, records.alerts.get(id), () => undefined);
        if (!inHand) return kept;
        const alert = wholeAlert(inHand, kept?.alert);
        return alert && { alert, at: whereOfAlert(inHand.alert, inHand.path) };
      },
      acknowledge: (id, by, body) => actOnAlert((at) => alerts.acknowledge(id, by, body, at)),
      silence: (id, by, body) => actOnAlert((at) => alerts.silence(id, by, body, at)),
      verify: (id, by, body) => actOnAlert((at) => alerts.verify(id, by, body, at)),
      shelve: (id, by, body) => actOnAlert((at) => alerts.shelve(id, by, body, at)),
      unshelve: (id, by) => actOnAlert((at) => alerts.unshelve(id, by, at)),
      comment: (id, by, body) => actOnAlert((at) => alerts.comment(id, by, body, at)),
    },
    cases: {
      list: patient.listCases,
      get: (id) =>
        within(SLOW_COMMIT_MS, records.cases.get(id), () => {
          const held = cases.get(id);
          return held && { case: { ...held.case, log: [...held.log], notices: [] }, at: { path: held.path, person: held.case.person } };
        }),
      act: (id, act, by: Actor, body) => cases.act(id, act, by, body, now()).then(durable),
    },
    maintenance: maintenance.face,
    posture: createPostureDesk({
      current: () => engine.posture(home(), now()),
      journal: (change) => void intake.change(home(), change),
      written,
      now,
    }),
    reports: createNoiseReport({
      records,
      openAlerts,
      users: () => users,
      pathOf: (place) => directory.pathOf(place),
      placeName: (place) => directory.spoken(place) || place,
      community: home,
      zoneOf,
      now,
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
    quarantine: quarantine.face,
    retention: {
      ...keeper.face,
      forget: (device, by) => {
        erasures.note("readings", device, by.username);
        return keeper.face.forget(device, by);
      },
    },
    ...ruleRoom.face,
    snapshots: { read: (hash) => snapshots.read(hash), whereabouts: (hash) => records.alerts.pictureWhereabouts(hash) },
    scenarios: scenarios?.face ?? null,
    setup: setup.face,
    live: live.face,
    mqtt: { accept: (stream) => broker.accept(stream) },
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
      });
  };
  const checkpoint = createCheckpoint({
    rooms: [
      { name: "ingest", dirty: ingest.dirty, dirtyCount: () => ingest.stats().dirty },
      { name: "rules", dirty: (limit) => engine.dirty(limit), dirtyCount: () => engine.stats().dirty },
      createRecentRoom(recent, views, () => journal.last(home())),
    ],
    communities: () => directory.communities().map((community) => community.id),
    last: (community) => falls.claims.base(community, journal.last(community)),
    synced: async () => {
      for (const { id } of directory.communities()) await synced(id, journal.last(id));
    },
    save: (room, cells, base) => records.saveCells(shapedName(room), cells, base),
    passed: (community, pos) => journal.passed("checkpoint", community, pos),
    monotonic,
  });
  let othersDropped = false;
  const dropOthersOnce = async (): Promise<void> => {
    if (othersDropped) return;
    await records.dropOtherCells(SHAPED_NAMES);
    othersDropped = true;
  };
  const sweep = (): Promise<void> =>
    checkpoint
      .sweep()
      .then(dropOthersOnce)
      .then(() => records.settings.set(ALIVE, String(now())))
      .then(() => watch.checkpointed())
      .catch((error: unknown) => {
        log.child({ stage: "checkpoint" }).error({ err: error }, "checkpoint failed; tried again");
        watch.checkpointed(error instanceof Error ? error : new Error(String(error)));
      });
  const backups = createBackups({
    dataDir: config.dataDir,
    settle: async () => {
      await sweep();
      await series.settle();
    },
    holdJournal: () => journal.hold(),
    localRecords: config.databaseUrl === null,
    series: "copyTo" in series ? series : null,
    now,
    monotonic,
    log: log.child({ stage: "backup" }),
  });
  const nightly =
    config.backup &&
    createBackupSchedule({
      plan: config.backup,
      zone: () => zoneOf(home()),
      now,
      schedule: clock.schedule,
      take: async (folder) => {
        const answer = await backups.take(folder);
        if (answer.ok) erasures.copyTo(folder);
        return answer;
      },
      survey: surveyBackups,
      removeOld: removeOldBackups,
      faults,
      log: log.child({ stage: "backup" }),
    });
  undo.push(() => nightly?.stop());
  const tend = async (): Promise<void> => {
    await series.tend(now()).catch((error: unknown) => log.child({ stage: "series" }).error({ err: error }, "upkeep of the series failed"));
    await keeper
      .tend()
      .catch((error: unknown) =>
        log.child({ stage: "retention" }).error({ err: error }, "removing what is past its retention failed; tried again"),
      );
  };

  const publishStatus = (): void => broker.publish(hubTopic(home(), "status"), JSON.stringify(status.view()), { retain: true });

  let greeting: string | null = null;
  let mqttPort = config.mqttPort;
  return {
    get greeting() {
      return greeting;
    },
    start: async () => {
      await afterRestore.begin();
      handEntries.restore(await records.entries.since(now() - ENTRIES_KEPT));
      const open = await records.loadOpen();
      alerts.restore(open.alerts, open.applied, open.maintenance);
      cases.restore(open.cases, open.numbers);
      faults.restore(
        open.alerts.flatMap(({ alert }) => {
          const kind = faultOfRule(alert.rule);
          const { severity, reason: detail } = alert;
          return kind !== undefined && alert.active ? [{ kind, severity, detail, since: Date.parse(alert.happenedAt) }] : [];
        }),
      );
      const alive = Number(await records.settings.get(ALIVE));
      const { base } = await records.loadCells(shapedName("rules"));
      await stepBack({ engine, book, journal }, (community) => base[community] ?? 0, alive);
      const {
        replayed,
        downFrom,
        loaded: cells,
      } = await recover({
        journal,
        loadCells: (room) => records.loadCells(shapedName(room)),
        restoreIngest: (cells) =>
          ingest.restore(cells.map((cell) => ({ key: cell.key, pos: cell.pos, state: JSON.parse(Buffer.from(cell.blob).toString()) }))),
        restoreRules: (cells) =>
          engine.restore(
            cells.map((cell) => ({
              key: cell.key,
              pos: cell.pos,
              community: home(),
              state: JSON.parse(Buffer.from(cell.blob).toString()),
            })),
          ),
        restoreRecent: (cells) => {
          for (const cell of cells) restoreRecent(recent, views, cell.key, JSON.parse(Buffer.from(cell.blob).toString()));
        },
        // A store that reads the journal by itself does not hold up the start.
        seriesPosition: (community) => (config.influx === null ? series.position(community) : Number.MAX_SAFE_INTEGER),
        judge: (record) => pipeline.judge(record),
        replayed: (community, pos) => series.flush(community, pos),
      });
      log.info({ replayed }, "the journal's tail was replayed");
      const holes = resumeAboveRecords({
        journal,
        communities: directory.communities().map((community) => community.id),
        applied: open.applied,
        loaded: cells,
        communityOf: (cell) => communityOfCell(directory, cell),
        seriesPosition: (community) => series.position(community),
      });
      whenUp.open();
      await erasures.reapply();
      for (const hole of holes) {
        log.error(hole, "the journal is behind what the records know: it goes on above");
        watch.journalHole(hole);
      }
      for (const community of directory.communities()) {
        const last = Math.max(downFrom[community.id] ?? 0, alive);
        intake.change(community.id, { what: "hub-started", downFrom: last > 0 ? last : null });
      }
      // From now on their silence counts.
      if (isEmpty)
        for (const device of directory.devices()) intake.change(device.community, { what: "registry", entity: "device", id: device.id });
      await ruleRoom.begin();
      undo.push(clock.every(RULES_EVERY, () => ruleRoom.tick()));
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
      undo.push(clock.every(SECOND, () => status.tick()));
      undo.push(clock.every(5 * SECOND, () => live.watchStates()));
      undo.push(clock.every(250, () => void quarantine.flush()));
      undo.push(clock.every(SECOND, () => committer.retry()));
      undo.push(clock.every(LOOK_EVERY, () => watch.look()));
      undo.push(clock.every(5 * SECOND, () => void watch.lookAtDisk()));
      await watch.lookAtDisk();
      undo.push(clock.every(SECOND, () => void audit.flush()));
      if (nightly) await nightly.start(faults.open().some((fault) => fault.kind === "backup"));
      else faults.state("backup", null, true);
      if (config.smtp !== null) undo.push(clock.every(5 * SECOND, () => void watch.lookAtMail()));
      if (config.heartbeatUrl !== null) {
        const heartbeat = createHeartbeat({
          url: config.heartbeatUrl,
          well: () => status.ready().ok,
          failed: (error) => log.warn({ err: error }, "the outside watchman could not be called"),
        });
        void heartbeat.beat();
        undo.push(clock.every(HEARTBEAT_EVERY, () => void heartbeat.beat()));
      }
      undo.push(clock.every(MINUTE, publishStatus));
      undo.push(clock.every(MINUTE, () => broker.tend()));
      publishStatus();
      const mqtt = await broker.listen({ host: config.host, port: config.mqttPort });
      mqttPort = mqtt.port;
      const mqtts = await secure.open();
      undo.push(clock.every(TEND_EVERY, () => secure.tend()));
      const http = await api.listen();
      outbox.wake();
      const mqttUrl = `mqtt://${mqtt.host}:${mqtt.port}`;
      const invitation = setup.invite();
      if (invitation !== null) greeting = setupGreeting(config.publicUrl ?? http, invitation);
      if (demoPassword !== null) greeting = demoGreeting(http, mqttUrl, demoPassword);
      return { http, mqtt: mqttUrl, mqtts };
    },
    reload: () => secure.reload(),
    stop: async () => {
      // The doors first, then the stores, each after what still writes to it.
      // The broker first: what it ends itself says nothing of a device.
      await broker.stop();
      await api.stop();
      await quarantine.flush();
      await audit.flush();
      await committer.settled();
      await sweep();
      await series.settle();
      for (const step of undo.reverse()) await step();
    },
  };
}
