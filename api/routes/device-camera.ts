import {
  type Case,
  type DeviceCamera,
  DeviceCameraSchema,
  type Severity,
  seesWhere,
  type Whereabouts,
  worse,
} from "../../contracts/index.ts";
import { consents, worstAt } from "../access/consent-sight.ts";
import { seesDevice } from "../access/sight.ts";
import { notFound } from "../http/problem.ts";
import { answers } from "../http/shapes.ts";
import { type App, IdParams, type RouteContext, scopeAndSight } from "./context.ts";

type Open = readonly { readonly case: Case; readonly at: Whereabouts }[];

/** The worst open matter at any of these. */
export function worstOf(open: Open, places: readonly Whereabouts[]): Severity | null {
  return places.reduce<Severity | null>((worst, at) => {
    const here = worstAt(open, at);
    return here === null ? worst : worst === null ? here : worse(worst, here);
  }, null);
}

const NONE: DeviceCamera = { camera: null, picture: null, clear: false };

/** The camera that sees a device: named to whoever sees both, its picture told to whom pictures are shown. */
export function deviceCameraRoutes(app: App, { ports, masking }: RouteContext): void {
  app.get(
    "/devices/:id/camera",
    {
      schema: {
        tags: ["devices"],
        summary: "The camera that sees a device, and its newest picture",
        description: "The picture itself is read from `/snapshots/{hash}`, where the view is written down.",
        params: IdParams,
        response: answers(200, "The camera", DeviceCameraSchema),
      },
    },
    (request, reply) => {
      const { scope, sight } = scopeAndSight(request);
      const found = ports.devices.get(request.params.id);
      if (found === undefined || !seesDevice(scope, found.device.kind, found.at)) throw notFound();
      const seen = found.device.camera === undefined ? undefined : ports.devices.get(found.device.camera);
      if (seen === undefined || !seesWhere(scope, seen.at)) return reply.send(NONE);
      const worst = worstOf(ports.live.openCases(), [found.at, seen.at]);
      const { id, name, place, state } = masking.device(seen.device, sight);
      const shown = sight.pictures && consents(sight, "pictures", seen.at, worst);
      return reply.send({
        camera: { id, name, place: place?.path ?? "", state },
        picture: (shown ? ports.devices.lastPicture(id) : undefined) ?? null,
        clear: worst === "critical",
      });
    },
  );
}
