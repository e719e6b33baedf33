export { numbersToAsk } from "./asking-rounds.ts";
export { readAliyunCallback } from "./callbacks/aliyun.ts";
export { type CallbackEvent, type CallbackReading, type CallbackRequest, noticeOf } from "./callbacks/event.ts";
export { readGatewayCallback } from "./callbacks/gateway.ts";
export { readWecomCallback, wecomSignature } from "./callbacks/wecom.ts";
export { type AliyunOptions, aliyunChannel } from "./channels/aliyun.ts";
export { appChannel } from "./channels/app.ts";
export { type EmailOptions, emailChannel } from "./channels/email.ts";
export { type GatewayOptions, gatewayChannel, signBody } from "./channels/gateway.ts";
export { type BotOptions, dingtalkBot, feishuBot, wecomBot } from "./channels/group-bots.ts";
export { loopChannel } from "./channels/loop.ts";
export { type CommandPorts, deviceChannel } from "./channels/siren.ts";
export { type WebPushOptions, webPushChannel } from "./channels/web-push.ts";
export { type WechatOptions, wechatChannel } from "./channels/wechat.ts";
export { type WecomOptions, wecomChannel } from "./channels/wecom.ts";
export { createOutbox, type Outbox, type OutboxOptions } from "./create-outbox.ts";
export { asksFirst, createDelivery, type Delivered, type DeliveryPorts, VERIFY } from "./deliver.ts";
export { createLines } from "./lines.ts";
export { createLinks, LINK_LIFE, type Links } from "./links.ts";
export { createNumberBook, type NumberBook } from "./number-book.ts";
export {
  type Attempt,
  type Channel,
  type Door,
  type DrillParcel,
  insideParcel,
  newChannel,
  openDoor,
  openInsideDoor,
  type Parcel,
} from "./outward.ts";
export { createProviderHealth, type ProviderHealth } from "./provider-health.ts";
export { QUIET_UNLESS_TOLD, quietUntil } from "./quiet.ts";
export { answersOf, fillVars, readTemplateList, type Templates, templatesOf } from "./templates.ts";
export type { PendingNotice } from "./types.ts";
export { encryptPush, isPushTarget, type PushTarget, type VapidKeys, vapidKeysOf } from "./web-push-crypto.ts";
export { readWebhookUrl } from "./webhooks/address.ts";
export { statusWords } from "./webhooks/fault-words.ts";
export { postWebhook } from "./webhooks/post.ts";
export { createWebhookQueue, type WebhookQueue } from "./webhooks/queue.ts";
export { makeWebhookSecret, webhookHeaders } from "./webhooks/sign.ts";
export { type FiledWording, readFiledWording, wechatData, wechatValue } from "./wechat-fields.ts";
export { authorizeUrl, openidOf } from "./wechat-identity.ts";
