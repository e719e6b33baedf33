import type { Case, ExchangeMapping, ExchangePlatform, ForeignMatter, ForeignSystem, Instant, TakenMatter } from "../contracts/index.ts";
import type { ActOutcome, Actor } from "./port-types.ts";

/** What the HTTP face asks about other platforms. */
export interface ExchangePorts {
  /** The platform whose token this is; undefined for none. */
  platformOf(token: string): ForeignSystem | undefined;
  all(): readonly ExchangePlatform[];
  get(system: ForeignSystem): ExchangePlatform;
  setMapping(system: ForeignSystem, mapping: ExchangeMapping, by: Actor): Promise<ExchangePlatform>;
  /** A new token; the one before ends at once. */
  makeToken(system: ForeignSystem, owner: string, by: Actor): Promise<{ readonly token: string; readonly platform: ExchangePlatform }>;
  endToken(system: ForeignSystem): Promise<void>;
  /** A matter of theirs; known under its number it is the same case. */
  take(system: ForeignSystem, matter: ForeignMatter): Promise<ActOutcome<{ readonly case: Case; readonly taken: TakenMatter }>>;
  /**
   * Cases with a number of theirs that changed since, the oldest change first.
   * @throws BadCursor
   */
  changes(
    system: ForeignSystem,
    cursor: string | null,
    limit: number,
  ): Promise<{ readonly cases: readonly Case[]; readonly next: string | null; readonly more: boolean }>;
  /** A workbook of one sheet, its first row the headings. */
  workbook(name: string, rows: readonly (readonly string[])[]): Uint8Array;
  /** On the clocks of the community: 2026-12-01 18:00. */
  localTime(at: Instant): string;
}
