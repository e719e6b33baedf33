import { Type } from "typebox";
import { IsoTime, Nullable } from "./schema.ts";

/** What stands where the name of somebody stood who was erased. */
export const ERASED_PERSON = "已删除的居民";
/** The same for her relatives, keyholders and whoever else could be called. */
export const ERASED_CONTACT = "已删除的联系人";

/** How much of a person an erasure takes away, and what of it stays without her name. */
export const PersonTracesSchema = Type.Object({
  goes: Type.Object({
    contacts: Type.Integer(),
    consents: Type.Integer(),
    papers: Type.Integer({ description: "Files of signed papers" }),
    ties: Type.Integer({ description: "Ties of relatives, and invitations" }),
    accounts: Type.Integer({ description: "Log-ins of relatives who look after nobody else" }),
    devices: Type.Integer({ description: "Periods in which a device was hers" }),
    entries: Type.Integer({ description: "Values entered by hand" }),
    visits: Type.Integer(),
    pictures: Type.Integer(),
    addresses: Type.Integer({ description: "Notices whose address goes" }),
  }),
  stays: Type.Object({ cases: Type.Integer(), alerts: Type.Integer() }),
});
export type PersonTraces = Type.Static<typeof PersonTracesSchema>;

export const ErasurePreviewSchema = Type.Object(
  {
    ...PersonTracesSchema.properties,
    /** Why not now; null where it can be done. */
    obstacle: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
    series: Type.Object({
      erased: Type.Integer({ description: "Devices that were hers alone: their readings go" }),
      untied: Type.Integer({ description: "Devices that others had too, or of a series server: readings stay, of nobody known" }),
    }),
  },
  { $id: "ErasurePreview" },
);
export type ErasurePreview = Type.Static<typeof ErasurePreviewSchema>;

export const NewErasureSchema = Type.Object(
  { name: Type.String({ maxLength: 60, description: "Her name, typed in full" }) },
  { additionalProperties: false },
);
export type NewErasure = Type.Static<typeof NewErasureSchema>;

export const ErasedSchema = Type.Object({ at: IsoTime, ...PersonTracesSchema.properties }, { $id: "ErasedPerson" });
export type Erased = Type.Static<typeof ErasedSchema>;
