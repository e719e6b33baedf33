import type { Integration, NewIntegration, ProgramEvent, ProgramGrant, ProgramNotice } from "../contracts/index.ts";
import type { ActOutcome, Actor, StoredUser } from "./port-types.ts";

/** Programs of others: who they are, and what they ask for besides reading. */
export interface IntegrationPorts {
  all(): readonly Integration[];
  get(id: string): Integration | undefined;
  /** Who is behind a token, as an actor in logs and for what it sees; undefined for none. */
  behind(tokenHash: string): { readonly id: string; readonly user: StoredUser; readonly grants: readonly ProgramGrant[] } | undefined;
  /** A new program; its token is told once. */
  create(asked: NewIntegration, by: Actor): Promise<ActOutcome<{ readonly token: string; readonly integration: Integration }>>;
  /**
   * A new token; the one before ends at once.
   * @returns besides it the hash of the one that ended, for the sockets that it opened
   */
  renew(id: string): Promise<ActOutcome<{ readonly token: string; readonly integration: Integration; readonly ended: string }>>;
  /** @returns the hash of the token that ended */
  end(id: string): Promise<ActOutcome<string>>;
  /** The device of this id or external id; that it lies in the program's area is asked by the route. */
  deviceOf(name: string): string | undefined;
  /** As the device itself would say it. Resolves when it is durable, with false where it could not be made so. */
  raise(device: string, said: Omit<ProgramEvent, "device">, by: Actor): Promise<boolean>;
  /** Tells those of the roles who stand in the program's area, in the app. @returns how many */
  notify(said: ProgramNotice, paths: readonly string[], by: Actor): Promise<number>;
  /** Whether the device acknowledged within so many seconds. */
  command(device: string, command: Readonly<Record<string, unknown>>, wait: number): Promise<boolean>;
}
