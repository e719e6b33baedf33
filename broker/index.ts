import { AedesBroker } from "./broker.ts";
import type { BrokerPorts, ListeningBroker } from "./types.ts";

export { longestPrefix, outsideFilters, overlapping } from "./outside/filters.ts";
export { mosquittoAcl } from "./outside/mosquitto-acl.ts";
export { keepingEntered, mosquittoHash, mosquittoPasswords, type PasswordFile } from "./outside/mosquitto-passwords.ts";
export { OutsideBroker } from "./outside/outside-broker.ts";
export type { LinkView, OutsideTarget } from "./outside/types.ts";
export { type Rights, rightsOf } from "./rights.ts";
export type { Certificate } from "./tls-listener.ts";
export { TokenBucket } from "./token-bucket.ts";
export type {
  Broker,
  BrokerLimits,
  BrokerPorts,
  BrokerStats,
  Listener,
  ListeningBroker,
  ListenOptions,
  LoginGrant,
  PublishOptions,
  Refusal,
  RefusalReason,
  SessionStore,
} from "./types.ts";

/** Starts a broker that listens nowhere yet. */
export async function createBroker(ports: BrokerPorts): Promise<ListeningBroker> {
  const broker = new AedesBroker(ports);
  await broker.start();
  return broker;
}
