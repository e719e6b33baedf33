import type { Instant, Provider } from "../../contracts/index.ts";

export interface StoredProvider {
  readonly provider: Omit<Provider, "secretsSet" | "callback">;
  /** Encrypted JSON. */
  readonly secrets: string;
  /** SHA-256 of the secret part of its callback's address, hex. */
  readonly callbackHash: string;
}

/** What is known of a telephone number of a contact. */
export interface StoredNumber {
  readonly number: string;
  readonly state: "unverified" | "verified" | "dead";
  readonly at: Instant;
  readonly reason: string | null;
}

/** When a test went out this way, and when somebody answered one. */
export interface StoredProof {
  readonly channel: string;
  readonly address: string;
  readonly testedAt: Instant;
  readonly answeredAt: Instant | null;
}

/** A user's own numbers, and when it wants quiet. */
export interface OwnChannels {
  readonly user: string;
  readonly phone: string | null;
  readonly wecom: string | null;
  /** Browsers that let themselves be pushed to; absent: none. */
  readonly push?: readonly StoredPush[];
  /** By which openid an account of WeChat knows this human; absent: not bound. */
  readonly wechat?: { readonly openid: string; readonly appId: string; readonly since: Instant };
  /** Minutes of the day in the community's zone; life-safety goes out all the same. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
}

/** A browser's subscription. */
export interface StoredPush {
  readonly id: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
  /** What browser and device it is, as its user knows it. */
  readonly name: string;
  readonly since: Instant;
}
