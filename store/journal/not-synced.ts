/** What waits for the journal is given up: it has not synced for so long. */
export class NotSynced extends Error {
  readonly waitingMs: number;

  constructor(waitingMs: number) {
    super(`the journal has not synced for ${Math.round(waitingMs)} ms`);
    this.waitingMs = waitingMs;
  }
}
