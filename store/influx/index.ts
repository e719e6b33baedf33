export { openInflux } from "./open-influx.ts";
export type { DeviceWhere, History, HistoryPart, InfluxTarget } from "./types.ts";
