import { type DeviceKind, type DeviceRecord, type Instant, panelIdOf, type Words } from "../../contracts/index.ts";
import { type Beside, besideOf, createDeviceLinks } from "./device-links.ts";
import type { Homes } from "./homes.ts";
import { pointKindOf } from "./point-kinds.ts";
import { createPointPlaces } from "./point-places.ts";
import type { Row } from "./row.ts";
import { plainText } from "./text.ts";
import type { ImportPlan, ImportWorld } from "./world.ts";

interface Options {
  readonly world: ImportWorld;
  readonly homes: Homes;
  readonly plan: ImportPlan;
  /** Of rows that name none. */
  readonly panel: string | null;
  readonly now: Instant;
  makeId(): string;
  /** Something to be known of the whole file; `row` 0. */
  note(what: { readonly row: number; readonly what: Words }): void;
}

/** A component as its frames number it (GB/T 26875.3-2011, 8.2.1.2): one byte of system, two of zone, two of place. */
interface Code {
  readonly system: number;
  readonly loop: number;
  readonly address: number;
}
const MOST: Readonly<Record<keyof Code, number>> = { system: 255, loop: 65_535, address: 65_535 };
const WORDS: Readonly<Record<keyof Code, Words>> = {
  system: { zh: "机号", en: "controller" },
  loop: { zh: "回路", en: "loop" },
  address: { zh: "地址", en: "address" },
};
/** Of what is missing from a newer list, named at most. */
const MOST_NAMED = 20;
const NAME = 80;

/** Digits with what people write around them: 1号机, 回路2, 第3回路, #15. */
const numberIn = (text: string): number | undefined => {
  const digits = /^[^0-9]{0,4}(\d{1,5})[^0-9]{0,4}$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
const said = ({ system, loop, address }: Code): string => `${system}-${loop}-${address}`;

/** Where in the panel a component is, from one column or from three; what is not said is 0, as its frames have it. */
function codeOf(row: Row): Code | undefined {
  const text = row.text("address");
  const parts = text
    .split(/[-–—―－~～/:.,、_\s]+|#?(?:号机|机|号回路|回路|路)/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const numbers = parts.map(numberIn);
  const [a = 0, b = 0, c = 0] = numbers.map((one) => one ?? Number.NaN);
  const own: Partial<Code> =
    parts.length === 3 ? { system: a, loop: b, address: c } : parts.length === 2 ? { loop: a, address: b } : { address: a };
  if (text === "" || parts.length > 3 || Object.values(own).some((one) => Number.isNaN(one))) {
    row.fault("address", {
      zh: text === "" ? "没有地址，请补上" : "看不懂这个地址，请写成 1-2-15（机号-回路-地址），或分三列填数字",
      en: text === "" ? "no address" : "write 1-2-15 (controller-loop-address), or numbers in three columns",
    });
    return undefined;
  }
  const code = { system: 0, loop: 0, address: 0, ...own };
  for (const field of ["system", "loop"] as const) {
    if (!row.has(field)) continue;
    const given = numberIn(row.text(field));
    if (given === undefined || (own[field] !== undefined && own[field] !== given)) {
      row.fault(
        field,
        given === undefined
          ? { zh: `${WORDS[field].zh}请填数字`, en: `${WORDS[field].en}: a number` }
          : { zh: `与地址“${text}”里的不一致`, en: `is not the one in the address "${text}"` },
      );
      return undefined;
    }
    code[field] = given;
  }
  for (const field of ["system", "loop", "address"] as const)
    if (code[field] > MOST[field]) {
      row.fault(field, { zh: `${WORDS[field].zh}不能大于 ${MOST[field]}`, en: `${WORDS[field].en}: ${MOST[field]} at most` });
      return undefined;
    }
  return code;
}

/** Points of fire panels, by the id under which their frames name them; a newer list moves and renames them. */
export function createPanelPointPlanner({ world, homes, plan, panel: usual, now, makeId, note }: Options) {
  const panels = world.devices.filter(({ kind }) => kind === "fire-panel");
  const byNumber = new Map(world.devices.map((device) => [device.externalId, device]));
  const places = createPointPlaces(homes);
  const links = createDeviceLinks(world.devices);
  const seen = new Map<string, { readonly row: number; readonly as: string }>();
  const touched = new Set<string>();
  let [same, merged, unnumbered] = [0, 0, 0];

  const panelOf = (row: Row): DeviceRecord | undefined => {
    const text = row.text("panel").toLowerCase();
    const named =
      text === ""
        ? panels.filter(({ id }) => (usual === null ? panels.length === 1 : id === usual))
        : panels.filter(({ id, name, externalId }) => [id, externalId, plainText(name)].some((one) => one.toLowerCase() === text));
    if (named.length === 1) return named[0];
    row.fault(
      text === "" ? null : "panel",
      text !== ""
        ? { zh: "没有这台主机，请写主机的名称或编号", en: "no such panel: write its name or its number" }
        : panels.length === 0
          ? { zh: "还没有登记火灾报警主机，请先在设备页登记", en: "no fire panel is registered: register it first" }
          : { zh: "有几台主机：请在上一步选择，或加一列“主机”", en: "there are several panels: choose one before, or add a column" },
    );
    return undefined;
  };

  const kindOf = (row: Row): DeviceKind | undefined => {
    const kind = pointKindOf(row.text("kind"));
    if (kind === undefined)
      row.fault("kind", {
        zh: row.has("kind")
          ? "看不懂设备类型，请写成：感烟探测器、感温探测器、手动报警按钮、消火栓按钮、输入模块、声光警报器……或 GB/T 26875.3 的类型编号"
          : "没有设备类型，请补上",
        en: row.has("kind") ? "not understood: use a word or a number of GB/T 26875.3, such as 感烟探测器 for a smoke detector" : "no kind",
      });
    return kind;
  };

  const nameOf = (row: Row, code: Code, rest: string): string => {
    if (row.has("name")) return row.text("name").slice(0, NAME);
    const what = row.text("kind").slice(0, 30);
    const end = `${/^\d+$/.test(what) ? "部件" : what} ${said(code)}`;
    return `${rest.slice(0, NAME - end.length)}${end}`;
  };

  /** What its line in an older list or a frame made of it, as the file has it now. */
  const changed = (row: Row, old: DeviceRecord, name: string, kind: DeviceKind, place: string, more: Beside): void => {
    if (old.kind === "gateway" || old.kind === "fire-panel") {
      row.fault("address", { zh: `已登记为“${old.name}”`, en: `is registered as "${old.name}"` });
      return;
    }
    if (old.kind !== kind) row.note({ zh: "设备类型与登记不同，已按表更新", en: "of another kind than registered: taken from the file" });
    // A file names buildings and floors: what stands in a room of one stays there.
    const stays = old.place !== null && homes.lies(old.place, place);
    const after: DeviceRecord = { ...old, name, kind, place: stays ? old.place : place, onChange: old.onChange ?? true, ...more };
    if (JSON.stringify(after) === JSON.stringify(old)) same++;
    else plan.changedDevices.push({ before: old, after });
    plan.rows.set(old.id, row.row);
  };

  const tellMissing = (panel: DeviceRecord): void => {
    const gone = world.devices
      .filter(({ externalId }) => panelIdOf(externalId) === panel.externalId && !seen.has(externalId))
      .map(({ externalId }) => externalId.slice(panel.externalId.length + 1).replaceAll(":", "-"));
    if (gone.length === 0) return;
    const named = gone.slice(0, MOST_NAMED);
    const more = gone.length > named.length;
    note({
      row: 0,
      what: {
        zh: `${panel.name} 已登记的 ${gone.length} 个部件不在这份表里，保留不动，拆除的请在设备页删除：${named.join("、")}${more ? " 等" : ""}`,
        en: `${gone.length} registered points of ${panel.name} are not in this file and stay; remove those that are gone on the devices page: ${named.join(", ")}${more ? " and more" : ""}`,
      },
    });
  };

  return {
    take: (row: Row, isFaulty: () => boolean): void => {
      const [panel, code, kind] = [panelOf(row), codeOf(row), kindOf(row)];
      if (isFaulty() || panel === undefined || code === undefined || kind === undefined) return;
      const externalId = `${panel.externalId}:${code.system}:${code.loop}:${code.address}`;
      touched.add(panel.id);
      const first = seen.get(externalId);
      // Also where the row turns out to be faulty: it is in the list.
      if (first === undefined) seen.set(externalId, { row: row.row, as: "" });
      const more = besideOf(row, links);
      const found = places.of(row, panel);
      if (found === undefined || more === undefined) return;
      const name = nameOf(row, code, found.rest);
      const as = JSON.stringify([name, kind, found.place, more]);
      if (first !== undefined) {
        if (first.as === as) merged++;
        else
          row.fault("address", {
            zh: `与第 ${first.row} 行是同一个地址 ${said(code)}`,
            en: `the same address ${said(code)} as in row ${first.row}`,
          });
        return;
      }
      seen.set(externalId, { row: row.row, as });
      if (code.system === 0) unnumbered++;
      const old = byNumber.get(externalId);
      if (old !== undefined) {
        changed(row, old, name, kind, found.place, more);
        return;
      }
      const id = makeId();
      plan.rows.set(id, row.row);
      plan.newDevices.push({
        ...{ id, community: world.community, externalId, name, kind, place: found.place, interval: null, gateway: null },
        ...{ onChange: true, createdAt: now, ...more },
      });
    },
    finish: (): { readonly merged: number; readonly same: number } => {
      for (const panel of panels) if (touched.has(panel.id)) tellMissing(panel);
      if (unnumbered > 0)
        note({
          row: 0,
          what: {
            zh: `${unnumbered} 个部件没有机号，按 0 登记。主机上报的机号不是 0 的，请补上再导入，否则对不上`,
            en: `${unnumbered} points name no controller and are registered as 0; where the panel's frames say another, add it, or they will not be found`,
          },
        });
      return { merged, same };
    },
  };
}
