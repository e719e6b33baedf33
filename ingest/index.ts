export { createIngest } from "./create-ingest.ts";
export { BELIEVED_AHEAD, BELIEVED_BACK, LATE_AFTER } from "./device-clock.ts";
export type { Dropped, Ingest, IngestPorts, SavedCell, Taken } from "./ports.ts";
export { type SnapshotNote, snapshotPayload } from "./snapshot.ts";
