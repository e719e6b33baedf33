import {
  type DeviceEvent,
  type DeviceRecord,
  EVENT_KINDS,
  type EventKind,
  type Family,
  HOUR,
  Quality,
  type QuarantineEntry,
  type Severity,
  type Signal,
  type SignalMark,
  type Words,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Said } from "./pretended.ts";

/** Life-safety events raise when they arrive up to this age (promise 4). */
const OLDEST = 24 * HOUR;

interface Parts {
  readonly directory: Pick<Directory, "deviceById" | "personOf" | "loginByName">;
  /** What the message would say of an unclaimed device, were it registered. */
  read(entry: QuarantineEntry, externalId: string): Said;
}

interface About {
  readonly entry: QuarantineEntry;
  readonly ordinal: number;
  /** The device it is of; for one that nobody registered the gateway that brought it. */
  readonly device: DeviceRecord | undefined;
  readonly person: string | null;
}

type Own = Pick<Signal, "rule" | "ruleName" | "family" | "plan" | "at" | "severity" | "eventId" | "marks" | "reason"> & {
  readonly event: string | null;
  readonly source: Words;
};

function signalOf({ entry, ordinal, device, person }: About, { event, source, ...own }: Own): Signal {
  return {
    ...own,
    community: entry.community,
    ruleVersion: 1,
    subject: device ? ({ kind: "device", id: device.id } as const) : ({ kind: "place", id: entry.community } as const),
    order: { pos: entry.pos, due: 0, ordinal },
    act: "raised",
    recv: entry.recv,
    certainty: "possible",
    lifeSafety: true,
    clearsItself: false,
    device: device?.id ?? null,
    person,
    place: device?.place ?? null,
    cause: { measurement: null, event, value: null, limit: null, side: null, unit: null, source, since: own.at, series: [] },
  };
}

/**
 * A life-safety device said something that nobody understood. What cannot be verified is treated as true: somebody must
 * look, so it is raised like an alarm that only a human ends.
 */
function unreadable(about: About): Signal {
  const { detail, recv } = about.entry;
  return signalOf(about, {
    rule: "unreadable-life-safety",
    ruleName: { zh: "生命安全上报无法识别", en: "Life-safety report not understood" },
    ...{ family: "person", plan: "help", at: recv, severity: "high", eventId: null, marks: [], event: null },
    reason: {
      zh: `设备上报无法识别，可能是报警，请立即联系核实：${detail.zh}`,
      en: `A report was not understood and may be an alarm, call and verify: ${detail.en}`,
    },
    source: { zh: "承诺 6：无法核实的按真实处理", en: "promise 6: what cannot be verified is treated as true" },
  });
}

interface Happening {
  readonly family: Family;
  readonly plan: string;
  readonly severity: Severity;
}
const FIRE: Happening = { family: "fire", plan: "fire", severity: "critical" };
const GAS: Happening = { family: "fire", plan: "gas", severity: "critical" };
/** As the rules of the packs have it for registered devices. */
const HAPPENINGS: Partial<Record<EventKind, Happening>> = {
  ...{ smoke: FIRE, heat: FIRE, fire: FIRE, "manual-call": FIRE, gas: GAS, co: GAS },
  "electrical-fire": { ...FIRE, severity: "high" },
  "fire-test": { ...FIRE, severity: "high" },
  sos: { family: "person", plan: "sos", severity: "critical" },
  fall: { family: "person", plan: "fall", severity: "high" },
  "fall-by-motion": { family: "person", plan: "fall", severity: "high" },
  "lift-trapped": { family: "lift", plan: "lift", severity: "critical" },
};

function marksOf({ event, test, quality }: DeviceEvent): readonly SignalMark[] {
  return [
    ...(test || event === "fire-test" ? (["test-unannounced"] as const) : []),
    ...((quality & Quality.replayed) !== 0 ? (["reconnect-on"] as const) : []),
    ...((quality & Quality.late) !== 0 ? (["late"] as const) : []),
  ];
}

/** A device that nobody claimed reported danger: it alarms at the place of the gateway that brought it. */
function unclaimed(about: About, externalId: string, event: DeviceEvent, happening: Happening): Signal {
  const { device } = about;
  const marks = marksOf(event);
  const isDoubtful = marks.some((mark) => mark === "test-unannounced" || mark === "reconnect-on");
  const { zh, en } = EVENT_KINDS[event.event].words;
  const way: Words = device ? { zh: `经网关“${device.name}”`, en: ` through the gateway "${device.name}"` } : { zh: "", en: "" };
  return signalOf(about, {
    rule: `unclaimed-${happening.plan}`,
    ruleName: { zh: `未认领设备：${zh}`, en: `Unclaimed device: ${en}` },
    ...{ family: happening.family, plan: happening.plan, at: event.at, severity: isDoubtful ? "high" : happening.severity },
    ...{ eventId: event.id, marks, event: event.event },
    reason: {
      zh: `未认领的设备 ${externalId} ${way.zh}上报“${zh}”，确切位置未登记，位置以网关为准。请立即到现场核实，并认领此设备。`,
      en: `The unclaimed device ${externalId} reported "${en}"${way.en}. Its own place is not registered: the gateway's stands for it. Go and look, and claim the device.`,
    },
    source: { zh: "承诺 6：无法核实的按真实处理", en: "promise 6: what cannot be verified is treated as true" },
  });
}

/** Alarms of messages in quarantine that may call for help: one for each kind of danger that a message tells of. */
export function createUrgentSignals({ directory, read }: Parts): (entries: readonly QuarantineEntry[]) => readonly Signal[] {
  const gatewayOf = (login: string): DeviceRecord | undefined => {
    const device = directory.loginByName(login)?.device;
    const found = device == null ? undefined : directory.deviceById(device);
    return found?.kind === "gateway" ? found : undefined;
  };

  const dangers = (entry: QuarantineEntry, externalId: string): ReadonlyMap<string, readonly [DeviceEvent, Happening]> => {
    const found = new Map<string, readonly [DeviceEvent, Happening]>();
    for (const event of read(entry, externalId).events) {
      const happening = HAPPENINGS[event.event];
      if (happening === undefined || event.state === "off" || entry.recv - event.at > OLDEST || found.has(happening.plan)) continue;
      found.set(happening.plan, [event, happening]);
    }
    return found;
  };

  const signalsOf = (entry: QuarantineEntry, ordinal: number): readonly Signal[] => {
    if (entry.urgent !== true) return [];
    const own = entry.device === null ? undefined : directory.deviceById(entry.device);
    if (own !== undefined) return [unreadable({ entry, ordinal, device: own, person: directory.personOf(own.id, entry.recv)?.id ?? null })];
    const about: About = { entry, ordinal, device: gatewayOf(entry.login), person: null };
    const [externalId] = entry.unknown ?? [];
    if (externalId === undefined) return [unreadable(about)];
    const told = [...dangers(entry, externalId).values()];
    return told.length === 0 ? [unreadable(about)] : told.map(([event, happening]) => unclaimed(about, externalId, event, happening));
  };

  return (entries) => entries.flatMap(signalsOf);
}
