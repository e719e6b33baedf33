import type { DeviceKind } from "./devices.ts";
import type { Grid } from "./grid.ts";
import type { Person } from "./people.ts";
import type { Place } from "./places.ts";
import type { Instant } from "./time.ts";

/** A community that this hub serves. */
export interface Community {
  readonly id: string;
  readonly name: string;
  /** IANA zone for schedules, days and zone-less device times. */
  readonly zone: string;
}

/** A device as registered. */
export interface DeviceRecord {
  readonly id: string;
  readonly community: string;
  /** The id in its topics. */
  readonly externalId: string;
  readonly name: string;
  readonly kind: DeviceKind;
  readonly place: string | null;
  /** Seconds between messages; null takes the kind's own. */
  readonly interval: number | null;
  /** Set for gateways: what they speak and under which topics. */
  readonly gateway: { readonly format: string; readonly prefix: string } | null;
  /** What carries its messages: `gateway:<device id>` or `net:<name of a network>`; absent: a connection of its own. */
  readonly uplink?: string;
  /** It speaks only when something changes: whether it is in reach is told by what carries it. Absent: so are the points of a fire panel. */
  readonly onChange?: boolean;
  /** The id of the camera that sees it. */
  readonly camera?: string;
  /** What whoever installs or tests it wrote down. */
  readonly remark?: string;
  readonly createdAt: Instant;
}

/** A device belongs to a person from a time to a time; a reading belongs to who wore it then. */
export interface Assignment {
  readonly device: string;
  readonly person: string;
  readonly from: Instant;
  readonly to: Instant | null;
}

/** A log-in to the broker. The secret is kept as hashes only, which no answer of the API holds. */
export interface Login {
  readonly username: string;
  readonly community: string;
  readonly kind: "device" | "gateway" | "integration";
  /** The device or gateway it belongs to; null for integrations. */
  readonly device: string | null;
  /** Topics it may publish and subscribe below (gateways: their prefix), or read below (integrations; null: all that the hub tells). */
  readonly prefix: string | null;
  /** HMAC-SHA-256 of the secret under the hub's key, hex. */
  readonly secretHash: string;
  /** The same secret as Mosquitto keeps it, for the password file of one in front of the hub; missing where it was made by an older hub. */
  readonly mosquittoHash?: string;
  /** The secret before, in the same way: accepted beside the new one until then, so that the device stays online. */
  readonly before?: { readonly secretHash: string; readonly until: Instant };
  readonly disabled: boolean;
}

/** Everything about the community that a human registers; what demo and import hand to the hub. */
export interface CommunitySeed {
  readonly community: Community;
  readonly places: readonly Place[];
  readonly grids: readonly Grid[];
  readonly people: readonly Person[];
  readonly devices: readonly DeviceRecord[];
  readonly assignments: readonly Assignment[];
  /** GeoJSON features of the base map (roads, green, water), each with a `layer` property. */
  readonly base: readonly unknown[];
}
