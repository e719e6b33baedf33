import type { Alert } from "./alert.ts";
import type { LastValue } from "./api.ts";
import type { Case, Notice } from "./case.ts";
import type { ChainProofNow } from "./chain-proof.ts";
import type { DeviceState } from "./devices.ts";
import type { DrillNow } from "./drill.ts";
import type { FloodNow } from "./noise.ts";
import type { Posture, PostureKind } from "./posture.ts";
import type { Severity } from "./severity.ts";
import type { TestAlarm, TestScreen } from "./test-seen.ts";
import type { Words } from "./words.ts";

/** What the desk's foot line shows. */
export interface HubStatus {
  readonly time: string;
  readonly community: string;
  readonly communityName: string;
  readonly devices: number;
  readonly online: number;
  /** Messages a second over the last few seconds. */
  readonly rate: number;
  /** Milliseconds from receiving to the journal's sync, 99th percentile of the last seconds; null when idle. */
  readonly syncMs: number | null;
  readonly quarantined: number;
  readonly degraded: readonly Words[];
  /** What the desk must know although nothing is broken: cases from before a restore, say. */
  readonly notes?: readonly Words[];
  /** What this desk sees comes faster than it can be answered: only the most urgent is shown by itself. */
  readonly flood?: FloodNow;
  /** A drill that runs. */
  readonly drill?: DrillNow;
  /** What was declared for special days; left out on ordinary ones. */
  readonly posture?: Posture;
  /** Alerts in this desk's sight that have held for over a day. */
  readonly standing?: number;
  /** The last time that the whole chain was proven. */
  readonly proof?: ChainProofNow;
  readonly demo: boolean;
  readonly clock: "wall" | "driven";
}

/** Whether somebody drills, by a script of the hub or by a declared posture: whatever is not played says then that it is real. */
export const isDrilling = ({ drill, posture }: Pick<HubStatus, "drill" | "posture">): boolean =>
  drill !== undefined || posture?.kind === "drill";

/** A device as the map needs it. */
export interface DeviceLive {
  readonly id: string;
  readonly state: DeviceState;
  readonly lastAt: string | null;
  readonly on: readonly string[];
  /** Since when equipment has been reporting back that it runs; absent: it does not. No alert says it. */
  readonly feedbackSince?: string;
  readonly values: readonly LastValue[];
}

interface Numbered {
  /** Rises by one per frame of this connection; a gap means: ask for a new snapshot. */
  readonly n: number;
}

/** A case of which nobody was reached, in the words that a whole group may read: building and kind of help, no more. */
export interface LockedNobody {
  readonly severity: Severity;
  readonly line: Words;
  readonly since: string;
}

/** An open alert as whoever stands before a screen may read it: kind, building and severity. No name, no door, no figure. */
export interface PublicAlert {
  readonly id: string;
  readonly severity: Severity;
  readonly kind: Words;
  /** The building of a home; the place itself where nobody lives. Null: no place. */
  readonly where: string | null;
  readonly since: string;
  /** Nobody has it yet. */
  readonly waiting: boolean;
  /** For a map: the building's id, or the point of a place where nobody lives. */
  readonly building: string | null;
  readonly point: readonly [number, number] | null;
}

/**
 * What a locked desk is told: what is open, how many nobody has yet, how bad, and whether to sound. No name, no door, no
 * figure.
 */
export interface LockedView {
  /** The most urgent first, not all of them in a flood. */
  readonly alerts: readonly PublicAlert[];
  readonly waiting: Readonly<Record<Severity, number>>;
  readonly sounding: Severity | null;
  readonly nobody: readonly LockedNobody[];
  /** What days these are; absent on ordinary ones. */
  readonly posture?: PostureKind;
}

/** Frames from hub to desk on `/live`. Everything is cut to what the user may see. */
export type LiveFrame =
  | (Numbered & {
      readonly type: "snapshot";
      /** Changes when the hub restarts. */
      readonly epoch: string;
      readonly alerts: readonly Alert[];
      readonly cases: readonly Case[];
      readonly devices: readonly DeviceLive[];
      readonly status: HubStatus;
    })
  | (Numbered & { readonly type: "alert"; readonly alert: Alert })
  | (Numbered & { readonly type: "case"; readonly case: Case })
  | (Numbered & { readonly type: "notice"; readonly notice: Notice })
  /** At most four a second, with all that changed since the last one. */
  | (Numbered & { readonly type: "devices"; readonly devices: readonly DeviceLive[] })
  /** The list of devices, people or places changed: fetch it anew. */
  | (Numbered & { readonly type: "registry"; readonly entity: string })
  | (Numbered & { readonly type: "status"; readonly status: HubStatus })
  /** When this session locks or ends unless it is used before. */
  | (Numbered & { readonly type: "session"; readonly endsAt: string })
  /** A proof of the chain came as far as the live line: told to the one who walks it. */
  | (Numbered & { readonly type: "proof"; readonly id: string })
  /** An alarm was taken for a test: it calls nobody and is shown, so that it can be said when it was seen. */
  | (Numbered & { readonly type: "test"; readonly test: TestAlarm })
  /** The session has run out and its desk is locked: nothing else comes until somebody logs in. */
  | (Numbered & { readonly type: "locked"; readonly locked: LockedView });

/** Frames from desk to hub. */
export type DeskFrame =
  | { readonly type: "resync" }
  | { readonly type: "ping" }
  /** This test alarm has been drawn on a screen that somebody can see: that of a desk, or of a phone. */
  | { readonly type: "seen"; readonly test: string; readonly on: TestScreen };
