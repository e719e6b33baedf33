import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  ACCEPTANCE_FAULTS,
  ACCEPTANCE_ITEMS,
  ACCEPTANCE_PARTY_RIGHTS,
  ACCEPTANCE_PARTY_WORDS,
  ACCEPTANCE_RESULTS,
  type Acceptance,
  AcceptanceChangesSchema,
  AcceptancePageSchema,
  type AcceptanceRow,
  AcceptanceRowsSchema,
  type AcceptanceSummary,
  type AcceptanceView,
  AcceptanceViewSchema,
  acceptanceChanges,
  acceptanceCounts,
  DEVICE_KIND_NAMES,
  maintenanceState,
  type NewAcceptance,
  NewAcceptanceCheckSchema,
  NewAcceptanceSchema,
  ROLES,
  type Scope,
  SignAcceptanceSchema,
  type Words,
} from "../../contracts/index.ts";
import { seesDevice, seesPath } from "../access/sight.ts";
import { auditAs } from "../access/trail.ts";
import { csvOf } from "../exports/csv.ts";
import type { LocalTimes } from "../exports/local-time.ts";
import type { Stamp } from "../exports/table.ts";
import { badField, Refusal } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import type { StoredUser } from "../ports.ts";
import { createAcceptanceBook } from "./acceptance-book.ts";
import { acceptancePhotoRoutes } from "./acceptance-photos.ts";
import { acceptanceSheet, plainCells } from "./acceptance-table.ts";
import { type App, actorOf, IdParams, listFrom, pagingFields, type RouteContext, scopeAndSight, settled } from "./context.ts";
import { seesPlan } from "./maintenance.ts";
import { signedBy } from "./signed-by.ts";
import { sendFile, tableAnswer, tableFields } from "./table-file.ts";

const VersionQuery = {
  version: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: "A signed version; 0: as it stands now. Unless said: now while it is open, else the last signed",
    }),
  ),
};
const RowFilter = {
  only: Type.Optional(Type.Enum(["open", ...ACCEPTANCE_RESULTS], { description: "`open`: whatever is not accepted" })),
  lacks: Type.Optional(
    Type.String({ description: `Comma list of ${[...ACCEPTANCE_ITEMS, ...ACCEPTANCE_FAULTS].join(", ")}: any of these` }),
  ),
  building: Type.Optional(
    Type.String({ maxLength: 200, description: "Name of a building as the table tells it; empty: outside of buildings" }),
  ),
  search: Type.Optional(Type.String({ maxLength: 100, description: "Text in name, number or place" })),
};
type Asked = { readonly only?: string; readonly lacks?: string; readonly building?: string; readonly search?: string };
const DeviceParams = Type.Object({ id: Type.String({ maxLength: 200 }), device: Type.String({ maxLength: 200 }) });
const SIGNER: Words = { zh: "签署人", en: "Signed by" };
const NOT_WHOLE: Words = {
  zh: "您看不到这份验收表的全部设备，不能在这里签署。",
  en: "You do not see all devices of this table: it is not signed here.",
};

const fault = (field: keyof NewAcceptance, zh: string, en: string): Error => badField(`body/${field}`, { zh, en } satisfies Words);

function fits(row: AcceptanceRow, { only, building, search }: Asked, lacks: readonly string[] | null): boolean {
  if (only !== undefined && (only === "open" ? row.result === "accepted" : row.result !== only)) return false;
  if (building !== undefined && row.buildingName !== building) return false;
  if (lacks !== null && ![...row.missing, ...row.faults].some((one) => lacks.includes(one))) return false;
  const text = search?.trim().toLowerCase() ?? "";
  return text === "" || [row.name, row.number, row.place].some((each) => each.toLowerCase().includes(text));
}

/** 逐点验收表: an installation as it is handed over, device by device. */
export function acceptanceRoutes(app: App, context: RouteContext): void {
  const { ports } = context;
  const tags = ["acceptances"];
  const book = createAcceptanceBook(context);

  const summaryOf = (acceptance: Acceptance, counts: AcceptanceSummary["counts"]): AcceptanceSummary => {
    const { around: _around, ...shown } = acceptance;
    const { gateway } = acceptance.scope;
    return {
      ...{ ...shown, placeNames: acceptance.scope.places.map((id) => ports.places.spoken(id) || id), counts },
      gatewayName: gateway === null ? null : (ports.devices.get(gateway)?.device.name ?? gateway),
    };
  };
  const walksNear = async (scope: Scope, { around }: Acceptance): Promise<AcceptanceView["walks"]> => {
    const { items } = await ports.maintenance.list({ limit: 100, cursor: null });
    return items
      .filter((plan) => plan.tests && maintenanceState(plan, ports.now()) === "active" && seesPlan(scope, plan))
      .filter(({ paths }) => paths.some((path) => around.some((near) => near.startsWith(path) || path.startsWith(near))))
      .map(({ id, reason, until }) => ({ id, reason, until }));
  };
  const viewOf = async (request: FastifyRequest, acceptance: Acceptance, asked?: number): Promise<AcceptanceView> =>
    viewWith(request, acceptance, await book.shown(request, acceptance, asked));
  const viewWith = async (
    request: FastifyRequest,
    acceptance: Acceptance,
    { version, rows }: Awaited<ReturnType<typeof book.shown>>,
  ): Promise<AcceptanceView> => {
    const { scope } = scopeAndSight(request);
    const buildings = new Map<string, { name: string; all: number; open: number }>();
    for (const { buildingName: name, result } of rows) {
      const one = buildings.get(name) ?? { name, all: 0, open: 0 };
      buildings.set(name, { name, all: one.all + 1, open: one.open + (result === "accepted" ? 0 : 1) });
    }
    const lacking = (one: string): number =>
      rows.filter(({ missing, faults }) => [...missing, ...faults].some((each) => each === one)).length;
    return {
      ...summaryOf(acceptance, acceptanceCounts(rows)),
      version,
      missing: ACCEPTANCE_ITEMS.map((item) => ({ item, count: lacking(item) })).filter(({ count }) => count > 0),
      faults: ACCEPTANCE_FAULTS.map((each) => ({ fault: each, count: lacking(each) })).filter(({ count }) => count > 0),
      buildings: [...buildings.values()],
      walks: version === null ? await walksNear(scope, acceptance) : [],
    };
  };

  app.get(
    "/acceptances",
    {
      schema: {
        tags,
        summary: "Acceptance tables of your area, newest first, with how far they are",
        querystring: Type.Object(pagingFields),
        response: answers(200, "A page", AcceptancePageSchema),
      },
    },
    async (request, reply) => {
      const { limit = 50, cursor } = request.query;
      const all = (await ports.acceptances.all()).filter((one) => book.sees(request, one));
      const from = Number(cursor ?? 0) || 0;
      const items: AcceptanceSummary[] = [];
      for (const one of all.slice(from, from + limit)) items.push(summaryOf(one, acceptanceCounts((await book.shown(request, one)).rows)));
      return reply.send({ items, next: from + limit < all.length ? String(from + limit) : null });
    },
  );

  app.post(
    "/acceptances",
    {
      schema: {
        tags,
        summary: "Begin an acceptance table over places or a gateway",
        description:
          "It lists every registered device of these places, or behind this gateway, those never heard too. `items` is what each must show, `limits` by what it is judged; both stand on the table. Test alarms of the last 31 days count unless `since` says otherwise.",
        body: NewAcceptanceSchema,
        response: answers(201, "The table", AcceptanceViewSchema),
      },
    },
    async (request, reply) => {
      const { scope } = scopeAndSight(request);
      const { places = [], gateway = null, kinds = [], since } = request.body;
      if (request.body.title.trim() === "") throw fault("title", "请填写名称。", "say what it is called");
      if (places.length === 0 && gateway === null) throw fault("places", "请选择位置或网关。", "name a place or a gateway");
      if (since !== undefined && Date.parse(since) > ports.now()) throw fault("since", "不能晚于现在。", "must not lie ahead");
      const known = scope.kinds === "all" ? DEVICE_KIND_NAMES : scope.kinds;
      if (kinds.some((kind) => !known.includes(kind)))
        throw fault("kinds", "包含您看不到的设备类型。", "holds a kind of device that you do not see");
      const around = places.map((id) => {
        const path = ports.places.pathOf(id);
        if (path === undefined || !seesPath(scope, path))
          throw fault("places", "辖区内没有这个位置。", "there is no such place in your area");
        return path;
      });
      const through = gateway === null ? undefined : ports.devices.get(gateway);
      if (gateway !== null && (through === undefined || !seesDevice(scope, through.device.kind, through.at)))
        throw fault("gateway", "辖区内没有这个网关。", "there is no such gateway in your area");
      if (around.length === 0 && through !== undefined) around.push(through.at.path);
      const made = settled(await ports.acceptances.create(request.body, around, actorOf(request)));
      auditAs(request, `acceptance:${made.id}`, made.title);
      return reply.code(201).send(await viewOf(request, made));
    },
  );

  app.get(
    "/acceptances/:id",
    {
      schema: {
        tags,
        summary: "One table: scope, limits, counts, what is missing, signatures",
        params: IdParams,
        querystring: Type.Object(VersionQuery),
        response: answers(200, "The table", AcceptanceViewSchema),
      },
    },
    async (request, reply) => reply.send(await viewOf(request, await book.found(request, request.params.id), request.query.version)),
  );

  app.get(
    "/acceptances/:id/rows",
    {
      schema: {
        tags,
        summary: "Devices of a table, in the order in which one walks",
        description:
          "`deskMs` and `phoneMs` count from the receipt of the device's message at the hub until the hub heard that a screen had drawn its test alarm, by the hub's clock; null: not measured.",
        params: IdParams,
        querystring: Type.Object({ ...VersionQuery, ...RowFilter, ...pagingFields }),
        response: answers(200, "A page", AcceptanceRowsSchema),
      },
    },
    async (request, reply) => {
      const { version, limit = 100, cursor, ...asked } = request.query;
      const lacks = listFrom(asked.lacks, [...ACCEPTANCE_ITEMS, ...ACCEPTANCE_FAULTS], "lacks");
      const { rows } = await book.shown(request, await book.found(request, request.params.id), version);
      const fitting = rows.filter((row) => fits(row, asked, lacks));
      const from = Number(cursor ?? 0) || 0;
      const next = from + limit < fitting.length ? String(from + limit) : null;
      return reply.send({ items: fitting.slice(from, from + limit), next, of: fitting.length });
    },
  );

  app.get(
    "/acceptances/:id/changes",
    {
      schema: {
        tags,
        summary: "What became of each device from one version to another",
        params: IdParams,
        querystring: Type.Object({ from: Type.Integer({ minimum: 1 }), to: Type.Optional(Type.Integer({ minimum: 0 })) }),
        response: answers(200, "Devices that differ", AcceptanceChangesSchema),
      },
    },
    async (request, reply) => {
      const acceptance = await book.found(request, request.params.id);
      const before = await book.shown(request, acceptance, request.query.from);
      const after = await book.shown(request, acceptance, request.query.to);
      return reply.send({ items: acceptanceChanges(before.rows, after.rows) });
    },
  );

  app.get(
    "/acceptances/:id/export",
    {
      schema: {
        tags,
        summary: "The table as a file; in a workbook what is missing stands in red",
        params: IdParams,
        querystring: Type.Object({
          ...VersionQuery,
          ...tableFields,
        }),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { lang = "zh", version } = request.query;
      const acceptance = await book.found(request, request.params.id);
      const shown = await book.shown(request, acceptance, version);
      const { rows } = shown;
      const view = await viewWith(request, acceptance, shown);
      const order = {
        ...{ target: `acceptance:${acceptance.id}`, name: "acceptance", count: rows.length },
        title: lang === "zh" ? `逐点验收表 ${view.title}` : `Acceptance table ${view.title}`,
        make: (stamp: Stamp, times: LocalTimes) => {
          const sheet = acceptanceSheet(view, rows, lang, times, stamp);
          return { csv: () => csvOf(plainCells(sheet), times), sheet: () => sheet };
        },
      };
      return sendFile(ports, request, reply, order, request.query);
    },
  );

  app.post(
    "/acceptances/:id/devices/:device/check",
    {
      schema: {
        tags,
        summary: "You stand at the device: whether it is where the register says",
        description: "Once the device is moved in the register it is to be checked anew.",
        params: DeviceParams,
        body: NewAcceptanceCheckSchema,
        response: answers(200, "The device", AcceptanceRowsSchema),
      },
    },
    async (request, reply) => {
      const { id, device } = request.params;
      const acceptance = await book.withDevice(request, id, device);
      auditAs(request, `device:${device}`, JSON.stringify({ acceptance: id, ok: request.body.ok }));
      settled(await ports.acceptances.check(id, device, request.body, actorOf(request)));
      return reply.send(await book.one(request, acceptance, device));
    },
  );

  app.post(
    "/acceptances/:id/sign",
    {
      schema: {
        tags,
        summary: "Sign a table for one party by your own name and password",
        description:
          "The first signature freezes the table as a version: its figures change no more, and the parties that follow sign the same. Whoever has no log-in signs on the print.",
        params: IdParams,
        body: SignAcceptanceSchema,
        response: answers(200, "The table", AcceptanceViewSchema),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { party, signature, remark } = request.body;
      const acceptance = await book.found(request, id);
      auditAs(request, `acceptance:${id}`, party);
      const mayNot: Words = {
        zh: `此人不能代表“${ACCEPTANCE_PARTY_WORDS[party].zh}”签署这份验收表。`,
        en: `This person may not sign this table for: ${ACCEPTANCE_PARTY_WORDS[party].en}.`,
      };
      const user = await signedBy(context, signature, { who: SIGNER, needs: ACCEPTANCE_PARTY_RIGHTS[party], mayNot });
      const { rows, whole } = await book.forSigning(request, acceptance);
      if (!whole) throw new Refusal(422, NOT_WHOLE);
      if (rows.length === 0) throw new Refusal(422, { zh: "没有设备的验收表不能签署。", en: "A table without devices is not signed." });
      if (!isOver(user, acceptance, rows)) throw new Refusal(422, mayNot);
      const by = { user: user.id, username: user.username, name: user.name };
      const signed = settled(await ports.acceptances.sign(id, party, rows, remark?.trim() || null, by));
      auditAs(request, `acceptance:${id}`, JSON.stringify({ party, by: by.username, version: signed.versions.at(-1)?.version }));
      return reply.send(await viewOf(request, signed));
    },
  );
  /** Somebody who answers for all of it: its places lie in theirs, and its kinds are no secret to them. */
  const isOver = (user: StoredUser, { around }: Acceptance, rows: readonly AcceptanceRow[]): boolean => {
    const own = user.places.flatMap((place) => ports.places.pathOf(place) ?? []);
    const { kinds } = ROLES[user.role];
    const knows = (kind: AcceptanceRow["kind"]): boolean => kinds === "all" || kinds.some((one) => one === kind);
    return around.every((path) => own.some((root) => path.startsWith(root))) && rows.every(({ kind }) => knows(kind));
  };

  app.post(
    "/acceptances/:id/revise",
    {
      schema: {
        tags,
        summary: "Begin a new version after one that was signed",
        description: "What was found at the devices goes along; the signed version stays as it is, and the two can be compared.",
        params: IdParams,
        response: answers(200, "The table", AcceptanceViewSchema),
      },
    },
    async (request, reply) => {
      const acceptance = await book.found(request, request.params.id);
      auditAs(request, `acceptance:${acceptance.id}`);
      return reply.send(await viewOf(request, settled(await ports.acceptances.revise(acceptance.id))));
    },
  );

  acceptancePhotoRoutes(app, context, book);
}
