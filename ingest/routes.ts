import { type DeviceRecord, type DeviceTopic, parseTopic } from "../contracts/index.ts";
import type { Cell } from "./cell.ts";
import type { Knowledge, Vocabulary } from "./knowledge.ts";

/** What a topic of ours leads to. */
export interface Route {
  readonly topic: DeviceTopic;
  readonly device: DeviceRecord;
  readonly cell: Cell;
  readonly vocabulary: Vocabulary;
}

export type Lookup =
  | { readonly kind: "route"; readonly route: Route }
  | { readonly kind: "unknown-device"; readonly topic: DeviceTopic }
  | { readonly kind: "not-ours" };

const ROUTES_KEPT = 100_000;
const NOT_OURS: Lookup = { kind: "not-ours" };

/** From topic to device and its cell, kept so that a message costs one look-up; forgotten when the registry changes. */
export class Routes {
  readonly #known = new Map<string, Lookup>();
  readonly #deviceOf: (community: string, externalId: string) => DeviceRecord | undefined;
  readonly #cellOf: (device: DeviceRecord) => Cell;
  readonly #knowledge: Knowledge;

  constructor(
    deviceOf: (community: string, externalId: string) => DeviceRecord | undefined,
    cellOf: (device: DeviceRecord) => Cell,
    knowledge: Knowledge,
  ) {
    this.#deviceOf = deviceOf;
    this.#cellOf = cellOf;
    this.#knowledge = knowledge;
  }

  get size(): number {
    return this.#known.size;
  }

  find(topic: string): Lookup {
    return this.#known.get(topic) ?? this.#look(topic);
  }

  #look(name: string): Lookup {
    const topic = parseTopic(name);
    if (topic === undefined) return NOT_OURS;
    const device = this.#deviceOf(topic.community, topic.device);
    // An unknown device is asked for each time: it may be registered a moment later.
    if (device === undefined) return { kind: "unknown-device", topic };
    const route = { topic, device, cell: this.#cellOf(device), vocabulary: this.#knowledge.vocabularyOf(device.kind) };
    const found: Lookup = { kind: "route", route };
    // Topics of pictures carry an event id and are met once.
    if (topic.leaf === "snapshot") return found;
    if (this.#known.size >= ROUTES_KEPT) this.#known.clear();
    this.#known.set(name, found);
    return found;
  }

  forget(): void {
    this.#known.clear();
  }
}
