import type {} from "@fastify/rate-limit";
import type {} from "@fastify/websocket";
import {
  MapSchema,
  NewWallAnswerSchema,
  NewWallSchema,
  spacedWallCode,
  toIso,
  WallScreensSchema,
  type WallSession,
  WallSessionSchema,
  WallSignedInSchema,
  WallSignInSchema,
} from "../../contracts/index.ts";
import { auditAs, auditAt, auditClaim, callerOf, wallOf } from "../access/trail.ts";
import type { Wall } from "../access/walls.ts";
import { notFound, Refusal } from "../http/problem.ts";
import { answers, noContent } from "../http/shapes.ts";
import type { WallFeed } from "../live/wall-feed.ts";
import { type App, IdParams, type RouteContext, sessionCookie, WALL_COOKIE } from "./context.ts";
import { webSocketAnswers, webSocketOnly } from "./web-socket.ts";

const tags = ["wall"];
const WRONG_CODE = {
  zh: "大屏码不对、已在别的屏幕上用过，或已过期，请从值班台重新开通。",
  en: "The code is not right, was used at another screen, or has run out: open another from the desk.",
};
/** Layers of the map that show no home. */
const HOMELESS: readonly string[] = ["land", "green", "water", "roads", "compounds", "buildings"];

/** Opening, listing and ending screens on the wall, from the desk. */
export function wallRoutes(app: App, { walls }: RouteContext, feed: WallFeed): void {
  app.get(
    "/walls",
    { schema: { tags, summary: "Screens on the wall of one's places", response: answers(200, "The screens", WallScreensSchema) } },
    async (request, reply) => reply.send({ items: [...(await walls.list(callerOf(request).scope.paths, feed.connected))] }),
  );
  app.post(
    "/walls",
    {
      schema: {
        tags,
        summary: "Open a screen on the wall until the shift ends",
        description:
          "Answers a code, told once, that opens one screen. It reads what a locked desk shows and the map of one's places: kind, building and severity, no name, no door, no figure, no picture; it can do nothing and is no desk.",
        body: NewWallSchema,
        response: answers(201, "The screen and its code", NewWallAnswerSchema),
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { wall, code } = await walls.open(caller, request.body.name.trim());
      auditAs(request, `wall:${wall.name}`, toIso(wall.endsAt));
      auditAt(request, { path: wall.paths[0] ?? "", person: null });
      const screen = (await walls.list(caller.scope.paths, feed.connected)).find(({ id }) => id === wall.id);
      if (screen === undefined) throw notFound();
      return reply.code(201).send({ screen, code: spacedWallCode(code) });
    },
  );
  app.delete(
    "/walls/:id",
    { schema: { tags, summary: "End a screen on the wall now", params: IdParams, response: noContent } },
    async (request, reply) => {
      const { user, scope } = callerOf(request);
      const wall = await walls.get(request.params.id, scope.paths);
      if (wall === undefined) throw notFound();
      await walls.end(wall, user.name);
      auditAs(request, `wall:${wall.name}`);
      auditAt(request, { path: wall.paths[0] ?? "", person: null });
      return reply.code(204).send();
    },
  );
}

/** What the screen itself asks: its log-in by code, its map, its feed. */
export function wallScreenRoutes(app: App, context: RouteContext, feed: WallFeed): void {
  const { ports, walls } = context;
  const shown = ({ name, endsAt, scope }: Wall): WallSession => ({
    ...{ name, endsAt: toIso(endsAt), community: ports.live.status(scope).communityName },
  });

  app.post(
    "/wall/session",
    {
      config: { rateLimit: { max: context.logInsPerMinute, timeWindow: "1 minute" } },
      schema: {
        tags,
        summary: "Log a screen on the wall in by its code",
        security: [],
        body: WallSignInSchema,
        response: answers(200, "The screen's log-in", WallSignedInSchema),
      },
    },
    async (request, reply) => {
      auditClaim(request, "wall");
      const entered = await walls.enter(request.body.code);
      if (entered === undefined) {
        auditAs(request, "wall:?");
        throw new Refusal(401, WRONG_CODE);
      }
      const { token, wall } = entered;
      auditAs(request, `wall:${wall.name}`);
      auditAt(request, { path: wall.scope.paths[0] ?? "", person: null });
      const cookie = {
        ...sessionCookie(context),
        path: "/api/v1/wall",
        maxAge: Math.max(1, Math.ceil((wall.endsAt - ports.now()) / 1000)),
      };
      return reply.setCookie(WALL_COOKIE, token, cookie).send({ token, screen: shown(wall) });
    },
  );
  app.get(
    "/wall",
    { schema: { tags, summary: "This screen's log-in", response: answers(200, "The log-in", WallSessionSchema) } },
    (request, reply) => reply.send(shown(wallOf(request))),
  );
  app.get(
    "/wall/map",
    { schema: { tags, summary: "The map for a screen on the wall", response: answers(200, "The map", MapSchema) } },
    (request, reply) => {
      const map = ports.places.map(wallOf(request).scope);
      const features = map.features.features.filter((feature) => HOMELESS.includes(layerOf(feature)));
      return reply.send({ ...map, features: { ...map.features, features } });
    },
  );
  app.route({
    method: "GET",
    url: "/wall/live",
    schema: {
      tags,
      summary: "WebSocket of a screen on the wall",
      description:
        "Frames `wall` {alerts, waiting, sounding, nobody, devices, online, time, endsAt}, numbered `n`: at once when something changed, else every five seconds. Nothing that the screen sends is listened to. Close code 4401: it was ended, or the shift is over.",
      response: webSocketAnswers,
    },
    handler: webSocketOnly,
    wsHandler: (socket, request) => feed.admit(socket, wallOf(request)),
  });
}

function layerOf(feature: unknown): string {
  if (typeof feature !== "object" || feature === null || !("properties" in feature)) return "";
  const { properties } = feature;
  return typeof properties === "object" && properties !== null && "layer" in properties ? String(properties.layer) : "";
}
