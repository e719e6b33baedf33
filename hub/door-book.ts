import { Type } from "typebox";
import { Value } from "typebox/value";
import { DOOR_SIGNATURES, type DoorSignature } from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import { keyFor, seal, unseal } from "./vault.ts";

const KEY = "gateway-doors";
const Kept = Type.Record(
  Type.String(),
  Type.Object({
    signature: Type.Enum([...DOOR_SIGNATURES]),
    secret: Type.Union([Type.String(), Type.Null()]),
    cipher: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    owner: Type.Union([Type.String(), Type.Null()]),
  }),
);

/** How one door is set; the secret and the key in the clear, since signatures are made and messages opened with them. */
export interface DoorSetting {
  readonly signature: DoorSignature;
  readonly secret: string | null;
  /** With which the platform encrypts its messages; null where they come in the clear. */
  readonly cipher: string | null;
  readonly owner: string | null;
}

const PLAIN: DoorSetting = { signature: "none", secret: null, cipher: null, owner: null };

/** The settings of the HTTP doors, in the records; secrets sealed with the key of the data directory. */
export function createDoorBook(parts: { readonly settings: Records["settings"]; readonly key: Uint8Array }) {
  const key = keyFor(parts.key, "gateway doors");
  let doors = new Map<string, DoorSetting>();

  const sealed = (text: string | null): string | null => (text === null ? null : seal(key, text));
  const unsealed = (text: string | null | undefined): string | null => (text == null ? null : (unseal(key, text) ?? null));

  const save = async (next: ReadonlyMap<string, DoorSetting>): Promise<void> => {
    const kept = [...next].map(([device, { secret, cipher, ...rest }]) => [
      device,
      { ...rest, secret: sealed(secret), cipher: sealed(cipher) },
    ]);
    await parts.settings.set(KEY, JSON.stringify(Object.fromEntries(kept)));
  };

  return {
    of: (device: string): DoorSetting => doors.get(device) ?? PLAIN,
    /** To be called before the door opens. */
    load: async (): Promise<void> => {
      const text = await parts.settings.get(KEY);
      const kept: unknown = text == null ? {} : JSON.parse(text);
      if (!Value.Check(Kept, kept)) return;
      doors = new Map(
        Object.entries(kept).map(([device, { secret, cipher, ...rest }]) => [
          device,
          { ...rest, secret: unsealed(secret), cipher: unsealed(cipher) },
        ]),
      );
    },
    set: async (device: string, setting: DoorSetting): Promise<void> => {
      const next = new Map(doors).set(device, setting);
      await save(next);
      doors = next;
    },
  };
}
export type DoorBook = ReturnType<typeof createDoorBook>;
