export type { OwnChannels, StoredPush } from "./channel-types.ts";
export { openRecords, type Records, type RecordsHealth, type RecordsOptions } from "./open-records.ts";
export { BadCursor } from "./paging.ts";
export { isRefusal } from "./refusal.ts";
export type { StoredInvitation } from "./repositories/family.ts";
export type { PersonFound } from "./repositories/person-erasure.ts";
export type { StoredCalendar } from "./roster-types.ts";
export type * from "./types.ts";
export type * from "./webhook-types.ts";
