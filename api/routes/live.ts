import type {} from "@fastify/websocket";
import { callerOf } from "../access/trail.ts";
import type { Feed } from "../live/feed.ts";
import type { App } from "./context.ts";
import { webSocketAnswers, webSocketOnly } from "./web-socket.ts";

/** The WebSocket of the live feed; its session and Origin have been checked before the upgrade. */
export function liveRoute(app: App, feed: Feed): void {
  app.route({
    method: "GET",
    url: "/live",
    schema: {
      tags: ["live"],
      summary: "WebSocket of the live feed",
      description:
        'Frames are numbered `n` per connection: first `snapshot` {epoch, alerts, cases, devices, status} of what this user may see, then `alert`, `case`, `notice`, `devices` (at most four a second), `registry`, `status` (once a second), `session` {endsAt} in the last hour of the session. A desk that answers alarms is locked when its session runs out, or by hand: it is then sent `locked` {alerts, waiting, sounding, nobody} alone: kind, building and severity, without a name, a door or a figure. After a gap in `n` send `{"type":"resync"}`; a reader more than 1 MB behind gets a new snapshot by itself. Log in by cookie (with our Origin), `Authorization: Bearer`, or the subprotocol `bearer.<token>`. Close code 4401: the session ended.',
      response: webSocketAnswers,
    },
    handler: webSocketOnly,
    wsHandler: (socket, request) => feed.admit(socket, callerOf(request)),
  });
}
