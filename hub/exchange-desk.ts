import { createHash, randomBytes } from "node:crypto";
import type { ActOutcome, ApiPorts } from "../api/index.ts";
import { type Cases, clockIn, dayOf } from "../cases/index.ts";
import {
  type Case,
  DEFAULT_MAPPING,
  type ExchangeMapping,
  type ExchangePlatform,
  FOREIGN_SYSTEMS,
  type ForeignMatter,
  type ForeignSystem,
  HOUR,
  type Instant,
  type TakenMatter,
  toIso,
} from "../contracts/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import { createMatterFile } from "./exchange-file.ts";
import { bearerOf, borne, createMatters, openBearer } from "./exchange-matters.ts";
import { createPlaceFinder } from "./exchange-places.ts";
import { newWorkbook } from "./imports/xlsx-write.ts";

interface Parts {
  readonly records: Pick<Records, "settings" | "exchange" | "cases">;
  readonly directory: Pick<Directory, "places" | "version">;
  readonly cases: Pick<Cases, "create" | "act" | "open" | "get">;
  community(): string;
  zoneOf(community: string): string;
  /** Resolves when what was done is on disk. */
  written(): Promise<boolean>;
  now(): Instant;
}

type Taken = ActOutcome<{ readonly case: Case; readonly taken: TakenMatter }>;

/** One platform as it is kept: its mapping where somebody changed it, its token as a hash. */
interface Kept {
  readonly mapping?: ExchangeMapping;
  readonly changedAt?: string;
  readonly changedByName?: string;
  readonly token?: NonNullable<ExchangePlatform["token"]> & { readonly hash: string };
}
type Book = { readonly [system in ForeignSystem]?: Kept };

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Other platforms: what they bring, how they are told, and by which token. */
export async function createExchangeDesk(parts: Parts) {
  const { records, cases, now } = parts;
  const key = `exchange:${parts.community()}`;
  const text = await records.settings.get(key);
  let book: Book = text === null ? {} : (JSON.parse(text) as Book);
  const findPlace = createPlaceFinder(parts.directory, parts.community);
  const matters = createMatters({ cases, now });
  /** Matters under way, by their number: two of the same at once are one. */
  const underWay = new Map<string, Promise<unknown>>();

  const change = async (system: ForeignSystem, kept: Kept): Promise<void> => {
    book = { ...book, [system]: kept };
    await records.settings.set(key, JSON.stringify(book));
  };
  const get = (system: ForeignSystem): ExchangePlatform => {
    const { mapping, changedAt = null, changedByName = null, token } = book[system] ?? {};
    const { hash: _, ...shown } = token ?? { hash: "", owner: "", madeAt: "", madeByName: "", usedAt: null };
    return { system, mapping: mapping ?? DEFAULT_MAPPING, changedAt, changedByName, token: token === undefined ? null : shown };
  };

  const takeOne = async (system: ForeignSystem, matter: ForeignMatter): Promise<Taken> => {
    const number = matter.number.trim();
    const ended = openBearer(cases.open(), system, number) ? [] : await records.exchange.ofNumber(number);
    // Asked again: a file may have brought it meanwhile.
    const known = openBearer(cases.open(), system, number) ?? bearerOf(ended, system, number);
    const answer = (one: Case, isKnown: boolean): Taken => ({
      ok: true,
      value: { case: one, taken: { number, ourNumber: one.number, state: one.state, known: isKnown, placed: one.place !== null } },
    });
    if (known) {
      const deadline = borne(known, system, number)?.deadline ?? null;
      const asked = matter.deadline == null ? deadline : toIso(Date.parse(matter.deadline));
      if (asked === deadline) return answer(known, true);
      const noted = await matters.note(known, { system, number, deadline: asked });
      if (!noted.ok) return noted;
      await parts.written();
      return answer(noted.value, true);
    }
    const opened = matters.open(matter, system, findPlace(matter.place ?? ""));
    if (!opened.ok) return opened;
    await parts.written();
    return answer(opened.value, false);
  };

  /** One after another under one number. */
  const take = async (system: ForeignSystem, matter: ForeignMatter): Promise<Taken> => {
    const slot = `${system} ${matter.number.trim()}`;
    const before = underWay.get(slot) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => takeOne(system, matter));
    underWay.set(slot, mine);
    try {
      return await mine;
    } finally {
      if (underWay.get(slot) === mine) underWay.delete(slot);
    }
  };

  const face: ApiPorts["exchange"] = {
    platformOf: (token) => {
      const hash = hashOf(token);
      const system = FOREIGN_SYSTEMS.find((each) => book[each]?.token?.hash === hash);
      const kept = system && book[system];
      if (system && kept?.token && now() - Date.parse(kept.token.usedAt ?? kept.token.madeAt) >= (kept.token.usedAt === null ? 0 : HOUR))
        void change(system, { ...kept, token: { ...kept.token, usedAt: toIso(now()) } }).catch(() => undefined);
      return system;
    },
    all: () => FOREIGN_SYSTEMS.map(get),
    get,
    setMapping: async (system, mapping, by) => {
      await change(system, { ...book[system], mapping, changedAt: toIso(now()), changedByName: by.name });
      return get(system);
    },
    makeToken: async (system, owner, by) => {
      const token = `swx_${randomBytes(32).toString("base64url")}`;
      const made = { owner, madeAt: toIso(now()), madeByName: by.name, usedAt: null, hash: hashOf(token) };
      await change(system, { ...book[system], token: made });
      return { token, platform: get(system) };
    },
    endToken: async (system) => {
      const { token: _, ...rest } = book[system] ?? {};
      await change(system, rest);
    },
    take,
    changes: async (system, cursor, limit) => {
      const until = now();
      // All that was done before is on disk: nothing is passed over.
      await parts.written();
      return records.exchange.changed(system, until, { cursor, limit });
    },
    workbook: (name, rows) => newWorkbook(name, rows, 0),
    localTime: (at) => {
      const zone = parts.zoneOf(parts.community());
      return `${dayOf(zone, at)} ${clockIn(zone, at)}`;
    },
  };
  return { face, file: createMatterFile({ records, cases, matters, now, written: parts.written }) };
}
