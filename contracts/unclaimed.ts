import { Type } from "typebox";
import { DeviceSchema } from "./api.ts";
import { DeviceKindSchema } from "./devices.ts";
import { IsoTime, Nullable, Page } from "./schema.ts";
import type { Words } from "./words.ts";

/** What stands of a device that speaks and that nobody registered; a claimed one is a device like any other. */
export const UNCLAIMED_STATES = ["open", "ignored"] as const;
export type UnclaimedState = (typeof UNCLAIMED_STATES)[number];

/** How sure it is what kind of device it is, from what it said alone. */
const KIND_CERTAINTIES = ["sure", "likely", "open"] as const;
export type KindCertainty = (typeof KIND_CERTAINTIES)[number];
export const KIND_CERTAINTY_WORDS: Readonly<Record<KindCertainty, Words>> = {
  sure: { zh: "明确", en: "Clear" },
  likely: { zh: "可能", en: "Likely" },
  open: { zh: "看不出", en: "Not to be told" },
};

export const UnclaimedSchema = Type.Object(
  {
    id: Type.String(),
    community: Type.String(),
    /** The id it will be registered under, as its messages carry it. */
    externalId: Type.String(),
    /** Other ids by which its messages name it. */
    otherIds: Type.Array(Type.String()),
    login: Type.String(),
    /** The registered gateway that brings its messages, with its place as one says it. */
    gateway: Nullable(Type.Object({ id: Type.String(), name: Type.String(), place: Nullable(Type.String()) })),
    /** Format of that gateway. */
    format: Type.String(),
    /** What kind it seems to be. */
    kind: Nullable(DeviceKindSchema),
    certainty: Type.Enum([...KIND_CERTAINTIES]),
    /** Names only: values may be about somebody's body. */
    measurements: Type.Array(Type.String()),
    events: Type.Array(Type.String()),
    firstAt: IsoTime,
    lastAt: IsoTime,
    messages: Type.Integer(),
    /** Messages that called for help, or may have. */
    urgent: Type.Integer(),
    state: Type.Enum([...UNCLAIMED_STATES]),
    ignored: Nullable(Type.Object({ at: IsoTime, by: Type.String(), byName: Type.String(), reason: Type.String() })),
  },
  { $id: "Unclaimed" },
);
export type Unclaimed = Type.Static<typeof UnclaimedSchema>;

export const ClaimSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    kind: DeviceKindSchema,
    place: Type.String(),
    person: Type.Optional(Nullable(Type.String())),
    /** Since when the person has it; now where absent. */
    from: Type.Optional(IsoTime),
    /** Until when, where that is known. */
    to: Type.Optional(Nullable(IsoTime)),
    /** Seconds. */
    interval: Type.Optional(Type.Integer({ minimum: 1, maximum: 7 * 86_400 })),
    /** Whether its kept messages are run again, except those that somebody was called for; true where absent. */
    rerun: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type Claim = Type.Static<typeof ClaimSchema>;

export const ClaimedSchema = Type.Object({ device: DeviceSchema, mended: Type.Integer(), kept: Type.Integer() });
export type Claimed = Type.Static<typeof ClaimedSchema>;

export const IgnoreSchema = Type.Object({ reason: Type.String({ minLength: 2, maxLength: 200 }) }, { additionalProperties: false });

export const UnclaimedPageSchema = Page(UnclaimedSchema);

/** As the hub keeps it; times in ms. */
export interface KeptUnclaimed {
  readonly id: string;
  readonly community: string;
  readonly login: string;
  /** Device id of the gateway whose log-in it is. */
  readonly gateway: string | null;
  readonly format: string;
  /** All ids its messages gave it, the one to register it under first. */
  readonly ids: readonly string[];
  readonly measurements: readonly string[];
  readonly events: readonly string[];
  readonly firstAt: number;
  readonly lastAt: number;
  /** Of its last message: what was counted is not counted again after a restart. */
  readonly pos: number;
  readonly messages: number;
  readonly urgent: number;
  readonly ignored: Unclaimed["ignored"];
}
