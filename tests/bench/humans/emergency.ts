import { readFileSync } from "node:fs";
import { exampleAlert, exampleLadderPorts, examplePerson, exampleTime, PLACE } from "../../../cases/example.ts";
import { createCases, readPlans, type TellableUser } from "../../../cases/index.ts";
import {
  type Alert,
  type Dispatch,
  type Duration,
  type LadderStep,
  MINUTE,
  type Notice,
  type NoticeAnswer,
  type Person,
  PLAIN_DISPATCH,
  type RecordChange,
  type Way,
} from "../../../contracts/index.ts";
import { type Attempt, appChannel, createOutbox, createProviderHealth, newChannel } from "../../../notify/index.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { memoryOutbox } from "../../support/memory-outbox.ts";
import { deliveryBy } from "../../support/plain-delivery.ts";
import type { Human, HumanWorld } from "./world.ts";

const read = readPlans(readFileSync(new URL("../../../cases/plans.yaml", import.meta.url), "utf8"));
if (!read.ok) throw new Error(JSON.stringify(read.errors));
const { plans } = read;

/** So long an emergency is watched; who is not reached by then counts as unreached. */
export const HORIZON: Duration = 60 * MINUTE;
/** Where nothing happened but that nobody moves, the plan takes its time. */
const horizonOf = ({ kind }: HumanWorld): Duration => (kind === "still" ? 2 * HORIZON : HORIZON);
const PLAN = { fall: "fall", sos: "sos", fire: "fire", still: "inactivity" } as const;
const DUTY_PHONE = "13920000008";

export interface Outcome {
  /** Until a named human had it, came, or was with her; null: nobody. */
  readonly reachedAfter: Duration | null;
  readonly by: string | null;
  /** The step that tells everybody outside was done. */
  readonly leftTheRoom: boolean;
  /** It still rings there at the end. */
  readonly stillRings: boolean;
  readonly steps: readonly LadderStep[];
  readonly messages: number;
}

const phoneWays = (phone: string): readonly Way[] => [
  { channel: "voice", address: phone },
  { channel: "sms", address: phone },
];
const userOf = (role: TellableUser["role"], name: string): TellableUser => ({
  ...{ id: `u-${role}`, username: role, name, role, email: null, disabled: false, paths: ["/xf/"], people: [] },
});

/** Carries one emergency through plans, ladder, outbox and delivery as they are, with time moved from event to event. */
export async function carry(world: HumanWorld): Promise<Outcome> {
  const driven = createManualClock(exampleTime);
  const { now } = driven.clock;
  const memory = memoryOutbox(exampleTime);
  const alerts = new Map<string, Alert>();
  const steps = new Map<string, LadderStep>();
  const staff = [world.grid, world.fire, world.leader];
  const users = [userOf("duty", "值班员"), userOf("grid", "网格员"), userOf("fire", "消控室"), userOf("leader", "带班领导")];
  const onDuty = users.filter(({ name }) => (name === "值班员" ? world.deskTakes !== null : staff.some((one) => one?.name === name)));
  const byPhone = new Map<string, Human>(
    [...world.contacts, ...staff, world.subDistrict].flatMap((one) => (one ? [[one.phone, one]] : [])),
  );
  const person: Person = {
    ...examplePerson,
    contacts: world.contacts.map(({ name, phone, keyholder }) => ({ name, relation: "家属", phone, keyholder, email: null, user: null })),
  };
  let reached: { readonly after: Duration; readonly by: string } | null = null;
  const reach = (by: string): void => {
    reached ??= { after: now() - exampleTime, by };
  };

  const answer = async (notice: Notice, said: NoticeAnswer): Promise<void> => {
    const done = await outbox.answer(notice.id, said);
    if (!done || done.again) return;
    if (said !== "cannot") reach(notice.to.name);
    await cases.answered(notice.case, { answer: said, to: notice.to, words: said }, now());
  };
  const heard = new Map<string, number>();
  /** It rings, or lies on the screen: at the how manieth they take notice was drawn before. */
  const rings = (channel: "voice" | "sms", notice: Notice, address: string | null): void => {
    const who = byPhone.get(address ?? "");
    if (!who) return;
    const count = (heard.get(`${channel}${who.phone}`) ?? 0) + 1;
    heard.set(`${channel}${who.phone}`, count);
    if (count !== (channel === "voice" ? who.hearsRing : who.seesMessage)) return;
    const said = !who.comes ? "cannot" : notice.to.role === "family" ? "with-her" : "coming";
    driven.schedule(now() + who.takes, () => void work.push(answer(notice, said)));
  };
  const provider = (channel: "voice" | "sms", downFor: Duration) =>
    newChannel(channel, async ({ notice, address }): Promise<Attempt> => {
      if (now() < exampleTime + downFor) return { ok: false, retry: true, error: "HTTP 503", fault: true };
      rings(channel, notice, address);
      return { ok: true, state: "sent" };
    });

  const outbox = createOutbox({
    records: memory.records,
    deliver: deliveryBy([appChannel(() => false), provider("voice", world.voiceDownFor), provider("sms", world.smsDownFor)], now, {
      health: createProviderHealth(() => undefined),
      quietUntil: ({ to }) => (world.quiet.has(to.name) ? exampleTime + world.quietFor : null),
    }),
    wanted: ({ notice, dispatch }) => cases.rings(notice, dispatch.until ?? "taken"),
    clock: driven.clock,
    schedule: driven.schedule,
    changed: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const known = new Set<string>();
  const write = (changes: readonly RecordChange[]): void => {
    for (const change of changes) {
      if (change.write === "ladder-step") steps.set(change.step.id, change.step);
      if (change.write !== "notice" || known.has(change.notice.id)) continue;
      known.add(change.notice.id);
      const dispatch: Dispatch = change.dispatch ?? PLAIN_DISPATCH;
      memory.put(change.notice, change.address, dispatch);
    }
  };
  const cases = createCases({
    ...exampleLadderPorts(() => users, {
      duty: {
        onDuty: (role) =>
          role === "sub-district" || role === "volunteer" ? [] : onDuty.filter((user) => user.role === (role === "deputy" ? "duty" : role)),
      },
      waysToUser: ({ name }) => ({
        proven: phoneWays([...staff].find((one) => one?.name === name)?.phone ?? DUTY_PHONE),
        unproven: [{ channel: "app", address: null }],
      }),
      waysToContact: ({ phone }) => ({ proven: phone === null ? [] : phoneWays(phone), unproven: [] }),
      numbers: () => ({ dutyPhone: DUTY_PHONE, subDistrict: world.subDistrict.phone }),
      livingAt: () => [person],
      isHeard: () => world.deskHeard,
    }),
    plans,
    zoneOf: () => "Asia/Shanghai",
    makeId: (at, ...parts) => `${at}-${parts.join("-")}`,
    users: () => users,
    personById: (id) => (id === person.id ? person : undefined),
    changed: () => undefined,
    noticed: () => undefined,
    write,
    alerts: {
      get: (id) => alerts.get(id),
      link: (id, of) => {
        const alert = alerts.get(id);
        if (alert) alerts.set(id, { ...alert, case: of });
      },
      acknowledge: () => undefined,
      letGo: () => undefined,
      close: () => undefined,
    },
    familyOwed: () => false,
    numberOf: () => null,
    load: async () => undefined,
    placeOf: () => ({ place: PLACE, path: "/xf/a/c1/h1/" }),
    placeAt: () => ({ place: null, path: "/xf/" }),
    community: () => "xf",
    rootPath: () => "/xf/",
    actionCard: () => undefined,
  });

  const work: Promise<void>[] = [];
  const settle = async (): Promise<void> => {
    outbox.wake();
    await outbox.settled();
    while (work.length > 0) await Promise.all(work.splice(0));
  };
  const about: Readonly<Record<HumanWorld["kind"], Partial<Alert>>> = {
    fall: { rule: "fall" },
    sos: { rule: "sos" },
    fire: { family: "fire", rule: "smoke-alarm", person: null },
    still: { family: "activity", rule: "no-activity", severity: "medium", lifeSafety: false },
  };
  const alert = exampleAlert("a1", about[world.kind]);
  alerts.set("a1", alert);
  cases.onAlert({ alert, path: "/xf/a/c1/h1/", plan: PLAN[world.kind], effects: ["raised"], by: null, at: now() });
  const id = cases.open()[0]?.case.id ?? "";
  if (world.deskTakes !== null && world.deskHeard)
    driven.schedule(exampleTime + world.deskTakes, () => {
      if (world.sendsAfter === null) reach("值班员");
      const by = { user: "u-duty", username: "duty", name: "值班员", role: "duty" } as const;
      const act = (name: "accept" | "dispatch", body: object): void =>
        void work.push(cases.act(id, name, by, { ...body }, now()).then(() => undefined));
      act("accept", {});
      if (world.sendsAfter !== null) driven.schedule(now() + world.sendsAfter, () => act("dispatch", { to: "u-grid" }));
    });
  await settle();
  while (reached === null) {
    const next = Math.min(cases.nextDue() ?? Number.POSITIVE_INFINITY, driven.nextDue() ?? Number.POSITIVE_INFINITY);
    if (next > exampleTime + horizonOf(world)) break;
    driven.to(Math.max(now(), next));
    cases.tick(now());
    await settle();
  }
  await outbox.stop();
  const found = reached as { readonly after: Duration; readonly by: string } | null;
  const nobody = cases.get(id)?.case.ladder?.nobody ?? null;
  return {
    ...{ reachedAfter: found?.after ?? null, by: found?.by ?? null, steps: [...steps.values()], messages: known.size },
    leftTheRoom: nobody !== null,
    stillRings: nobody !== null && nobody.endedAt === null,
  };
}
