import { createHash } from "node:crypto";
import { type PlaceLevel, type RecordChange, WEBHOOK_TEST, type WebhookEvent } from "../../contracts/index.ts";
import type { Directory } from "../../store/directory.ts";
import type { NewWebhookMessage } from "../../store/records/index.ts";
import { eventOf } from "./webhook-body.ts";
import type { OpenWebhook } from "./webhook-book.ts";
import { mattersOf, type WebhookMatter } from "./webhook-matter.ts";

interface Parts {
  readonly directory: Pick<Directory, "placeById" | "pathOf">;
  endpoints(): readonly OpenWebhook[];
}

/** From the widest to the narrowest that says of nobody where they live. */
const AREAS: readonly PlaceLevel[] = ["community", "area", "group", "compound"];

/** The same news for the same endpoint has the same id, however often its transaction is tried. */
function idOf(webhook: string, body: string): string {
  return `msg_${createHash("sha256").update(`${webhook}\n${body}`).digest("base64url").slice(0, 27)}`;
}

export const testEvent = (community: string, timestamp: string): WebhookEvent => ({
  ...{ type: WEBHOOK_TEST, version: 1, community, timestamp, data: {} },
});

/** What is to be sent of a batch of changes: one message for each endpoint that wants it. */
export function createWebhookMessages({ directory, endpoints }: Parts) {
  const areaOf = (path: string) => {
    const found = path
      .split("/")
      .flatMap((id) => (id === "" ? [] : (directory.placeById(id) ?? [])))
      .findLast(({ level }) => AREAS.includes(level));
    return found ? { id: found.id, name: found.name } : null;
  };
  const wants = ({ webhook }: OpenWebhook, { type, severity, paths }: WebhookMatter): boolean => {
    if (!webhook.types.includes(type) || !webhook.severities.includes(severity)) return false;
    if (webhook.places.length === 0) return true;
    const roots = webhook.places.flatMap((place) => directory.pathOf(place) ?? []);
    return paths.some((path) => roots.some((root) => path.startsWith(root)));
  };
  return (changes: readonly RecordChange[]): readonly NewWebhookMessage[] => {
    const listening = endpoints().filter(({ webhook }) => webhook.enabled);
    if (listening.length === 0) return [];
    return mattersOf(changes).flatMap((matter) =>
      listening
        .filter((one) => wants(one, matter))
        .map(({ webhook }) => {
          const body = JSON.stringify(eventOf(matter, webhook.grants, { areaOf }));
          const { type, person } = matter;
          return { id: idOf(webhook.id, body), webhook: webhook.id, type, person, createdAt: Date.parse(matter.at), body };
        }),
    );
  };
}
