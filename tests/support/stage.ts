import type { MqttClient } from "mqtt";
import { DAY, type Duration, HOUR, type Instant, type Notice, parseDuration, SECOND, toIso } from "../../contracts/index.ts";
import { addDevice, type NewDevice } from "./devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "./hub-process.ts";
import { type NewContact, PUBLIC_URL, startTelephones, type Telephones } from "./telephones.ts";

export const DUTY_PHONE = "13911110008";
export const SUB_DISTRICT = "13911110009";

export interface Resident {
  readonly id: string;
  readonly name: string;
  readonly home: string;
  /** Her band: a button, and it feels a fall. */
  readonly band: NewDevice;
  readonly contacts: readonly NewContact[];
}

/** A hub with real sockets and a moved clock, the telephones of the town, and whoever stands at the desk. */
export interface Stage {
  readonly phones: Telephones;
  now(): Instant;
  as(username: string): Promise<Desk>;
  hub(): HubProcess;
  /** Where the first resident of the made-up community lives. */
  readonly home: string;
  /** A home in which nobody lives yet. */
  newHome(name: string): Promise<string>;
  /** Her contacts have said that the numbers are theirs, unless told otherwise. */
  resident(name: string, contacts: readonly NewContact[], more?: { readonly home?: string; readonly asked?: false }): Promise<Resident>;
  /** A device says that something happened. */
  says(device: NewDevice, event: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  presses(who: Resident): Promise<void>;
  /** The newest case of hers. */
  caseOf(who: { readonly id: string }): Promise<{ readonly id: string; readonly state: string }>;
  act(caseId: string, act: string, body?: unknown, by?: string): Promise<void>;
  /** Lets time pass. Everything that falls due happens, in its order. */
  pass(time: string): Promise<void>;
  /** Moves the clock to an instant at once, without steps between. */
  moveTo(to: Instant): Promise<void>;
  /** Whoever has the number presses a digit. */
  answers(number: string, digits: string): Promise<void>;
  /** Stops the hub and starts it again after a while. */
  restart(away: string): Promise<void>;
  /** The same, with SIGKILL. */
  kill(away: string): Promise<void>;
  /**
   * Everybody who was told since it was last asked, a line each: name and way; of what is about no case number and wording.
   * A message that is said again is no new line.
   */
  told(): Promise<readonly string[]>;
  /** How often this number was called or written to so far. */
  rings(number: string): number;
  stop(): Promise<void>;
}

const STEP = 20 * SECOND;

const spanOf = (text: string): Duration => {
  const span = parseDuration(text);
  if (span === undefined) throw new Error(`no span: ${text}`);
  return span;
};

let nextNumber = 13_911_120_000;
/** A daughter, a son, and a neighbour with a key. */
export function kin(surname: string): readonly [NewContact, NewContact, NewContact] {
  const phone = () => `${nextNumber++}`;
  return [
    { name: `${surname}敏`, relation: "女儿", phone: phone() },
    { name: `${surname}强`, relation: "儿子", phone: phone() },
    { name: `${surname}家邻居`, relation: "邻居", phone: phone(), keyholder: true },
  ];
}

/**
 * @param start by the wall of the community, e.g. 02:10 in Shanghai on a day of November 2026
 * @param more settings of the hub besides
 */
export async function openStage(start: Instant, more: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const phones = await startTelephones(() => hub.http);
  let at = start;
  const env = () => ({ HUB_PUBLIC_URL: PUBLIC_URL, HUB_CLOCK: "driven", HUB_CLOCK_START: toIso(at), ...more });
  let hub = await startHub({ env: env() });
  const desks = new Map<string, { readonly desk: Desk; readonly since: Instant }>();
  const as = async (username: string): Promise<Desk> => {
    const known = desks.get(username);
    // A session runs out after twelve hours of the hub's own time.
    if (known !== undefined && at - known.since < DAY / 4) return known.desk;
    const desk = await hub.as(username);
    desks.set(username, { desk, since: at });
    return desk;
  };
  const must = async <T>(what: string, asked: Promise<{ readonly status: number; readonly body: T }>): Promise<T> => {
    const { status, body } = await asked;
    if (status >= 300) throw new Error(`${what} was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
  const move = async (to: Instant): Promise<void> => {
    await must("moving the clock", (await as("admin")).send("POST", "/clock", { to: toIso(to) }));
    at = to;
  };

  await phones.register(await as("admin"));
  const { settings } = await must("the desks", (await as("admin")).get<{ settings: object }>("/desks"));
  await must(
    "the desks' settings",
    (await as("admin")).send("PUT", "/desks/settings", { ...settings, dutyPhone: DUTY_PHONE, subDistrictPhone: SUB_DISTRICT }),
  );
  const home = (await must("a home", (await as("duty")).get<{ home: string }>("/people/per-001"))).home;

  const seen = new Set<string>();
  const lines = new Map<string, MqttClient>();
  const told = async (): Promise<readonly string[]> => {
    const duty = await as("duty");
    const { items } = await must("the notices", duty.get<{ items: readonly Notice[] }>("/notices?limit=1000"));
    const known = new Set(items.map(({ id }) => id));
    const inside = items.filter(({ id, case: about }) => about !== "" && !seen.has(id)).map(({ to, channel }) => `${to.name} ${channel}`);
    const others = phones
      .rang()
      .filter(({ notice, key }) => !seen.has(notice) && (key.endsWith("_0") || !key.includes("_")))
      .filter(({ notice }) => !items.some((item) => item.id === notice && item.case !== ""))
      .map(({ number, template }) => `${number} ${template}`);
    for (const id of known) seen.add(id);
    for (const { notice } of phones.rang()) seen.add(notice);
    return [...inside, ...others].sort();
  };

  const again = async (away: string): Promise<void> => {
    at += spanOf(away);
    desks.clear();
    hub = await startHub({ dataDir: hub.dataDir, env: env() });
    await move(at + SECOND);
  };

  const stage: Stage = {
    phones,
    home,
    now: () => at,
    as,
    hub: () => hub,
    newHome: async (name) => {
      const admin = await as("admin");
      const { parent } = await must("her home", admin.get<{ parent: string }>(`/places/${home}`));
      return (await must(name, admin.send<{ id: string }>("POST", "/places", { name, level: "home", parent }))).id;
    },
    resident: async (name, contacts, { home: where = home, asked } = {}) => {
      const body = { name, birthYear: 1941, sex: "f", home: where, contacts };
      const { id } = await must(name, (await as("duty")).send<{ id: string }>("POST", "/people", body));
      if (asked !== false) await phones.verify(await as("duty"), id, contacts, at);
      const band = await addDevice(await as("admin"), { name: `${name}的手环`, kind: "wearable", place: where, person: id });
      await told();
      return { id, name, home: where, band, contacts };
    },
    says: async ({ device, mqtt }, event, more = {}) => {
      // It stays connected: a device that leaves in the middle of its alarm is worse.
      const known = lines.get(device.id);
      const client = known?.connected ? known : await hub.device(mqtt.username, mqtt.password);
      lines.set(device.id, client);
      await client.publishAsync(`${device.topic}/event`, JSON.stringify({ event, ...more }), { qos: 1 });
      // What follows at once has happened when the clock answers.
      await move(at + SECOND);
    },
    presses: ({ band }) => stage.says(band, "sos", { id: `press-${at}` }),
    caseOf: async ({ id }) =>
      eventually("her case", async () => {
        const { items } = (await (await as("duty")).get<{ items: readonly { id: string; state: string }[] }>(`/cases?person=${id}`)).body;
        return items[0];
      }),
    act: async (id, act, body = {}, by = "duty") =>
      void (await must(`${act} of ${by}`, (await as(by)).send("POST", `/cases/${id}/${act}`, body))),
    pass: async (time) => {
      const to = at + spanOf(time);
      // What rings each minute is heard each time; over hours only what is due counts.
      while (to - at > STEP && to - at < HOUR) await move(at + STEP);
      await move(to);
    },
    moveTo: move,
    answers: async (number, digits) => {
      await phones.press(number, digits, at);
      await move(at + SECOND);
    },
    restart: async (away) => {
      await hub.stop();
      await again(away);
    },
    kill: async (away) => {
      await hub.kill();
      await again(away);
    },
    told,
    rings: (number) => phones.rang().filter((one) => one.number === number).length,
    stop: async () => {
      for (const client of lines.values()) client.end(true);
      await hub.stop();
      hub.clean();
      await phones.server.stop();
    },
  };
  return stage;
}
