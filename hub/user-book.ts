import type { TellableUser } from "../cases/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records, StoredUser } from "../store/records/index.ts";

/** The accounts in memory: asked by whoever tells somebody something. */
export interface UserBook {
  all(): readonly StoredUser[];
  /** The accounts with the paths of the places that they see. */
  tellable(): readonly TellableUser[];
  /** Waits for a change of the accounts, then reads them anew. */
  changed(work: Promise<void>): Promise<void>;
}

interface Parts {
  readonly known: readonly StoredUser[];
  readonly records: Pick<Records, "users">;
  readonly directory: Pick<Directory, "pathOf">;
  /** After every change. */
  told(): void;
}

/** Keeps the accounts as they were read last. */
export function createUserBook({ known, records, directory, told }: Parts): UserBook {
  const tellableOf = (users: readonly StoredUser[]): readonly TellableUser[] =>
    users.map((user) => ({ ...user, paths: user.places.map((place) => directory.pathOf(place) ?? "").filter((path) => path !== "") }));
  let users = known;
  let tellable = tellableOf(users);
  return {
    all: () => users,
    tellable: () => tellable,
    changed: async (work) => {
      await work;
      users = await records.users.all();
      tellable = tellableOf(users);
      told();
    },
  };
}
