import { type DeviceRecord, type Instant, type JournalRecord, type Message, type Observation, SECOND } from "../contracts/index.ts";
import { Cell } from "./cell.ts";
import type { Decoder, GatewayMemory, Source } from "./decoders/decoder.ts";
import { decoderOfFormat } from "./decoders/list.ts";
import type { ClockFault } from "./device-clock.ts";
import { type Knowledge, loadKnowledge } from "./knowledge.ts";
import { applyMapping } from "./mapping/apply.ts";
import { readGateway, readLeaf, readMapped } from "./payloads.ts";
import type { Dropped, Ingest, IngestPorts, SavedCell, Taken, TriedMapping, WrongClocks } from "./ports.ts";
import { type Route, Routes } from "./routes.ts";
import { shown } from "./say.ts";
import { Draft, Turn } from "./turn.ts";

type MessageRecord = Extract<JournalRecord, { kind: "message" }>;
type PresenceRecord = Extract<JournalRecord, { kind: "presence" }>;

const LOGINS_KEPT = 100_000;
const NOTHING_DROPPED: Dropped = { duplicate: 0, missing: 0, ignored: 0, batches: 0 };
const NOTHING: Taken = { observations: [], quarantined: [], dropped: NOTHING_DROPPED };

/** Cells of all devices, and which of them changed since they were last saved. */
class Cells {
  readonly #cells = new Map<string, Cell>();
  readonly #dirty = new Map<string, Cell>();

  of(device: DeviceRecord): Cell {
    const known = this.#cells.get(device.id);
    if (known !== undefined) return known;
    const made = new Cell();
    this.#cells.set(device.id, made);
    return made;
  }

  /** Moves a cell on to a record; false where it knows the record already and must not change. */
  advance(id: string, cell: Cell, pos: number): boolean {
    if (pos <= cell.pos) return false;
    cell.pos = pos;
    if (!cell.dirty) {
      cell.dirty = true;
      this.#dirty.set(id, cell);
    }
    return true;
  }

  takeDirty(limit: number): SavedCell[] {
    const saved: SavedCell[] = [];
    for (const [key, cell] of this.#dirty) {
      if (saved.length >= limit) break;
      this.#dirty.delete(key);
      cell.dirty = false;
      saved.push({ key, pos: cell.pos, state: cell.save() });
    }
    return saved;
  }

  restore(key: string, cell: Cell): void {
    this.#cells.set(key, cell);
  }

  /** The hub was away, so every connection ended; the devices will come back by themselves. */
  endConnections(pos: number): void {
    for (const [id, cell] of this.#cells) if (cell.clients.length > 0 && this.advance(id, cell, pos)) cell.clients = [];
  }

  wrongClocks(now: Instant): ReturnType<Ingest["wrongClocks"]> {
    const wrong = new Map<ClockFault["how"], WrongClocks>([
      ["ahead", { devices: 0, most: 0 }],
      ["behind-by-hours", { devices: 0, most: 0 }],
      ["behind", { devices: 0, most: 0 }],
    ]);
    for (const cell of this.#cells.values()) {
      const fault = cell.clock.fault(now);
      if (fault === null) continue;
      const { devices, most } = wrong.get(fault.how) ?? { devices: 0, most: 0 };
      wrong.set(fault.how, { devices: devices + 1, most: Math.max(most, fault.by) });
    }
    return wrong;
  }

  get size(): number {
    return this.#cells.size;
  }
  get dirtySize(): number {
    return this.#dirty.size;
  }
}

/** A gateway that speaks for others is said to live this often at most: its rules count in minutes. */
const RELAY_EVERY = 20 * SECOND;

type DraftMaker = (turn: Turn, device: DeviceRecord, route: Route | undefined) => Draft;
type MemoryOf = (turn: Turn, gateway: DeviceRecord) => GatewayMemory;

/** How a message is read: what is remembered of it, and what is tried on it. */
interface Way {
  readonly draftMaker: DraftMaker;
  readonly memoryOf: MemoryOf;
  readonly tried?: TriedMapping | undefined;
  readonly pretended?: DeviceRecord;
}

/** What a decoder works with; a class, since one is made for every message and closures would cost more than the decoding. */
class MessageSource implements Source {
  readonly turn: Turn;
  readonly knowledge: Knowledge;
  readonly topicDevice: Draft | null;
  readonly rest: string;
  readonly gateway: GatewayMemory | null;
  readonly #ports: IngestPorts;
  readonly #makeDraft: DraftMaker;

  constructor(
    ports: IngestPorts,
    knowledge: Knowledge,
    turn: Turn,
    makeDraft: DraftMaker,
    own: Draft | null,
    rest: string,
    gateway: GatewayMemory | null = null,
  ) {
    this.turn = turn;
    this.knowledge = knowledge;
    this.topicDevice = own;
    this.rest = rest;
    this.gateway = gateway;
    this.#ports = ports;
    this.#makeDraft = makeDraft;
  }

  get speaksForOthers(): boolean {
    return this.topicDevice === null || this.#ports.deviceOfLogin(this.turn.message.login)?.kind === "gateway";
  }

  device(externalId: string): DeviceRecord | undefined {
    return this.#ports.deviceOf(this.turn.community, externalId);
  }

  draftOf(externalId: string): Draft | undefined {
    const found = this.device(externalId);
    return found === undefined ? undefined : (this.turn.draftOf(found.id) ?? this.#makeDraft(this.turn, found, undefined));
  }
}

function sayUnknownTopic(topic: string, why: { readonly zh: string; readonly en: string }): { zh: string; en: string } {
  return {
    zh: `主题 ${shown(topic)} ${why.zh}。设备主题应为 sw/v1/<社区>/<设备>/telemetry、event、state 或 snapshot/<event-id>。`,
    en: `The topic ${shown(topic)} ${why.en}. A device's topics are sw/v1/<community>/<device>/telemetry, event, state or snapshot/<event-id>.`,
  };
}

/** No rule of the mapping matches: the decoder of the gateway's format is asked, if there is one. */
function fallBack(source: Source, decoder: Decoder | undefined, value: unknown): void {
  if (decoder !== undefined) decoder.decode(source, value);
  else
    source.turn.fault(
      "unknown-topic",
      "",
      {
        zh: `网关的映射中没有一条规则适用于 ${shown(source.rest)} 的这条报文。请在映射中补一条规则，再重新识别。`,
        en: `No rule of the gateway's mapping matches this message of ${shown(source.rest)}. Add a rule, and run it again.`,
      },
      null,
    );
}

/** A gateway's topic without its prefix, as mappings and decoders see it. */
export const gatewayRest = (topic: string, prefix: string): string => topic.slice(prefix.length).replace(/^\/+|\/+$/g, "");

/** Reads a topic that is not ours: a gateway's, if its log-in has one and its format a decoder. */
function readForeign(
  ports: IngestPorts,
  knowledge: Knowledge,
  turn: Turn,
  makeDraft: DraftMaker,
  memoryOf: MemoryOf,
  tried?: TriedMapping,
): void {
  const { topic, login } = turn.message;
  const device = ports.deviceOfLogin(login);
  const gateway = device?.gateway ?? null;
  if (device === undefined || gateway === null || !topic.startsWith(gateway.prefix)) {
    turn.fault("unknown-topic", "", sayUnknownTopic(topic, { zh: "不属于任何设备", en: "belongs to no device" }), null);
    return;
  }
  const rest = gatewayRest(topic, gateway.prefix);
  const mapping = tried?.gateway === device.id ? tried.mapping : ports.mappingOf?.(device.id);
  const decoder = decoderOfFormat(gateway.format);
  if (mapping !== undefined) {
    const source = new MessageSource(ports, knowledge, turn, makeDraft, null, rest, memoryOf(turn, device));
    readMapped(source, {
      decode: (from, value) => void (applyMapping(from, mapping, value) || fallBack(from, decoder, value)),
      ...(decoder?.readBytes && { readBytes: decoder.readBytes }),
      ...(decoder?.soundsUrgent && { soundsUrgent: decoder.soundsUrgent }),
    });
    return;
  }
  if (decoder === undefined) {
    const words = {
      zh: `网关没有能识别 ${shown(rest)} 的映射，其格式（${gateway.format}）也不含此类报文。请在网关的“接入与映射”页写映射，再重新识别。`,
      en: `The gateway has no mapping for ${shown(rest)}, and its format (${gateway.format}) knows no such messages. Write a mapping on the gateway's page, and run it again.`,
    };
    turn.fault("unknown-topic", "", words, null);
    return;
  }
  readGateway(new MessageSource(ports, knowledge, turn, makeDraft, null, rest, memoryOf(turn, device)), decoder);
}

function readMessage(
  ports: IngestPorts,
  knowledge: Knowledge,
  routes: Routes,
  turn: Turn,
  makeDraft: DraftMaker,
  memoryOf: MemoryOf,
  tried?: TriedMapping,
): void {
  const { topic } = turn.message;
  const found = routes.find(topic);
  if (found.kind === "not-ours") {
    readForeign(ports, knowledge, turn, makeDraft, memoryOf, tried);
    return;
  }
  const named = found.kind === "route" ? found.route.topic : found.topic;
  if (named.community !== turn.community) {
    const why = { zh: `不在此登录名的社区（${turn.community}）内`, en: `is not in the community of its log-in (${turn.community})` };
    turn.fault("unknown-topic", "", sayUnknownTopic(topic, why), null);
    return;
  }
  if (found.kind === "unknown-device") {
    if (named.leaf === "command") {
      turn.ignored++;
      return;
    }
    const words = {
      zh: `没有登记编号为 ${shown(named.device)} 的设备。请先登记，再重新识别此报文。`,
      en: `No device ${shown(named.device)} is registered. Register it, then run this message again.`,
    };
    turn.unregistered({ ids: [named.device], where: "", detail: words, urgent: named.leaf === "event" });
    return;
  }
  const { route } = found;
  const draft = makeDraft(turn, route.device, route);
  readLeaf(new MessageSource(ports, knowledge, turn, makeDraft, draft, ""), draft, route.topic.leaf, route.topic.rest);
}

/** The registry with one device more. */
function withDevice(ports: IngestPorts, device: DeviceRecord): IngestPorts {
  return {
    ...ports,
    deviceOf: (community, externalId) =>
      community === device.community && externalId === device.externalId ? device : ports.deviceOf(community, externalId),
  };
}

/** A fault of ours in a decoder must not cost the message: it is kept, and what was read before the fault stands. */
function keepFailed(turn: Turn, error: unknown): void {
  const what = error instanceof Error ? error.message : String(error);
  const words = {
    zh: `解码器出错（${shown(what)}），报文已保留，修正后可重新识别。`,
    en: `The decoder failed (${shown(what)}). The message is kept and can be run again.`,
  };
  turn.fault("decoder-failed", "", words, null, true);
}

/** Makes the room that turns messages into readings and events; by default its knowledge is read from the data files beside it. */
export function createIngest(ports: IngestPorts, knowledge: Knowledge = loadKnowledge()): Ingest {
  const cells = new Cells();
  const routes = new Routes(ports.deviceOf, (device) => cells.of(device), knowledge);

  const makeDraft: DraftMaker = (turn, device, route) => {
    const cell = route?.cell ?? cells.of(device);
    const vocabulary = route?.vocabulary ?? knowledge.vocabularyOf(device.kind);
    const draft = new Draft(turn, device, cell, vocabulary, cells.advance(device.id, cell, turn.pos));
    turn.add(draft);
    return draft;
  };
  const scratchDraft =
    (live: boolean): DraftMaker =>
    (turn, device) => {
      const draft = new Draft(turn, device, new Cell(), knowledge.vocabularyOf(device.kind), live);
      turn.add(draft);
      return draft;
    };
  const makeScratchDraft = scratchDraft(true);
  /** A state that does not hold tells what a device is, though it is no news: so it stands, as in what is known already. */
  const makePretendedDraft = scratchDraft(false);

  function takePresence(record: PresenceRecord): Taken {
    const device = ports.deviceOfLogin(record.login);
    if (device === undefined || device.community !== record.community) return NOTHING;
    const cell = cells.of(device);
    const live = cells.advance(device.id, cell, record.pos);
    const others = cell.clients.filter((client) => client !== record.client);
    if (live && record.online) cell.connect(record.client);
    if (live && !record.online) cell.disconnect(record.client);
    // A connection that the hub's own stall ended says nothing of the device; one of several that went, neither.
    if (!record.online && (record.why === "hub-stall" || others.length > 0)) return NOTHING;
    const observation: Observation = {
      community: record.community,
      pos: record.pos,
      recv: record.recv,
      device: device.id,
      readings: [],
      events: [],
      snapshots: [],
      link: record.online ? "online" : "offline",
    };
    return { observations: [observation], quarantined: [], dropped: NOTHING_DROPPED };
  }

  const gateways = new Map<string, DeviceRecord | null>();
  const gatewayOf = (login: string): DeviceRecord | null => {
    const known = gateways.get(login);
    if (known !== undefined) return known;
    const device = ports.deviceOfLogin(login);
    const gateway = device?.kind === "gateway" ? device : null;
    if (gateways.size >= LOGINS_KEPT) gateways.clear();
    gateways.set(login, gateway);
    return gateway;
  };
  const forget = (): void => {
    routes.forget();
    gateways.clear();
  };

  /** Whatever comes through a gateway's log-in shows that the gateway lives, though it says nothing of itself. */
  function hearGateway(turn: Turn): void {
    const { login, will, replayed } = turn.message;
    const gateway = gatewayOf(login);
    // A Last Will is the broker's word, a stored copy an old one.
    if (gateway === null || will || replayed || gateway.community !== turn.community || turn.draftOf(gateway.id) !== undefined) return;
    const cell = cells.of(gateway);
    if (turn.recv - cell.relayed < RELAY_EVERY && turn.pos > cell.pos) return;
    // While records are replayed that the cell knows, each counts: which of them it was is not remembered.
    const draft = makeDraft(turn, gateway, undefined);
    if (draft.live) cell.relayed = turn.recv;
    draft.heard = true;
  }

  const liveMemory: MemoryOf = (turn, device) => {
    const cell = cells.of(device);
    const live = turn.pos > cell.pos;
    return {
      notes: cell.notes,
      device,
      live,
      keep: (key, note) => live && cell.notes.set(key, note) && cells.advance(device.id, cell, turn.pos),
    };
  };
  const readMemory: MemoryOf = (_, device) => ({ notes: cells.of(device).notes, device, live: false, keep: () => false });

  function readInto(record: MessageRecord, now: number, { draftMaker, memoryOf, tried, pretended }: Way): Turn {
    const message: Message = record.message;
    const turn = new Turn(record, now, ports.zoneOf(record.community), message);
    const known = pretended === undefined ? ports : withDevice(ports, pretended);
    const ways = pretended === undefined ? routes : new Routes(known.deviceOf, () => new Cell(), knowledge);
    try {
      readMessage(known, knowledge, ways, turn, draftMaker, memoryOf, tried);
    } catch (error) {
      keepFailed(turn, error);
    }
    return turn;
  }

  return {
    take(record) {
      if (record.kind === "message") {
        const turn = readInto(record, record.recv, { draftMaker: makeDraft, memoryOf: liveMemory });
        hearGateway(turn);
        return turn.finish();
      }
      if (record.kind === "presence") return takePresence(record);
      if (record.change.what === "registry") forget();
      else if (record.change.what === "hub-started") cells.endConnections(record.pos);
      return NOTHING;
    },
    rerun(record, now, tried) {
      if (record.kind !== "message") return NOTHING;
      return readInto(record, now, { draftMaker: makeScratchDraft, memoryOf: readMemory, tried }).finish();
    },
    pretend(record, pretended) {
      if (record.kind !== "message") return NOTHING;
      return readInto(record, record.recv, { draftMaker: makePretendedDraft, memoryOf: readMemory, pretended }).finish();
    },
    dirty: (limit) => cells.takeDirty(limit),
    restore(saved) {
      for (const { key, pos, state } of saved) {
        const cell = Cell.restored(pos, state);
        if (cell !== undefined) cells.restore(key, cell);
      }
      forget();
    },
    wrongClocks: (now) => cells.wrongClocks(now),
    stats: () => ({ devices: cells.size, topics: routes.size, dirty: cells.dirtySize }),
  };
}
