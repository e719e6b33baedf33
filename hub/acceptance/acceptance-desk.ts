import { createHash } from "node:crypto";
import { timeOrderedId } from "../../alerts/index.ts";
import type { AcceptancePorts, ActOutcome, Actor } from "../../api/index.ts";
import {
  ACCEPTANCE_ITEMS,
  ACCEPTANCE_LIMITS,
  type Acceptance,
  type AcceptancePhoto,
  type AcceptancePoint,
  type AcceptanceVersion,
  acceptanceCounts,
  acceptanceDigest,
  DAY,
  type FirstHeard,
  type Instant,
  isAcceptanceOpen,
  MOST_ACCEPTANCE_PHOTOS,
  toIso,
} from "../../contracts/index.ts";
import { cleanPicture } from "../../store/clean-picture.ts";
import type { Directory } from "../../store/directory.ts";
import type { Records } from "../../store/records/index.ts";
import type { Snapshots } from "../../store/snapshots.ts";
import { createOneByOne } from "../one-by-one.ts";

interface Parts {
  readonly records: Pick<Records, "acceptances" | "purges">;
  readonly directory: Pick<Directory, "deviceById" | "devices" | "pathOf">;
  readonly snapshots: Pick<Snapshots, "put" | "read" | "remove">;
  readonly firsts: ReadonlyMap<string, FirstHeard>;
  /** Hashes of signed papers, which may be the same file. */
  papersHeld(): readonly string[];
  /** Before a photo is erased: kept outside of every back-up. */
  note(photo: string, by: string): void;
  community(): string;
  told(): void;
  now(): Instant;
}

/** Test alarms before the table was made count for so long [D]: the walk comes first, the table is made of it. */
const TESTED_BEFORE = 31 * DAY;

const refused = (status: 404 | 409 | 422, zh: string, en: string): ActOutcome<never> => ({
  ok: false,
  status,
  reason: en,
  words: { zh, en },
});
const GONE = refused(404, "没有这份验收表。", "There is no such table.");
const FROZEN = refused(409, "这份验收表已签署；请先新建一版。", "This table is signed: begin a new version first.");
const NOT_OPEN_YET = refused(409, "这一版尚未签署，无需新建。", "The version before is not signed yet.");
const NO_PICTURE = refused(422, "不是 JPEG、PNG、WebP 图片，或文件不完整。", "It is no whole JPEG, PNG or WebP picture.");
const TOO_MANY = refused(
  409,
  `每台设备最多 ${MOST_ACCEPTANCE_PHOTOS} 张照片，请先删除旧的。`,
  `A device takes ${MOST_ACCEPTANCE_PHOTOS} photos at most: erase an old one first.`,
);
const NO_PHOTO = refused(404, "没有这张照片。", "There is no such photo.");
const SIGNED_ALREADY = refused(409, "这一方已签署。", "This party has signed already.");
const OTHER_PARTY = refused(422, "同一个人不能代表两方签署。", "Nobody signs for two parties.");

/** Acceptance tables 逐点验收表: made of what the hub knows, frozen by the first signature. */
export function createAcceptanceDesk(parts: Parts) {
  const { records, directory, snapshots, now } = parts;
  const inTurn = createOneByOne();
  let serial = 0;

  const isIn = ({ scope, community }: Acceptance, id: string): boolean => {
    const device = directory.deviceById(id);
    if (device === undefined || device.community !== community) return false;
    if (scope.kinds.length > 0 && !scope.kinds.includes(device.kind)) return false;
    if (scope.gateway !== null && id !== scope.gateway && device.uplink !== `gateway:${scope.gateway}`) return false;
    if (scope.places.length === 0) return true;
    const path = device.place === null ? undefined : directory.pathOf(device.place);
    return path !== undefined && scope.places.some((place) => path.startsWith(directory.pathOf(place) ?? "\n"));
  };

  const save = async (acceptance: Acceptance): Promise<ActOutcome<Acceptance>> => {
    await records.acceptances.save(acceptance);
    parts.told();
    return { ok: true, value: acceptance };
  };
  /** The point as it is changed; only while the table is open. */
  const changed = async (
    { id, community }: Acceptance,
    device: string,
    change: (point: AcceptancePoint) => AcceptancePoint,
  ): Promise<ActOutcome<AcceptancePoint>> => {
    const before = (await records.acceptances.point(id, device)) ?? { acceptance: id, device, community, check: null, photos: [] };
    const point = change(before);
    await records.acceptances.savePoint(point);
    parts.told();
    return { ok: true, value: point };
  };
  /** As it is now: what was handed in may have been signed meanwhile. */
  const openOne = async (id: string): Promise<ActOutcome<Acceptance>> => {
    const acceptance = await records.acceptances.get(id);
    if (acceptance === undefined) return GONE;
    return isAcceptanceOpen(acceptance) ? { ok: true, value: acceptance } : FROZEN;
  };

  const addPhoto = async (id: string, device: string, bytes: Uint8Array, by: Actor): Promise<ActOutcome<AcceptancePoint>> => {
    const found = await openOne(id);
    if (!found.ok) return found;
    const clean = cleanPicture(bytes);
    if (clean === null) return NO_PICTURE;
    const standing = ((await records.acceptances.point(id, device))?.photos ?? []).filter(({ erasedAt }) => erasedAt === null);
    if (standing.length >= MOST_ACCEPTANCE_PHOTOS) return TOO_MANY;
    // The file is there before anything names it.
    const kept = await snapshots.put(clean.bytes, now());
    if (!kept.ok) return NO_PICTURE;
    const photo: AcceptancePhoto = {
      ...{ hash: kept.picture.hash, type: kept.picture.type, bytes: kept.picture.bytes, at: toIso(now()) },
      ...{ by: by.username, byName: by.name, erasedAt: null, erasedByName: null },
    };
    return changed(found.value, device, (point) =>
      standing.some(({ hash }) => hash === photo.hash) ? point : { ...point, photos: [...point.photos, photo] },
    );
  };

  /** The same file may stand elsewhere; it goes with the last that names it. */
  const dropFile = async (hash: string): Promise<void> => {
    const held = [...(await records.purges.picturesHeld({})), ...parts.papersHeld()];
    if (!held.includes(hash)) await snapshots.remove([{ hash, at: 0, bytes: 0 }], Number.POSITIVE_INFINITY);
  };
  const erasePhoto = async (id: string, device: string, hash: string, byName: string): Promise<ActOutcome<AcceptancePoint>> => {
    const acceptance = await records.acceptances.get(id);
    const point = await records.acceptances.point(id, device);
    // The back-up that was restored may hold the file and not the table.
    if (acceptance === undefined || !point?.photos.some((photo) => photo.hash === hash && photo.erasedAt === null)) {
      await dropFile(hash);
      return NO_PHOTO;
    }
    const erased = { erasedAt: toIso(now()), erasedByName: byName };
    const gone = await changed(acceptance, device, (one) => ({
      ...one,
      photos: one.photos.map((photo) => (photo.hash === hash && photo.erasedAt === null ? { ...photo, ...erased } : photo)),
    }));
    await dropFile(hash);
    return gone;
  };

  const sign: AcceptancePorts["sign"] = async (id, party, rows, remark, by) => {
    const acceptance = await records.acceptances.get(id);
    if (acceptance === undefined) return GONE;
    const last = acceptance.versions.at(-1);
    const signature = {
      ...{ party, at: toIso(now()), remark },
      by: { user: by.user, username: by.username, name: by.name },
    };
    if (!isAcceptanceOpen(acceptance) && last !== undefined) {
      if (last.signatures.some((one) => one.party === party)) return SIGNED_ALREADY;
      if (last.signatures.some((one) => one.by.user === by.user)) return OTHER_PARTY;
      const versions = [...acceptance.versions.slice(0, -1), { ...last, signatures: [...last.signatures, signature] }];
      return save({ ...acceptance, versions });
    }
    const version = (last?.version ?? 0) + 1;
    const hash = createHash("sha256")
      .update(acceptanceDigest(acceptance, version, rows))
      .digest("hex");
    const frozen: AcceptanceVersion = { version, frozenAt: toIso(now()), hash, counts: acceptanceCounts(rows), signatures: [signature] };
    const value = { ...acceptance, versions: [...acceptance.versions, frozen], revised: false };
    if (!(await records.acceptances.freeze(value, version, rows))) return FROZEN;
    parts.told();
    return { ok: true, value };
  };

  const face: AcceptancePorts = {
    all: records.acceptances.all,
    get: records.acceptances.get,
    devicesOf: (acceptance) => directory.devices(acceptance.community).flatMap(({ id }) => (isIn(acceptance, id) ? [id] : [])),
    isIn,
    known: async ({ id, community, since }) => {
      const [ticks, points] = await Promise.all([records.acceptances.ticks(community, Date.parse(since)), records.acceptances.points(id)]);
      return { firsts: parts.firsts, ticks, points };
    },
    frozen: records.acceptances.frozen,
    create: async ({ title, places = [], gateway = null, kinds = [], since, limits = {}, items }, around, by) => {
      const at = now();
      serial += 1;
      return save({
        ...{ id: timeOrderedId(at, "acceptance", by.user, serial), community: parts.community(), title: title.trim() },
        ...{ scope: { places: [...places], gateway, kinds: [...kinds] }, around: [...around] },
        ...{ since: since ?? toIso(at - TESTED_BEFORE), limits: { ...ACCEPTANCE_LIMITS, ...limits } },
        ...{ items: ACCEPTANCE_ITEMS.filter((item) => items === undefined || items.includes(item)), createdAt: toIso(at) },
        ...{ by: { user: by.user, username: by.username, name: by.name }, versions: [], revised: false },
      });
    },
    check: (id, device, { ok, note = null }, by) =>
      inTurn(async () => {
        const found = await openOne(id);
        if (!found.ok) return found;
        const place = directory.deviceById(device)?.place ?? null;
        const check = { ok, at: toIso(now()), by: by.username, byName: by.name, note: note?.trim() || null, place };
        return changed(found.value, device, (point) => ({ ...point, check }));
      }),
    addPhoto: (...args) => inTurn(() => addPhoto(...args)),
    erasePhoto: (id, device, hash, by) =>
      inTurn(() => {
        parts.note(`${id}/${device}/${hash}`, by.username);
        return erasePhoto(id, device, hash, by.name);
      }),
    photo: async (id, device, hash) => {
      const point = await records.acceptances.point(id, device);
      const known = point?.photos.some((photo) => photo.hash === hash && photo.erasedAt === null) === true;
      return known ? snapshots.read(hash) : undefined;
    },
    sign: (...args) => inTurn(() => sign(...args)),
    revise: (id) =>
      inTurn(async () => {
        const acceptance = await records.acceptances.get(id);
        if (acceptance === undefined) return GONE;
        return isAcceptanceOpen(acceptance) ? NOT_OPEN_YET : save({ ...acceptance, revised: true });
      }),
  };
  return {
    face,
    /** After a restore: what was erased after the back-up was taken is erased again, as it was noted. */
    eraseAgain: (photo: string, by: string): Promise<unknown> =>
      inTurn(() => {
        const [id = "", ...rest] = photo.split("/");
        return erasePhoto(id, rest.slice(0, -1).join("/"), rest.at(-1) ?? "", by);
      }),
  };
}
