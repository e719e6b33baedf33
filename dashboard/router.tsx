import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { NotFound } from "./components/not-found.tsx";
import { Crash } from "./components/states.tsx";
import { Shell } from "./pages/shell.tsx";

/** Filters live in the URL: only texts, unknown names are dropped. */
function texts<K extends string>(...names: readonly K[]): (search: Record<string, unknown>) => { [name in K]?: string } {
  return (search) => {
    const kept: { [name in K]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") kept[name] = value;
      else if (typeof value === "number" || typeof value === "boolean") kept[name] = String(value);
    }
    return kept;
  };
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: ({ error }) => <Crash error={error} /> });
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: texts("alert", "view"),
  component: lazyRouteComponent(() => import("./pages/home-page.tsx"), "HomePage"),
});
const alerts = createRoute({
  getParentRoute: () => shell,
  path: "/alerts",
  validateSearch: texts("state", "severity", "device", "person"),
  component: lazyRouteComponent(() => import("./pages/alerts-page.tsx"), "AlertsPage"),
});
const alert = createRoute({
  getParentRoute: () => shell,
  path: "/alerts/$id",
  component: lazyRouteComponent(() => import("./pages/alert-page.tsx"), "AlertPage"),
});
const cases = createRoute({
  getParentRoute: () => shell,
  path: "/cases",
  validateSearch: texts(
    ...(["state", "kind", "source", "severity", "place", "person", "mine", "overdue", "second", "number"] as const),
    ...(["since", "until", "figure", "settled", "verdict", "rule", "theirs", "sort"] as const),
  ),
  component: lazyRouteComponent(() => import("./pages/cases-page.tsx"), "CasesPage"),
});
const newCase = createRoute({
  getParentRoute: () => shell,
  path: "/cases/new",
  validateSearch: texts("phone", "person", "reporter"),
  component: lazyRouteComponent(() => import("./pages/new-case-page.tsx"), "NewCasePage"),
});
const card = createRoute({
  getParentRoute: () => shell,
  path: "/cases/$id/card/$to",
  component: lazyRouteComponent(() => import("./pages/card-page.tsx"), "CardPage"),
});
const hazard = createRoute({
  getParentRoute: () => shell,
  path: "/hazard",
  component: lazyRouteComponent(() => import("./pages/hazard-page.tsx"), "HazardPage"),
});
const oneCase = createRoute({
  getParentRoute: () => shell,
  path: "/cases/$id",
  component: lazyRouteComponent(() => import("./pages/case-page.tsx"), "CasePage"),
});
const ladders = createRoute({
  getParentRoute: () => shell,
  path: "/ladders",
  component: lazyRouteComponent(() => import("./pages/ladders-page.tsx"), "LaddersPage"),
});
const devices = createRoute({
  getParentRoute: () => shell,
  path: "/devices",
  validateSearch: texts("kind", "state", "place", "person", "search"),
  component: lazyRouteComponent(() => import("./pages/devices-page.tsx"), "DevicesPage"),
});
const device = createRoute({
  getParentRoute: () => shell,
  path: "/devices/$id",
  validateSearch: texts("measurement", "range", "from", "to"),
  component: lazyRouteComponent(() => import("./pages/device-page.tsx"), "DevicePage"),
});
const deviceLabels = createRoute({
  getParentRoute: () => shell,
  path: "/device-labels",
  validateSearch: texts("kind", "place", "of"),
  component: lazyRouteComponent(() => import("./pages/device-labels-page.tsx"), "DeviceLabelsPage"),
});
const deviceWork = createRoute({
  getParentRoute: () => shell,
  path: "/device-work",
  validateSearch: texts("place", "kind", "reason"),
  component: lazyRouteComponent(() => import("./pages/device-work-page.tsx"), "DeviceWorkPage"),
});
const oneTrip = createRoute({
  getParentRoute: () => shell,
  path: "/one-trip",
  validateSearch: texts("building"),
  component: lazyRouteComponent(() => import("./pages/one-trip-page.tsx"), "OneTripPage"),
});
const selfTests = createRoute({
  getParentRoute: () => shell,
  path: "/self-tests",
  validateSearch: texts("place", "kind", "show"),
  component: lazyRouteComponent(() => import("./pages/self-tests-page.tsx"), "SelfTestsPage"),
});
/** What the label of a device opens: short, so that the code on it is coarse. */
const label = createRoute({
  getParentRoute: () => shell,
  path: "/d/$code",
  component: lazyRouteComponent(() => import("./pages/label-page.tsx"), "LabelPage"),
});
const visits = createRoute({
  getParentRoute: () => shell,
  path: "/visits",
  validateSearch: texts("tab", "worker", "grid", "days"),
  component: lazyRouteComponent(() => import("./pages/visits-page.tsx"), "VisitsPage"),
});
const round = createRoute({
  getParentRoute: () => shell,
  path: "/rounds/$id",
  component: lazyRouteComponent(() => import("./pages/round-page.tsx"), "RoundPage"),
});
const drills = createRoute({
  getParentRoute: () => shell,
  path: "/drills",
  component: lazyRouteComponent(() => import("./pages/drills-page.tsx"), "DrillsPage"),
});
const drill = createRoute({
  getParentRoute: () => shell,
  path: "/drills/$id",
  component: lazyRouteComponent(() => import("./pages/drill-page.tsx"), "DrillPage"),
});
const patrols = createRoute({
  getParentRoute: () => shell,
  path: "/patrols",
  component: lazyRouteComponent(() => import("./pages/patrols-page.tsx"), "PatrolsPage"),
});
const patrol = createRoute({
  getParentRoute: () => shell,
  path: "/patrols/$id",
  component: lazyRouteComponent(() => import("./pages/patrol-page.tsx"), "PatrolPage"),
});
const patrolLabels = createRoute({
  getParentRoute: () => shell,
  path: "/patrols/$id/labels",
  component: lazyRouteComponent(() => import("./pages/patrol-labels-page.tsx"), "PatrolLabelsPage"),
});
/** What the label of a spot opens. */
const spot = createRoute({
  getParentRoute: () => shell,
  path: "/spots/$id",
  component: lazyRouteComponent(() => import("./pages/spot-page.tsx"), "SpotPage"),
});
const walks = createRoute({
  getParentRoute: () => shell,
  path: "/walks",
  component: lazyRouteComponent(() => import("./pages/walks-page.tsx"), "WalksPage"),
});
const walk = createRoute({
  getParentRoute: () => shell,
  path: "/walks/$id",
  component: lazyRouteComponent(() => import("./pages/walk-page.tsx"), "WalkPage"),
});
const acceptances = createRoute({
  getParentRoute: () => shell,
  path: "/acceptances",
  component: lazyRouteComponent(() => import("./pages/acceptances-page.tsx"), "AcceptancesPage"),
});
const acceptance = createRoute({
  getParentRoute: () => shell,
  path: "/acceptances/$id",
  validateSearch: texts("version", "only", "lacks", "building"),
  component: lazyRouteComponent(() => import("./pages/acceptance-page.tsx"), "AcceptancePage"),
});
const transfer = createRoute({
  getParentRoute: () => shell,
  path: "/people/$id/transfer",
  validateSearch: texts("case"),
  component: lazyRouteComponent(() => import("./pages/transfer-page.tsx"), "TransferPage"),
});
const acceptancePrint = createRoute({
  getParentRoute: () => shell,
  path: "/acceptances/$id/print",
  validateSearch: texts("version"),
  component: lazyRouteComponent(() => import("./pages/acceptance-print-page.tsx"), "AcceptancePrintPage"),
});
const maintenance = createRoute({
  getParentRoute: () => shell,
  path: "/maintenance",
  component: lazyRouteComponent(() => import("./pages/maintenance-page.tsx"), "MaintenancePage"),
});
const rosters = createRoute({
  getParentRoute: () => shell,
  path: "/rosters",
  validateSearch: texts("roster", "view", "day"),
  component: lazyRouteComponent(() => import("./pages/rosters-page.tsx"), "RostersPage"),
});
const grids = createRoute({
  getParentRoute: () => shell,
  path: "/grids",
  component: lazyRouteComponent(() => import("./pages/grids-page.tsx"), "GridsPage"),
});
const grid = createRoute({
  getParentRoute: () => shell,
  path: "/grids/$id",
  component: lazyRouteComponent(() => import("./pages/grid-page.tsx"), "GridPage"),
});
const volunteers = createRoute({
  getParentRoute: () => shell,
  path: "/volunteers",
  component: lazyRouteComponent(() => import("./pages/volunteers-page.tsx"), "VolunteersPage"),
});
const volunteering = createRoute({
  getParentRoute: () => shell,
  path: "/volunteering",
  component: lazyRouteComponent(() => import("./pages/volunteering-page.tsx"), "VolunteeringPage"),
});
const myDuty = createRoute({
  getParentRoute: () => shell,
  path: "/my-duty",
  component: lazyRouteComponent(() => import("./pages/my-duty-page.tsx"), "MyDutyPage"),
});
const dutyLog = createRoute({
  getParentRoute: () => shell,
  path: "/duty-log",
  validateSearch: texts("day", "shift", "kind", "place"),
  component: lazyRouteComponent(() => import("./pages/duty-log-page.tsx"), "DutyLogPage"),
});
const handOver = createRoute({
  getParentRoute: () => shell,
  path: "/hand-over",
  validateSearch: texts("id"),
  component: lazyRouteComponent(() => import("./pages/hand-over-page.tsx"), "HandOverPage"),
});
const tonight = createRoute({
  getParentRoute: () => shell,
  path: "/tonight",
  component: lazyRouteComponent(() => import("./pages/tonight-page.tsx"), "TonightPage"),
});
const response = createRoute({
  getParentRoute: () => shell,
  path: "/response",
  validateSearch: texts("unit", "by", "day", "place"),
  component: lazyRouteComponent(() => import("./pages/response-page.tsx"), "ResponsePage"),
});
const infoReports = createRoute({
  getParentRoute: () => shell,
  path: "/info-reports",
  component: lazyRouteComponent(() => import("./pages/info-reports-page.tsx"), "InfoReportsPage"),
});
const infoReport = createRoute({
  getParentRoute: () => shell,
  path: "/cases/$id/report",
  component: lazyRouteComponent(() => import("./pages/info-report-page.tsx"), "InfoReportPage"),
});
const inspection = createRoute({
  getParentRoute: () => shell,
  path: "/inspection",
  component: lazyRouteComponent(() => import("./pages/inspection-page.tsx"), "InspectionPage"),
});
const ratings = createRoute({
  getParentRoute: () => shell,
  path: "/ratings",
  component: lazyRouteComponent(() => import("./pages/ratings-page.tsx"), "RatingsPage"),
});
const rating = createRoute({
  getParentRoute: () => shell,
  path: "/ratings/$id",
  component: lazyRouteComponent(() => import("./pages/rating-page.tsx"), "RatingPage"),
});
const inspectionVisits = createRoute({
  getParentRoute: () => shell,
  path: "/inspection/visits",
  component: lazyRouteComponent(() => import("./pages/inspection-visits-page.tsx"), "InspectionVisitsPage"),
});
const nuisance = createRoute({
  getParentRoute: () => shell,
  path: "/nuisance",
  validateSearch: texts("days", "place"),
  component: lazyRouteComponent(() => import("./pages/nuisance-page.tsx"), "NuisancePage"),
});
const quarantine = createRoute({
  getParentRoute: () => shell,
  path: "/quarantine",
  validateSearch: texts("reason", "state"),
  component: lazyRouteComponent(() => import("./pages/quarantine-page.tsx"), "QuarantinePage"),
});
const unclaimed = createRoute({
  getParentRoute: () => shell,
  path: "/unclaimed",
  validateSearch: texts("state"),
  component: lazyRouteComponent(() => import("./pages/unclaimed-page.tsx"), "UnclaimedPage"),
});
const gateway = createRoute({
  getParentRoute: () => shell,
  path: "/gateways/$id",
  validateSearch: texts("message"),
  component: lazyRouteComponent(() => import("./pages/gateway-page.tsx"), "GatewayPage"),
});
const people = createRoute({
  getParentRoute: () => shell,
  path: "/people",
  validateSearch: texts("search", "id"),
  component: lazyRouteComponent(() => import("./pages/people-page.tsx"), "PeoplePage"),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: "/imports",
  validateSearch: texts("id"),
  component: lazyRouteComponent(() => import("./pages/imports-page.tsx"), "ImportsPage"),
});
const retention = createRoute({
  getParentRoute: () => shell,
  path: "/retention",
  component: lazyRouteComponent(() => import("./pages/retention-page.tsx"), "RetentionPage"),
});
const users = createRoute({
  getParentRoute: () => shell,
  path: "/users",
  component: lazyRouteComponent(() => import("./pages/users-page.tsx"), "UsersPage"),
});
const channels = createRoute({
  getParentRoute: () => shell,
  path: "/channels",
  component: lazyRouteComponent(() => import("./pages/channels-page.tsx"), "ChannelsPage"),
});
const exchange = createRoute({
  getParentRoute: () => shell,
  path: "/exchange",
  validateSearch: texts("system"),
  component: lazyRouteComponent(() => import("./pages/exchange-page.tsx"), "ExchangePage"),
});
const webhooks = createRoute({
  getParentRoute: () => shell,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./pages/webhooks-page.tsx"), "WebhooksPage"),
});
const integrations = createRoute({
  getParentRoute: () => shell,
  path: "/integrations",
  component: lazyRouteComponent(() => import("./pages/integrations-page.tsx"), "IntegrationsPage"),
});
const profile = createRoute({
  getParentRoute: () => shell,
  path: "/profile",
  component: lazyRouteComponent(() => import("./pages/profile-page.tsx"), "ProfilePage"),
});
const wechat = createRoute({
  getParentRoute: () => shell,
  path: "/wechat",
  validateSearch: texts("code", "state"),
  component: lazyRouteComponent(() => import("./pages/wechat-page.tsx"), "WechatPage"),
});
const rules = createRoute({
  getParentRoute: () => shell,
  path: "/rules",
  validateSearch: texts("pack", "search"),
  component: lazyRouteComponent(() => import("./pages/rules-page.tsx"), "RulesPage"),
});
const rule = createRoute({
  getParentRoute: () => shell,
  path: "/rules/$id",
  validateSearch: texts("tab", "replay", "way"),
  component: lazyRouteComponent(() => import("./pages/rule-page.tsx"), "RulePage"),
});
const audit = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  validateSearch: texts("user", "target", "act"),
  component: lazyRouteComponent(() => import("./pages/audit-page.tsx"), "AuditPage"),
});
const health = createRoute({
  getParentRoute: () => shell,
  path: "/health",
  component: lazyRouteComponent(() => import("./pages/health-page.tsx"), "HealthPage"),
});
const proof = createRoute({
  getParentRoute: () => shell,
  path: "/proof",
  component: lazyRouteComponent(() => import("./pages/proof-page.tsx"), "ProofPage"),
});
const about = createRoute({
  getParentRoute: () => shell,
  path: "/about",
  component: lazyRouteComponent(() => import("./pages/about-page.tsx"), "AboutPage"),
});

const near = createRoute({
  getParentRoute: () => shell,
  path: "/near",
  validateSearch: texts("place", "case", "why"),
  component: lazyRouteComponent(() => import("./pages/near-page.tsx"), "NearPage"),
});
const actionCards = createRoute({
  getParentRoute: () => shell,
  path: "/action-cards",
  validateSearch: texts("kind"),
  component: lazyRouteComponent(() => import("./pages/action-cards-page.tsx"), "ActionCardsPage"),
});

const walls = createRoute({
  getParentRoute: () => shell,
  path: "/walls",
  component: lazyRouteComponent(() => import("./pages/walls-page.tsx"), "WallsPage"),
});

/** Outside of the shell: a screen on the wall is no user. */
const wall = createRoute({
  getParentRoute: () => root,
  path: "/wall",
  component: lazyRouteComponent(() => import("./pages/wall-page.tsx"), "WallPage"),
});

/** Outside of the shell: there is nobody to log in yet. */
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("./pages/setup-page.tsx"), "SetupPage"),
});

/** Outside of the shell too: a relative who has no account yet. */
const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  component: lazyRouteComponent(() => import("./pages/join-page.tsx"), "JoinPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    join,
    wall,
    shell.addChildren([
      home,
      alerts,
      alert,
      cases,
      newCase,
      oneCase,
      card,
      hazard,
      visits,
      round,
      drills,
      drill,
      patrols,
      patrol,
      patrolLabels,
      spot,
      devices,
      device,
      deviceLabels,
      deviceWork,
      oneTrip,
      selfTests,
      label,
      maintenance,
      walks,
      walk,
      acceptances,
      acceptance,
      acceptancePrint,
      transfer,
      ladders,
      walls,
      actionCards,
      near,
      rosters,
      grids,
      grid,
      volunteers,
      volunteering,
      myDuty,
      dutyLog,
      handOver,
      tonight,
      nuisance,
      response,
      infoReports,
      infoReport,
      inspection,
      inspectionVisits,
      ratings,
      rating,
      quarantine,
      unclaimed,
      gateway,
      people,
      imports,
      users,
      channels,
      exchange,
      webhooks,
      integrations,
      profile,
      wechat,
      rules,
      rule,
      audit,
      retention,
      health,
      proof,
      about,
    ]),
  ]),
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
