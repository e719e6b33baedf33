import { type Datum, IMPORT_FIELDS, type ImportCounts, type ImportKind, type Instant, toIso } from "../../contracts/index.ts";
import { createHomes } from "./homes.ts";
import { createDevicePlanner } from "./plan-devices.ts";
import { createGridPlanner } from "./plan-grids.ts";
import { createMatterPlanner } from "./plan-matters.ts";
import { createPanelPointPlanner } from "./plan-panel-points.ts";
import { createPeoplePlanner } from "./plan-people.ts";
import { createSpotPlanner } from "./plan-spots.ts";
import { type Findings, newFindings, rowReader } from "./row.ts";
import type { Table } from "./table.ts";
import { emptyPlan, type ImportPlan, type ImportWorld } from "./world.ts";

export interface PlanOrder {
  readonly kind: ImportKind;
  /** Index of a column → field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly datum: Datum | null;
  readonly compound: string | null;
  /** Of points of a fire panel: the panel of rows that name none. */
  readonly panel: string | null;
  readonly now: Instant;
  /** Whoever brings the file, in whose name what it says is kept. */
  readonly by: { readonly by: string; readonly byName: string };
  /** Of the community's calendar. */
  readonly year: number;
  /** The zone of its clocks. */
  readonly zone: string;
}

export interface PlanTools {
  makeId(prefix: string): string;
  makeNumber(): string;
  /** Keyed, so that two equal identity numbers are found without keeping either readable. */
  hash(identity: string): string;
  seal(identity: string): string;
  /** 0..1, now and then. */
  progress(done: number): void;
}

export interface Planned extends Findings {
  readonly plan: ImportPlan;
  readonly counts: ImportCounts;
}

const PROGRESS_EVERY = 500;

/** Works out what a table would change, and says what is wrong with it; changes nothing. */
export function planImport(table: Table, world: ImportWorld, order: PlanOrder, tools: PlanTools): Planned {
  const findings = newFindings();
  const plan = emptyPlan();
  let at = 0;
  const homes = createHomes({
    ...{ community: world.community, places: world.places, compound: order.compound },
    makeId: () => tools.makeId("pl"),
    made: (place) => {
      plan.newPlaces.push(place);
      plan.rows.set(place.id, at);
    },
  });
  const columns = new Map<string, { readonly index: number; readonly head: string }>();
  for (const { index, head } of table.columns) {
    const field = order.fields[String(index)];
    if (field !== undefined && field in IMPORT_FIELDS[order.kind]) columns.set(field, { index, head });
  }
  const shared = { world, homes, plan, datum: order.datum };
  const note = (what: (typeof findings.notes)[number]): void => void findings.notes.unshift(what);
  const planner =
    order.kind === "people"
      ? createPeoplePlanner({
          ...shared,
          ...tools,
          year: order.year,
          said: { ...order.by, at: toIso(order.now) },
          makeId: () => tools.makeId("per"),
        })
      : order.kind === "devices"
        ? createDevicePlanner({ ...shared, ...tools, note, now: order.now, makeId: () => tools.makeId("dev") })
        : order.kind === "panel-points"
          ? createPanelPointPlanner({
              ...shared,
              panel: order.panel,
              now: order.now,
              note,
              makeId: () => tools.makeId("dev"),
            })
          : order.kind === "work-orders"
            ? createMatterPlanner({ world, plan, zone: order.zone })
            : order.kind === "grids"
              ? createGridPlanner({ world, homes, plan, makeId: () => tools.makeId("grd") })
              : createSpotPlanner(shared);
  const read = rowReader(columns, findings);
  for (const [done, each] of table.rows.entries()) {
    at = each.row;
    planner.take(read(each), () => findings.faulty.has(each.row));
    if (done % PROGRESS_EVERY === 0) tools.progress(done / table.rows.length);
  }
  const { merged, same } = planner.finish();
  dropUnused(plan, order.kind);
  const spots = plan.newPlaces.filter(({ level }) => level === "spot").length;
  const known = plan.matters.filter((one) => one.known).length;
  const made: Readonly<Record<ImportKind, number>> = {
    people: plan.newPeople.length,
    devices: plan.newDevices.length,
    "fire-points": spots,
    "panel-points": plan.newDevices.length,
    "work-orders": plan.matters.length - known,
    grids: plan.newGrids.length,
  };
  return {
    ...findings,
    plan,
    counts: {
      rows: table.rows.length,
      insert: made[order.kind],
      update: plan.changedPeople.length + plan.changedDevices.length + plan.changedPlaces.length + plan.changedGrids.length + known,
      same,
      merged,
      faulty: findings.faulty.size,
      places: plan.newPlaces.length - (order.kind === "fire-points" ? spots : 0),
    },
  };
}

/** A home that was made for a row which then turned out to be faulty is not made. */
function dropUnused(plan: ImportPlan, kind: ImportKind): void {
  const parents = new Map(plan.newPlaces.map(({ id, parent }) => [id, parent]));
  const used = new Set<string>();
  const use = (id: string | null | undefined): void => {
    for (let at = id; at != null && parents.has(at) && !used.has(at); at = parents.get(at)) used.add(at);
  };
  for (const { home } of plan.newPeople) use(home);
  for (const { place } of plan.newDevices) use(place);
  for (const { after } of plan.changedDevices) use(after.place);
  if (kind === "fire-points") for (const { id, level } of plan.newPlaces) if (level === "spot") use(id);
  const kept = plan.newPlaces.filter(({ id }) => used.has(id));
  plan.newPlaces.splice(0, plan.newPlaces.length, ...kept);
}
