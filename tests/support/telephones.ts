import { createHmac } from "node:crypto";
import type { Instant } from "../../contracts/index.ts";
import { type Desk, eventually } from "./hub-process.ts";
import { type Asked, gatewayServer, type ProviderServer } from "./provider-servers.ts";

const SECRET = "gw-secret";
/** Where the hub believes to stand: addresses for callbacks begin with it. */
export const PUBLIC_URL = "https://hub.example.org";

const VOICE = [
  "family-alert",
  "staff-alert",
  "nobody-reached",
  "verify-contact",
  "desk-silent",
  "presence",
  "home-look",
  "tonight",
  "test",
] as const;
const SMS = [...VOICE, "family-outcome"] as const;

export interface NewContact {
  readonly name: string;
  readonly relation: string;
  readonly phone: string;
  readonly keyholder?: boolean;
}

/** A message that reached a telephone. */
export interface Rang {
  /** The notice with its round: what a provider knows a repeat by. */
  readonly key: string;
  readonly notice: string;
  readonly number: string;
  /** The wording, e.g. `staff-alert-voice`. */
  readonly template: string;
  readonly body: string;
}

/** All telephones of the town, behind one gateway for calls and messages. */
export interface Telephones {
  readonly server: ProviderServer;
  /** Accounts for calls and messages in a hub with `HUB_PUBLIC_URL` as above. */
  register(admin: Desk): Promise<void>;
  rang(): readonly Rang[];
  /** No call gets through from now on; messages do. */
  callsDown(down: boolean): void;
  /** Whoever has this number presses digits, in the last call that it got. */
  press(number: string, digits: string, at: Instant): Promise<void>;
  /** Asks every contact of a person whether the number is theirs, and lets each of them say so. */
  verify(duty: Desk, person: string, contacts: readonly NewContact[], at: Instant): Promise<void>;
}

/** @param http where the hub answers now: after a restart at another port */
export async function startTelephones(http: () => string): Promise<Telephones> {
  let down = false;
  const refused = new Set<Asked>();
  const server = await gatewayServer(SECRET, new Map(), (asked) => {
    if (!down || JSON.parse(asked.body).kind !== "voice") return false;
    refused.add(asked);
    return true;
  });
  const wordings = new Map<string, string>();
  let callback = "";

  const rang = (): readonly Rang[] =>
    server.asked.flatMap((asked) => {
      if (refused.has(asked)) return [];
      const { headers, body } = asked;
      const key = String(headers["idempotency-key"]);
      const { to, template } = JSON.parse(body);
      return { key, notice: key.slice(0, key.lastIndexOf("_")), number: to, template: wordings.get(template) ?? template, body };
    });
  const press: Telephones["press"] = async (number, digits, at) => {
    const last = rang().findLast((one) => one.number === number && one.template.endsWith("-voice"));
    if (last === undefined) throw new Error(`nobody called ${number}`);
    const text = JSON.stringify({ event: "answer", id: last.key, digits });
    const seconds = String(Math.floor(at / 1_000));
    const signature = createHmac("sha256", SECRET).update(`${seconds}\n${text}`).digest("hex");
    const headers = { "content-type": "application/json", "x-timestamp": seconds, "x-signature": signature };
    const { status } = await fetch(callback.replace(PUBLIC_URL, http()), { method: "POST", headers, body: text });
    if (status !== 200) throw new Error(`the callback was answered ${status}`);
  };

  return {
    server,
    rang,
    callsDown: (next) => {
      down = next;
    },
    press,
    register: async (admin) => {
      for (const [kind, names] of [["sms", SMS] as const, ["voice", VOICE] as const]) {
        const templates = Object.fromEntries(names.map((name, n) => [`${name}-${kind}`, `${kind === "sms" ? "S" : "V"}${n}`]));
        for (const [name, id] of Object.entries(templates)) wordings.set(id, name);
        const made = await admin.send<{ callback: string }>("POST", "/providers", {
          ...{ kind, protocol: "gateway", name: kind, enabled: true, perMinute: null, secrets: { secret: SECRET } },
          ...{ settings: { url: server.url, sign: "幸福里社区" }, templates },
        });
        if (made.status !== 201) throw new Error(`no account for ${kind}: ${made.status} ${JSON.stringify(made.body)}`);
        // Calls are asked first: their answers come back under the account for calls.
        callback = made.body.callback;
      }
    },
    verify: async (duty, person, contacts, at) => {
      for (const [contact, { phone }] of contacts.entries()) {
        const asked = await duty.send("POST", `/people/${person}/ways/verify`, { contact });
        if (asked.status >= 300) throw new Error(`asking ${phone} was answered ${asked.status}`);
        await eventually(`the question to ${phone}`, async () => rang().some(({ number }) => number === phone));
        await press(phone, "1", at);
      }
    },
  };
}
