import type { Node, NodeAPI, NodeDef } from "node-red";
import type { Alert } from "../../contracts/alert.ts";
import type { Case } from "../../contracts/case.ts";
import type { LiveFrame } from "../../contracts/live.ts";
import type { Severity } from "../../contracts/severity.ts";
import { type Hub, HubRefusal } from "../client/ask.ts";
import { type Thing, Watch } from "../client/watch.ts";
import { serverOf } from "./server.ts";
import { sayNoServer, show } from "./states.ts";

interface ThingsDef extends NodeDef {
  readonly server: string;
  /** `new`: once each; `any`: also what becomes of it. */
  readonly when: "new" | "any";
  /** The least severity that is told. */
  readonly least: Severity;
  /** Drills are told too. */
  readonly drills: boolean;
}

/** One kind of what the hub tells. */
interface Resource<T> {
  readonly path: string;
  readonly topic: string;
  thing(one: T): Thing;
  ofFrame(frame: LiveFrame): T | undefined;
  ofSnapshot(frame: Extract<LiveFrame, { type: "snapshot" }>): readonly T[];
}

const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];
const KEPT = "shouwang-seen";
/** Milliseconds: marks are written in one go, and what failed to be asked for is asked for again. */
const KEEP_AFTER = 500;
const ASK_AGAIN = 5_000;
const PAGE = 500;

const ALERTS: Resource<Alert> = {
  path: "/alerts",
  topic: "alert",
  thing: ({ id, raisedAt, changedAt, closedAt, occurrences }) => ({
    ...{ id, begunAt: raisedAt, changedAt, isOpen: closedAt === null, times: occurrences },
  }),
  ofFrame: (frame) => (frame.type === "alert" ? frame.alert : undefined),
  ofSnapshot: (frame) => frame.alerts,
};
const CASES: Resource<Case> = {
  path: "/cases",
  topic: "case",
  thing: ({ id, openedAt, changedAt, closedAt }) => ({ id, begunAt: openedAt, changedAt, isOpen: closedAt === null, times: 1 }),
  ofFrame: (frame) => (frame.type === "case" ? frame.case : undefined),
  ofSnapshot: (frame) => frame.cases,
};

type Told = { readonly id: string; readonly severity: Severity; readonly drill?: string };

/** Evidence and log are asked for by who needs them: a message is the same whatever way it came. */
function withoutDetail<T>(detail: T): T {
  const { evidence: _, log: __, ...rest } = Object(detail);
  return rest as T;
}

function register<T extends Told>(RED: NodeAPI, type: string, resource: Resource<T>): void {
  function Things(this: Node, def: ThingsDef): void {
    RED.nodes.createNode(this, def);
    const server = serverOf(RED, def.server);
    if (!server?.hub) {
      sayNoServer(RED, this);
      return;
    }
    const { hub } = server;
    const watch = new Watch(this.context().get(KEPT));
    const least = SEVERITIES.indexOf(def.least);
    let keeping: ReturnType<typeof setTimeout> | null = null;
    let again: ReturnType<typeof setTimeout> | null = null;
    let closed = false;

    const keep = (): void => {
      keeping = null;
      this.context().set(KEPT, watch.memory());
    };
    /** @param missed it came while nobody listened, or before the flow began */
    const offer = (one: T, missed: boolean): void => {
      const change = watch.see(resource.thing(one));
      if (change === null) return;
      keeping ??= setTimeout(keep, KEEP_AFTER);
      if (def.when !== "any" && change !== "new") return;
      if (one.drill !== undefined && !def.drills) return;
      if (SEVERITIES.indexOf(one.severity) < least) return;
      this.send({ topic: `${resource.topic}/${one.severity}`, payload: one, change, missed } as { payload: T });
    };
    const catchUp = (since: string | null, open: ReadonlySet<string>): void => {
      if (again !== null) clearTimeout(again);
      again = null;
      askMissed(hub, resource, since, watch.gone(open), (id) => watch.drop(id)).then(
        (missed) => {
          if (closed) return;
          for (const one of missed) offer(one, true);
          watch.answered();
          keeping ??= setTimeout(keep, KEEP_AFTER);
        },
        (error: unknown) => {
          if (closed) return;
          this.warn(`${RED._("shouwang.log.notAsked")} ${error instanceof Error ? error.message : ""}`);
          again = setTimeout(() => catchUp(since, open), ASK_AGAIN);
        },
      );
    };

    const stop = server.listen({
      state: (state) => show(this, state),
      frame: (frame) => {
        if (frame.type === "snapshot") {
          const open = resource.ofSnapshot(frame);
          // Before the snapshot moves it on.
          const since = watch.owe();
          const ids = new Set(open.map(({ id }) => id));
          for (const one of open) offer(one, true);
          catchUp(since, ids);
          return;
        }
        const one = resource.ofFrame(frame);
        if (one !== undefined) offer(one, false);
      },
    });
    this.on("close", (done: () => void) => {
      closed = true;
      stop();
      if (again !== null) clearTimeout(again);
      if (keeping !== null) {
        clearTimeout(keeping);
        keep();
      }
      done();
    });
  }
  RED.nodes.registerType(type, Things);
}

/**
 * What began since and is over already, which no snapshot holds, and how those stand that were open before.
 * Oldest first. A fresh flow asks for nothing: the open ones are in the snapshot.
 */
async function askMissed<T extends Told>(
  hub: Hub,
  { path, thing }: Resource<T>,
  since: string | null,
  gone: readonly string[],
  drop: (id: string) => void,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let cursor: string | null = null, more = since !== null; more; more = cursor !== null) {
    const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: unknown = await hub.ask("GET", `${path}?since=${encodeURIComponent(since ?? "")}&limit=${PAGE}${next}`);
    const { items, next: after } = Object(page) as { readonly items: readonly T[]; readonly next: string | null };
    found.push(...items);
    cursor = after;
  }
  const known = new Set(found.map(({ id }) => id));
  for (const id of gone.filter((one) => !known.has(one))) {
    try {
      found.push(withoutDetail((await hub.ask("GET", `${path}/${encodeURIComponent(id)}`)) as T));
    } catch (error) {
      if (!(error instanceof HubRefusal) || error.status !== 404) throw error;
      drop(id);
    }
  }
  return found.sort((a, b) => (thing(a).changedAt < thing(b).changedAt ? -1 : 1));
}

/** Alerts and cases, each told once whatever way it came. */
export function registerThings(RED: NodeAPI): void {
  register(RED, "shouwang-alerts", ALERTS);
  register(RED, "shouwang-cases", CASES);
}
