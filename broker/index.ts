import { AedesBroker } from "./broker.ts";
import type { Broker, BrokerPorts } from "./types.ts";

export { type Rights, rightsOf } from "./rights.ts";
export type { Certificate } from "./tls-listener.ts";
export { TokenBucket } from "./token-bucket.ts";
export type {
  Broker,
  BrokerLimits,
  BrokerPorts,
  BrokerStats,
  Listener,
  ListenOptions,
  LoginGrant,
  PublishOptions,
  Refusal,
  RefusalReason,
  SessionStore,
} from "./types.ts";

/** Starts a broker that listens nowhere yet. */
export async function createBroker(ports: BrokerPorts): Promise<Broker> {
  const broker = new AedesBroker(ports);
  await broker.start();
  return broker;
}
