import { randomBytes } from "node:crypto";
import type { IssuedSecret } from "../api/import-ports.ts";
import type { ActOutcome, Actor, ApiPorts } from "../api/ports.ts";
import { mosquittoHash, overlapping } from "../broker/index.ts";
import {
  type Assignment,
  type Change,
  DEVICE_KINDS,
  type Device,
  type DeviceRecord,
  deviceTopic,
  type Instant,
  type Login,
  type NewDevice,
  type Person,
  type Place,
  RESERVED_DEVICE,
  TOPIC_ROOT,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { RegistryChange } from "../store/records/index.ts";
import { breath } from "./breath.ts";
import { gatewayOf, prefixFault } from "./gateway-topics.ts";
import { withState } from "./person-state.ts";
import { hashSecret, makeSecret } from "./secrets.ts";

export interface RegistrarPorts {
  readonly directory: Directory;
  save(change: RegistryChange): Promise<void>;
  /** Puts the change into the journal, so that the rules see it at its place in the order. */
  journal(community: string, change: Change): void;
  /** Ends the connections of a log-in; with `secret`, those that came by the secret with that hash only. */
  disconnect(username: string, secret?: string): void;
  /** Runs something at an instant; a restart forgets it. */
  schedule(at: Instant, run: () => void): void;
  /** As `disconnect`, and nothing is kept for it: the log-in is no more. */
  forgetLogin(username: string): void;
  view(device: DeviceRecord): Device;
  forget(device: string): void;
  now(): Instant;
  readonly key: Uint8Array;
  /** Whether devices log in at the hub itself: there gateways of one prefix stay apart and two secrets hold; an outside broker knows neither. */
  readonly ownBroker: boolean;
  /** Where devices log in, for the line to copy. */
  mqttAt(): { readonly host?: string; readonly port: number };
}

/** A device that speaks already, by the log-in of another. */
interface ClaimedDevice {
  readonly body: NewDevice & { readonly externalId: string };
  readonly community: string;
  /** Since when, and until when, the person has it. */
  readonly from: Instant;
  readonly to: Instant | null;
}

export type Registrar = Pick<ApiPorts["devices"], "create" | "update" | "remove" | "rotate"> & {
  /** Remembers after a start which old secrets are still to end. */
  begin(): void;
  /** A log-in and its secret for each of these that has none; told this once. */
  issue(devices: readonly string[]): Promise<readonly IssuedSecret[]>;
  /** Registers a device without a log-in of its own. */
  claim(claimed: ClaimedDevice): Promise<ActOutcome<Device>>;
  createPerson: ApiPorts["people"]["create"];
  updatePerson: ApiPorts["people"]["update"];
  createPlace: ApiPorts["places"]["create"];
  /** Puts a changed entry of the register in force. */
  savePerson(person: Person): Promise<void>;
  /** Somebody whose records are gone: out of memory, and the rules are told. */
  forgetPerson(id: string): void;
  /** Ends the assignments of what this person wears; what hangs in the home stays. */
  unbind(person: string): Promise<void>;
};

const refused = (
  status: 404 | 409 | 422,
  reason: string,
): { readonly ok: false; readonly status: 404 | 409 | 422; readonly reason: string } => ({
  ok: false,
  status,
  reason,
});

/** Secrets between two looks at everything else: each costs a few tenths of a millisecond. */
const ISSUED_AT_ONCE = 20;

const newId = (prefix: string): string => `${prefix}-${randomBytes(8).toString("hex")}`;

/** Registers and changes devices, people and places: records first, then memory, then the journal tells the rules. */
export function createRegistrar(ports: RegistrarPorts): Registrar {
  const { directory } = ports;

  const tell = (community: string, entity: "device" | "person" | "place" | "login", id: string): void =>
    ports.journal(community, { what: "registry", entity, id });

  const externalIdFor = (body: NewDevice, community: string): string => {
    if (body.externalId !== undefined) return body.externalId;
    for (;;) {
      const id = `${body.kind}-${randomBytes(3).toString("hex")}`;
      if (directory.deviceByExternal(community, id) === undefined) return id;
    }
  };

  const loginFor = (device: DeviceRecord, username: string, secret: string): Login => ({
    username,
    community: device.community,
    kind: device.gateway === null ? "device" : "gateway",
    device: device.id,
    prefix: device.gateway?.prefix ?? null,
    secretHash: hashSecret(ports.key, username, secret),
    mosquittoHash: mosquittoHash(secret),
    disabled: false,
  });

  const sharedPrefix = (body: NewDevice, community: string): string | null => {
    if (ports.ownBroker || body.kind !== "gateway") return null;
    const { prefix } = gatewayOf(body, community);
    const [other] = overlapping(
      prefix,
      directory.logins().flatMap((login) => (login.kind === "gateway" && login.prefix !== null ? [login.prefix] : [])),
    );
    if (other === undefined) return null;
    return `prefix: "${prefix}" and "${other}" of another gateway share topics, and the outside broker lets each see and say what is the other's; set another base topic at this gateway and give it here, e.g. ${prefix.replace(/\/$/, "")}-2/`;
  };

  /** The device as it will be registered, or why it cannot be. */
  const drawUp = (body: NewDevice): ActOutcome<DeviceRecord> => {
    const place = directory.placeById(body.place);
    if (!place) return refused(422, `place: there is no place "${body.place}"; take an id from GET /places`);
    const gatewayProblem = checkGateway(body, place.community);
    if (gatewayProblem !== null) return refused(422, gatewayProblem);
    const shared = sharedPrefix(body, place.community);
    if (shared !== null) return refused(409, shared);
    const person = body.person ?? null;
    if (person !== null && directory.personById(person) === undefined)
      return refused(422, `person: there is no person "${person}"; take an id from GET /people`);
    const linkProblem = checkUplink(body.uplink, directory) ?? checkCamera(body.camera, directory);
    if (linkProblem !== null) return refused(422, linkProblem);
    const externalId = externalIdFor(body, place.community);
    if (externalId === "hub" || externalId === RESERVED_DEVICE)
      return refused(422, `externalId: "${externalId}" is kept for the hub itself; choose another`);
    if (directory.deviceByExternal(place.community, externalId))
      return refused(409, `externalId: there is a device "${externalId}" already`);
    const gateway = body.kind === "gateway" ? gatewayOf(body, place.community) : null;
    const value: DeviceRecord = {
      ...{ id: newId("dev"), community: place.community, externalId, name: body.name, kind: body.kind, place: place.id },
      ...{ interval: body.interval ?? null, gateway, createdAt: ports.now() },
      ...(body.uplink !== undefined && { uplink: body.uplink }),
      ...(body.onChange !== undefined && { onChange: body.onChange }),
      ...(body.camera !== undefined && { camera: body.camera }),
      ...(body.remark !== undefined && body.remark !== "" && { remark: body.remark }),
    };
    return { ok: true, value };
  };

  const enter = async (device: DeviceRecord, logins: readonly Login[], assignments: readonly Assignment[]): Promise<void> => {
    await ports.save({ devices: [device], logins: [...logins], assignments: [...assignments] });
    directory.putDevice(device);
    for (const login of logins) directory.putLogin(login);
    for (const assignment of assignments) directory.putAssignment(assignment);
    tell(device.community, "device", device.id);
  };

  const create: Registrar["create"] = async (body) => {
    const drawn = drawUp(body);
    if (!drawn.ok) return drawn;
    const device = drawn.value;
    const secret = makeSecret();
    const login = loginFor(device, `${device.externalId}@${device.community}`, secret);
    const person = body.person ?? null;
    await enter(device, [login], person === null ? [] : [{ device: device.id, person, from: ports.now(), to: null }]);
    return {
      ok: true,
      value: { device: ports.view(device), mqtt: { username: login.username, password: secret, ...ports.mqttAt() } },
    };
  };

  const claim: Registrar["claim"] = async ({ body, community, from, to }) => {
    const drawn = drawUp(body);
    if (!drawn.ok) return drawn;
    const device = drawn.value;
    if (device.community !== community) return refused(422, `place: "${body.place}" is in another community than the device speaks in`);
    const person = body.person ?? null;
    await enter(device, [], person === null ? [] : [{ device: device.id, person, from, to }]);
    return { ok: true, value: ports.view(device) };
  };

  const update: Registrar["update"] = async (id, body) => {
    const old = directory.deviceById(id);
    if (!old) return refused(404, "there is no such device");
    if (body.place !== undefined && directory.placeById(body.place)?.community !== old.community)
      return refused(422, `place: there is no place "${body.place}" in this community; take an id from GET /places`);
    if (body.person != null && directory.personById(body.person) === undefined)
      return refused(422, `person: there is no person "${body.person}"; take an id from GET /people`);
    const linkProblem = checkUplink(body.uplink, directory) ?? checkCamera(body.camera, directory, id);
    if (linkProblem !== null) return refused(422, linkProblem);
    const { uplink: _carried, onChange: _spoken, camera: _seen, remark: _written, ...rest } = old;
    const uplink = body.uplink === undefined ? old.uplink : (body.uplink ?? undefined);
    const onChange = body.onChange === undefined ? old.onChange : (body.onChange ?? undefined);
    const camera = body.camera === undefined ? old.camera : (body.camera ?? undefined);
    const remark = (body.remark === undefined ? old.remark : body.remark) || undefined;
    const device: DeviceRecord = {
      ...rest,
      ...(uplink !== undefined && { uplink }),
      ...(onChange !== undefined && { onChange }),
      ...(camera !== undefined && { camera }),
      ...(remark !== undefined && { remark }),
      name: body.name ?? old.name,
      place: body.place ?? old.place,
      interval: body.interval === undefined ? old.interval : body.interval,
    };
    const now = ports.now();
    const worn = directory.assignmentsOf(id).find((one) => one.to === null);
    const changes = body.person === undefined || body.person === (worn?.person ?? null) ? [] : swap(id, worn, body.person, now);
    await ports.save({ devices: [device], assignments: changes });
    directory.putDevice(device);
    for (const assignment of changes) directory.putAssignment(assignment);
    tell(device.community, "device", id);
    return { ok: true, value: ports.view(device) };
  };

  const remove: Registrar["remove"] = async (id) => {
    const device = directory.deviceById(id);
    if (!device) return refused(404, "there is no such device");
    const logins = directory.loginsOf(id);
    // What the device told until now stays its wearer's.
    const ended = directory
      .assignmentsOf(id)
      .filter((one) => one.to === null)
      .map((one) => ({ ...one, to: ports.now() }));
    await ports.save({ assignments: ended, remove: { devices: [id], logins: logins.map((login) => login.username) } });
    for (const assignment of ended) directory.putAssignment(assignment);
    for (const login of logins) {
      directory.removeLogin(login.username);
      ports.forgetLogin(login.username);
    }
    directory.removeDevice(id);
    ports.forget(id);
    tell(device.community, "device", id);
    return { ok: true, value: null };
  };

  /** Who is connected by the old secret is put off when it ends. */
  const endLater = (username: string, { secretHash, until }: NonNullable<Login["before"]>): void =>
    ports.schedule(until, () => ports.disconnect(username, secretHash));

  const rotate: Registrar["rotate"] = async (id, keep) => {
    const device = directory.deviceById(id);
    if (!device) return refused(404, "there is no such device");
    const old = directory.loginsOf(id)[0];
    const username = old?.username ?? `${device.externalId}@${device.community}`;
    const secret = makeSecret();
    const before =
      old === undefined || keep === 0 || !ports.ownBroker ? undefined : { secretHash: old.secretHash, until: ports.now() + keep };
    const login: Login = { ...loginFor(device, username, secret), ...(before !== undefined && { before }) };
    await ports.save({ logins: [login] });
    directory.putLogin(login);
    if (before === undefined) ports.disconnect(username);
    else {
      // Two before the new one are not kept.
      if (old?.before !== undefined) ports.disconnect(username, old.before.secretHash);
      endLater(username, before);
    }
    const value = { device: ports.view(device), mqtt: { username, password: secret, ...ports.mqttAt() } };
    return { ok: true, value: { ...value, ...(before !== undefined && { oldUntil: toIso(before.until) }) } };
  };

  const issue: Registrar["issue"] = async (ids) => {
    const made: { readonly device: DeviceRecord; readonly login: Login; readonly secret: string }[] = [];
    for (const [n, id] of ids.entries()) {
      const device = directory.deviceById(id);
      if (device === undefined) continue;
      const secret = makeSecret();
      made.push({ device, login: loginFor(device, `${device.externalId}@${device.community}`, secret), secret });
      if (n % ISSUED_AT_ONCE === ISSUED_AT_ONCE - 1) await breath();
    }
    // Who was given one meanwhile keeps it.
    const bare = made.filter(({ device }) => directory.deviceById(device.id) !== undefined && directory.loginsOf(device.id).length === 0);
    await ports.save({ logins: bare.map(({ login }) => login) });
    for (const { login } of bare) directory.putLogin(login);
    return bare.map(({ device, login, secret }) => ({
      ...{ device: device.id, name: device.name, externalId: device.externalId, username: login.username, secret },
      topic: device.gateway?.prefix ?? deviceTopic(device.community, device.externalId),
    }));
  };

  const begin = (): void => {
    for (const { username, before } of directory.logins())
      if (before !== undefined && before.until > ports.now()) endLater(username, before);
  };

  const createPerson = async (person: Omit<Person, "id" | "demo">, _by: Actor): Promise<ActOutcome<Person>> => {
    if (person.home !== null && directory.placeById(person.home) === undefined)
      return refused(422, `home: there is no place "${person.home}"`);
    const kept: Person = { ...person, id: newId("per"), demo: false };
    await ports.save({ people: [kept] });
    directory.putPerson(kept);
    tell(kept.community, "person", kept.id);
    return { ok: true, value: kept };
  };

  const savePerson: Registrar["savePerson"] = async (person) => {
    await ports.save({ people: [person] });
    directory.putPerson(person);
    tell(person.community, "person", person.id);
  };

  const forgetPerson: Registrar["forgetPerson"] = (id) => {
    const community = directory.personById(id)?.community;
    directory.erasePerson(id);
    if (community !== undefined) tell(community, "person", id);
  };

  const updatePerson: Registrar["updatePerson"] = async (id, { state, ...change }, by) => {
    const old = directory.personById(id);
    if (!old) return refused(404, "there is no such person");
    const moved =
      state === undefined || state === old.state ? ({ ok: true, value: old } as const) : withState(old, { state }, by, ports.now());
    if (!moved.ok) return moved;
    const person: Person = { ...moved.value, ...change };
    // Said again it is no change: the rules would begin their clocks anew.
    if (JSON.stringify(person) === JSON.stringify(old)) return { ok: true, value: old };
    await savePerson(person);
    return { ok: true, value: person };
  };

  const unbind: Registrar["unbind"] = async (person) => {
    const now = ports.now();
    const worn = directory
      .everHadBy(person)
      .flatMap((id) => directory.deviceById(id) ?? [])
      .filter(({ kind }) => DEVICE_KINDS[kind].personal);
    // Also what was lent until a day ahead, or from one.
    const ended = worn.flatMap(({ id }) =>
      directory
        .assignmentsOf(id)
        .flatMap((one) => (one.person === person && (one.to === null || one.to > now) ? [{ ...one, to: Math.max(now, one.from) }] : [])),
    );
    if (ended.length === 0) return;
    await ports.save({ assignments: ended });
    for (const assignment of ended) directory.putAssignment(assignment);
    const changed = new Set(ended.map(({ device }) => device));
    for (const { id, community } of worn) if (changed.has(id)) tell(community, "device", id);
  };

  const createPlace = async (place: Omit<Place, "id">, _by: Actor): Promise<ActOutcome<Place>> => {
    if (place.parent !== null && directory.placeById(place.parent)?.community !== place.community)
      return refused(422, `parent: there is no place "${place.parent}" in this community`);
    const kept: Place = { ...place, id: newId("pl") };
    await ports.save({ places: [kept] });
    directory.putPlace(kept);
    tell(kept.community, "place", kept.id);
    return { ok: true, value: kept };
  };

  return { begin, create, issue, claim, update, remove, rotate, createPerson, updatePerson, savePerson, forgetPerson, unbind, createPlace };
}

function checkGateway(body: NewDevice, community: string): string | null {
  if (body.kind !== "gateway")
    return body.prefix === undefined ? null : "prefix: only a gateway has one; leave it out or register a gateway";
  const own = `${TOPIC_ROOT}/${community}/`;
  const fault = prefixFault(body.prefix ?? own, community);
  if (fault === "shape") return 'prefix: must end with "/" and hold no wildcard, e.g. zigbee2mqtt/';
  return fault === null ? null : `prefix: below ${TOPIC_ROOT}/ only ${own} belongs to this community`;
}

/** A gateway that carries others must be one. */
function checkUplink(uplink: string | null | undefined, directory: Directory): string | null {
  const gateway = /^gateway:(.+)$/.exec(uplink ?? "")?.[1];
  if (gateway === undefined || directory.deviceById(gateway)?.kind === "gateway") return null;
  return `uplink: "${gateway}" is no gateway; take the id of one from GET /devices?kind=gateway`;
}

/** What is to be looked at must be another device, and a camera. */
function checkCamera(camera: string | null | undefined, directory: Directory, own: string | null = null): string | null {
  if (camera == null) return null;
  if (camera === own) return "camera: a device is not seen by itself; take another camera, or null";
  if (directory.deviceById(camera)?.kind === "camera") return null;
  return `camera: "${camera}" is no camera; take the id of one from GET /devices?kind=camera`;
}

function swap(
  device: string,
  worn: { readonly device: string; readonly person: string; readonly from: Instant } | undefined,
  person: string | null,
  now: Instant,
) {
  const ended = worn === undefined ? [] : [{ ...worn, to: now }];
  return person === null ? ended : [...ended, { device, person, from: now, to: null }];
}
