import type { Webhook, WebhookMessage, WebhookSettings } from "../contracts/index.ts";
import type { ActOutcome, Actor, PageOf, Paging } from "./port-types.ts";

type WithSecret = { readonly webhook: Webhook; readonly secret: string };

/** What the HTTP face asks about addresses outside that are told. */
export interface WebhookPorts {
  all(): Promise<readonly Webhook[]>;
  add(settings: WebhookSettings, by: Actor): Promise<ActOutcome<WithSecret>>;
  change(id: string, settings: WebhookSettings, by: Actor): Promise<ActOutcome<Webhook>>;
  remove(id: string): Promise<ActOutcome<undefined>>;
  /** A new secret; the one before signs for a day more. */
  renew(id: string, by: Actor): Promise<ActOutcome<WithSecret>>;
  /** Sends a test at once, past the queue, and says what came of it. */
  test(id: string): Promise<ActOutcome<WebhookMessage>>;
  /**
   * The messages of the last seven days, or those of them that were not delivered, newest first.
   * @throws BadCursor
   */
  messages(id: string, undelivered: boolean, paging: Paging): Promise<ActOutcome<PageOf<WebhookMessage>>>;
  /** Sends one again under its id, and what waits with it, at once. */
  again(id: string, message: string): Promise<ActOutcome<undefined>>;
}
