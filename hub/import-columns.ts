import { IMPORT_FIELDS, type ImportCheck, type ImportKind, type ImportView, type Words } from "../contracts/index.ts";
import type { ImportParts } from "./import-parts.ts";
import { plainHead } from "./imports/text.ts";

type Said = Record<string, string | null>;

/** What humans have said of headings: the next file with the same ones needs no choosing. */
export function createHeadMemory({ settings }: ImportParts["records"]) {
  const key = (community: string, kind: ImportKind): string => `import-heads:${community}:${kind}`;
  const saidOf = async (community: string, kind: ImportKind): Promise<Said> => {
    const kept = await settings.get(key(community, kind));
    return kept === null ? {} : (JSON.parse(kept) as Said);
  };
  return {
    saidOf,
    remember: async ({ community, kind, columns }: ImportView, { fields }: ImportCheck): Promise<void> => {
      const said = await saidOf(community, kind);
      for (const { index, head } of columns) if (plainHead(head) !== "") said[plainHead(head)] = fields[String(index)] ?? null;
      await settings.set(key(community, kind), JSON.stringify(said));
    },
  };
}

const words = (zh: string, en: string): Words => ({ zh, en });

/** What is wrong with a choice of columns; null where it can be tried. */
export function columnFault(
  { fields, compound, panel }: ImportCheck,
  kind: ImportKind,
  directory: Pick<ImportParts["directory"], "placeById" | "deviceById">,
): Words | null {
  const known = IMPORT_FIELDS[kind];
  const named = Object.values(fields);
  const strange = named.find((field) => !(field in known));
  if (strange !== undefined) return words(`没有字段“${strange}”。`, `fields: there is no field "${strange}"`);
  if (new Set(named).size < named.length) return words("同一个字段选了两列，请只留一列。", "fields: two columns are mapped to one field");
  const missing = Object.entries(known).find(([field, { must }]) => must && !named.includes(field))?.[1];
  if (missing) return words(`还没有选哪一列是“${missing.words.zh}”。`, `fields: no column is mapped to ${missing.words.en}`);
  if (compound != null && directory.placeById(compound)?.level !== "compound")
    return words("默认小区不存在。", "compound: there is no such compound");
  if (panel != null && directory.deviceById(panel)?.kind !== "fire-panel")
    return words(
      "选择的主机不存在，或不是火灾报警主机。",
      "panel: there is no such fire panel; take an id from GET /devices?kind=fire-panel",
    );
  return null;
}
