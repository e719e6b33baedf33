import { timeOrderedId } from "../alerts/index.ts";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import { type Cases, createPatrolBook, endOfDayIn } from "../cases/index.ts";
import type { Instant } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";

interface Parts {
  readonly records: Pick<Records, "patrols">;
  readonly directory: Pick<Directory, "placeById" | "spoken">;
  readonly cases: Pick<Cases, "create">;
  users(): readonly StoredUser[];
  community(): string;
  zoneOf(community: string): string;
  /** Resolves when what was done is on disk. */
  written(): Promise<boolean>;
  told(): void;
  now(): Instant;
}

/** Patrols as the HTTP face asks for them; what was kept is read before it answers. */
export async function createPatrolDesk(parts: Parts): Promise<ApiPorts["patrols"]> {
  const { records, directory, now } = parts;
  const book = createPatrolBook({
    isSpot: (id) => directory.placeById(id)?.level === "spot",
    spoken: directory.spoken,
    endOfDay: (community, at) => endOfDayIn(parts.zoneOf(community), at),
    userName: (id) => parts.users().find((user) => user.id === id && !user.disabled)?.name,
    openCase: async (body, by) => {
      const opened = parts.cases.create(body, by, now());
      if (opened.ok) await parts.written();
      return opened;
    },
    save: records.patrols.save,
    saveCheck: records.patrols.saveCheck,
    checkById: records.patrols.check,
    makeId: timeOrderedId,
    told: parts.told,
  });
  const [patrols, checks] = await Promise.all([records.patrols.all(), records.patrols.known(now())]);
  book.load({ patrols, checks });
  return {
    all: book.all,
    get: book.get,
    spotsOf: (patrol) => book.spotsOf(patrol, now()),
    spotName: (id) => (directory.placeById(id)?.level === "spot" ? directory.spoken(id) : undefined),
    make: (body, by) => book.make(parts.community(), body, by, now()),
    change: (id, body, by) => book.change(id, body, by, now()),
    end: (id, by) => book.end(id, by, now()),
    check: async (id, spot, body, by) => book.check(id, spot, body, by, now()),
    checksAt: records.patrols.checksAt,
    checksBetween: records.patrols.checksBetween,
  };
}
