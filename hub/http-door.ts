import type { Admission, Admitted, DoorAnswer, DoorBody, DoorPorts, Knock } from "../api/index.ts";
import { type LoginGrant, rightsOf, TokenBucket } from "../broker/index.ts";
import {
  type DeviceRecord,
  type DoorView,
  deviceTopic,
  type Instant,
  type Message,
  MINUTE,
  toIso,
  type Words,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Journal } from "../store/journal/index.ts";
import { OVERLOADED_BYTES } from "./device-door.ts";
import type { DoorBook } from "./door-book.ts";
import { onenetKey, openOnenet } from "./door-cipher.ts";
import { grantFor } from "./door-parts.ts";
import { PushRepeats, pushKey } from "./door-repeats.ts";
import { checkSignature, signsBody } from "./door-signature.ts";
import { bodyOfQuery, plainBody } from "./door-text.ts";
import type { Intake } from "./intake.ts";
import { secretOf } from "./secrets.ts";

/** Pushes a second of one log-in, five times as many in a burst: a platform that carries ten thousand devices stays far below [D]. */
const PUSHES_PER_SECOND = 2_000;
/** Wrong passwords a minute from one address, beyond which it is told to wait [D]. */
const WRONG_PER_MINUTE = 100;
const ADDRESSES_KEPT = 10_000;
/** Where the path says nothing: a topic below the gateway's prefix must have a last step. */
const NO_REST = "push";
const LONGEST_REST = 200;
const OVERLOAD_RETRY = 5;
const STALL_RETRY = 2;

interface Parts {
  readonly directory: Directory;
  readonly key: Uint8Array;
  readonly book: DoorBook;
  readonly intake: Pick<Intake, "message">;
  readonly journal: Pick<Journal, "queueBytes">;
  readonly memory: { readonly pressed: boolean };
  /** Takes the pictures out of a body and keeps them. */
  readonly unpack: (body: Uint8Array, contentType: string) => Promise<Uint8Array>;
  readonly users: () => readonly { readonly username: string }[];
  readonly publicUrl: string | null;
  /** Connections of transmission devices that speak GB/T 26875.3 over TCP. */
  readonly linesOf: (gateway: string) => DoorView["tcp"];
  /** For the count of what is refused at the doors. */
  refused(): void;
  now(): Instant;
  monotonic(): number;
}

interface Counts {
  taken: number;
  refused: number;
  last: (Words & { readonly at: string }) | null;
}

const NO_SECRET = {
  reason: "secret: enter the token or key of the platform",
  words: { zh: "请填写平台上的 token 或密钥。", en: "Enter the token or key of the platform." },
};
const NO_KEY = {
  reason: "cipher: enter the AES key of the platform as it shows it, 16 or 43 characters; it goes with the signature of OneNET only",
  words: {
    zh: "加密密钥应为平台上显示的 AES 密钥（16 个或 43 个字符），只用于 OneNET 签名。",
    en: "The key is the platform's AES key as it shows it, 16 or 43 characters, and goes with the signature of OneNET only.",
  },
};
const NO_USER = {
  reason: "owner: there is no such user",
  words: { zh: "负责人须是本平台的用户名。", en: "Whoever looks after it must be a user of this hub." },
};
type Refused = Extract<DoorAnswer, { ok: false }>;

/** Who knocks, as far as the address says. */
interface Guest {
  readonly device: DeviceRecord;
  readonly grant: LoginGrant;
  readonly topic: string;
}

const no = (status: 400 | 401 | 403 | 404 | 413 | 429 | 503, zh: string, en: string, retryAfter: number | null = null) =>
  ({ ok: false, status, words: { zh, en }, retryAfter }) as const;
const TOO_OFTEN = no(429, "口令错误次数过多，请一分钟后再试。", "Too many wrong passwords, try again in a minute.", 60);
const HEARD = { ok: true, type: "application/json; charset=utf-8", text: '{"ok":true,"code":0}' } as const;
const UNKNOWN = no(
  401,
  "网关不存在，或口令不对。请在“设备”页打开该网关，核对地址与口令。",
  "There is no such gateway, or the password is wrong. Open the gateway on the devices page and check address and password.",
);

/** Passwords in all the places where a platform can put one. */
function passwordsOf({ headers, query }: Knock, inPath: string | null): readonly string[] {
  const [scheme = "", rest = ""] = (headers.authorization ?? "").split(" ");
  const found: (string | null | undefined)[] = [headers["x-gateway-token"], query.token, query.access_token, inPath];
  if (/^bearer$/i.test(scheme)) found.push(rest);
  if (/^basic$/i.test(scheme))
    found.push(
      Buffer.from(rest, "base64")
        .toString("utf8")
        .replace(/^[^:]*:/, ""),
    );
  return found.flatMap((one) => (one == null || one === "" ? [] : [one]));
}

/** A step of the path that begins with a tilde is the password. */
function partPath(path: string): { readonly rest: string; readonly password: string | null } {
  const steps = path.split("/").filter((step) => step !== "");
  const password = steps.find((step) => step.startsWith("~"));
  return { rest: steps.filter((step) => step !== password).join("/"), password: password?.slice(1) ?? null };
}

function topicOf(grant: LoginGrant, rest: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not stand in a topic
  if (rest.length > LONGEST_REST || /[+#\u0000-\u001f]/.test(rest)) return null;
  if (grant.kind === "device" && grant.device !== null)
    return `${deviceTopic(grant.community, grant.device.externalId)}/${rest === "" ? "telemetry" : rest}`;
  return `${grant.prefix ?? ""}${rest === "" ? NO_REST : rest}`;
}

/** The HTTP front door: another way to publish what a log-in may publish over MQTT, for those who can only push. */
export function createHttpDoor(parts: Parts): DoorPorts {
  const { directory, book, intake } = parts;
  const repeats = new PushRepeats();
  const counts = new Map<string, Counts>();
  const buckets = new Map<string, TokenBucket>();
  let wrong = new Map<string, number>();
  let wrongSince = 0;

  const countsOf = (device: string): Counts => {
    const known = counts.get(device) ?? { taken: 0, refused: 0, last: null };
    counts.set(device, known);
    return known;
  };
  const refuse = (guest: Guest | null, answer: Refused): Refused => {
    if (guest !== null) {
      const own = countsOf(guest.device.id);
      own.refused++;
      own.last = { ...answer.words, at: toIso(parts.now()) };
    }
    parts.refused();
    return answer;
  };

  const wrongFrom = (address: string): number => {
    const now = parts.monotonic();
    if (now - wrongSince > MINUTE || wrong.size > ADDRESSES_KEPT) {
      wrong = new Map();
      wrongSince = now;
    }
    const count = (wrong.get(address) ?? 0) + 1;
    wrong.set(address, count);
    return count;
  };

  const deviceOf = (name: string): DeviceRecord | undefined => {
    for (const { id } of directory.communities()) {
      const found = directory.deviceByExternal(id, name);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const hasRoom = (login: string): boolean => {
    const bucket = buckets.get(login) ?? new TokenBucket(PUSHES_PER_SECOND, parts.monotonic());
    buckets.set(login, bucket);
    return bucket.take(parts.monotonic());
  };

  /** What stands in the way of any message, before its body is read. */
  const hindrance = ({ grant }: Guest) => {
    if (parts.memory.pressed || parts.journal.queueBytes > OVERLOADED_BYTES)
      return no(503, "平台暂时无法保存，请稍后重发。", "The hub cannot store for the moment, send it again later.", OVERLOAD_RETRY);
    if (!hasRoom(grant.username))
      return no(429, `推送过于频繁（每秒上限 ${PUSHES_PER_SECOND} 条）。`, `Too many pushes, at most ${PUSHES_PER_SECOND} a second.`, 1);
    return null;
  };

  const store = async (guest: Guest, knock: Knock, payload: Uint8Array, cutFrom: number | null): Promise<DoorAnswer> => {
    const { grant, topic } = guest;
    const message: Message = {
      ...{ topic, payload, login: grant.username, client: `http ${knock.address}`, cutFrom },
      ...{ qos: 1, retain: false, replayed: false, will: false },
    };
    const id = knock.headers["idempotency-key"] ?? null;
    const key = pushKey(grant.username, id, topic, payload);
    const { outcome } = await repeats.once(key, parts.now(), (done) => intake.message(grant.community, message, done));
    if (outcome === "unstored")
      return refuse(guest, no(503, "报文未能落盘，请重发。", "The message could not be made durable, send it again.", STALL_RETRY));
    countsOf(guest.device.id).taken++;
    return HEARD;
  };

  const take = async (guest: Guest, knock: Knock, { bytes, cutFrom }: DoorBody): Promise<DoorAnswer> => {
    if (cutFrom !== null) {
      const answer = await store(guest, knock, bytes, cutFrom);
      if (!answer.ok) return answer;
      const { maxBytes } = guest.grant;
      return refuse(
        guest,
        no(
          413,
          `内容 ${cutFrom} 字节，上限 ${maxBytes} 字节，只保留了开头。`,
          `The body of ${cutFrom} bytes exceeds ${maxBytes}; its beginning was kept.`,
        ),
      );
    }
    let payload: Uint8Array;
    try {
      payload = plainBody(bytes, knock.headers, guest.grant.maxBytes);
    } catch {
      return refuse(guest, no(400, "gzip 内容无法解压，或解压后过大。", "The gzip body cannot be unpacked, or is too large unpacked."));
    }
    if (payload.length === 0) payload = bodyOfQuery(knock.query) ?? payload;
    const { cipher } = book.of(guest.device.id);
    if (cipher !== null) payload = openOnenet(cipher, payload);
    try {
      payload = await parts.unpack(payload, knock.headers["content-type"] ?? "");
    } catch {
      return refuse(
        guest,
        no(503, "图片暂时无法保存，请重发。", "A picture could not be kept for the moment, send it again.", STALL_RETRY),
      );
    }
    return store(guest, knock, payload, null);
  };

  /** Lets in whoever proves in time who they are. */
  const letIn = (guest: Guest, knock: Knock, byPassword: boolean): Admission => {
    const { signature, secret } = book.of(guest.device.id);
    const { method, query, headers, address } = knock;
    const proof = (body: Uint8Array | null) =>
      secret === null ? null : checkSignature(signature, secret, method, { query, headers, body, now: parts.now() });
    if (method === "GET") {
      const said = proof(null);
      if (!byPassword && said?.ok !== true) return strange(guest, said === null ? null : said.words, address);
      const echo = said?.ok === true ? said.echo : null;
      const text: DoorAnswer = echo === null ? HEARD : { ok: true, type: "text/plain; charset=utf-8", text: echo };
      return { ok: true, admitted: { maxBytes: 0, take: async () => text } };
    }
    const later = !byPassword && secret !== null && signsBody(signature);
    if (!byPassword && !later) {
      const said = proof(null);
      if (said?.ok !== true) return strange(guest, said === null ? null : said.words, address);
    }
    const stop = hindrance(guest);
    if (stop !== null) return { ok: false, answer: refuse(guest, stop) };
    const admitted: Admitted = {
      maxBytes: guest.grant.maxBytes,
      take: async (body) => {
        const said = later ? proof(body.bytes) : null;
        if (said?.ok === false) {
          const stranger = strange(guest, said.words, address);
          return stranger.ok ? UNKNOWN : stranger.answer;
        }
        return take(guest, knock, body);
      },
    };
    return { ok: true, admitted };
  };

  const strange = (guest: Guest | null, words: Words | null, address: string): Admission => {
    // Only those who do not prove who they are: others behind the same address go on being heard.
    if (wrongFrom(address) > WRONG_PER_MINUTE) return { ok: false, answer: refuse(guest, TOO_OFTEN) };
    return { ok: false, answer: refuse(guest, words === null ? UNKNOWN : { ...UNKNOWN, words }) };
  };

  const admit = (knock: Knock): Admission => {
    const device = deviceOf(knock.gateway);
    const login = device === undefined ? undefined : directory.loginsOf(device.id)[0];
    if (device === undefined || login === undefined || login.disabled) return strange(null, null, knock.address);
    const { rest, password } = partPath(knock.rest);
    const grant = grantFor(login, device);
    const topic = topicOf(grant, rest);
    const guest: Guest = { device, grant, topic: topic ?? grant.prefix ?? "" };
    const byPassword = passwordsOf(knock, password).some((one) => secretOf(parts.key, login, Buffer.from(one), parts.now()) !== undefined);
    const isAllowed = topic !== null && rightsOf(grant).publish(topic) !== undefined;
    if (isAllowed || knock.method === "GET") return letIn(guest, knock, byPassword);
    if (!byPassword) return strange(guest, null, knock.address);
    const words = no(
      403,
      `此网关不能向 ${rest} 推送：路径须在它的主题前缀之内。`,
      `This gateway may not push to ${rest}: the path must lie below its prefix.`,
    );
    return { ok: false, answer: refuse(guest, words) };
  };

  const view: DoorPorts["view"] = (id) => {
    const device = directory.deviceById(id);
    if (device === undefined || directory.loginsOf(id).length === 0) return undefined;
    const { signature, secret, cipher, owner } = book.of(id);
    const { taken, refused, last } = countsOf(id);
    const path = `/api/v1/ingest/${encodeURIComponent(device.externalId)}`;
    const tcp = device.gateway?.format === "gb26875" ? parts.linesOf(id) : null;
    const url = parts.publicUrl === null ? null : `${parts.publicUrl}${path}`;
    const set = { secretSet: secret !== null, cipherSet: cipher !== null };
    return { device: id, path, url, signature, ...set, owner, taken, refused, lastRefusal: last, tcp };
  };

  return {
    admit,
    view,
    change: async (id, { signature, secret, cipher, owner }) => {
      if (view(id) === undefined) return { ok: false, status: 404, reason: "there is no such gateway" };
      const kept = secret ?? book.of(id).secret;
      if (signature !== "none" && kept === null) return { ok: false, status: 422, ...NO_SECRET };
      if (owner !== null && !parts.users().some(({ username }) => username === owner)) return { ok: false, status: 422, ...NO_USER };
      const key = cipher === undefined && signature === "onenet" ? book.of(id).cipher : (cipher ?? null);
      if (key !== null && (signature !== "onenet" || onenetKey(key) === undefined)) return { ok: false, status: 422, ...NO_KEY };
      await book.set(id, { signature, secret: signature === "none" ? null : kept, cipher: key, owner });
      const now = view(id);
      return now === undefined ? { ok: false, status: 404, reason: "there is no such gateway" } : { ok: true, value: now };
    },
  };
}
