import { type TSchema, Type } from "typebox";
import {
  AcceptanceRowSchema,
  AcceptanceViewSchema,
  ActionCardSchema,
  AlertSchema,
  CareVisitSchema,
  CaseSchema,
  ChainProofSchema,
  ChainProofViewSchema,
  ChannelStateSchema,
  ConsentViewSchema,
  DeviceCameraSchema,
  DeviceMessageSchema,
  DeviceSchema,
  DeviceWorkSchema,
  DoorViewSchema,
  DrillSchema,
  DutyLineSchema,
  DutySchema,
  ErasedSchema,
  ErasurePreviewSchema,
  ExchangePlatformSchema,
  FamilyConsentSchema,
  FamilyTieSchema,
  FamilyViewSchema,
  GridSchema,
  GridViewSchema,
  HandEntrySchema,
  HandOverSchema,
  HelpSheetSchema,
  ImportUndoSchema,
  ImportViewSchema,
  IncomingCallSchema,
  InfoReportSchema,
  InspectionSchema,
  IntegrationSchema,
  InvitationSchema,
  LostSheetSchema,
  MailViewSchema,
  MaintenanceSchema,
  MappingVersionSchema,
  NoticeSchema,
  PatrolViewSchema,
  PersonSchema,
  PlaceGridSchema,
  PlaceSchema,
  PostureSchema,
  ProblemSchema,
  ProviderSchema,
  QuarantineItemSchema,
  RatingSchema,
  RelativeRightsSchema,
  ResponseReportSchema,
  RosterSchema,
  RoundSchema,
  ScoreViewSchema,
  SelfTestSchema,
  SpotCheckSchema,
  SwapSchema,
  TemplateSchema,
  TripFormSchema,
  TripViewSchema,
  UnclaimedSchema,
  UserSchema,
  VisitLoadsSchema,
  VisitsMovedSchema,
  VolunteerSchema,
  VolunteerViewSchema,
  WalkViewSchema,
  WallScreenSchema,
  WebhookEventSchema,
  WebhookMessageSchema,
  WebhookSchema,
} from "../../contracts/index.ts";

/** Schemas that stand under their own name in the OpenAPI document. */
const NAMED = [
  AcceptanceRowSchema,
  AcceptanceViewSchema,
  ActionCardSchema,
  AlertSchema,
  CareVisitSchema,
  CaseSchema,
  ChainProofSchema,
  ChainProofViewSchema,
  ChannelStateSchema,
  FamilyConsentSchema,
  ConsentViewSchema,
  ErasedSchema,
  ErasurePreviewSchema,
  FamilyTieSchema,
  FamilyViewSchema,
  DeviceCameraSchema,
  DeviceMessageSchema,
  DeviceSchema,
  DeviceWorkSchema,
  DoorViewSchema,
  DrillSchema,
  DutyLineSchema,
  DutySchema,
  ExchangePlatformSchema,
  MailViewSchema,
  MaintenanceSchema,
  MappingVersionSchema,
  HandEntrySchema,
  HandOverSchema,
  HelpSheetSchema,
  IncomingCallSchema,
  ImportViewSchema,
  InfoReportSchema,
  InspectionSchema,
  IntegrationSchema,
  InvitationSchema,
  LostSheetSchema,
  NoticeSchema,
  PatrolViewSchema,
  PersonSchema,
  PlaceSchema,
  PostureSchema,
  ProblemSchema,
  ProviderSchema,
  QuarantineItemSchema,
  RatingSchema,
  RelativeRightsSchema,
  ResponseReportSchema,
  RosterSchema,
  RoundSchema,
  ScoreViewSchema,
  SelfTestSchema,
  SpotCheckSchema,
  SwapSchema,
  TemplateSchema,
  UnclaimedSchema,
  UserSchema,
  GridSchema,
  GridViewSchema,
  PlaceGridSchema,
  ImportUndoSchema,
  TripFormSchema,
  TripViewSchema,
  VisitsMovedSchema,
  VisitLoadsSchema,
  VolunteerSchema,
  VolunteerViewSchema,
  WebhookEventSchema,
  WebhookMessageSchema,
  WallScreenSchema,
  WebhookSchema,
  WalkViewSchema,
];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cut(schema: unknown, top: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((part) => cut(part, false));
  if (!isRecord(schema)) return schema;
  const id = schema.$id;
  if (!top && typeof id === "string") return { $ref: `${id}#` };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, cut(value, false)]));
}

/** The named schemas as Fastify's addSchema takes them, each other named schema inside replaced by a reference. */
export function namedShapes(): readonly unknown[] {
  return NAMED.map((schema) => cut(schema, true));
}

/** A response schema with references to the named ones: it documents; what leaves the hub is made by the masking. */
export function shape(schema: TSchema) {
  return Type.Unsafe<unknown>(Object(cut(schema, false)));
}

const problem = {
  description: "Problem (RFC 9457)",
  content: { "application/problem+json": { schema: Type.Unsafe<unknown>({ $ref: "Problem#" }) } },
};

/** The answers of a route: the good one, and problem+json for the rest. */
export function answers(status: 200 | 201 | 202, what: string, schema: TSchema) {
  return { [status]: { ...shape(schema), description: what }, "4XX": problem, "5XX": problem };
}

export const noContent = { 204: { description: "Done", type: "null" }, "4XX": problem, "5XX": problem };
export function bytesAnswer(what: string, type: string) {
  return {
    200: { description: what, content: { [type]: { schema: Type.Unsafe<unknown>({ type: "string", format: "binary" }) } } },
    "4XX": problem,
    "5XX": problem,
  };
}
