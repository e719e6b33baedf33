import { Type } from "typebox";
import { Value } from "typebox/value";
import { type EventKind, isEventKind, isMeasurement, type Measurement } from "../contracts/index.ts";
import { readDataFile } from "./data-file.ts";

const Strict = { additionalProperties: false };
const Says = Type.Array(Type.String());
const FileSchema = Type.Object(
  {
    codes: Type.Record(
      Type.String(),
      Type.Array(
        Type.Object(
          {
            only: Type.Optional(Type.String()),
            values: Type.Record(Type.String(), Says),
            else: Type.Optional(Says),
            doubtful: Type.Optional(Type.Array(Type.String())),
          },
          Strict,
        ),
      ),
    ),
    quantities: Type.Record(
      Type.String(),
      Type.Array(
        Type.Object(
          {
            only: Type.Optional(Type.String()),
            kinds: Type.Optional(Type.Array(Type.String())),
            measurement: Type.String(),
            unit: Type.String(),
            times: Type.Optional(Type.Number()),
          },
          Strict,
        ),
      ),
    ),
    known: Type.Array(Type.String()),
  },
  Strict,
);

/** What a code says: an event of the table, or the alarm of the device's own kind. */
export interface CodeWord {
  readonly event: EventKind | "own";
  readonly state: "on" | "off" | "pulse";
}

export interface CodeTable {
  /** It holds only where this key stands beside it; null holds always. */
  readonly only: string | null;
  readonly values: ReadonlyMap<string, readonly CodeWord[]>;
  readonly otherwise: readonly CodeWord[] | null;
  /** Values that others send as a text for the end: believed of a device that has sent the code for it. */
  readonly doubtful: ReadonlySet<string>;
}

export interface Quantity {
  readonly only: string | null;
  /** Kinds of device for which it holds; empty for all. */
  readonly kinds: ReadonlySet<string>;
  readonly measurement: Measurement;
  readonly unit: string;
  readonly times: number;
}

/** Words of device clouds, by key in plain spelling. */
export interface PlatformWords {
  readonly codes: ReadonlyMap<string, readonly CodeTable[]>;
  readonly quantities: ReadonlyMap<string, readonly Quantity[]>;
  readonly known: ReadonlySet<string>;
}

function codeWord(text: string): CodeWord {
  const [event = "", state = ""] = text.split(" ");
  if (event !== "own" && !isEventKind(event)) throw new Error(`platform-words.yaml names the event ${event}, which the hub does not know`);
  if (state !== "on" && state !== "off" && state !== "pulse") throw new Error(`platform-words.yaml: "${text}" has no state`);
  return { event, state };
}

function known(name: string): Measurement {
  if (!isMeasurement(name)) throw new Error(`platform-words.yaml names the measurement ${name}, which the hub does not know`);
  return name;
}

/** Reads platform-words.yaml; a fault in it is ours and throws. */
export function loadPlatformWords(): PlatformWords {
  const file = readDataFile("platform-words");
  if (!Value.Check(FileSchema, file)) {
    const first = Value.Errors(FileSchema, file)[0];
    throw new Error(`platform-words.yaml: ${first?.instancePath ?? ""} ${first?.message ?? "does not fit its schema"}`);
  }
  const codes = Object.entries(file.codes).map(([key, tables]): [string, CodeTable[]] => [
    key,
    tables.map((table) => ({
      only: table.only ?? null,
      values: new Map(Object.entries(table.values).map(([value, says]) => [value, says.map(codeWord)])),
      otherwise: table.else?.map(codeWord) ?? null,
      doubtful: new Set(table.doubtful ?? []),
    })),
  ]);
  const quantities = Object.entries(file.quantities).map(([key, list]): [string, Quantity[]] => [
    key,
    list.map(({ only, kinds, measurement, unit, times }) => ({
      only: only ?? null,
      kinds: new Set(kinds ?? []),
      measurement: known(measurement),
      unit,
      times: times ?? 1,
    })),
  ]);
  return { codes: new Map(codes), quantities: new Map(quantities), known: new Set(file.known) };
}
