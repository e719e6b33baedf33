import type { SeriesName } from "./wire.ts";

/** Every series has a small number, given by the hub's thread and written with the first rows that need it. */
export class SeriesNames {
  private readonly ids = new Map<string, Map<string, number>>();
  private readonly names: (SeriesName | undefined)[] = [];
  private unwritten: SeriesName[] = [];

  constructor(known: readonly SeriesName[]) {
    for (const name of known) this.keep(name);
  }

  get count(): number {
    return this.names.length;
  }

  find(device: string, measurement: string): number | undefined {
    return this.ids.get(device)?.get(measurement);
  }

  give(community: string, device: string, measurement: string): number {
    const old = this.find(device, measurement);
    if (old !== undefined) return old;
    const name = { id: this.names.length, community, device, measurement };
    this.keep(name);
    this.unwritten.push(name);
    return name.id;
  }

  nameOf(id: number): SeriesName | undefined {
    return this.names[id];
  }

  communityOf(id: number): string {
    return this.names[id]?.community ?? "";
  }

  /** Those that no committed batch has carried yet. */
  pending(): readonly SeriesName[] {
    return [...this.unwritten];
  }

  written(names: readonly SeriesName[]): void {
    const done = new Set(names.map((name) => name.id));
    this.unwritten = this.unwritten.filter((name) => !done.has(name.id));
  }

  /** The database was opened again and holds these: all others must be written (again). */
  reopened(known: readonly SeriesName[]): void {
    const held = new Set(known.map((name) => name.id));
    this.unwritten = this.names.flatMap((name) => (name && !held.has(name.id) ? [name] : []));
  }

  private keep(name: SeriesName): void {
    this.names[name.id] = name;
    const ofDevice = this.ids.get(name.device);
    if (ofDevice) ofDevice.set(name.measurement, name.id);
    else this.ids.set(name.device, new Map([[name.measurement, name.id]]));
  }
}
