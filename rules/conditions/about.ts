import type { DeviceKind, Person } from "../../contracts/index.ts";

/** What a condition may ask of the person whom its rule is about. */
export interface About {
  readonly person: Pick<Person, "household">;
  /** Whether any alert stands on her: what is seen meanwhile is not how she usually is. */
  readonly troubled: boolean;
  /** Kinds of what she wears or lies on. */
  worn(): readonly DeviceKind[];
}
