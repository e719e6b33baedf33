export type { AcceptancePorts, TestAlarmPorts } from "./acceptance-ports.ts";
export { hashPassword } from "./access/passwords.ts";
export { type Api, createApi } from "./api.ts";
export type { CallPorts, IncomingMatch, IncomingView } from "./call-ports.ts";
export type { ChannelPorts } from "./channel-ports.ts";
export type { DeskCaller, DeskPorts } from "./desk-ports.ts";
export type { DeviceWorkPorts, SelfTestPorts } from "./device-work-ports.ts";
export type { Admission, Admitted, DoorAnswer, DoorBody, DoorPorts, Knock } from "./door-ports.ts";
export type { DrillPorts } from "./drill-ports.ts";
export type { DutyLogPorts } from "./duty-log-ports.ts";
export type { EntryPorts } from "./entry-ports.ts";
export type { FamilyPorts } from "./family-ports.ts";
export type { GridPorts } from "./grid-ports.ts";
export type { HandOverPorts } from "./hand-over-ports.ts";
export type { HelpPorts } from "./help-ports.ts";
export type { IssuedSecret } from "./import-ports.ts";
export type { InfoReportPorts } from "./info-report-ports.ts";
export type { LostPorts } from "./lost-ports.ts";
export type { MappingPorts } from "./mapping-ports.ts";
export type { HeldMessage, HeldMessages } from "./message-ports.ts";
export type { ApiOptions, Every } from "./options.ts";
export type {
  ActOutcome,
  Actor,
  AlertFilter,
  ApiPorts,
  CaseFilter,
  DeviceFilter,
  LiveChange,
  PageOf,
  Paging,
  StoredSession,
  StoredUser,
} from "./ports.ts";
export type { SheetCell, SheetLook, SheetOrder, SheetPorts } from "./sheet-ports.ts";
export type { TripPorts } from "./trip-ports.ts";
export type { UnclaimedPorts } from "./unclaimed-ports.ts";
export type { VolunteerPorts } from "./volunteer-ports.ts";
export type { WalkPorts } from "./walk-ports.ts";
