import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import {
  LANGUAGES,
  NewUserSchema,
  Nullable,
  ROLES,
  RoleSchema,
  toIso,
  UserPageSchema,
  UserSchema,
  type Words,
} from "../../contracts/index.ts";
import { hashPassword } from "../access/passwords.ts";
import { auditAs, callerOf } from "../access/trail.ts";
import { type Line, timeCell } from "../exports/table.ts";
import { badField, notFound, Refusal } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import type { ApiPorts, StoredUser } from "../ports.ts";
import { type App, IdParams, PagingQuery, pagingOf, type RouteContext } from "./context.ts";
import { userView } from "./session.ts";
import { sendTable, tableAnswer, tableFields } from "./table-file.ts";

const UserPatch = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    role: Type.Optional(RoleSchema),
    places: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    people: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
    email: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
    language: Type.Optional(Type.Enum([...LANGUAGES])),
    disabled: Type.Optional(Type.Boolean()),
    password: Type.Optional(Type.String({ minLength: 10, maxLength: 200 })),
    unlock: Type.Optional(Type.Boolean({ description: "Ends a lock-out" })),
  },
  { additionalProperties: false, minProperties: 1 },
);
const tags = ["users"];
const HEAD: readonly Words[] = [
  { zh: "用户名", en: "User name" },
  { zh: "姓名", en: "Name" },
  { zh: "角色", en: "Role" },
  { zh: "辖区", en: "Area" },
  { zh: "关联居民（人）", en: "People tied to it" },
  { zh: "邮箱", en: "E-mail" },
  { zh: "状态", en: "State" },
  { zh: "最近登录", en: "Last seen" },
  { zh: "创建时间", en: "Created" },
];
const STATE_WORDS = { on: { zh: "启用", en: "active" }, off: { zh: "停用", en: "disabled" } } as const;
const isoOrNull = (at: number | null): string | null => (at === null ? null : toIso(at));

function checkTies(
  ports: ApiPorts,
  body: { readonly places?: readonly string[] | undefined; readonly people?: readonly string[] | undefined },
): void {
  for (const place of body.places ?? [])
    if (ports.places.pathOf(place) === undefined)
      throw badField("body/places", { zh: `没有位置 ${place}。`, en: `there is no place ${place}` });
  for (const person of body.people ?? [])
    if (ports.people.get(person) === undefined)
      throw badField("body/people", { zh: `没有居民 ${person}。`, en: `there is no person ${person}` });
}

/** Nobody shuts themselves out, and the last administrator stays. */
async function checkLastAdmin(ports: ApiPorts, user: StoredUser, caller: string, ends: boolean): Promise<void> {
  if (!ends) return;
  if (user.id === caller)
    throw new Refusal(409, { zh: "不能停用、删除或降级自己的账号。", en: "You cannot remove, disable or demote yourself." });
  if (user.role !== "admin" || user.disabled) return;
  const others = (await ports.users.all()).filter((each) => each.role === "admin" && !each.disabled && each.id !== user.id);
  if (others.length === 0) throw new Refusal(409, { zh: "这是最后一个管理员。", en: "This is the last administrator." });
}

export function userRoutes(app: App, { ports, sessions }: RouteContext): void {
  async function find(id: string): Promise<StoredUser> {
    const user = await ports.users.byId(id);
    if (user === undefined) throw notFound();
    return user;
  }

  app.get(
    "/users",
    {
      schema: { tags, summary: "Users, by user name", querystring: PagingQuery, response: answers(200, "A page of users", UserPageSchema) },
    },
    async (request, reply) => {
      const { limit, cursor } = pagingOf(request.query);
      const sorted = [...(await ports.users.all())].sort((a, b) => (a.username < b.username ? -1 : 1));
      const rest = sorted.filter((user) => cursor === null || user.username > cursor);
      const page = rest.slice(0, limit);
      const next = rest.length > limit ? (page.at(-1)?.username ?? null) : null;
      return reply.send({ items: page.map(userView), next });
    },
  );

  app.get(
    "/users/export",
    {
      schema: {
        tags,
        summary: "Users as a file, for the review of accounts",
        querystring: Type.Object(tableFields),
        response: tableAnswer,
      },
    },
    async (request, reply) => {
      const { lang = "zh" } = request.query;
      const users = [...(await ports.users.all())].sort((a, b) => (a.username < b.username ? -1 : 1));
      const named = (ids: readonly string[]): string => ids.map((id) => ports.places.spoken(id) ?? id).join(lang === "zh" ? "、" : ", ");
      const rows = users.map(
        (user): Line => [
          ...[user.username, user.name, ROLES[user.role].words[lang], named(user.places), user.people.length, user.email],
          ...[STATE_WORDS[user.disabled ? "off" : "on"][lang], timeCell(isoOrNull(user.lastSeenAt)), timeCell(isoOrNull(user.createdAt))],
        ],
      );
      const table = { title: { zh: "用户", en: "Users" }, head: HEAD, rows };
      return sendTable(ports, request, reply, { target: "users", name: "users", table }, request.query);
    },
  );

  app.post(
    "/users",
    { schema: { tags, summary: "Add a user", body: NewUserSchema, response: answers(201, "The user", UserSchema) } },
    async (request, reply) => {
      const { body } = request;
      checkTies(ports, body);
      if ((await ports.users.byUsername(body.username)) !== undefined)
        throw new Refusal(409, { zh: `用户名 ${body.username} 已被使用。`, en: `The user name ${body.username} is taken.` });
      const user: StoredUser = {
        id: randomUUID(),
        username: body.username,
        name: body.name,
        role: body.role,
        places: body.places ?? [],
        people: body.people ?? [],
        email: body.email ?? null,
        language: "zh",
        disabled: false,
        passwordHash: await hashPassword(body.password),
        failures: 0,
        lockedUntil: null,
        lastSeenAt: null,
        createdAt: ports.now(),
      };
      await ports.users.save(user);
      auditAs(request, `user:${user.id}`, `${user.username} ${user.role}`);
      return reply.code(201).send(userView(user));
    },
  );

  app.get(
    "/users/:id",
    { schema: { tags, summary: "One user", params: IdParams, response: answers(200, "The user", UserSchema) } },
    async (request, reply) => reply.send(userView(await find(request.params.id))),
  );

  app.patch(
    "/users/:id",
    {
      schema: {
        tags,
        summary: "Change a user",
        description:
          "A new role or password and disabling end the user's sessions and live feeds; new places or people change what they see at once.",
        params: IdParams,
        body: UserPatch,
        response: answers(200, "The user", UserSchema),
      },
    },
    async (request, reply) => {
      const { password, unlock, ...changes } = request.body;
      checkTies(ports, changes);
      const passwordHash = password === undefined ? undefined : await hashPassword(password);
      const before = await find(request.params.id);
      const ends = (changes.role !== undefined && changes.role !== before.role) || changes.disabled === true;
      await checkLastAdmin(ports, before, callerOf(request).user.id, ends);
      const lock = unlock === true || passwordHash !== undefined ? { failures: 0, lockedUntil: null } : {};
      const after: StoredUser = { ...before, ...given(changes), ...lock, passwordHash: passwordHash ?? before.passwordHash };
      await ports.users.save(after);
      auditAs(request, `user:${after.id}`, Object.keys(request.body).join(","));
      if (ends || passwordHash !== undefined) await sessions.endOfUser(after.id);
      else sessions.refresh(after.id);
      return reply.send(userView(after));
    },
  );

  app.delete(
    "/users/:id",
    { schema: { tags, summary: "Remove a user", params: IdParams, response: noContent } },
    async (request, reply) => {
      const user = await find(request.params.id);
      await checkLastAdmin(ports, user, callerOf(request).user.id, true);
      await ports.users.remove(user.id);
      await sessions.endOfUser(user.id);
      auditAs(request, `user:${user.id}`, user.username);
      return reply.code(204).send();
    },
  );
}

/** Only what the request names; a key without a value changes nothing. */
function given<T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in changes) {
    const value = changes[key];
    if (isGiven(value)) kept[key] = value;
  }
  return kept;
}

function isGiven<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}
