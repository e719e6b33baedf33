import type { ActOutcome, FamilyPorts } from "../api/index.ts";
import { type ConsentPaper, type FamilyConsent, type Instant, MOST_PAPERS, toIso } from "../contracts/index.ts";
import { cleanPicture } from "../store/clean-picture.ts";
import { paperType, type Snapshots } from "../store/snapshots.ts";
import type { FamilyBook } from "./family-book.ts";
import { createOneByOne } from "./one-by-one.ts";

interface Parts {
  readonly book: Pick<FamilyBook, "consents" | "allConsents" | "changeConsent">;
  readonly snapshots: Pick<Snapshots, "putPaper" | "readPaper" | "remove">;
  /** Hashes of all pictures that alerts and cases name. */
  picturesHeld(): Promise<readonly string[]>;
  /** Before something is erased: kept outside of every back-up. */
  note(paper: string, by: string): void;
  now(): Instant;
}

export interface ConsentPapers {
  readonly face: FamilyPorts["papers"];
  /** Hashes of the files that stay for as long as their consents are kept. */
  held(): readonly string[];
  /** After a restore: what was erased after the back-up was taken is erased again, as it was noted. */
  eraseAgain(paper: string, by: string): Promise<void>;
}

const refuse = (status: 404 | 409 | 422, zh: string, en: string): ActOutcome<never> => ({
  ok: false,
  status,
  reason: zh,
  words: { zh, en },
});
const NO_CONSENT = refuse(404, "没有这份同意", "There is no such consent");
const NO_PAPER_KIND = refuse(
  422,
  "不是 JPEG、PNG、WebP 图片或 PDF，或文件不完整。",
  "It is no whole JPEG, PNG or WebP picture and no whole PDF.",
);
const TOO_MANY = refuse(
  409,
  `每份同意最多 ${MOST_PAPERS} 个文件，请合并为一个 PDF。`,
  `A consent takes ${MOST_PAPERS} files at most: put the pages into one PDF.`,
);

const standing = (one: FamilyConsent): readonly ConsentPaper[] => (one.papers ?? []).filter(({ erasedAt }) => erasedAt === null);

/** Without what a camera writes beside a picture; a PDF as it is; null for what is neither. */
function cleaned(bytes: Uint8Array): Uint8Array | null {
  const type = paperType(bytes);
  if (type === undefined) return null;
  return type === "application/pdf" ? bytes : (cleanPicture(bytes)?.bytes ?? null);
}

/** Photographs and PDFs of signed consents: files where pictures lie, named by the consents, kept as long as those. */
export function createConsentPapers(parts: Parts): ConsentPapers {
  const { book, snapshots, now } = parts;
  // A file is neither added while it is being removed, nor removed between being kept and being named.
  const inTurn = createOneByOne();
  const consentOf = (person: string, id: string): FamilyConsent | undefined => book.consents(person).find((one) => one.id === id);
  const held = (): readonly string[] => book.allConsents().flatMap((one) => standing(one).map(({ hash }) => hash));

  /** One paper may stand under the consents of several relatives; the file goes with the last. */
  const dropFile = async (hash: string): Promise<void> => {
    if (held().includes(hash) || (await parts.picturesHeld()).includes(hash)) return;
    await snapshots.remove([{ hash, at: 0, bytes: 0 }], Number.POSITIVE_INFINITY);
  };
  const eraseOf = async (consent: FamilyConsent, hash: string, byName: string): Promise<FamilyConsent> => {
    const erased = { erasedAt: toIso(now()), erasedByName: byName };
    const papers = (one: FamilyConsent): ConsentPaper[] =>
      (one.papers ?? []).map((each) => (each.hash === hash && each.erasedAt === null ? { ...each, ...erased } : each));
    const changed = await book.changeConsent(consent, (one) => ({ ...one, papers: papers(one) }));
    await dropFile(hash);
    return changed ?? consent;
  };

  const add: ConsentPapers["face"]["add"] = async (person, id, bytes, by) => {
    const consent = consentOf(person, id);
    if (consent === undefined) return NO_CONSENT;
    const clean = cleaned(bytes);
    if (clean === null) return NO_PAPER_KIND;
    if (standing(consent).length >= MOST_PAPERS) return TOO_MANY;
    // The file is there before anything names it.
    const kept = await snapshots.putPaper(clean, now());
    if (!kept.ok) return NO_PAPER_KIND;
    const paper: ConsentPaper = {
      ...kept.paper,
      ...{ by: by.username, byName: by.name, at: toIso(now()), erasedAt: null, erasedByName: null },
    };
    const value = await book.changeConsent(consent, (one) =>
      standing(one).some(({ hash }) => hash === paper.hash) ? one : { ...one, papers: [...(one.papers ?? []), paper] },
    );
    return value === undefined ? NO_CONSENT : { ok: true, value };
  };

  const erase: ConsentPapers["face"]["erase"] = async (person, id, hash, by) => {
    const consent = consentOf(person, id);
    if (consent === undefined || !standing(consent).some((each) => each.hash === hash))
      return refuse(404, "没有这个文件", "There is no such file");
    parts.note(`${id}/${hash}`, by.username);
    return { ok: true, value: await eraseOf(consent, hash, by.name) };
  };

  return {
    face: {
      add: (...args) => inTurn(() => add(...args)),
      erase: (...args) => inTurn(() => erase(...args)),
      read: async (person, id, hash) => {
        const consent = consentOf(person, id);
        const known = consent !== undefined && standing(consent).some((each) => each.hash === hash);
        return known ? snapshots.readPaper(hash) : undefined;
      },
    },
    held,
    eraseAgain: (paper, by) =>
      inTurn(async () => {
        const [id, hash = ""] = paper.split("/");
        const consent = book.allConsents().find((one) => one.id === id);
        // The back-up may hold the file and not the consent: pictures are copied last.
        await (consent === undefined ? dropFile(hash) : eraseOf(consent, hash, by));
      }),
  };
}
