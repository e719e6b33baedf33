import type { AuditItem } from "../../contracts/index.ts";
import { WITHHELD } from "./masking.ts";
import type { Sight } from "./sight.ts";

/** Details of these hold nothing but settings, counts, closed words, ids and what staff are called. */
const PLAIN: ReadonlySet<string> = new Set([
  ...[
    "desk.carry",
    "desks.settings",
    "desks.test",
    "desk.check-answered",
    "desk.check-missed",
    "desk.pin",
    "desk.lock",
    "desk.seated",
    "desk.left",
  ],
  ...["rating.draft", "rating.act", "info-report.draft", "info-report.approve", "card.edit", "card.open", "tonight.open", "tonight.time"],
  ...["door-code.set", "person.facts", "person.periods", "person.contacts", "contact.verify"],
  ...["exchange.mapping", "exchange.token", "exchange.token-end", "exchange.come"],
  ...["webhook.add", "webhook.change", "webhook.remove", "webhook.secret", "webhook.test", "webhook.again"],
  ...["integration.create", "integration.token", "integration.end", "import.open", "import.apply", "import.secrets"],
  ...["consent.revoke", "consent.paper-add", "consent.paper-open", "consent.paper-erase", "family.uninvite"],
  ...["roster.create", "roster.fill", "roster.import", "swap.ask", "clock.move", "hub.set-up", "scenario.start"],
  ...["provider.create", "provider.update", "provider.remove", "provider.test", "mail.set", "mail.remove"],
  ...[
    "device.create",
    "device.forget",
    "device.remove",
    "device.secret",
    "person.erase",
    "device.mapping",
    "device.door",
    "unclaimed.claim",
    "retention.change",
    "place.create",
    "grid.create",
    "grid.update",
    "grid.remove",
  ],
  ...["patrol.create", "patrol.check", "walk.arm", "walk.sign"],
  ...["acceptance.create", "acceptance.check", "acceptance.sign", "acceptance.revise"],
  ...["acceptance.photo-add", "acceptance.photo-open", "acceptance.photo-erase"],
  ...["quarantine.payload", "quarantine.rerun", "quarantine.dismiss", "proof.run", "posture.set", "drill.plan", "drill.end"],
  ...["rule.replay", "replay.cancel", "rule.edit", "rule.roll-back", "rule.withdraw", "rule.enable"],
  ...["session.log-in", "session.end", "session.password", "session.pin", "session.pin-off", "user.pin-off"],
  ...["user.create", "user.update", "user.remove"],
  // Why somebody looked is what the log is read for, by those above all who may not look themselves.
  "picture.open",
  // Page and number.
  ...["sheet.print", "transfer.make", "transfer.revoke", "transfer.read", "transfer.refused"],
]);

const FILE = ["number", "format", "count"];
/** Of these only the named fields do; beside them stand names, reasons and remarks in free words. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "device.update": ["name", "kind", "place", "person"],
  "visit.make": ["way", "result"],
  "visit.rhythm": ["phone", "door", "worker"],
  "round.create": ["people"],
  "round.tick": ["person", "result"],
  "round.assign": ["people", "worker"],
  "walk.tick": ["walk", "result"],
  "maintenance.declare": ["scope", "until", "tests"],
  "alert.table": FILE,
};
const fieldsOf = (act: string): readonly string[] | undefined => FIELDS[act] ?? (act.endsWith(".export") ? FILE : undefined);

/** What was measured of a body, and why it is scored or limited otherwise. */
const BODILY: ReadonlySet<string> = new Set([
  ...["entry.create", "entry.strike", "person.score-use", "person.spo2-scale", "health.view", "rule.limit"],
]);

function fields(detail: string, names: readonly string[]): string | null {
  let read: unknown;
  try {
    read = JSON.parse(detail);
  } catch {
    return null;
  }
  if (typeof read !== "object" || read === null) return null;
  const kept = Object.entries(read).filter(([name]) => names.includes(name));
  return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept));
}

/**
 * A line of the audit log as somebody may read it: details are what was typed, with names, reasons and illnesses. Whoever may not read
 * these elsewhere does not read them here; that it was done, by whom, when and about what, everybody does who reads the log.
 */
export function auditLine(item: AuditItem, sight: Sight): AuditItem {
  const { act, detail } = item;
  if (detail === null || PLAIN.has(act)) return item;
  if (sight.names === "full" && (sight.health || !BODILY.has(act))) return item;
  const names = fieldsOf(act);
  return { ...item, detail: (names === undefined ? null : fields(detail, names)) ?? WITHHELD };
}

/** For the test that holds these names against those of all acts. */
export const ACTS_WITH_DETAIL: readonly string[] = [...PLAIN, ...Object.keys(FIELDS), ...BODILY];
