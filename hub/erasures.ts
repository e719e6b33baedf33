import type { Logger } from "pino";
import { type Instant, toIso } from "../contracts/index.ts";
import { appendErasure, type Erasure, mergeErasures, readErasures, writeErasures } from "../store/backup/index.ts";
import type { Restored } from "./data-dir.ts";

export interface ErasurePorts {
  readonly dataDir: string;
  /** The folder of back-ups, which outlives the data directory; null where the hub knows none. */
  readonly mirror: string | null;
  /** Of which back-up this directory comes; null where it was never restored. */
  readonly restored: Restored | null;
  readonly settings: { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> };
  /** Removes the stored readings of a device; null where an outside server keeps them. */
  forget(device: string, by: string): Promise<unknown>;
  /** Removes a device that is still registered. */
  remove(device: string, by: string): Promise<unknown>;
  /** Removes a file of a signed consent. */
  erasePaper(paper: string, by: string): Promise<unknown>;
  /** Removes a photo of an installed device. */
  erasePhoto(photo: string, by: string): Promise<unknown>;
  /** Erases somebody; rejects where that cannot be done yet. */
  erasePerson(person: string, by: string): Promise<unknown>;
  audit(line: { readonly act: string; readonly target: string; readonly detail: string; readonly at: Instant }): Promise<void>;
  now(): Instant;
  readonly log: Logger;
}

export interface ErasureBook {
  /** Before something is removed on request: a crash in between leaves a line too many, never one too few. */
  note(what: Erasure["what"], device: string, by: string): void;
  /** Brings the copy beside the back-ups up to date, where it could not be written before. */
  copyTo(folder: string): void;
  /** Once after a restore, when the journal was replayed: what was removed after the back-up was taken is removed again. */
  reapply(): Promise<void>;
}

/** Setting that names the restore after which this was done. */
const DONE = "erasures-reapplied";

/** How each is removed again, and under which name that stands in the audit log. */
const AGAIN = {
  readings: { run: "forget", act: "device.forget", target: "device" },
  device: { run: "remove", act: "device.remove", target: "device" },
  paper: { run: "erasePaper", act: "consent.paper-erase", target: "consent-paper" },
  "device-photo": { run: "erasePhoto", act: "acceptance.photo-erase", target: "device-photo" },
  person: { run: "erasePerson", act: "person.erase", target: "person" },
} as const;

/** Keeps outside of every back-up what was removed on request, so that a restore does not bring it back. */
export function createErasureBook(ports: ErasurePorts): ErasureBook {
  const { dataDir, mirror, restored, log } = ports;
  const copyTo = (folder: string): void => {
    try {
      writeErasures(folder, mergeErasures(readErasures(folder), readErasures(dataDir)));
    } catch (error) {
      log.error({ err: error, folder }, "the list of erasures could not be kept beside the back-ups; tried again with the next back-up");
    }
  };
  const applyAgain = async ({ what, device, by, at }: Erasure, backup: string): Promise<void> => {
    const { run, act, target } = AGAIN[what];
    await ports[run](device, by);
    const detail = JSON.stringify({ again: { at, by, backup } });
    await ports.audit({ act, target: `${target}:${device}`, detail, at: ports.now() });
  };
  return {
    note: (what, device, by) => {
      appendErasure(dataDir, { at: toIso(ports.now()), what, device, by });
      if (mirror !== null) copyTo(mirror);
    },
    copyTo,
    reapply: async () => {
      if (restored === null || (await ports.settings.get(DONE)) === restored.restored) return;
      const since = Date.parse(restored.backup);
      const again = readErasures(dataDir).filter(({ at }) => Date.parse(at) >= since);
      try {
        for (const erasure of again) await applyAgain(erasure, restored.backup);
        if (again.length > 0) log.warn({ erasures: again.length }, "what was removed after the back-up was taken was removed again");
        await ports.settings.set(DONE, restored.restored);
      } catch (error) {
        // A hub that does not start watches nobody: the next start tries again.
        log.error({ err: error }, "what was removed after the back-up was taken could not all be removed again");
      }
    },
  };
}

/** When the readings of devices were last removed on request. */
export const lastForgotten = (dataDir: string): readonly (readonly [device: string, at: Instant])[] =>
  readErasures(dataDir).flatMap(({ what, device, at }) => (what === "readings" ? [[device, Date.parse(at)] as const] : []));
