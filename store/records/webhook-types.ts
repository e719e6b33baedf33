import type { Instant, WEBHOOK_TEST, Webhook, WebhookMessageState, WebhookType, Words } from "../../contracts/index.ts";

/** An endpoint as it is kept; its secrets are sealed beside it. */
export interface StoredWebhook {
  readonly webhook: Omit<Webhook, "waiting" | "nextAt" | "oldSecretUntil">;
  readonly secrets: string;
}

/** A message for one endpoint, as it is written with what it tells of. */
export interface NewWebhookMessage {
  readonly id: string;
  readonly webhook: string;
  readonly type: WebhookType | typeof WEBHOOK_TEST;
  /** Of whom it tells, so that it goes when she is erased. */
  readonly person: string | null;
  readonly createdAt: Instant;
  readonly body: string;
}

/** What became of it until now. */
export interface WebhookOutcome {
  readonly id: string;
  readonly state: WebhookMessageState;
  readonly attempts: number;
  readonly triedAt: Instant;
  readonly status: number | null;
  readonly tookMs: number | null;
  readonly error: Words | null;
  readonly nextAt: Instant | null;
}

export interface StoredWebhookMessage extends NewWebhookMessage {
  readonly state: WebhookMessageState;
  readonly attempts: number;
  readonly triedAt: Instant | null;
  readonly status: number | null;
  readonly tookMs: number | null;
  readonly error: Words | null;
  readonly nextAt: Instant | null;
}
