const CONNECT = 1;
const PUBLISH = 3;
const DISCONNECT = 14;
/** Longest topic that is carried over when a packet is cut. */
const MAX_CUT_TOPIC = 1024;

export interface FramerLimits {
  readonly beforeConnect: number;
  readonly cutTo: number;
}

interface Head {
  readonly type: number;
  /** Bytes of the fixed header. */
  readonly head: number;
  /** Bytes that follow it. */
  readonly length: number;
}

/**
 * Length guard in front of the parser: cuts the byte stream at packet boundaries, lets only a CONNECT of decent size
 * through before log-in, and shortens publishes that are too large while keeping the stream in step. aedes itself
 * gathers packets of any length, logged in or not. MQTT 3.1.1, 2.2 (fixed header) and 3.3 (PUBLISH).
 */
export class Framer {
  readonly #limits: FramerLimits;
  #chunks: Buffer[] = [];
  #pending = 0;
  /** Bytes of the current packet that are passed on, or thrown away, without another look. */
  #passing = 0;
  #dropping = 0;
  #state: "connect" | "held" | "open" = "connect";
  #maxPayload = 0;
  #publishes = 0;
  readonly #cuts = new Map<number, number>();
  /** Set when the stream cannot go on. */
  violation: string | null = null;
  /** The client said goodbye. */
  disconnected = false;
  /** Packets that end within what `next` handed out last. */
  completed = 0;

  constructor(limits: FramerLimits) {
    this.#limits = limits;
  }

  /** Bytes taken in and not yet handed out. */
  get pending(): number {
    return this.#pending;
  }

  /** Whether `next` could hand out something now. */
  get ready(): boolean {
    return this.#pending > 0 && this.#state !== "held";
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#pending += chunk.length;
  }

  /** The client is logged in. */
  open(maxPayload: number): void {
    this.#state = "open";
    this.#maxPayload = maxPayload;
  }

  /** @returns bytes of the payload as sent, where the publish with this number (counted from 0) was cut */
  cutOf(publish: number): number | null {
    if (this.#cuts.size === 0) return null;
    const bytes = this.#cuts.get(publish) ?? null;
    this.#cuts.delete(publish);
    return bytes;
  }

  /** Whole packets of about `budget` bytes together, or a piece of one that spans several chunks. */
  next(budget: number): Buffer | undefined {
    this.completed = 0;
    while (this.violation === null && this.ready) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) return undefined;
      if (this.#dropping > 0) {
        const dropped = Math.min(this.#dropping, chunk.length);
        this.#dropping -= dropped;
        this.#advance(dropped);
      } else if (this.#passing > 0) {
        const passed = Math.min(this.#passing, chunk.length);
        this.#passing -= passed;
        if (this.#passing === 0) this.completed = 1;
        this.#advance(passed);
        return chunk.subarray(0, passed);
      } else {
        const taken = this.#scan(chunk, budget);
        if (taken > 0) {
          this.#advance(taken);
          return chunk.subarray(0, taken);
        }
        const step = this.#edge(chunk);
        if (step !== "again") return step;
      }
    }
    return undefined;
  }

  /** @returns bytes from the start of `chunk` that may pass */
  #scan(chunk: Buffer, budget: number): number {
    let at = 0;
    while (at < chunk.length && at < budget) {
      const head = readHead(chunk, at);
      if (head === undefined || head === "malformed" || !this.#mayPass(head)) break;
      const end = at + head.head + head.length;
      if (head.type === PUBLISH) this.#publishes += 1;
      else if (head.type === DISCONNECT) this.disconnected = true;
      else if (head.type === CONNECT && this.#state === "connect") {
        // What a hasty client sends behind it waits here until the log-in is accepted.
        if (end > chunk.length) break;
        this.#state = "held";
        this.completed = 1;
        return end;
      }
      if (end > chunk.length) {
        this.#passing = end - chunk.length;
        return chunk.length;
      }
      at = end;
      this.completed += 1;
    }
    return at;
  }

  #mayPass(head: Head): boolean {
    if (this.#state === "connect") return head.type === CONNECT && head.length <= this.#limits.beforeConnect;
    return head.length <= (head.type === PUBLISH ? this.#maxPayload : Math.max(this.#limits.beforeConnect, 65_536));
  }

  /** The chunk begins with a packet that cannot simply pass: its header is incomplete, or it is too large. */
  #edge(chunk: Buffer): Buffer | undefined | "again" {
    const head = readHead(chunk, 0);
    if (head === undefined) return this.#merge();
    if (head === "malformed") return this.#violate("packet length is malformed");
    if (this.#state === "connect") {
      if (head.type !== CONNECT) return this.#violate("first packet is not a CONNECT");
      if (head.length > this.#limits.beforeConnect) return this.#violate(`CONNECT of ${head.length} bytes`);
      return this.#merge();
    }
    if (head.type !== PUBLISH) return this.#violate(`packet of type ${head.type} and ${head.length} bytes`);
    return this.#cut(chunk, head);
  }

  #cut(chunk: Buffer, head: Head): Buffer | undefined | "again" {
    if (chunk.length < head.head + 2) return this.#merge();
    const topic = chunk.readUInt16BE(head.head);
    const qos = ((chunk[0] ?? 0) >> 1) & 3;
    const variable = 2 + topic + (qos > 0 ? 2 : 0);
    if (topic > MAX_CUT_TOPIC || variable > head.length) return this.#violate(`publish with a topic of ${topic} bytes`);
    const payload = head.length - variable;
    if (payload <= this.#maxPayload) {
      this.#publishes += 1;
      const taken = Math.min(chunk.length, head.head + head.length);
      this.#passing = head.head + head.length - taken;
      this.completed = this.#passing === 0 ? 1 : 0;
      this.#advance(taken);
      return chunk.subarray(0, taken);
    }
    const kept = variable + Math.min(this.#limits.cutTo, this.#maxPayload);
    if (chunk.length < head.head + kept) return this.#merge();
    this.#cuts.set(this.#publishes, payload);
    this.#publishes += 1;
    const body = chunk.subarray(head.head, head.head + kept);
    this.#dropping = head.length - kept;
    this.#advance(head.head + kept);
    this.completed = 1;
    return Buffer.concat([writeHead(chunk[0] ?? 0, kept), body]);
  }

  /** Joins the first two chunks; a header may lie across them. */
  #merge(): undefined | "again" {
    const [first, second] = this.#chunks;
    if (first === undefined || second === undefined) return undefined;
    this.#chunks.splice(0, 2, Buffer.concat([first, second]));
    return "again";
  }

  #advance(bytes: number): void {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return;
    this.#pending -= bytes;
    if (bytes === chunk.length) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(bytes);
  }

  #violate(what: string): undefined {
    this.violation = what;
    this.#chunks = [];
    this.#pending = 0;
    return undefined;
  }
}

/** @returns undefined where the header is not complete yet */
function readHead(chunk: Buffer, at: number): Head | "malformed" | undefined {
  const type = (chunk[at] ?? 0) >> 4;
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const byte = chunk[at + 1 + n];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** n;
    if (byte < 128) return { type, head: n + 2, length };
  }
  return "malformed";
}

function writeHead(first: number, length: number): Buffer {
  const bytes = [first];
  let rest = length;
  do {
    const more = rest >= 128;
    bytes.push((rest % 128) | (more ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}
