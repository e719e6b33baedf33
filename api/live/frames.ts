import type { Alert, Case, HubStatus, LockedView, Notice, TestAlarm } from "../../contracts/index.ts";

/** Frames without their opening brace and number: made once, numbered per connection. */
export const alertBody = (alert: Alert): string => `"type":"alert","alert":${JSON.stringify(alert)}}`;
export const caseBody = (one: Case): string => `"type":"case","case":${JSON.stringify(one)}}`;
export const noticeBody = (notice: Notice): string => `"type":"notice","notice":${JSON.stringify(notice)}}`;
export const registryBody = (entity: string): string => `"type":"registry","entity":${JSON.stringify(entity)}}`;
export const statusBody = (status: HubStatus): string => `"type":"status","status":${JSON.stringify(status)}}`;
export const proofBody = (id: string): string => `"type":"proof","id":${JSON.stringify(id)}}`;
export const testBody = (test: TestAlarm): string => `"type":"test","test":${JSON.stringify(test)}}`;
export const sessionBody = (endsAt: string): string => `"type":"session","endsAt":${JSON.stringify(endsAt)}}`;
export const lockedBody = (locked: LockedView): string => `"type":"locked","locked":${JSON.stringify(locked)}}`;
export const devicesBody = (devices: readonly string[]): string => `"type":"devices","devices":[${devices.join(",")}]}`;

export function snapshotBody(what: {
  readonly epoch: string;
  readonly alerts: readonly Alert[];
  readonly cases: readonly Case[];
  readonly devices: readonly string[];
  readonly status: HubStatus;
}): string {
  const { epoch, alerts, cases, devices, status } = what;
  return `"type":"snapshot","epoch":${JSON.stringify(epoch)},"alerts":${JSON.stringify(alerts)},"cases":${JSON.stringify(cases)},"devices":[${devices.join(",")}],"status":${JSON.stringify(status)}}`;
}
