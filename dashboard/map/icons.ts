import { DEVICE_KINDS, type DeviceKind, SEVERITIES } from "../../contracts/index.ts";
import type { Tokens } from "../theme/tokens.ts";
import { KIND_PATHS, SHAPES } from "./shapes.ts";

const SCALE = 2;

function canvasOf(size: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = size * SCALE;
  canvas.height = size * SCALE;
  const context = canvas.getContext("2d");
  context?.scale(SCALE, SCALE);
  return context;
}

function drawDevice(context: CanvasRenderingContext2D, kind: DeviceKind, state: string, t: Tokens): void {
  const filled = state === "online";
  context.translate(1, 1);
  context.lineWidth = 1.5;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = filled ? t.working : t.offline;
  context.fillStyle = filled ? t.working : t["map-ground"];
  context.beginPath();
  context.arc(10, 10, 9, 0, 2 * Math.PI);
  context.fill();
  if (state === "unknown") context.setLineDash([2.6, 2.2]);
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1.3;
  context.strokeStyle = filled ? t["map-ground"] : t.offline;
  context.stroke(new Path2D(KIND_PATHS[kind]));
}

function drawPerson(context: CanvasRenderingContext2D, t: Tokens): void {
  context.translate(1, 1);
  context.fillStyle = t["map-ground"];
  context.strokeStyle = t["map-label"];
  context.lineWidth = 1.6;
  context.beginPath();
  context.arc(10, 6.5, 3.2, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  const body = new Path2D("M3.5 17.5C3.5 9.5 16.5 9.5 16.5 17.5Z");
  context.fill(body);
  context.stroke(body);
}

/** A spanner in a dashed circle: work is going on here. */
function drawWork(context: CanvasRenderingContext2D, t: Tokens): void {
  context.translate(1, 1);
  context.lineWidth = 1.4;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.fillStyle = t.raised;
  context.strokeStyle = t.text;
  context.beginPath();
  context.arc(10, 10, 9, 0, 2 * Math.PI);
  context.fill();
  context.setLineDash([2.6, 2.2]);
  context.stroke();
  context.setLineDash([]);
  context.stroke(new Path2D("M5.5 14.5 10.4 9.6M13.8 4.9A3.1 3.1 0 0 0 9.9 8.9L11.1 10.1A3.1 3.1 0 0 0 15.1 6.2L13.2 8.1 11.9 6.8Z"));
}

const isKind = (name: string): name is DeviceKind => Object.hasOwn(DEVICE_KINDS, name);

/** Draws the picture that the style asks for by name, when it asks; undefined for a name that is none of ours. */
export function drawIcon(name: string, t: Tokens): ImageData | undefined {
  const [what, first, second] = name.split("/");
  const context = canvasOf(22);
  if (context === null) return undefined;
  if (what === "device" && first !== undefined && isKind(first)) drawDevice(context, first, second ?? "unknown", t);
  else if (what === "person") drawPerson(context, t);
  else if (what === "work") drawWork(context, t);
  else if (what === "severity") {
    const severity = SEVERITIES[Number(first)];
    if (severity === undefined) return undefined;
    context.translate(1, 1);
    context.fillStyle = t[severity];
    context.fill(new Path2D(SHAPES[severity]));
  } else return undefined;
  return context.getImageData(0, 0, 22 * SCALE, 22 * SCALE);
}

export const ICON_RATIO = SCALE;
