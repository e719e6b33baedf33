import type { ApiPorts } from "../api/index.ts";
import type { DeviceRecord, Whereabouts } from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Recent } from "../store/recent.ts";
import type { Records } from "../store/records/index.ts";
import type { Snapshots } from "../store/snapshots.ts";

interface Parts {
  readonly snapshots: Snapshots;
  readonly records: Pick<Records, "alerts">;
  readonly directory: Directory;
  readonly recent: Recent;
  whereabouts(device: DeviceRecord): Whereabouts;
}

/** Pictures by hash, and whose they are: of an alert, else the newest of a camera. */
export function createPictureFace({ snapshots, records, directory, recent, whereabouts }: Parts): ApiPorts["snapshots"] {
  const cameraOf = (hash: string): DeviceRecord | undefined => {
    const device = recent.deviceOfPicture(hash);
    return device === undefined ? undefined : directory.deviceById(device);
  };
  return {
    read: (hash) => snapshots.read(hash),
    whereabouts: async (hash) => {
      const ofAlert = await records.alerts.pictureWhereabouts(hash);
      const camera = ofAlert === undefined ? cameraOf(hash) : undefined;
      return camera === undefined ? ofAlert : whereabouts(camera);
    },
    watched: (hash) => {
      const camera = cameraOf(hash);
      if (camera === undefined) return [];
      return directory.devices(camera.community).flatMap((one) => (one.camera === camera.id ? [whereabouts(one)] : []));
    },
  };
}
