import { type Duration, type Instant, SECOND, type Severity, type Signal, type Words } from "../contracts/index.ts";
import { FAULT_KINDS, type FaultKind, ruleOfFault } from "./fault-kinds.ts";

/** How something is going badly just now. */
export interface FaultState {
  readonly detail: Words;
  /** The kind's own unless told. */
  readonly severity?: Severity;
}

export interface OpenFault {
  readonly kind: FaultKind;
  readonly severity: Severity;
  readonly since: Instant;
  readonly detail: Words;
}

export interface FaultBookPorts {
  now(): Instant;
  monotonic(): number;
  communities(): readonly string[];
  /** Position behind which a signal of this community stands now. */
  position(community: string): number;
  /** Makes the alert, at once and for every desk of the community. */
  apply(signal: Signal): void;
}

export interface FaultBook {
  /**
   * Says how it stands: null when all is well. A fault is raised at once and ends after it has been well for
   * `WELL_FOR`, or at once where it is `sure`.
   */
  state(kind: FaultKind, state: FaultState | null, sure?: boolean): void;
  /** Something happened that a human must know of and that only a human ends. */
  tell(kind: FaultKind, detail: Words): void;
  /** Faults whose alerts stand open from before a restart: they end like any other once all is well. */
  restore(
    kinds: readonly { readonly kind: FaultKind; readonly since: Instant; readonly severity: Severity; readonly detail: Words }[],
  ): void;
  open(): readonly OpenFault[];
  /** Words for the desks' banner. */
  banner(): readonly Words[];
}

/** A fault that flickers stays one fault. */
const WELL_FOR: Duration = 3 * SECOND;

interface Entry extends OpenFault {
  /** Monotonic time since which it is well; null while it is not. */
  readonly wellSince: number | null;
}

/** Keeps what is wrong with the hub itself and turns it into alerts of its own. */
export function createFaultBook(ports: FaultBookPorts): FaultBook {
  const book = new Map<FaultKind, Entry>();
  let ordinal = 0;

  const emit = (kind: FaultKind, act: Signal["act"], fault: Omit<OpenFault, "kind">, clearsItself: boolean): void => {
    for (const community of ports.communities()) ports.apply(signalOf(kind, act, fault, clearsItself, community));
  };

  const signalOf = (
    kind: FaultKind,
    act: Signal["act"],
    { severity, since, detail }: Omit<OpenFault, "kind">,
    clearsItself: boolean,
    community: string,
  ): Signal => {
    const at = ports.now();
    return {
      community,
      rule: ruleOfFault(kind),
      ruleVersion: 1,
      ruleName: FAULT_KINDS[kind].name,
      family: "hub",
      plan: "hub",
      subject: { kind: "place", id: community },
      order: { pos: ports.position(community), due: at, ordinal: ordinal++ },
      act,
      at,
      recv: at,
      severity,
      certainty: "observed",
      lifeSafety: false,
      clearsItself,
      device: null,
      person: null,
      place: community,
      eventId: null,
      marks: [],
      reason: detail,
      cause: {
        measurement: null,
        event: null,
        value: null,
        limit: null,
        side: null,
        unit: null,
        source: { zh: "承诺 3：平台自身的故障也是告警", en: "promise 3: the hub's own fault is an alert" },
        since,
        series: [],
      },
    };
  };

  const begin = (kind: FaultKind, state: FaultState): void => {
    const severity = state.severity ?? FAULT_KINDS[kind].severity;
    const entry = { kind, severity, since: ports.now(), detail: state.detail, wellSince: null };
    book.set(kind, entry);
    emit(kind, "raised", entry, true);
  };

  const end = (entry: Entry, sure: boolean): void => {
    const now = ports.monotonic();
    const wellSince = entry.wellSince ?? now;
    if (!sure && now - wellSince < WELL_FOR) {
      book.set(entry.kind, { ...entry, wellSince });
      return;
    }
    book.delete(entry.kind);
    emit(entry.kind, "ceased", { ...entry, detail: { zh: "已恢复", en: "Well again" } }, true);
  };

  return {
    state: (kind, state, sure = false) => {
      const entry = book.get(kind);
      if (state === null) {
        if (entry) end(entry, sure);
        return;
      }
      if (!entry) {
        begin(kind, state);
        return;
      }
      book.set(kind, { ...entry, detail: state.detail, wellSince: null });
      const severity = state.severity ?? FAULT_KINDS[kind].severity;
      if (severity === entry.severity) return;
      book.set(kind, { ...entry, severity, detail: state.detail, wellSince: null });
      emit(kind, "changed", { severity, since: entry.since, detail: state.detail }, true);
    },
    tell: (kind, detail) => emit(kind, "raised", { severity: FAULT_KINDS[kind].severity, since: ports.now(), detail }, false),
    restore: (kinds) => {
      for (const { kind, since, severity, detail } of kinds) book.set(kind, { kind, since, severity, detail, wellSince: null });
    },
    open: () => [...book.values()].map(({ kind, severity, since, detail }) => ({ kind, severity, since, detail })),
    banner: () =>
      [...book.values()].flatMap(({ kind, wellSince, detail }) => {
        const words: Words | "detail" | null = FAULT_KINDS[kind].banner;
        if (wellSince !== null || words === null) return [];
        return words === "detail" ? [detail] : [words];
      }),
  };
}
