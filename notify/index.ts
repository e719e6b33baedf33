export { type Attempt, appChannel, type Channel } from "./channels.ts";
export { createOutbox, type Outbox, type OutboxOptions } from "./create-outbox.ts";
export { type EmailOptions, emailChannel } from "./email-channel.ts";
