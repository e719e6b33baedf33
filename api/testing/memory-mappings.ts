import type { MappingVersion } from "../../contracts/index.ts";
import type { MappingPorts } from "../mapping-ports.ts";

/** Mappings in memory; any text is taken. */
export function memoryMappings(): MappingPorts {
  const versions: MappingVersion[] = [];
  return {
    view: async () => ({ current: versions[0] ?? null, versions }),
    edit: async (gateway, { text, note }, by) => {
      const at = "2026-03-01T08:00:00.000Z";
      const value = { gateway, version: versions.length + 1, text, at, by: by.username, byName: by.name, note };
      versions.unshift(value);
      return { ok: true, value };
    },
    try: async () => ({
      ok: true,
      value: {
        ...{
          faults: [],
          mapping: null,
          message: null,
          captures: [],
          readings: [],
          events: [],
          pictures: [],
          links: [],
          heard: [],
          kept: [],
        },
        missing: 0,
      },
    }),
  };
}
