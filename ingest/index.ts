export { messageValue, readOtherBody } from "./body.ts";
export { createIngest } from "./create-ingest.ts";
export { gbTime, gbTimeBytes } from "./gb26875-data.ts";
export { COMPONENTS } from "./gb26875-tables.ts";
export { loadKnowledge } from "./knowledge.ts";
export { type CompiledMapping, compileMapping } from "./mapping/compile.ts";
export { plausibilityOf } from "./plausibility.ts";
export type { Dropped, Ingest, IngestPorts, SavedCell, Taken, UnknownDevice } from "./ports.ts";
export { type SnapshotNote, snapshotPayload } from "./snapshot.ts";
