import type { Decoder } from "./decoder.ts";
import { nativeTelemetry } from "./native.ts";
import { senml } from "./senml.ts";

/** All decoders, in the order in which they are asked; the last claims what is left. */
export const DECODERS: readonly Decoder[] = [senml, nativeTelemetry];
