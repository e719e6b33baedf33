import type { AddressInfo } from "node:net";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyError, LogController } from "fastify";
import { type Severity, worse } from "../contracts/index.ts";
import { bindConsent } from "./access/bind-consent.ts";
import { createLogIn } from "./access/log-in.ts";
import { createMasking } from "./access/masking.ts";
import { createPins } from "./access/pins.ts";
import { createSessions } from "./access/sessions.ts";
import { createWalls } from "./access/walls.ts";
import { serveDashboard } from "./http/dashboard.ts";
import { handleError } from "./http/errors.ts";
import { API_PREFIX, guardRoutes } from "./http/guard.ts";
import { serveMqttSocket } from "./http/mqtt-socket.ts";
import { createRouteBook } from "./http/not-found.ts";
import { describeApi } from "./http/openapi.ts";
import { Refusal } from "./http/problem.ts";
import { countRequests, type RequestCounts } from "./http/request-counts.ts";
import { helmetOptions } from "./http/security.ts";
import { namedShapes } from "./http/shapes.ts";
import { createFeed, type Feed } from "./live/feed.ts";
import { createWallFeed, type WallFeed } from "./live/wall-feed.ts";
import { type ApiOptions, type Every, everyOnWall } from "./options.ts";
import type { ApiPorts } from "./ports.ts";
import { acceptanceRoutes } from "./routes/acceptances.ts";
import { actionCardRoutes } from "./routes/action-cards.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { answerPages } from "./routes/answer-pages.ts";
import { callbackRoutes } from "./routes/callbacks.ts";
import { callRoutes } from "./routes/calls.ts";
import { careRoutes } from "./routes/care.ts";
import { caseActRoutes } from "./routes/case-acts.ts";
import { casePictureRoutes } from "./routes/case-pictures.ts";
import { caseRoutes } from "./routes/cases.ts";
import { channelRoutes } from "./routes/channels.ts";
import { contactFileRoutes } from "./routes/contacts-file.ts";
import type { App, RouteContext } from "./routes/context.ts";
import { deskOfficerRoutes } from "./routes/desk-officers.ts";
import { deskRoutes } from "./routes/desks.ts";
import { deviceCameraRoutes } from "./routes/device-camera.ts";
import { deviceMessageRoutes } from "./routes/device-messages.ts";
import { deviceWorkRoutes } from "./routes/device-work.ts";
import { deviceRoutes } from "./routes/devices.ts";
import { doorRoutes } from "./routes/doors.ts";
import { drillRoutes } from "./routes/drills.ts";
import { dutyRoutes } from "./routes/duty.ts";
import { dutyLogRoutes } from "./routes/duty-log.ts";
import { entryRoutes } from "./routes/entry.ts";
import { exchangeRoutes } from "./routes/exchange.ts";
import { familyRoutes } from "./routes/family.ts";
import { familyTieRoutes } from "./routes/family-ties.ts";
import { gridRoutes } from "./routes/grids.ts";
import { handOverRoutes } from "./routes/hand-overs.ts";
import { helpRoutes } from "./routes/help.ts";
import { hubHealthRoute } from "./routes/hub-health.ts";
import { importSecretRoutes } from "./routes/import-secrets.ts";
import { importRoutes } from "./routes/imports.ts";
import { infoReportRoutes } from "./routes/info-reports.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { inspectionRoutes } from "./routes/inspection.ts";
import { integrationRoutes } from "./routes/integrations.ts";
import { lifeRoutes } from "./routes/life.ts";
import { liveRoute } from "./routes/live.ts";
import { lostRoutes } from "./routes/lost.ts";
import { maintenanceRoutes } from "./routes/maintenance.ts";
import { mappingRoutes } from "./routes/mappings.ts";
import { noticeRoutes } from "./routes/notices.ts";
import { observationsExportRoute } from "./routes/observations-export.ts";
import { demoRoutes, officeRoutes, snapshotRoutes } from "./routes/office.ts";
import { outsideRoutes } from "./routes/outside.ts";
import { patrolRoutes } from "./routes/patrols.ts";
import { personRoutes } from "./routes/people.ts";
import { personErasureRoutes } from "./routes/person-erasure.ts";
import { pinRoutes } from "./routes/pins.ts";
import { placeRoutes } from "./routes/places.ts";
import { planRoutes } from "./routes/plans.ts";
import { postureRoutes } from "./routes/posture.ts";
import { printRoute } from "./routes/prints.ts";
import { proofRoutes } from "./routes/proof.ts";
import { quarantineRoutes } from "./routes/quarantine.ts";
import { ratingRoutes } from "./routes/ratings.ts";
import { registerRoutes } from "./routes/registers.ts";
import { reportRoutes } from "./routes/reports.ts";
import { responseReportRoutes } from "./routes/response-report.ts";
import { retentionRoutes } from "./routes/retention.ts";
import { rosterRoutes } from "./routes/rosters.ts";
import { roundRoutes } from "./routes/rounds.ts";
import { ruleRoutes } from "./routes/rules.ts";
import { scoreRoutes } from "./routes/scores.ts";
import { selfTestRoutes } from "./routes/self-tests.ts";
import { sessionRoutes } from "./routes/session.ts";
import { setupRoutes } from "./routes/setup.ts";
import { transferPages } from "./routes/transfer-pages.ts";
import { transferSheetRoutes } from "./routes/transfer-sheets.ts";
import { tripRoutes } from "./routes/trips.ts";
import { unclaimedRoutes } from "./routes/unclaimed.ts";
import { userRoutes } from "./routes/users.ts";
import { visitLoadRoutes } from "./routes/visit-load.ts";
import { visitRoutes } from "./routes/visits.ts";
import { volunteerRoutes } from "./routes/volunteers.ts";
import { walkRoutes } from "./routes/walks.ts";
import { wallRoutes, wallScreenRoutes } from "./routes/walls.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

const BODY_LIMIT = 1_048_576;
/** What a desk may send on the live feed in one frame. */
const DESK_FRAME_LIMIT = 4_096;
const SESSION_HOURS = 12;
const LOG_INS_PER_MINUTE = 300;
const REQUESTS_PER_MINUTE = 60_000;

/** The HTTP face of the hub. */
export interface Api {
  /** @returns the address it listens on, such as http://127.0.0.1:8080 */
  listen(): Promise<string>;
  /** Ends the live feeds, answers what is under way, closes the port. */
  stop(): Promise<void>;
  /** To be called where a user or place is changed by other ways than this face; null means all. */
  forget(user: string | null): void;
  /** Ends every session and live feed of a user. */
  endSessions(user: string): Promise<void>;
  liveStats(): ReturnType<Feed["stats"]>;
  requestCounts(): RequestCounts;
}

/** Builds the HTTP face on the hub's ports; it opens no port before `listen`. */
export async function createApi(ports: ApiPorts, options: ApiOptions): Promise<Api> {
  const every: Every = options.every ?? everyOnWall;
  const sessions = createSessions(ports, options.sessionHours ?? SESSION_HOURS);
  const troubled = oncePerTurn(() => worstOpen(ports.live.openCases()));
  const bare = createMasking({
    personOf: (id) => ports.people.get(id)?.person,
    year: () => new Date(ports.now()).getUTCFullYear(),
    inTrouble: oncePerTurn(() => new Set(troubled().keys())),
  });
  const masking = bindConsent(bare, {
    pathOf: ports.places.pathOf,
    trouble: (person) => troubled().get(person) ?? null,
    deviceAt: (id) => ports.devices.get(id)?.at.path,
  });
  const feed = createFeed({ ports, masking, sessions, every, log: options.log });
  const walls = createWalls(ports);
  const wallFeed = createWallFeed({ ports, walls, every, log: options.log });
  const app = newApp(options);
  const book = createRouteBook();
  const requestCounts = countRequests(app);
  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) if (!url.includes("*")) book.note(each, url);
  });
  await addPlugins(app, options);
  const context: RouteContext = {
    ports,
    masking,
    sessions,
    logIn: createLogIn(ports, sessions),
    pins: createPins(ports),
    walls,
    cookieSecure: options.cookieSecure ?? options.publicUrl?.startsWith("https:") === true,
    logInsPerMinute: options.logInsPerMinute ?? LOG_INS_PER_MINUTE,
  };
  await app.register(
    async (inner) => {
      const routes = inner.withTypeProvider<TypeBoxTypeProvider>();
      guardRoutes(routes, { ports, sessions, walls, publicUrl: options.publicUrl });
      addRoutes(routes, context, options, feed, wallFeed);
    },
    { prefix: API_PREFIX },
  );
  outsideRoutes(app, context);
  answerPages(app, context);
  transferPages(app, context);
  if (ports.mqtt !== null) serveMqttSocket(app, ports.mqtt.accept, ports.now, options.log);
  await serveDashboard(app, options.dashboardDir, book);
  await app.ready();
  return {
    async listen() {
      await app.listen({ host: options.host, port: options.port });
      return addressOf(app.server.address());
    },
    async stop() {
      feed.stop();
      wallFeed.stop();
      await app.close();
    },
    forget: (user) => sessions.refresh(user),
    endSessions: (user) => sessions.endOfUser(user),
    liveStats: () => feed.stats(),
    requestCounts,
  };
}

/** Of each person with an open case, the worst severity. */
function worstOpen(cases: ReturnType<ApiPorts["live"]["openCases"]>): ReadonlyMap<string, Severity> {
  const found = new Map<string, Severity>();
  for (const { case: one } of cases)
    if (one.person !== null && one.drill === undefined) found.set(one.person, worse(one.severity, found.get(one.person) ?? one.severity));
  return found;
}

/** Asked for each value of each device, worked out once in a turn of the event loop. */
function oncePerTurn<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    if (known !== undefined) return known.value;
    const fresh = { value: work() };
    known = fresh;
    setImmediate(() => {
      known = undefined;
    });
    return fresh.value;
  };
}

/** Hundreds of routes, of which a start needs none: a schema is compiled when something is first checked by it. */
const compiledWhenAsked: typeof TypeBoxValidatorCompiler = (route) => {
  let check: ReturnType<typeof TypeBoxValidatorCompiler> | undefined;
  return (value) => {
    check ??= TypeBoxValidatorCompiler(route);
    return check(value);
  };
};

function newApp(options: ApiOptions): App {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy,
    bodyLimit: BODY_LIMIT,
    // Desks keep their connections open; a stop must not wait for them.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true, querystringParser: readQuery },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(compiledWhenAsked);
  // What leaves is made by the masking, field by field; schemas of answers document it and change nothing.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler<FastifyError | Refusal>(handleError);
  for (const shape of namedShapes()) app.addSchema(shape);
  acceptEmptyBodies(app);
  return app;
}

/** A name given twice is a comma list. */
function readQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) query[name] = name in query ? `${query[name]},${value}` : value;
  return query;
}

/** An act without particulars may come with an empty body, with or without a content type. */
function acceptEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    const text = String(body);
    if (text.trim() === "") done(null, {});
    else parse(request, text, done);
  });
  app.addHook("preValidation", async (request) => {
    if (request.method === "POST" && request.body === undefined) request.body = {};
  });
}

async function addPlugins(app: App, options: ApiOptions): Promise<void> {
  await app.register(helmet, helmetOptions(options.publicUrl));
  await app.register(cookie);
  await app.register(rateLimit, {
    max: options.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    timeWindow: "1 minute",
    errorResponseBuilder: (_request, limit) =>
      new Refusal(429, { zh: `请求过于频繁，请在 ${limit.after} 后再试。`, en: `Too many requests, try again in ${limit.after}.` }),
  });
  await app.register(websocket, {
    options: {
      maxPayload: DESK_FRAME_LIMIT,
      // The token that came as a subprotocol is answered as chosen: a browser drops the connection otherwise.
      handleProtocols: (protocols: Set<string>) => [...protocols].find((each) => each.startsWith("bearer.")) ?? false,
    },
  });
  await describeApi(app, options.version, options.publicUrl);
}

function addRoutes(app: App, context: RouteContext, options: ApiOptions, feed: Feed, wallFeed: WallFeed): void {
  // Answers hold what one user may see: no cache keeps them.
  app.addHook("onRequest", async (_request, reply) => void reply.header("cache-control", "no-store"));
  sessionRoutes(app, context, options.sessionHours ?? SESSION_HOURS);
  setupRoutes(app, context);
  alertRoutes(app, context);
  caseRoutes(app, context);
  caseActRoutes(app, context);
  casePictureRoutes(app, context);
  callRoutes(app, context);
  entryRoutes(app, context);
  helpRoutes(app, context);
  lostRoutes(app, context);
  volunteerRoutes(app, context);
  gridRoutes(app, context);
  maintenanceRoutes(app, context);
  rosterRoutes(app, context);
  dutyRoutes(app, context);
  dutyLogRoutes(app, context);
  handOverRoutes(app, context);
  noticeRoutes(app, context);
  channelRoutes(app, context);
  callbackRoutes(app, context);
  deviceRoutes(app, context);
  deviceCameraRoutes(app, context);
  deviceMessageRoutes(app, context);
  doorRoutes(app, context);
  mappingRoutes(app, context);
  ingestRoutes(app, context);
  personRoutes(app, context);
  observationsExportRoute(app, context);
  scoreRoutes(app, context);
  careRoutes(app, context);
  personErasureRoutes(app, context);
  lifeRoutes(app, context);
  visitRoutes(app, context);
  visitLoadRoutes(app, context);
  tripRoutes(app, context);
  roundRoutes(app, context);
  patrolRoutes(app, context);
  walkRoutes(app, context);
  acceptanceRoutes(app, context);
  importRoutes(app, context);
  importSecretRoutes(app, context);
  exchangeRoutes(app, context);
  webhookRoutes(app, context);
  integrationRoutes(app, context);
  registerRoutes(app, context);
  contactFileRoutes(app, context);
  printRoute(app, context);
  transferSheetRoutes(app, context, options.publicUrl);
  familyRoutes(app, context);
  familyTieRoutes(app, context);
  placeRoutes(app, context);
  quarantineRoutes(app, context);
  unclaimedRoutes(app, context);
  deviceWorkRoutes(app, context);
  selfTestRoutes(app, context);
  drillRoutes(app, context);
  postureRoutes(app, context);
  proofRoutes(app, context);
  deskRoutes(app, context);
  deskOfficerRoutes(app, context);
  pinRoutes(app, context);
  planRoutes(app, context);
  actionCardRoutes(app, context);
  reportRoutes(app, context);
  responseReportRoutes(app, context);
  inspectionRoutes(app, context);
  ratingRoutes(app, context);
  infoReportRoutes(app, context);
  retentionRoutes(app, context);
  userRoutes(app, context);
  officeRoutes(app, context);
  ruleRoutes(app, context);
  hubHealthRoute(app, context);
  snapshotRoutes(app, context);
  demoRoutes(app, context);
  liveRoute(app, feed);
  wallRoutes(app, context, wallFeed);
  wallScreenRoutes(app, context, wallFeed);
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
