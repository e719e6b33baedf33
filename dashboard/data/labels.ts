import { useQuery } from "@tanstack/react-query";
import { type Device, type DeviceKind, DeviceSchema, type Unclaimed, UnclaimedSchema } from "../../contracts/index.ts";
import { listAll, listPage } from "./listing.ts";

/** One sheet of labels holds so many: a browser draws no more in good time, and a community is stuck building by building. */
export const MOST_LABELS = 600;

/** Where a label leads; a dot at the end of an address would be taken for the name of a file. */
export const labelPath = (code: string): string => `/d/${encodeURIComponent(code).replaceAll(".", "%2E")}`;

interface Label {
  readonly key: string;
  /** The id by which the device speaks: what the QR code holds. */
  readonly code: string;
  readonly kind: DeviceKind | null;
  readonly place: string;
}

/** Labels of the registered devices that a filter finds; without one, of those that nobody has claimed yet. */
export function useLabels(filter: { readonly kind?: string | undefined; readonly place?: string | undefined } | null) {
  return useQuery({
    queryKey: ["labels", filter],
    queryFn: async ({ signal }): Promise<readonly Label[]> => {
      const limit = MOST_LABELS;
      if (filter === null) {
        const { items } = await listPage("/unclaimed", UnclaimedSchema, { state: "open", limit }, signal);
        return items.map((one) => ({ key: one.id, code: one.externalId, kind: one.kind, place: one.gateway?.place ?? "" }));
      }
      const { items } = await listPage("/devices", DeviceSchema, { kind: filter.kind, place: filter.place, limit }, signal);
      return items.map((one) => ({ key: one.id, code: one.externalId, kind: one.kind, place: one.place?.path ?? "" }));
    },
  });
}

interface Labelled {
  readonly devices: readonly Device[];
  readonly unclaimed: readonly Unclaimed[];
}

/** What a label stands for: registered devices of that id, of one community each, else those that still wait to be claimed. */
export function useLabelled(code: string, mayClaim: boolean) {
  return useQuery({
    queryKey: ["devices", "labelled", code, mayClaim],
    queryFn: async ({ signal }): Promise<Labelled> => {
      const found = await listAll("/devices", DeviceSchema, { search: code }, signal);
      const devices = found.items.filter(({ externalId }) => externalId === code);
      if (devices.length > 0 || !mayClaim) return { devices, unclaimed: [] };
      const { items } = await listAll("/unclaimed", UnclaimedSchema, {}, signal);
      return { devices, unclaimed: items.filter(({ externalId, otherIds }) => externalId === code || otherIds.includes(code)) };
    },
  });
}
