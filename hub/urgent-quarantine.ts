import type { DeviceRecord, QuarantineEntry, Signal } from "../contracts/index.ts";

/**
 * A life-safety device said something that nobody understood. What cannot be verified is treated as true: somebody must
 * look, so it is raised like an alarm that only a human ends.
 */
export function signalOfUrgent(entry: QuarantineEntry, device: DeviceRecord | undefined, person: string | null, ordinal: number): Signal {
  const subject = device ? ({ kind: "device", id: device.id } as const) : ({ kind: "place", id: entry.community } as const);
  return {
    community: entry.community,
    rule: "unreadable-life-safety",
    ruleVersion: 1,
    ruleName: { zh: "生命安全上报无法识别", en: "Life-safety report not understood" },
    family: "person",
    plan: "help",
    subject,
    order: { pos: entry.pos, due: 0, ordinal },
    act: "raised",
    at: entry.recv,
    recv: entry.recv,
    severity: "high",
    certainty: "possible",
    lifeSafety: true,
    clearsItself: false,
    device: device?.id ?? null,
    person,
    place: device?.place ?? null,
    eventId: null,
    marks: [],
    reason: {
      zh: `设备上报无法识别，可能是报警，请立即联系核实：${entry.detail.zh}`,
      en: `A report was not understood and may be an alarm, call and verify: ${entry.detail.en}`,
    },
    cause: {
      measurement: null,
      event: null,
      value: null,
      limit: null,
      side: null,
      unit: null,
      source: { zh: "承诺 6：无法核实的按真实处理", en: "promise 6: what cannot be verified is treated as true" },
      since: entry.recv,
      series: [],
    },
  };
}
