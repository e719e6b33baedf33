import type { ActOutcome, Actor, ApiPorts } from "../api/index.ts";
import { type Instant, toIso, type Words } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { PersonFound, Records } from "../store/records/index.ts";
import type { Snapshots } from "../store/snapshots.ts";
import type { FamilyBook } from "./family-book.ts";
import type { Registrar } from "./registrar.ts";

interface Parts {
  readonly records: Pick<Records, "people" | "purges">;
  readonly directory: Pick<Directory, "everHadBy" | "assignmentsOf">;
  readonly registrar: Pick<Registrar, "forgetPerson">;
  readonly snapshots: Pick<Snapshots, "remove">;
  readonly book: Pick<FamilyBook, "consents" | "drop">;
  /** Hashes of the signed papers that consents still name. */
  papersHeld(): readonly string[];
  /** Whether readings can be erased here; an outside series server keeps its own. */
  readonly erasesSeries: boolean;
  forgetReadings(device: string, by: Actor): Promise<unknown>;
  /** Accounts were changed or removed: read anew, and the sessions of these ended. */
  usersChanged(removed: readonly string[]): Promise<void>;
  /** Before anything goes: kept outside of every back-up. */
  note(what: "person" | "readings", id: string, by: string): void;
  written(): Promise<boolean>;
  now(): Instant;
}

const refuse = (status: 404 | 409, words: Words): ActOutcome<never> => ({ ok: false, status, reason: words.en, words });
const NOBODY = refuse(404, { zh: "没有这位居民。", en: "There is no such person." });
const JUST_NOW = refuse(409, { zh: "刚刚有新的告警或工单，请稍后再试。", en: "An alert or a case has just come up: try again later." });

function obstacleOf({ openCases, openAlerts }: PersonFound): Words | null {
  if (openCases.length > 0)
    return {
      zh: `尚有未办结的工单：${openCases.join("、")}。请先办结。`,
      en: `Cases are open: ${openCases.join(", ")}. Close them first.`,
    };
  if (openAlerts === 0) return null;
  return { zh: `尚有 ${openAlerts} 条未结束的告警，请先处理。`, en: `${openAlerts} alerts are open: deal with them first.` };
}

/** Erases residents whole: records in one transaction, then memory, files and the readings of what was theirs alone. */
export function createPersonEraser(parts: Parts) {
  const { records, directory, book, now } = parts;

  /** Devices that nobody else ever had, where their readings can be erased; and the others. */
  const devicesOf = (person: string) => {
    const all = directory.everHadBy(person);
    const alone = parts.erasesSeries ? all.filter((id) => directory.assignmentsOf(id).every((one) => one.person === person)) : [];
    return { alone, untied: all.length - alone.length };
  };

  const dropFiles = async (hashes: readonly string[]): Promise<void> => {
    const held = new Set([...(await records.purges.picturesHeld({})), ...parts.papersHeld()]);
    const gone = hashes.filter((hash) => !held.has(hash)).map((hash) => ({ hash, at: 0, bytes: 0 }));
    if (gone.length > 0) await parts.snapshots.remove(gone, Number.POSITIVE_INFINITY);
  };

  const erasure: ApiPorts["care"]["erasure"] = async (id) => {
    const found = await records.people.traces(id);
    if (found === null) return NOBODY;
    const { alone, untied } = devicesOf(id);
    const { goes, stays } = found;
    return { ok: true, value: { goes, stays, obstacle: obstacleOf(found), series: { erased: alone.length, untied } } };
  };

  const erase: ApiPorts["care"]["erase"] = async (id, by) => {
    // What is on its way to the records must not come after.
    await parts.written();
    const found = await records.people.traces(id);
    if (found === null) return NOBODY;
    const obstacle = obstacleOf(found);
    if (obstacle !== null) return refuse(409, obstacle);
    const { alone } = devicesOf(id);
    const standing = book.consents(id).flatMap(({ papers }) => (papers ?? []).filter(({ erasedAt }) => erasedAt === null));
    parts.note("person", id, by.username);
    for (const device of alone) parts.note("readings", device, by.username);
    const gone = await records.people.erase(id);
    if (!gone.ok) return gone.reason === "nobody" ? NOBODY : JUST_NOW;
    book.drop(id);
    parts.registrar.forgetPerson(id);
    await parts.usersChanged(gone.removedUsers);
    await dropFiles([...gone.pictures, ...standing.map(({ hash }) => hash)]);
    for (const device of alone) await parts.forgetReadings(device, by);
    const { goes, stays } = gone.found;
    return { ok: true, value: { at: toIso(now()), goes, stays } };
  };

  return {
    face: { erasure, erase },
    /** After a restore; rejects while something about her is open in what was restored, so that it is tried again. */
    eraseAgain: async (id: string, by: string): Promise<void> => {
      const outcome = await erase(id, { user: "", username: by, name: by });
      if (!outcome.ok && outcome.status !== 404) throw new Error(`person ${id}: ${outcome.reason}`);
    },
  };
}
