import { Type } from "typebox";
import { EVENT_KINDS, type EventKind } from "./events.ts";
import { IsoTime, Nullable } from "./schema.ts";
import type { Words } from "./words.ts";

/** What a program of somebody else's may be let in to; each is given by itself. */
export const PROGRAM_GRANTS = ["read", "acknowledge", "raise", "notify", "command"] as const;
export type ProgramGrant = (typeof PROGRAM_GRANTS)[number];
export const PROGRAM_GRANT_WORDS: Readonly<Record<ProgramGrant, Words>> = {
  read: { zh: "读取告警、工单、监测值", en: "Read alerts, cases and readings" },
  acknowledge: { zh: "接警", en: "Acknowledge alerts" },
  raise: { zh: "代设备上报", en: "Report for devices" },
  notify: { zh: "通知值守人员", en: "Notify staff" },
  command: { zh: "向设备发命令", en: "Command devices" },
};

/** A program with a token of its own; the token itself is kept as a hash. */
export const IntegrationSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    /** Who answers for it. */
    owner: Type.String(),
    /** Its area: this place and all below it. */
    place: Type.String(),
    grants: Type.Array(Type.Enum([...PROGRAM_GRANTS])),
    madeAt: IsoTime,
    madeByName: Type.String(),
    usedAt: Nullable(IsoTime),
  },
  { $id: "Integration" },
);
export type Integration = Type.Static<typeof IntegrationSchema>;
export const IntegrationsSchema = Type.Object({ items: Type.Array(IntegrationSchema) });

export const NewIntegrationSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    owner: Type.String({ minLength: 1, maxLength: 60 }),
    place: Type.String({ minLength: 1, maxLength: 200 }),
    grants: Type.Array(Type.Enum([...PROGRAM_GRANTS]), { minItems: 1, maxItems: PROGRAM_GRANTS.length, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type NewIntegration = Type.Static<typeof NewIntegrationSchema>;
export const IntegrationTokenSchema = Type.Object({ token: Type.String(), integration: IntegrationSchema });

const EVENTS = Object.keys(EVENT_KINDS) as EventKind[];

/** What a program reports for a device, as the device itself would. */
export const ProgramEventSchema = Type.Object(
  {
    device: Type.String({ minLength: 1, maxLength: 200, description: "Id of a device, or its external id" }),
    event: Type.Enum(EVENTS),
    state: Type.Optional(Type.Enum(["on", "off", "pulse"])),
    ts: Type.Optional(IsoTime),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: "Tells a repeat from a second happening" })),
    confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    test: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type ProgramEvent = Type.Static<typeof ProgramEventSchema>;
export const ProgramTakenSchema = Type.Object({ device: Type.String(), durable: Type.Boolean() });

/** Roles that a program may tell something. */
export const PROGRAM_AUDIENCE = ["duty", "leader", "grid", "fire", "maint", "care"] as const;
export const ProgramNoticeSchema = Type.Object(
  {
    to: Type.Array(Type.Enum([...PROGRAM_AUDIENCE]), { minItems: 1, maxItems: PROGRAM_AUDIENCE.length, uniqueItems: true }),
    subject: Type.String({ minLength: 1, maxLength: 60 }),
    text: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);
export type ProgramNotice = Type.Static<typeof ProgramNoticeSchema>;
export const ProgramToldSchema = Type.Object({ told: Type.Integer() });

/** Seconds that a device has to acknowledge a command [D]. */
export const COMMAND_WAIT = { least: 1, usual: 10, most: 30 } as const;
export const ProgramCommandSchema = Type.Object(
  {
    device: Type.String({ minLength: 1, maxLength: 200, description: "Id of a device, or its external id" }),
    command: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
      description: "As the device understands it, 4 KiB at most; the hub adds `id`, which the device names in `command/ack`",
    }),
    wait: Type.Optional(
      Type.Integer({ minimum: COMMAND_WAIT.least, maximum: COMMAND_WAIT.most, description: "Seconds, 10 unless said otherwise" }),
    ),
  },
  { additionalProperties: false },
);
export const ProgramCommandedSchema = Type.Object({ device: Type.String(), acknowledged: Type.Boolean() });
