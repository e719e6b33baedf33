import { DEVICE_KIND_NAMES, DEVICE_KINDS, type DeviceKind, type Duration, type Instant, type Subject } from "../contracts/index.ts";
import type { Cell } from "./cell.ts";
import type { CompiledRule } from "./compile.ts";
import type { DeviceRole, Leaf, Wants } from "./conditions/leaf.ts";
import { both, EVERYTHING, type Range } from "./conditions/range.ts";
import { type DeviceFacts, intervalOf, type PersonFacts, type RulePorts } from "./ports.ts";

/** The conditions of one rule that listen to one kind of input. */
export interface Feed {
  /** Index of the rule in the engine's list. */
  readonly rule: number;
  readonly leaves: readonly { readonly at: number; readonly leaf: Leaf }[];
}

/** All rules that listen to one measurement of one kind of device in one role. */
export interface Group {
  readonly id: number;
  /** The same from start to start while the rules stay the same. */
  readonly name: string;
  /** Rules whose conditions here are plain limits: passed over while nothing is pending. */
  readonly gated: readonly Feed[];
  /** Values that break no limit of theirs. */
  readonly quiet: Range;
  readonly always: readonly Feed[];
}

/** Everything that inputs of one kind of device in one role may touch, looked up by name of measurement or event. */
export interface Plan {
  readonly readings: ReadonlyMap<string, Group>;
  readonly events: ReadonlyMap<string, readonly Feed[]>;
  readonly heard: readonly Feed[];
  readonly link: readonly Feed[];
  readonly fixes: readonly Feed[];
  /** Rules with a clock of absence: it starts when the subject is first seen. */
  readonly clocks: readonly number[];
}

export interface Target {
  readonly cell: Cell;
  readonly plan: Plan;
}

export interface Route {
  readonly community: string;
  readonly targets: readonly Target[];
  readonly kind: DeviceKind;
  readonly interval: Duration;
  /** The registration names the interval; else it is that of its kind. */
  readonly declared: boolean;
  /** Targets are who wore it at this receive time; older inputs are looked up anew. */
  readonly since: Instant;
  readonly personal: boolean;
}

/** A garage may have a hundred detectors: so many of them hear what one says. */
const MOST_NEAR = 64;

/** Plans follow from the rules alone: engines of the same rules, as after a restart or in a replay, share them. */
interface Plans {
  readonly made: Map<string, Plan>;
  groups: number;
  /** Whether any rule asks other devices of a place. */
  readonly near: boolean;
  /** Whether any rule asks other devices of a compound. */
  readonly zone: boolean;
  /** Kinds of device that may be the subject of a rule with witnesses around. */
  readonly subjects: ReadonlySet<DeviceKind>;
  /** Kinds of device of a compound that hear what a kind says. */
  readonly hearers: Map<DeviceKind, readonly DeviceKind[]>;
}
const PLANS = new WeakMap<readonly CompiledRule[], Plans>();

function plansOf(rules: readonly CompiledRule[]): Plans {
  let plans = PLANS.get(rules);
  if (!plans) {
    plans = freshPlans(rules);
    PLANS.set(rules, plans);
  }
  return plans;
}

function freshPlans(rules: readonly CompiledRule[]): Plans {
  const asks = (role: DeviceRole) => rules.some((rule) => isAsked(rule, role));
  const around = rules.filter((rule) => isAsked(rule, "zone"));
  const subjects = new Set(DEVICE_KIND_NAMES.filter((kind) => around.some((rule) => mayBeSubject(rule, kind))));
  return { made: new Map(), groups: 0, near: asks("near"), zone: around.length > 0, subjects, hearers: new Map() };
}

function isAsked(rule: CompiledRule, role: DeviceRole): boolean {
  return rule.leaves.some((leaf) => leaf.wants.through?.includes(role));
}

/** Finds who is concerned by a device; plans are shared by all devices of one kind and role. */
export class Routes {
  private plans: Plans;
  private readonly zones = new Map<string, readonly DeviceFacts[]>();

  constructor(
    private readonly rules: readonly CompiledRule[],
    private readonly ports: RulePorts,
    private readonly cellOf: (subject: Subject, community: string) => Cell,
    /** The list that the rules were copied from: engines over the same list share their plans until one of them is given other rules. */
    shared: readonly CompiledRule[] = rules,
  ) {
    this.plans = plansOf(shared);
  }

  /** @returns undefined where the registry does not know the device */
  find(id: string, at: Instant): Route | undefined {
    const device = this.ports.device(id);
    if (!device) return undefined;
    const personal = DEVICE_KINDS[device.kind].personal;
    const owner = this.ports.personOf(id, at);
    const targets: Target[] = [];
    this.add(targets, device, { kind: "device", id }, ["self", ...(owner === undefined ? (["worn"] as const) : [])]);
    if (owner !== undefined)
      this.add(targets, device, { kind: "person", id: owner }, personal ? ["worn"] : rolesAtHome(this.ports.person(owner)));
    else if (!personal) this.addHome(targets, device);
    if (!personal) this.addBelow(targets, device);
    if (!personal) this.addNear(targets, device);
    if (!personal) this.addZone(targets, device);
    if (device.place !== null) this.add(targets, device, { kind: "place", id: device.place }, ["place"]);
    return {
      community: device.community,
      targets,
      kind: device.kind,
      interval: intervalOf(device),
      declared: device.interval !== null,
      since: at,
      personal,
    };
  }

  private addHome(targets: Target[], device: DeviceFacts): void {
    if (device.place === null) return;
    for (const person of this.ports.peopleAt(device.place))
      this.add(targets, device, { kind: "person", id: person }, rolesAtHome(this.ports.person(person)));
  }

  /** People whose home lies below the place of the device; asked only where a rule looks at such a device. */
  private addBelow(targets: Target[], device: DeviceFacts): void {
    if (device.place === null || isIdle(this.planOf("person", device.kind, ["above"]))) return;
    for (const person of this.ports.peopleBelow(device.place)) this.add(targets, device, { kind: "person", id: person }, ["above"]);
  }

  /** The other devices of the same home, room or spot, for which it may be a witness. */
  private addNear(targets: Target[], device: DeviceFacts): void {
    const { place, community } = device;
    if (place === null || !this.plans.near) return;
    for (const id of this.ports.sharing("home", this.ports.placeAbove(place, "home") ?? place, community).slice(0, MOST_NEAR)) {
      const other = id === device.id ? undefined : this.ports.device(id);
      if (other) this.add(targets, device, { kind: "device", id }, ["near"], other.kind);
    }
  }

  /** Devices of the same compound that a rule gives it as a witness: the camera of the fire lane hears the smoke heads around. */
  private addZone(targets: Target[], { id, kind, place, community, ...rest }: DeviceFacts): void {
    const compound = place === null || !this.plans.zone ? undefined : this.ports.placeAbove(place, "compound");
    if (compound === undefined) return;
    const kinds = this.hearersOf(kind);
    if (kinds.length === 0) return;
    for (const other of this.zoneOf(community, compound))
      if (other.id !== id && kinds.includes(other.kind))
        this.add(targets, { id, kind, place, community, ...rest }, { kind: "device", id: other.id }, ["zone"], other.kind);
  }

  private hearersOf(kind: DeviceKind): readonly DeviceKind[] {
    let kinds = this.plans.hearers.get(kind);
    if (!kinds) {
      kinds = DEVICE_KIND_NAMES.filter((of) => !isIdle(this.planOf("device", kind, ["zone"], of)));
      this.plans.hearers.set(kind, kinds);
    }
    return kinds;
  }

  /** The devices of a compound that may be the subject of a rule with witnesses around. */
  private zoneOf(community: string, compound: string): readonly DeviceFacts[] {
    const key = `${community} ${compound}`;
    let zone = this.zones.get(key);
    if (!zone) {
      const found: DeviceFacts[] = [];
      // Each change of the registry asks anew: a list of ten thousand points must not look at all of them for each.
      for (const id of this.ports.sharing("compound", compound, community)) {
        const each = this.ports.device(id);
        if (each !== undefined && this.plans.subjects.has(each.kind)) found.push(each);
        if (found.length === MOST_NEAR) break;
      }
      zone = found;
      this.zones.set(key, zone);
    }
    return zone;
  }

  /** The registry has changed. */
  forgetZones(): void {
    this.zones.clear();
  }

  private add(targets: Target[], device: DeviceFacts, subject: Subject, roles: readonly DeviceRole[], of: DeviceKind | null = null): void {
    const plan = this.planOf(subject.kind, device.kind, roles, of);
    if (!isIdle(plan)) targets.push({ cell: this.cellOf(subject, device.community), plan });
  }

  /** Rules have changed: gates of old groups must have been caught up before. */
  forgetPlans(): void {
    this.zones.clear();
    this.plans = freshPlans(this.rules);
  }

  /** All groups that were made so far and are in use. */
  *allGroups(): Iterable<Group> {
    for (const plan of this.plans.made.values()) yield* plan.readings.values();
  }

  private groupOf(name: string, feeds: readonly Feed[]): Group {
    const plain = (feed: Feed) => feed.leaves.every(({ leaf }) => leaf.gating !== null);
    const gated = feeds.filter(plain);
    const ids = gated.map((feed) => `${this.rules[feed.rule]?.id}@${this.rules[feed.rule]?.version}`);
    return {
      id: this.plans.groups++,
      name: shortHash(`${name} ${ids.join()}`),
      gated,
      quiet: gated
        .flatMap(({ rule, leaves }) => leaves.filter(({ at }) => at < (this.rules[rule]?.openFrom ?? 0)))
        .reduce((range, { leaf }) => (leaf.gating ? both(range, leaf.gating.quiet) : range), EVERYTHING),
      always: feeds.filter((feed) => !plain(feed)),
    };
  }

  /** @param of kind of the device that is the subject, where it is another one than speaks */
  private planOf(subject: Subject["kind"], kind: DeviceKind, roles: readonly DeviceRole[], of: DeviceKind | null = null): Plan {
    const key = `${subject} ${kind} ${roles.join()}${of === null ? "" : ` ${of}`}`;
    let plan = this.plans.made.get(key);
    if (!plan) {
      plan = makePlan(this.rules, { subject, kind, roles, of }, (measurement, feeds) => this.groupOf(`${key} ${measurement}`, feeds));
      this.plans.made.set(key, plan);
    }
    return plan;
  }
}

/** Nothing that such a device says is listened to. */
function isIdle(plan: Plan): boolean {
  return plan.readings.size + plan.events.size + plan.heard.length + plan.link.length + plan.fixes.length === 0;
}

/** A sign in a home is hers only while she lives there alone. */
function rolesAtHome(person: PersonFacts | undefined): readonly DeviceRole[] {
  return person?.living === "alone" ? ["home", "home-alone"] : ["home"];
}

function makePlan(
  rules: readonly CompiledRule[],
  {
    subject,
    kind,
    roles,
    of,
  }: {
    readonly subject: Subject["kind"];
    readonly kind: DeviceKind;
    readonly roles: readonly DeviceRole[];
    readonly of: DeviceKind | null;
  },
  group: (measurement: string, feeds: readonly Feed[]) => Group,
): Plan {
  const readings = new Map<string, Feed[]>();
  const events = new Map<string, Feed[]>();
  const heard: Feed[] = [];
  const link: Feed[] = [];
  const fixes: Feed[] = [];
  const clocks: number[] = [];
  rules.forEach((rule, index) => {
    const borrowed = subject === "device" && rule.subjects.kind === "person" && rule.subjects.orDevice;
    if (rule.subjects.kind !== subject && !borrowed) return;
    if (of !== null && !mayBeSubject(rule, of)) return;
    const mine: readonly DeviceRole[] = borrowed
      ? roles.filter((role) => role === "worn")
      : roles.filter((role) => subject !== "device" || role === "self" || role === "near" || role === "zone");
    const listening = rule.leaves.map((leaf, at) => ({ leaf, at })).filter(({ leaf }) => listens(leaf.wants, rule, kind, mine));
    if (listening.length === 0) return;
    const pick = (fits: (wants: Wants) => boolean) => {
      const leaves = listening.filter(({ leaf }) => fits(leaf.wants));
      return leaves.length > 0 ? [{ rule: index, leaves }] : [];
    };
    const names = (of: (wants: Wants) => readonly string[]) => new Set(listening.flatMap(({ leaf }) => of(leaf.wants)));
    for (const name of names((wants) => wants.measurements))
      append(
        readings,
        name,
        pick((wants) => wants.measurements.some((each) => each === name)),
      );
    for (const name of names((wants) => wants.events))
      append(
        events,
        name,
        pick((wants) => wants.events.some((each) => each === name)),
      );
    heard.push(...pick((wants) => wants.message));
    link.push(...pick((wants) => wants.link));
    fixes.push(...pick((wants) => wants.fence !== null));
    if (listening.some(({ leaf, at }) => leaf.standsStill && at < rule.openFrom)) clocks.push(index);
  });
  return { readings: new Map([...readings].map(([name, feeds]) => [name, group(name, feeds)])), events, heard, link, fixes, clocks };
}

/** FNV-1a, 32 bits: names of groups go into every saved cell and are kept short. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

function append(map: Map<string, Feed[]>, name: string, feeds: readonly Feed[]): void {
  const list = map.get(name);
  if (list) list.push(...feeds);
  else map.set(name, [...feeds]);
}

/** Others are witnesses for a device that its rule names, or, where it names none, for those that a life may hang on. */
function mayBeSubject(rule: CompiledRule, kind: DeviceKind): boolean {
  return rule.subjects.devices?.includes(kind) ?? (DEVICE_KINDS[kind].lifeSafety || kind === "camera");
}

function listens(wants: Wants, rule: CompiledRule, kind: DeviceKind, roles: readonly DeviceRole[]): boolean {
  if (wants.measurements.length + wants.events.length === 0 && !wants.message && !wants.link && wants.fence === null) return false;
  const through = wants.through ?? rule.subjects.through;
  // The rule's own kinds say what it is about, not who may be a witness.
  const devices = wants.devices ?? (through.includes("near") || through.includes("zone") ? null : rule.subjects.devices);
  if (devices && !devices.includes(kind)) return false;
  return roles.some((role) => through.includes(role));
}

/** Whether a rule on people is meant for this one. */
export function applies(rule: CompiledRule, person: PersonFacts | undefined): boolean {
  const where = rule.subjects.where;
  if (!where) return true;
  if (!person) return false;
  const fits = (wanted: unknown, has: unknown) => wanted === undefined || (Array.isArray(wanted) ? wanted.includes(has) : wanted === has);
  const needs = where.needs === undefined ? [] : [where.needs].flat();
  return (
    fits(where.living, person.living) &&
    fits(where.mobility, person.mobility) &&
    fits(where.ability, person.ability) &&
    fits(where.state, person.state) &&
    fits(where.spo2Scale, person.spo2Scale) &&
    (needs.length === 0 || needs.some((need) => person.needs.includes(need)))
  );
}
