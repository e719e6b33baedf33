import { type CaseDetail, type LadderStep, MINUTE, type Notice, SECOND, toIso } from "../../contracts/index.ts";
import { createRandom } from "../../device-sim/random.ts";
import { addDevice, type NewDevice } from "../support/devices.ts";
import { type Desk, eventually, type HubProcess, startHub } from "../support/hub-process.ts";
import type { ProviderServer } from "../support/provider-servers.ts";
import { type NewContact, PUBLIC_URL, startTelephones, type Telephones } from "../support/telephones.ts";

export interface EscalationRun {
  readonly kills: number;
  readonly seed: number;
  /** Given to the hub beside its own, e.g. another database. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface EscalationOutcome {
  readonly kills: number;
  readonly escalations: number;
  /** Steps of the ladder and whom they told, in an escalation without a kill. */
  readonly undisturbed: readonly string[];
  /** What an escalation with kills lacked of that, said twice, or had beside it. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly strange: readonly string[];
  /** Messages that the records hold as said and no provider got. */
  readonly unsaid: readonly string[];
  /** Ids under which two different messages went out, or of which the records know nothing. */
  readonly mixed: readonly string[];
  /** Messages that went out, and how often one went out again under its own id. */
  readonly messages: number;
  readonly repeated: number;
  readonly restartMs: readonly number[];
  readonly complaints: readonly string[];
}

const KILLS_EACH = 5;
/** So that kills fall between a message that is taken and its booking, too. */
const PROVIDER_LAG_MS = 60;
/** The ladder of a fall ends at six minutes; a round of ringing more. */
const LENGTH = 7 * MINUTE + 10 * SECOND;
/** Past nine in Shanghai: the whole run lies in one shift of the roster. */
const START = Date.UTC(2026, 10, 23, 1, 0);
const CONTACTS: readonly NewContact[] = [
  { name: "赵敏", relation: "女儿", phone: "13911110001" },
  { name: "赵强", relation: "儿子", phone: "13911110002" },
  { name: "钱阿姨", relation: "邻居", phone: "13911110003", keyholder: true },
];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);

interface Stage {
  hub: HubProcess;
  admin: Desk;
  duty: Desk;
  now: number;
}

/** A person with three verified contacts, and her band. */
async function prepare(stage: Stage, phones: Telephones): Promise<{ readonly person: string; readonly band: NewDevice }> {
  await phones.register(stage.admin);
  const set = await stage.admin.send("PUT", "/desks/settings", {
    ...(await stage.admin.get<{ settings: object }>("/desks")).body.settings,
    ...{ dutyPhone: "13911110008", subDistrictPhone: "13911110009" },
  });
  if (set.status !== 200) throw new Error(`settings of the desks: ${set.status} ${JSON.stringify(set.body)}`);
  const { home } = (await stage.duty.get<{ home: string }>("/people/per-001")).body;
  const made = await stage.duty.send<{ id: string }>("POST", "/people", {
    name: "赵秀英",
    birthYear: 1941,
    sex: "f",
    home,
    contacts: CONTACTS,
  });
  await phones.verify(stage.duty, made.body.id, CONTACTS, stage.now);
  const band = await addDevice(stage.admin, { name: "手环", kind: "wearable", place: home, person: made.body.id });
  phones.server.asked.splice(0);
  return { person: made.body.id, band };
}

/** Whom each step told, a line each: what must be the same with and without kills. */
function linesOf(steps: readonly LadderStep[], notices: readonly Notice[]): readonly string[] {
  const byId = new Map(notices.map((notice) => [notice.id, notice]));
  return steps.flatMap(({ rung, part, state, notices: ids }) => [
    `${rung}/${part} ${state}`,
    ...ids.map((id) => {
      const notice = byId.get(id);
      return `${rung}/${part} ${notice === undefined ? "a notice that is not there" : `${notice.to.name} ${notice.channel}`}`;
    }),
  ]);
}

/** What `a` has more of than `b`. */
function beyond(a: readonly string[], b: readonly string[]): readonly string[] {
  const left = [...b];
  return a.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/**
 * A fall that nobody answers climbs its whole ladder while the hub is killed with SIGKILL at random moments: while the
 * fall comes in, while steps are done, written and sent. Afterwards every step must have told the same people once, and
 * what went out twice must have gone out under one id.
 */
export async function escalationRun(run: EscalationRun): Promise<EscalationOutcome> {
  const random = createRandom(`${run.seed}`);
  const env = { ...run.env, HUB_PUBLIC_URL: PUBLIC_URL, HUB_CLOCK: "driven" };
  const phones = await startTelephones(() => stage.hub.http);
  const gateway = phones.server;
  const open = async (at: number, dataDir?: string): Promise<Stage> => {
    const hub = await startHub({ env: { ...env, HUB_CLOCK_START: toIso(at) }, ...(dataDir !== undefined && { dataDir }) });
    const [admin, duty] = await Promise.all([hub.as("admin"), hub.as("duty")]);
    return { hub, admin, duty, now: at };
  };
  let stage = await open(START);
  const restartMs: number[] = [];
  /** Real milliseconds that a move of the clock takes, so that the kills fall into the work of one. */
  const tookMs: number[] = [];
  let killed = 0;

  const kill = async (at: number): Promise<void> => {
    const { hub } = stage;
    await hub.kill();
    killed += 1;
    stage = await open(at, hub.dataDir);
    restartMs.push(stage.hub.startMs);
  };
  const move = async (to: number): Promise<void> => {
    const from = performance.now();
    const moved = await stage.admin.send("POST", "/clock", { to: toIso(to) });
    if (moved.status >= 300) throw new Error(`the clock was answered ${moved.status} ${JSON.stringify(moved.body)}`);
    tookMs.push(performance.now() - from);
    stage.now = to;
  };
  const killWhileMoving = async (to: number): Promise<void> => {
    const moving = stage.admin.send("POST", "/clock", { to: toIso(to) }).catch(() => null);
    await wait(random.range(0, 1.2 * mean(tookMs)));
    await kill(to);
    await moving;
  };
  const fall = async (band: NewDevice, thenKill: boolean): Promise<void> => {
    const client = await stage.hub.device(band.mqtt.username, band.mqtt.password);
    client.on("error", () => undefined);
    await client.publishAsync(`${band.device.topic}/event`, '{"event":"fall"}', { qos: 1 });
    if (!thenKill) return client.endAsync();
    // Acknowledged, and perhaps not a case yet.
    await wait(random.range(0, 40));
    await kill(stage.now);
    client.end(true);
  };
  const openCase = (person: string, known: ReadonlySet<string>): Promise<string> =>
    eventually("the case of the fall", async () => {
      const { body } = await stage.duty.get<{ items: { id: string }[] }>(`/cases?person=${person}`);
      return body.items.find(({ id }) => !known.has(id))?.id;
    });

  try {
    const { person, band } = await prepare(stage, phones);
    gateway.lag = PROVIDER_LAG_MS;
    const cases: CaseDetail[] = [];
    const known = new Set<string>();
    for (let left = run.kills, first = true; first || left > 0; first = false) {
      const mine = first ? 0 : Math.min(left, KILLS_EACH);
      left -= mine;
      const since = stage.now;
      const atOnce = mine > 0 && random.chance(0.5);
      await fall(band, atOnce);
      const moments = Array.from({ length: mine - (atOnce ? 1 : 0) }, () => random.range(0, LENGTH)).sort((a, b) => a - b);
      for (const moment of moments) {
        const to = Math.max(stage.now + SECOND, since + moment);
        const from = Math.max(stage.now, to - random.range(5, 45) * SECOND);
        if (from > stage.now) await move(Math.round(from));
        await killWhileMoving(Math.round(to));
      }
      // Without kills in the steps of a clock that goes on, so that a move is as long as the ones that are killed.
      if (mine === 0) for (let at = 20 * SECOND; at < LENGTH; at += 20 * SECOND) await move(since + at);
      await move(Math.max(stage.now + SECOND, since + LENGTH));
      const id = await openCase(person, known);
      known.add(id);
      cases.push((await stage.duty.get<CaseDetail>(`/cases/${id}`)).body);
      const closed = await stage.duty.send("POST", `/cases/${id}/close`, { verdict: "mistake", found: "heard" });
      if (closed.status >= 300) throw new Error(`closing was answered ${closed.status} ${JSON.stringify(closed.body)}`);
      await move(stage.now + 5 * MINUTE);
    }
    return { ...judge(cases, gateway), kills: killed, escalations: cases.length, restartMs, complaints: gateway.complaints };
  } finally {
    await stage.hub.kill();
    stage.hub.clean();
    await gateway.stop();
  }
}

type Judged = Omit<EscalationOutcome, "kills" | "escalations" | "restartMs" | "complaints">;

function judge(cases: readonly CaseDetail[], gateway: ProviderServer): Judged {
  const [undisturbed = [], ...others] = cases.map(({ steps = [], notices }) => linesOf(steps, notices));
  const said = new Map<string, string[]>();
  for (const { headers, body } of gateway.asked) {
    const key = String(headers["idempotency-key"]);
    said.set(key, [...(said.get(key) ?? []), body]);
  }
  const outside = cases.flatMap(({ notices }) => notices.filter(({ channel }) => channel === "voice" || channel === "sms"));
  const unsaid = outside.flatMap(({ id, state, rounds = 0, to }) =>
    state === "queued"
      ? [`${to.name} ${id} waits`]
      : Array.from({ length: rounds + 1 }, (_, n) => `${id}_${n}`).filter((key) => !said.has(key)),
  );
  const ids = new Set(outside.map(({ id }) => id));
  const mixed = [...said].filter(
    ([key, bodies]) => new Set(bodies).size > 1 || (key.includes("_") && !ids.has(key.slice(0, key.lastIndexOf("_")))),
  );
  return {
    undisturbed,
    lost: others.flatMap((lines) => beyond(undisturbed, lines)),
    doubled: others.flatMap((lines) => beyond(lines, [...new Set(lines)])),
    strange: others.flatMap((lines) => beyond(lines, undisturbed)),
    unsaid,
    mixed: mixed.map(([key, bodies]) => `${key}: ${[...new Set(bodies)].join(" | ")}`),
    messages: said.size,
    repeated: [...said.values()].reduce((sum, bodies) => sum + bodies.length - 1, 0),
  };
}
