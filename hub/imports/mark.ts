import { createHash } from "node:crypto";

/** Tells whether a thing of the register still stands as an import left it, without keeping it twice. */
export const markOf = (thing: unknown): string => createHash("sha256").update(JSON.stringify(thing)).digest("hex");
