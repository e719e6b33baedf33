import { Type } from "typebox";
import { Value } from "typebox/value";

/** Every device's commands below a community's topic. */
export const ALL_COMMANDS = "+/command";

const SoundSchema = Type.Object({ id: Type.String(), do: Type.Union([Type.Literal("sound"), Type.Literal("stop"), Type.Literal("say")]) });

/** What a siren or speaker answers as soon as it sounds, within the five seconds that it has; null where it is not told to. */
export function soundingOf(topic: string, payload: string): { readonly topic: string; readonly payload: string } | null {
  let told: unknown;
  try {
    told = JSON.parse(payload);
  } catch {
    return null;
  }
  return Value.Check(SoundSchema, told) ? { topic: `${topic}/ack`, payload: JSON.stringify({ id: told.id, ok: true }) } : null;
}
