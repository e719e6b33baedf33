import type { Right, Role } from "../../contracts/index.ts";
import type { TextKey } from "../i18n/setup.ts";

export interface MenuEntry {
  readonly to:
    | "/"
    | "/alerts"
    | "/cases"
    | "/hazard"
    | "/visits"
    | "/patrols"
    | "/devices"
    | "/one-trip"
    | "/device-work"
    | "/self-tests"
    | "/people"
    | "/near"
    | "/grids"
    | "/volunteers"
    | "/volunteering"
    | "/ladders"
    | "/walls"
    | "/action-cards"
    | "/imports"
    | "/rosters"
    | "/my-duty"
    | "/duty-log"
    | "/hand-over"
    | "/tonight"
    | "/drills"
    | "/maintenance"
    | "/walks"
    | "/acceptances"
    | "/nuisance"
    | "/response"
    | "/info-reports"
    | "/inspection"
    | "/ratings"
    | "/unclaimed"
    | "/quarantine"
    | "/rules"
    | "/users"
    | "/channels"
    | "/exchange"
    | "/webhooks"
    | "/integrations"
    | "/profile"
    | "/audit"
    | "/retention"
    | "/health"
    | "/proof"
    | "/about";
  readonly text: TextKey;
  /** Any of these opens it; null: everybody. */
  readonly right: Right | readonly Right[] | null;
}

const MENU: readonly MenuEntry[] = [
  { to: "/", text: "nav.home", right: null },
  { to: "/alerts", text: "nav.alerts", right: "alerts.read" },
  { to: "/cases", text: "nav.cases", right: "cases.read" },
  { to: "/hazard", text: "hazard.report", right: "cases.report" },
  { to: "/visits", text: "nav.visits", right: "visits.make" },
  { to: "/one-trip", text: "nav.oneTrip", right: "trips.sign" },
  { to: "/patrols", text: "nav.patrols", right: "patrols.make" },
  { to: "/devices", text: "nav.devices", right: "devices.read" },
  { to: "/device-work", text: "nav.deviceWork", right: "devices.tend" },
  { to: "/self-tests", text: "nav.selfTests", right: "devices.read" },
  { to: "/people", text: "nav.people", right: "people.read" },
  { to: "/near", text: "nav.near", right: "help.read" },
  { to: "/grids", text: "nav.grids", right: "grids.read" },
  { to: "/volunteers", text: "nav.volunteers", right: "volunteers.manage" },
  { to: "/volunteering", text: "nav.volunteering", right: "volunteers.sign-up" },
  { to: "/ladders", text: "nav.ladders", right: "rules.read" },
  { to: "/walls", text: "nav.walls", right: "walls.open" },
  { to: "/action-cards", text: "nav.actionCards", right: "rules.read" },
  { to: "/imports", text: "nav.imports", right: "imports.run" },
  { to: "/rosters", text: "nav.rosters", right: "roster.read" },
  { to: "/my-duty", text: "nav.myDuty", right: "roster.read" },
  { to: "/duty-log", text: "nav.dutyLog", right: "duty-log.read" },
  { to: "/hand-over", text: "nav.handOver", right: "duty-log.read" },
  { to: "/tonight", text: "nav.tonight", right: "tonight.read" },
  { to: "/drills", text: "nav.drills", right: "drills.read" },
  { to: "/maintenance", text: "nav.maintenance", right: "devices.read" },
  { to: "/walks", text: "nav.walks", right: "devices.read" },
  { to: "/acceptances", text: "nav.acceptances", right: "acceptance.read" },
  { to: "/info-reports", text: "nav.infoReports", right: "info-reports.read" },
  { to: "/inspection", text: "nav.inspection", right: "reports.read" },
  { to: "/ratings", text: "nav.ratings", right: "reports.read" },
  { to: "/response", text: "nav.response", right: "reports.read" },
  { to: "/nuisance", text: "nav.nuisance", right: "reports.read" },
  { to: "/unclaimed", text: "nav.unclaimed", right: "quarantine.read" },
  { to: "/quarantine", text: "nav.quarantine", right: "quarantine.read" },
  { to: "/rules", text: "nav.rules", right: "rules.read" },
  { to: "/users", text: "nav.users", right: "users.manage" },
  { to: "/channels", text: "nav.channels", right: "channels.read" },
  { to: "/exchange", text: "nav.exchange", right: "exchange.manage" },
  { to: "/webhooks", text: "nav.webhooks", right: "webhooks.manage" },
  { to: "/integrations", text: "nav.integrations", right: "users.manage" },
  { to: "/profile", text: "nav.profile", right: null },
  { to: "/audit", text: "nav.audit", right: "audit.read" },
  { to: "/retention", text: "nav.retention", right: "retention.manage" },
  { to: "/health", text: "nav.health", right: "hub.read" },
  { to: "/proof", text: "nav.proof", right: "proof.read" },
  { to: "/about", text: "nav.about", right: null },
];

/** Whether a link to this page would lead this user to more than a refusal. */
export function mayOpen(role: Role, rights: readonly Right[], path: string): boolean {
  const page = path.split("?")[0];
  return !MENU.some(({ to }) => to === page) || menuFor(role, rights).some(({ to }) => to === page);
}

/** The pages this user may open; a family sees her people, not the machinery. */
export function menuFor(role: Role, rights: readonly Right[]): readonly MenuEntry[] {
  const family: readonly MenuEntry["to"][] = ["/", "/alerts", "/profile", "/about"];
  const shown = MENU.filter(
    (entry) =>
      (entry.right === null || [entry.right].flat().some((right) => rights.includes(right))) &&
      (role !== "family" || family.includes(entry.to)),
  );
  // Whoever looks after her own people, or sees no alerts, keeps no watch.
  const home: TextKey = role === "family" ? "nav.family" : rights.includes("alerts.read") ? "nav.home" : "work.mine";
  return shown.map((entry) => (entry.to === "/" ? { ...entry, text: home } : entry));
}
