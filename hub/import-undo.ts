import type { ActOutcome, Actor } from "../api/index.ts";
import {
  type Assignment,
  type DeviceRecord,
  type Grid,
  type ImportView,
  type Person,
  type Place,
  toIso,
  type Words,
} from "../contracts/index.ts";
import type { ImportedCase, ImportedThing, ImportWrite, RegistryTouched } from "../store/records/index.ts";
import { breath } from "./breath.ts";
import { type ImportParts, tellRules } from "./import-parts.ts";
import { markOf } from "./imports/mark.ts";

const refused = (status: 404 | 409, zh: string, en: string): ActOutcome<never> => ({ ok: false, status, reason: zh, words: { zh, en } });

/** Named at most; the rest is counted. */
const MOST_NAMED = 5;

const CHANGED: Words = { zh: "之后又改过", en: "was changed since" };

/** What of the register an import would take away, and what leans on it. */
function createJudge(parts: ImportParts, things: readonly ImportedThing[], touched: RegistryTouched) {
  const { directory } = parts;
  const of = (what: ImportedThing["what"]): ReadonlySet<string> =>
    new Set(things.flatMap((thing) => (thing.what === what && thing.before === null ? [thing.id] : [])));
  const [places, people, devices, grids] = [of("place"), of("person"), of("device"), of("grid")];
  const told = { people: new Set(touched.people), devices: new Set(touched.devices), places: new Set(touched.places) };
  const users = parts.users();
  const userPeople = new Map(users.flatMap((user) => user.people.map((id) => [id, user.name] as const)));
  const userPlaces = new Map(users.flatMap((user) => user.places.map((id) => [id, user.name] as const)));
  const livesAt = new Map<string, string>();
  for (const { id, home, name } of directory.people()) if (home !== null && !people.has(id)) livesAt.set(home, name);
  const standsAt = new Map<string, string>();
  for (const { id, place, name } of directory.devices()) if (place !== null && !devices.has(id)) standsAt.set(place, name);

  const newPerson = ({ id }: Person): Words | null => {
    const user = userPeople.get(id);
    if (user !== undefined) return { zh: `已关联账号“${user}”`, en: `is tied to the account "${user}"` };
    if (told.people.has(id)) return { zh: "已有告警、工单、探访或录入", en: "has alerts, cases, visits or entries" };
    const worn = directory.everHadBy(id).find((device) => !devices.has(device));
    return worn === undefined ? null : { zh: "已绑定设备", en: "wears a device" };
  };
  const newPlace = ({ id }: Place): Words | null => {
    const user = userPlaces.get(id);
    if (user !== undefined) return { zh: `是账号“${user}”的辖区`, en: `is the area of "${user}"` };
    const resident = livesAt.get(id);
    if (resident !== undefined) return { zh: `现住着“${resident}”`, en: `is the home of ${resident}` };
    const device = standsAt.get(id);
    if (device !== undefined) return { zh: `装有设备“${device}”`, en: `holds the device "${device}"` };
    if (directory.childrenOf(id).some((child) => !places.has(child.id))) return { zh: "下面又登记了位置", en: "has places below it" };
    return told.places.has(id) ? { zh: "已有告警或工单", en: "has alerts or cases" } : null;
  };
  const newDevice = ({ id }: DeviceRecord): Words | null => {
    if (parts.heard(id)) return { zh: "已收到过数据", en: "has sent data" };
    if (told.devices.has(id)) return { zh: "已有告警", en: "has alerts" };
    const login = directory.loginsOf(id).length > 0;
    return login ? { zh: "已生成接入密码", en: "has a log-in" } : null;
  };

  const newGrid = ({ id }: Grid): Words | null =>
    directory.grids().some((one) => one.parent === id && !grids.has(one.id))
      ? { zh: "下面又划了微网格", en: "has parts that were made since" }
      : null;

  return (thing: ImportedThing): { readonly name: string; readonly words: Words } | null => {
    const { what, id, mark, before } = thing;
    const now =
      what === "place"
        ? directory.placeById(id)
        : what === "person"
          ? directory.personById(id)
          : what === "grid"
            ? directory.gridById(id)
            : directory.deviceById(id);
    // Taken away by somebody since: there is nothing left to take back.
    if (now === undefined) return before === null ? null : { name: id, words: { zh: "已删除", en: "was removed" } };
    const words =
      markOf(now) !== mark
        ? CHANGED
        : before !== null
          ? null
          : what === "place"
            ? newPlace(now as Place)
            : what === "person"
              ? newPerson(now as Person)
              : what === "grid"
                ? newGrid(now as Grid)
                : newDevice(now as DeviceRecord);
    return words && { name: what === "place" ? directory.spoken(id) || now.name : now.name, words };
  };
}

/** What is written to take an import back. */
function reversal(things: readonly ImportedThing[], assignments: readonly Assignment[]): ImportWrite {
  const before = <T extends Place | Person | DeviceRecord | Grid>(what: ImportedThing["what"]): T[] =>
    things.flatMap((thing) => (thing.what === what && thing.before !== null ? [thing.before as T] : []));
  const gone = (what: ImportedThing["what"]): string[] =>
    things.flatMap((thing) => (thing.what === what && thing.before === null ? [thing.id] : []));
  return {
    change: {
      ...{ places: before<Place>("place"), people: before<Person>("person"), devices: before<DeviceRecord>("device"), assignments },
      grids: before<Grid>("grid"),
      remove: { places: gone("place"), people: gone("person"), devices: gone("device"), grids: gone("grid") },
    },
    identities: [],
    undo: null,
  };
}

/** Withdraws the cases that a file opened, and puts times of other platforms back. */
async function undoMatters(
  { records, matters, now }: ImportParts,
  view: ImportView,
  undo: NonNullable<ImportWrite["undo"]>,
  by: Actor,
): Promise<ActOutcome<ImportView>> {
  const things = undo.filter((thing): thing is ImportedCase => thing.what === "case");
  const back = await matters.takeBack(things, `撤销导入“${view.name}”（${by.name}）`);
  if (!back.ok) return back;
  const done: ImportView = { ...view, state: "undone", undoneAt: toIso(now()), undoneByName: by.name };
  const write: ImportWrite = { change: {}, identities: [], undo: null };
  await records.imports.write(done, new TextEncoder().encode(JSON.stringify(write)));
  return { ok: true, value: done };
}

/** Takes an import back whole, as long as nothing leans on what it brought; else it says what does. */
export async function undoImport(parts: ImportParts, id: string, by: Actor): Promise<ActOutcome<ImportView>> {
  const { directory, records, now } = parts;
  const kept = await records.imports.get(id);
  if (!kept) return refused(404, "没有这次导入。", "There is no such import.");
  const { view, undo } = kept;
  if (undo === null || view.state !== "applied") return refused(409, "这次导入已经撤销。", "This import was taken back already.");
  if (view.kind === "work-orders") return undoMatters(parts, view, undo, by);
  const register = undo.filter((thing): thing is ImportedThing => thing.what !== "case");
  const judge = createJudge(parts, register, await records.imports.touched(Date.parse(view.appliedAt ?? view.at)));
  const obstacles: { readonly name: string; readonly words: Words }[] = [];
  for (const [at, thing] of register.entries()) {
    const found = judge(thing);
    if (found) obstacles.push(found);
    if (at % 200 === 0) await breath();
  }
  if (obstacles.length > 0) {
    const named = obstacles.slice(0, MOST_NAMED);
    const zh = named.map(({ name, words }) => `${name}${words.zh}`).join("；");
    const en = named.map(({ name, words }) => `${name} ${words.en}`).join("; ");
    const more = obstacles.length - named.length;
    return refused(
      409,
      `不能整次撤销：${zh}${more > 0 ? `；另有 ${more} 处` : ""}。请逐条修改。`,
      `It cannot be taken back: ${en}${more > 0 ? `; and ${more} more` : ""}. Change the entries one by one.`,
    );
  }
  const at = now();
  const ended = register
    .filter((thing) => thing.what === "device" && thing.before === null)
    .flatMap((thing) => directory.assignmentsOf(thing.id).flatMap((one) => (one.to === null ? [{ ...one, to: at }] : [])));
  const write = reversal(register, ended);
  const done: ImportView = { ...view, state: "undone", undoneAt: toIso(at), undoneByName: by.name };
  await records.imports.write(done, new TextEncoder().encode(JSON.stringify(write)));
  const { change } = write;
  for (const assignment of ended) directory.putAssignment(assignment);
  for (const device of change.remove?.devices ?? []) directory.removeDevice(device);
  for (const person of change.remove?.people ?? []) directory.removePerson(person);
  for (const grid of change.remove?.grids ?? []) directory.removeGrid(grid);
  for (const grid of change.grids ?? []) directory.putGrid(grid);
  for (const place of change.remove?.places ?? []) directory.removePlace(place);
  for (const place of change.places ?? []) directory.putPlace(place);
  for (const person of change.people ?? []) directory.putPerson(person);
  for (const device of change.devices ?? []) directory.putDevice(device);
  await tellRules(
    parts,
    view.community,
    register.flatMap((thing) => (thing.what === "place" || thing.what === "grid" ? [] : [{ entity: thing.what, id: thing.id }])),
  );
  return { ok: true, value: done };
}
