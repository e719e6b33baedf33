import { Type } from "typebox";
import type { DeviceKind } from "./devices.ts";
import type { Severity } from "./severity.ts";
import type { Family } from "./signal.ts";
import type { Words } from "./words.ts";

export const RIGHTS = [
  "alerts.read",
  "alerts.act",
  /** Declare and end planned maintenance. */
  "maintenance.manage",
  /** Switch the posture of the duty. */
  "posture.set",
  /** Stand at a desk: it is watched whether an alarm can be heard there. */
  "desk.stand",
  /** Give a screen on the wall its log-in for the shift, and end it. */
  "walls.open",
  /** How the desks stand. */
  "desks.read",
  /** Telephones of desk and sub-district, how long a desk may be left. */
  "desks.manage",
  "cases.read",
  /** Take, hold, send back, hand over, verify, resolve: the responder's. */
  "cases.act",
  /** Accept, close and reopen: the duty's, not the responder's or the family's. */
  "cases.close",
  /** Dispatch, transfer, merge and split. */
  "cases.dispatch",
  /** Remarks, and the word that one is there: the family's too. */
  "cases.comment",
  /** Report a hazard that one saw. */
  "cases.report",
  /** Open cases for what residents report and ask. */
  "cases.register",
  /** Open a case for what somebody of one's own area needs: a request, about her, at her home. */
  "cases.need",
  /** Make a return visit, never one's own. */
  "cases.visit",
  /** Pictures that people took for a case. */
  "cases.pictures",
  /** Quarrels: whoever has one sees it besides. */
  "complaints.read",
  "devices.read",
  "devices.write",
  /** Go to devices that need somebody, say what was done, and book tests. */
  "devices.tend",
  /** Acceptance tables of installations. */
  "acceptance.read",
  /** Makes them: scope, what was found at each device, photos; signs for the installer. */
  "acceptance.make",
  /** Signs for the community, or for those above it. */
  "acceptance.sign",
  /** Photos of installed devices: some hang in homes. */
  "acceptance.pictures",
  "people.read",
  "people.write",
  /** Take whole files into the register, and take them back. */
  "imports.run",
  /** How other platforms are told of cases: mappings, columns. */
  "exchange.manage",
  /** Addresses outside that are told of alerts and cases. */
  "webhooks.manage",
  /** Names in full; without it people are shown by place and masked name. */
  "people.names",
  "people.phones",
  /** Sees who calls in at the duty telephone. */
  "calls.answer",
  /** Who may learn what of somebody; a relative reads what is theirs. */
  "family.read",
  /** Consents, invitations and the end of a relative's access. */
  "family.manage",
  /** Says, by name, that one has seen or heard somebody. */
  "people.met",
  /** Says where somebody is: at home, away, in hospital. A relative with an end, and only under consent to activity. */
  "people.stay",
  /** Erases somebody for good, after a look at what goes and what stays. */
  "people.erase",
  "health.read",
  /** Takes vital signs out as a file, for a recipient to whom the person consented. */
  "health.export",
  /** 就医交接单 for the ambulance: the desk in an open critical case of hers. */
  "transfer.make",
  /** Early-warning scores and what they are made of. */
  "scores.read",
  /** That there are entries by hand, by whom and when; what they say takes `health.read`. */
  "entries.read",
  /** Entries by hand: what a human measured. */
  "entries.write",
  /** Strikes out one's own. */
  "entries.strike",
  /** Strikes out anybody's. */
  "entries.strike-any",
  /** Says, as a clinician, by which scale somebody's saturation is judged. */
  "spo2-scale.write",
  "pictures.read",
  "raw.read",
  "quarantine.read",
  "quarantine.rerun",
  /** Who is on duty, rosters, one's own duties and swaps. */
  "roster.read",
  "roster.write",
  /** Whom tonight's ladder would fail. */
  "tonight.read",
  "places.read",
  "places.write",
  "rules.read",
  "rules.write",
  "users.manage",
  /** Lines about the places and people of one's own area. */
  "audit.read",
  /** All lines, those about no place too. */
  "audit.all",
  /** How the hub itself is doing, not a resident. */
  "hub.read",
  /** When the whole chain was last proven, and how; proving it now. */
  "proof.read",
  "proof.run",
  /** How long what is kept, and removal on request. */
  "retention.manage",
  "notices.read",
  /** How the ways out are doing; who may set them up sees their callbacks too. */
  "channels.read",
  "reports.read",
  /** Drills and their score sheets. */
  "drills.read",
  /** Plan, start and end drills. */
  "drills.run",
  /** Reports of information to those above; their drafts; their approval by name. */
  "info-reports.read",
  "info-reports.write",
  "info-reports.approve",
  /** Drafts and publishes the three-colour rating of compounds. */
  "ratings.manage",
  "demo.scenarios",
  /** Visit people by their rhythm and on rounds, and say how it went. */
  "visits.make",
  /** Set rhythms, make rounds and say who goes. */
  "visits.plan",
  /** Sign a trip through a building for what one went there for. */
  "trips.sign",
  /** Walk patrols and say how a spot was found. */
  "patrols.make",
  /** Make routes over spots and say who walks. */
  "patrols.plan",
  /** Who needs help at a place, with names and needs; others learn of it in a grave open case, and less. */
  "help.read",
  /** Who is looked for, in an open case of somebody lost: name, picture, clothes; says that one has seen her. */
  "lost.read",
  /** Says what she wears, and adds a photograph. */
  "lost.write",
  /** Pictures of residents in the register, with consent. */
  "portraits.manage",
  /** Offer one's own help and hours. */
  "volunteers.sign-up",
  /** Confirm what volunteers offer; keep neighbours without a log-in. */
  "volunteers.manage",
  /** Grids, who works in them and who looks after a building. */
  "grids.read",
  /** Makes and changes them, for one's own area. */
  "grids.write",
  /** 值班日志, and remarks in it. */
  "duty-log.read",
  "duty-log.write",
] as const;
export type Right = (typeof RIGHTS)[number];

/** Cases of a plan at some severities. */
export interface ToldOf {
  readonly plan: string;
  readonly severities: readonly Severity[];
}

export interface RolePreset {
  readonly words: Words;
  readonly rights: readonly Right[];
  /** Families of alerts and cases it sees. */
  readonly families: "all" | readonly Family[];
  /** Open cases of other families that a step of these plans tells it of, at these severities: who is called can open it. */
  readonly told?: readonly ToldOf[];
  /** Kinds of devices it sees. */
  readonly kinds: "all" | readonly DeviceKind[];
  /** Sees only the people tied to the user, and what hangs on them. */
  readonly ownPeople: boolean;
  /** Sees only the cases that the user was given, took or reported. */
  readonly ownCases?: true;
}

const FIRE_KINDS: readonly DeviceKind[] = [
  "smoke",
  "heat",
  "gas",
  "co",
  "electrical-fire",
  "fire-panel",
  "call-point",
  "fire-module",
  "water-pressure",
  "water-level",
  "hydrant",
  "gas-valve",
  "siren",
  "speaker",
  "lift",
];
const CARE_KINDS: readonly DeviceKind[] = ["wearable", "bed", "sos-button", "help-button", "door", "motion", "presence", "water-meter"];

/** What each role may do and see: data, shipped as presets (who sees what: least sight first). `clinician` is care with the word on prescriptions. */
export const ROLES = {
  admin: {
    words: { zh: "管理员", en: "Administrator" },
    rights: [
      "drills.read",
      "desks.read",
      "desks.manage",
      "alerts.read",
      "cases.read",
      "devices.read",
      "acceptance.read",
      "acceptance.make",
      "acceptance.sign",
      "devices.write",
      "people.read",
      "people.write",
      "people.stay",
      "imports.run",
      "exchange.manage",
      "webhooks.manage",
      "quarantine.read",
      "quarantine.rerun",
      "roster.read",
      "roster.write",
      "places.read",
      "grids.read",
      "grids.write",
      "places.write",
      "rules.read",
      "rules.write",
      "users.manage",
      "audit.read",
      "audit.all",
      "hub.read",
      "proof.read",
      "proof.run",
      "retention.manage",
      "notices.read",
      "channels.read",
      "reports.read",
      "demo.scenarios",
    ],
    families: "all",
    kinds: "all",
    ownPeople: false,
  },
  leader: {
    words: { zh: "社区负责人", en: "Community leader" },
    rights: [
      "drills.read",
      "drills.run",
      "walls.open",
      "desks.read",
      "desks.manage",
      "alerts.read",
      "alerts.act",
      "maintenance.manage",
      "posture.set",
      "cases.read",
      "cases.act",
      "cases.dispatch",
      "cases.comment",
      "cases.report",
      "cases.register",
      "cases.visit",
      "cases.pictures",
      "complaints.read",
      "cases.close",
      "devices.read",
      "acceptance.read",
      "acceptance.make",
      "acceptance.sign",
      "acceptance.pictures",
      "devices.tend",
      "people.read",
      "people.write",
      "people.stay",
      "people.erase",
      "imports.run",
      "exchange.manage",
      "people.names",
      "calls.answer",
      "family.read",
      "family.manage",
      "people.met",
      "entries.read",
      "entries.strike",
      "entries.strike-any",
      "roster.read",
      "roster.write",
      "tonight.read",
      "places.read",
      "grids.read",
      "grids.write",
      "rules.read",
      /** With the administrator: two names are needed where a life-safety rule would see less. */
      "rules.write",
      "notices.read",
      "channels.read",
      "info-reports.read",
      "info-reports.write",
      "info-reports.approve",
      "reports.read",
      "ratings.manage",
      "audit.read",
      "hub.read",
      "proof.read",
      "proof.run",
      "demo.scenarios",
      "visits.make",
      "trips.sign",
      "help.read",
      "visits.plan",
      "patrols.make",
      "patrols.plan",
      "duty-log.read",
      "duty-log.write",
      "lost.read",
      "lost.write",
      "portraits.manage",
      "volunteers.manage",
    ],
    families: "all",
    kinds: "all",
    ownPeople: false,
  },
  duty: {
    words: { zh: "值班员", en: "Duty officer" },
    rights: [
      "drills.read",
      "desk.stand",
      "walls.open",
      "desks.read",
      "alerts.read",
      "alerts.act",
      "posture.set",
      "cases.read",
      "cases.act",
      "cases.dispatch",
      "cases.comment",
      "cases.report",
      "cases.register",
      "cases.visit",
      "cases.pictures",
      "complaints.read",
      "cases.close",
      "devices.read",
      "acceptance.read",
      "devices.tend",
      "devices.write",
      "people.read",
      "people.write",
      "people.stay",
      "imports.run",
      "people.names",
      "people.phones",
      "calls.answer",
      "family.read",
      "people.met",
      "health.read",
      "transfer.make",
      "scores.read",
      "entries.read",
      "pictures.read",
      "proof.read",
      "proof.run",
      "quarantine.read",
      "roster.read",
      "tonight.read",
      "places.read",
      "grids.read",
      "rules.read",
      "notices.read",
      "info-reports.read",
      "info-reports.write",
      "reports.read",
      "demo.scenarios",
      "visits.make",
      "trips.sign",
      "help.read",
      "visits.plan",
      "patrols.make",
      "patrols.plan",
      "duty-log.read",
      "duty-log.write",
      "lost.read",
      "lost.write",
    ],
    families: "all",
    kinds: "all",
    ownPeople: false,
  },
  grid: {
    words: { zh: "网格员", en: "Grid worker" },
    rights: [
      "drills.read",
      "alerts.read",
      "cases.read",
      "cases.act",
      "cases.comment",
      "cases.report",
      "cases.register",
      "cases.visit",
      "cases.pictures",
      "devices.read",
      "devices.tend",
      "people.read",
      "people.names",
      "people.phones",
      "people.met",
      "roster.read",
      "tonight.read",
      "places.read",
      "grids.read",
      "visits.make",
      "trips.sign",
      "help.read",
      "patrols.make",
      "lost.read",
    ],
    families: ["fire", "person", "activity", "public", "water", "lift", "matter"],
    // The nearest is sent where nobody answers for her; words, no figure.
    told: [{ plan: "vitals", severities: ["critical"] }],
    kinds: "all",
    ownPeople: false,
  },
  family: {
    words: { zh: "家属", en: "Family" },
    rights: [
      "alerts.read",
      "cases.read",
      "cases.comment",
      "devices.read",
      "people.read",
      "people.names",
      "family.read",
      "people.met",
      "people.stay",
      "health.read",
      "pictures.read",
      "places.read",
      "lost.read",
      "lost.write",
      "portraits.manage",
    ],
    families: ["person", "vitals", "activity", "fire"],
    kinds: CARE_KINDS,
    ownPeople: true,
  },
  care: {
    words: { zh: "护理员", en: "Carer" },
    rights: [
      "drills.read",
      "alerts.read",
      "alerts.act",
      "cases.read",
      "cases.act",
      "cases.comment",
      "cases.report",
      "cases.need",
      "cases.visit",
      "cases.pictures",
      "cases.close",
      "devices.read",
      "devices.tend",
      "people.read",
      "people.names",
      "people.phones",
      "family.read",
      "family.manage",
      "people.met",
      "health.read",
      "health.export",
      "transfer.make",
      "scores.read",
      "entries.read",
      "entries.write",
      "entries.strike",
      "roster.read",
      "tonight.read",
      "places.read",
      "grids.read",
      "visits.make",
      "trips.sign",
      "help.read",
      "visits.plan",
      "lost.read",
    ],
    families: ["person", "vitals", "activity"],
    kinds: CARE_KINDS,
    ownPeople: false,
  },
  clinician: {
    words: { zh: "医生", en: "Clinician" },
    rights: [
      "alerts.read",
      "alerts.act",
      "cases.read",
      "cases.act",
      "cases.comment",
      "cases.report",
      "cases.visit",
      "cases.pictures",
      "cases.close",
      "devices.read",
      "people.read",
      "people.names",
      "people.phones",
      "family.read",
      "family.manage",
      "people.met",
      "health.read",
      "health.export",
      "transfer.make",
      "scores.read",
      "entries.read",
      "entries.write",
      "entries.strike",
      "spo2-scale.write",
      "places.read",
      "visits.make",
      "trips.sign",
      "help.read",
      "lost.read",
    ],
    families: ["person", "vitals", "activity"],
    kinds: CARE_KINDS,
    ownPeople: false,
  },
  fire: {
    words: { zh: "消控室", en: "Fire-control room" },
    rights: [
      "drills.read",
      "alerts.read",
      "alerts.act",
      "maintenance.manage",
      "cases.read",
      "cases.act",
      "cases.dispatch",
      "cases.comment",
      "cases.report",
      "cases.pictures",
      "cases.close",
      "devices.read",
      "acceptance.read",
      "acceptance.make",
      "acceptance.pictures",
      "devices.tend",
      "trips.sign",
      "roster.read",
      "places.read",
      "pictures.read",
      "patrols.make",
      "patrols.plan",
      "lost.read",
    ],
    families: ["fire", "water", "lift", "public"],
    // The gates keep an eye open for somebody lost.
    told: [{ plan: "lost", severities: ["critical", "high"] }],
    kinds: FIRE_KINDS,
    ownPeople: false,
  },
  maint: {
    words: { zh: "运维", en: "Maintenance" },
    rights: [
      "desks.read",
      "alerts.read",
      "alerts.act",
      "maintenance.manage",
      "cases.read",
      "cases.act",
      "cases.comment",
      "devices.read",
      "acceptance.read",
      "acceptance.make",
      "acceptance.pictures",
      "devices.tend",
      "trips.sign",
      "devices.write",
      "raw.read",
      "quarantine.read",
      "quarantine.rerun",
      "roster.read",
      "places.read",
      "hub.read",
      "proof.read",
      "proof.run",
    ],
    families: ["device", "hub", "lift", "water"],
    kinds: "all",
    ownPeople: false,
  },
  volunteer: {
    words: { zh: "志愿者", en: "Volunteer" },
    rights: ["cases.read", "cases.act", "cases.comment", "cases.report", "places.read", "lost.read", "volunteers.sign-up"],
    families: ["fire", "person", "public", "lift"],
    kinds: [],
    ownPeople: false,
    ownCases: true,
  },
  inspect: {
    words: { zh: "督查", en: "Inspector" },
    rights: [
      "drills.read",
      "desks.read",
      "alerts.read",
      "cases.read",
      "devices.read",
      "acceptance.read",
      "roster.read",
      "places.read",
      "audit.read",
      "audit.all",
      "proof.read",
      "info-reports.read",
      "reports.read",
      "notices.read",
      "duty-log.read",
    ],
    families: "all",
    kinds: "all",
    ownPeople: false,
  },
} as const satisfies Record<string, RolePreset>;

export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];
export const RoleSchema = Type.Enum(ROLE_NAMES);

export function roleHas(role: Role, right: Right): boolean {
  const preset: RolePreset = ROLES[role];
  return preset.rights.includes(right);
}

export const isRole = (name: string): name is Role => ROLE_NAMES.some((role) => role === name);
