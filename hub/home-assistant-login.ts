import { mosquittoHash } from "../broker/index.ts";
import { type Login, TOPIC_ROOT } from "../contracts/index.ts";
import { hashSecret } from "./secrets.ts";

/** The name under which Home Assistant logs in at the hub's own broker, or at an outside one. */
const HA_LOGIN = "home-assistant";

/**
 * The log-in that reads what is announced to Home Assistant, and nothing else; it lives as long as the process.
 * @param password null where an outside broker knows it and the hub does not: then nobody comes in by it here
 */
export function homeAssistantLogin(key: Uint8Array, password: string | null, community: string): Login {
  return {
    ...{ username: HA_LOGIN, community, kind: "integration", device: null, disabled: false },
    prefix: `${TOPIC_ROOT}/${community}/hub/ha/`,
    secretHash: password === null ? "" : hashSecret(key, HA_LOGIN, password),
    ...(password !== null && { mosquittoHash: mosquittoHash(password) }),
  };
}
