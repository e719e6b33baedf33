import type { Directory } from "../store/directory.ts";

/** The community of a cell of the checkpoint by its key: a device's id, or kind and id of a rule's subject. */
export function communityOfCell(directory: Pick<Directory, "deviceById" | "personById" | "placeById">, key: string): string | undefined {
  const [kind = "", ...rest] = key.split(":");
  const id = rest.join(":");
  switch (kind) {
    case "community":
      return id;
    case "device":
      return directory.deviceById(id)?.community;
    case "person":
      return directory.personById(id)?.community;
    case "place":
      return directory.placeById(id)?.community;
    default:
      return directory.deviceById(key)?.community;
  }
}
