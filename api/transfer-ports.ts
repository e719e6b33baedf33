import type { Instant } from "../contracts/index.ts";

/** A sheet that was made with a QR code, as it is kept: nothing of her health, and neither address nor code itself. */
export interface StoredTransfer {
  /** SHA-256 of the token in the address. */
  readonly tokenHash: string;
  /** SHA-256 of token and code: of no use without the sheet. */
  readonly codeHash: string;
  readonly number: string;
  readonly person: string;
  readonly case: string | null;
  readonly overridden: boolean;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
  /** Wrong codes. */
  readonly wrong: number;
  readonly opened: number;
  readonly openedAt: Instant | null;
}

/** Sheets that somebody may still open by their QR code. */
export interface TransferPorts {
  save(sheet: StoredTransfer): Promise<void>;
  find(tokenHash: string): Promise<StoredTransfer | undefined>;
  /** The newest first. */
  of(person: string): Promise<readonly StoredTransfer[]>;
}
