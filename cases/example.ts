import { type Alert, type Case, type Contact, type Person, plainCase, type Way } from "../contracts/index.ts";
import { type LadderPorts, NO_DRILLS } from "./ladder/ports.ts";
import type { TellableUser } from "./types.ts";

const T0 = Date.UTC(2026, 10, 22, 18, 10);
const iso = new Date(T0).toISOString();
export const PLACE = { id: "h1", name: "501", path: "幸福里二期 3栋2单元501", lon: null, lat: null, floor: 5, building: null };

/** A fall at ten past two in the morning in Shanghai, with what a test wants different. */
export function exampleAlert(id: string, more: Partial<Alert> = {}): Alert {
  return {
    id,
    community: "xf",
    rule: "fall",
    ruleVersion: 1,
    ruleName: { zh: "疑似跌倒", en: "Suspected fall" },
    family: "person",
    state: "unacknowledged",
    active: true,
    severity: "critical",
    certainty: "possible",
    lifeSafety: true,
    sentence: { zh: "{who}幸福里二期 3栋2单元501，疑似跌倒，心率 121", en: "{who} fell" },
    reason: { zh: "疑似跌倒", en: "Suspected fall" },
    marks: [],
    subject: { kind: "person", id: "p1" },
    device: { id: "d1", name: "手环", externalId: "e1", kind: "wearable" },
    place: PLACE,
    person: "p1",
    happenedAt: iso,
    raisedAt: iso,
    changedAt: iso,
    clearedAt: null,
    closedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    silencedBy: null,
    shelvedUntil: null,
    shelvedReason: null,
    verdict: null,
    occurrences: 1,
    lastAt: iso,
    case: null,
    picture: false,
    saved: false,
    ...more,
  };
}

export const exampleTime = T0;

export function exampleCase(more: Partial<Case> = {}): Case {
  return {
    id: "c1",
    number: "20261123-0001",
    community: "xf",
    state: "new",
    severity: "critical",
    family: "person",
    plan: "sos",
    title: { zh: "疑似跌倒", en: "Suspected fall" },
    place: PLACE,
    person: "p1",
    alerts: [],
    openedAt: iso,
    changedAt: iso,
    ...plainCase(),
    ...more,
  };
}

export const examplePerson: Person = {
  id: "p1",
  community: "xf",
  name: "张桂兰",
  birthYear: 1941,
  sex: "f",
  home: "h1",
  living: "alone",
  ability: "moderate",
  mobility: "aid",
  needs: [],
  state: "home",
  spo2Scale: 1,
  contacts: [
    { name: "张敏", relation: "女儿", phone: null, email: "min@example.org", keyholder: false, user: "u-family" },
    { name: "张强", relation: "儿子", phone: null, email: "qiang@example.org", keyholder: true, user: null },
    { name: "邻居", relation: "邻居", phone: null, email: null, keyholder: false, user: null },
  ],
  demo: true,
};

const way = (channel: Way["channel"], address: string | null): readonly Way[] => (address === null ? [] : [{ channel, address }]);

/** Everybody of a role on duty, e-mail and telephones as they are registered, no siren, a desk that is heard. */
export function exampleLadderPorts(users: () => readonly TellableUser[], more: Partial<LadderPorts> = {}): LadderPorts {
  const byNumber = (phone: string | null): readonly Way[] => [...way("voice", phone), ...way("sms", phone)];
  return {
    drills: NO_DRILLS,
    duty: {
      onDuty: (role, path) =>
        users().filter(
          (user) => !user.disabled && user.role === (role === "deputy" ? "duty" : role) && user.paths.some((root) => path.startsWith(root)),
        ),
    },
    waysToUser: ({ email }) => ({ proven: [], unproven: [{ channel: "app", address: null }, ...way("email", email)] }),
    waysToContact: ({ phone, email }: Contact) => ({ proven: [...byNumber(phone), ...way("email", email)], unproven: [] }),
    waysToNumber: (number) => ({ proven: byNumber(number), unproven: [] }),
    learns: () => "all",
    helpers: () => [],
    numbers: () => ({ dutyPhone: null, subDistrict: null }),
    livingAt: () => [],
    homeOf: (place) => (place.startsWith("h") ? place : null),
    homePhones: () => [],
    sirensAt: () => [],
    speakersAt: () => [],
    groupsAt: () => [],
    cannotWalk: () => [],
    above: () => [],
    isHeard: () => true,
    carriers: () => [],
    gridWorkers: () => [],
    noWayOut: () => undefined,
    ...more,
  };
}
