import type { SheetPorts } from "../sheet-ports.ts";

/** Only the hub writes workbooks: here it is seen what would stand in one. */
export function memorySheets(): SheetPorts {
  const printed = new Map<string, number>();
  return {
    zone: () => "Asia/Shanghai",
    workbook: async (sheet) => new TextEncoder().encode(JSON.stringify(sheet)),
    tail: () => "TAIL23",
    nextPrint: async (day) => {
      const last = (printed.get(day) ?? 0) + 1;
      printed.set(day, last);
      return last;
    },
  };
}
