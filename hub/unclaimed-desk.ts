import type { ActOutcome, Actor, UnclaimedPorts } from "../api/index.ts";
import {
  type Claim,
  type Device,
  type Instant,
  type JournalRecord,
  type KeptUnclaimed,
  panelIdOf,
  toIso,
  type Unclaimed,
} from "../contracts/index.ts";
import type { Ingest, UnknownDevice } from "../ingest/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Records } from "../store/records/index.ts";
import { pageOf, where } from "./pages.ts";
import { pretend } from "./pretended.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Registrar } from "./registrar.ts";
import { createUnclaimedBook } from "./unclaimed-book.ts";
import { seemingKind } from "./unclaimed-kind.ts";

/** Kept messages that a claim runs again. */
const MOST_RERUN = 1_000;
/** So sorts what was heard last first; ms fit into 13 digits for the next two centuries. */
const FAR = 9_999_999_999_999;

interface Parts {
  readonly records: Pick<Records, "unclaimed" | "quarantine">;
  readonly directory: Pick<
    Directory,
    "deviceById" | "deviceByExternal" | "devices" | "loginByName" | "loginsOf" | "pathOf" | "rootPath" | "spoken"
  >;
  readonly ingest: Pick<Ingest, "pretend">;
  /** Asked for when somebody claims: they are made later. */
  registrar(): Pick<Registrar, "claim">;
  quarantine(): Quarantine["face"];
  /** The list changed by somebody's hand. */
  told(): void;
  now(): Instant;
  failed(error: unknown): void;
}

const refused = (status: 404 | 422, zh: string, en: string): ActOutcome<never> => ({ ok: false, status, reason: en, words: { zh, en } });
const MISSING = refused(
  404,
  "没有这台待认领设备，可能已由他人认领。",
  "There is no such unclaimed device: somebody may have claimed it meanwhile.",
);

/** Since when and until when the person has it, or what is wrong with that. */
function spanOf({ person, from, to }: Claim, now: Instant): ActOutcome<{ readonly from: Instant; readonly to: Instant | null }> {
  if (person == null && (from !== undefined || to != null))
    return refused(
      422,
      "from、to：没有选择居民，不能填佩戴时间。",
      "from, to: they say when a person has it; name the person or leave them out",
    );
  const since = from === undefined ? now : Date.parse(from);
  const until = to == null ? null : Date.parse(to);
  if (since > now) return refused(422, "from：不能晚于现在。", "from: must not be later than now");
  if (until !== null && until <= since) return refused(422, "to：必须晚于开始时间。", "to: must be later than from");
  return { ok: true, value: { from: since, to: until } };
}

/** Devices that speak and that nobody registered: gathered from what passes, claimed or ignored by named people. */
export async function createUnclaimedDesk(parts: Parts) {
  const { records, directory, now } = parts;
  const gatewayOf = (login: string) => {
    const device = directory.loginByName(login)?.device;
    const found = device == null ? undefined : directory.deviceById(device);
    return found?.gateway == null ? undefined : { id: found.id, format: found.gateway.format };
  };
  const book = createUnclaimedBook(
    {
      gatewayOf,
      isRegistered: (community, id) => directory.deviceByExternal(community, id) !== undefined,
      read: (record, externalId) => pretend(parts.ingest, record, externalId),
    },
    await records.unclaimed.all(),
  );
  let flushing = false;

  const flush = async (): Promise<void> => {
    if (flushing) return;
    const { changed, gone } = book.digest();
    if (changed.length + gone.length === 0) return;
    flushing = true;
    try {
      await records.unclaimed.save(changed, gone);
    } catch (error) {
      book.again({ changed, gone });
      parts.failed(error);
    } finally {
      flushing = false;
    }
  };

  const view = (one: KeptUnclaimed): Unclaimed => {
    const gateway = one.gateway === null ? undefined : directory.deviceById(one.gateway);
    const [externalId = "", ...otherIds] = one.ids;
    const { id, community, login, format, measurements, events, messages, urgent, ignored } = one;
    return {
      ...{ id, community, externalId, otherIds, login, format, messages, urgent, ignored },
      ...{ measurements: [...measurements], events: [...events], firstAt: toIso(one.firstAt), lastAt: toIso(one.lastAt) },
      ...seemingKind(measurements, events),
      gateway: gateway
        ? { id: gateway.id, name: gateway.name, place: gateway.place === null ? null : (directory.spoken(gateway.place) ?? null) }
        : null,
      state: ignored === null ? "open" : "ignored",
    };
  };
  const pathOf = (one: KeptUnclaimed): string => {
    const place = one.gateway === null ? null : (directory.deviceById(one.gateway)?.place ?? null);
    return (place === null ? undefined : directory.pathOf(place)) ?? directory.rootPath(one.community);
  };

  /** What it sent before is run again, but for what somebody was called for: that would call them twice. */
  const rerunOf = async ({ community, login }: Pick<KeptUnclaimed, "community" | "login">, by: Actor) => {
    const ids = await records.quarantine.unknown(community, login, MOST_RERUN);
    return ids.length === 0 ? { mended: 0, kept: 0 } : parts.quarantine().rerun(ids, by);
  };

  const register = (
    one: KeptUnclaimed,
    body: Claim,
    span: { readonly from: Instant; readonly to: Instant | null },
  ): Promise<ActOutcome<Device>> => {
    const { name, kind, place, person, interval } = body;
    return parts.registrar().claim({
      ...{ community: one.community, ...span },
      body: {
        ...{ name, kind, place, externalId: one.ids[0] ?? "" },
        ...(person != null && { person }),
        ...(interval !== undefined && { interval }),
        ...(one.gateway !== null && directory.deviceById(one.gateway) !== undefined && { uplink: `gateway:${one.gateway}` }),
      },
    });
  };

  const face: UnclaimedPorts = {
    list: (scope, { state, search }, paging) => {
      const text = search.trim().toLowerCase();
      const seen = where(book.all(), (one) => {
        if (state !== null && (one.ignored === null ? "open" : "ignored") !== state) return false;
        const names = [...one.ids, one.gateway === null ? "" : (directory.deviceById(one.gateway)?.name ?? "")];
        if (text !== "" && !names.some((name) => name.toLowerCase().includes(text))) return false;
        const path = pathOf(one);
        return scope.paths.some((root) => path.startsWith(root));
      });
      return pageOf(seen, (one) => `${String(FAR - one.lastAt).padStart(13, "0")}\0${one.id}`, paging, view);
    },
    get: (id) => {
      const one = book.get(id);
      return one && { one: view(one), path: pathOf(one) };
    },
    claim: async (id, body, by) => {
      const one = book.get(id);
      if (one === undefined) return MISSING;
      if (body.kind === "gateway")
        return refused(
          422,
          "kind：网关请在设备页登记，以便设置格式和前缀。",
          "kind: register a gateway on the page of devices, where its format and prefix are said",
        );
      const span = spanOf(body, now());
      if (!span.ok) return span;
      const made = await register(one, body, span.value);
      if (!made.ok) return made;
      book.remove(id);
      parts.told();
      const outcome = body.rerun === false ? { mended: 0, kept: 0 } : await rerunOf(one, by);
      return { ok: true, value: { device: made.value, ...outcome } };
    },
    ignore: async (id, reason, by) => {
      const one = book.ignore(id, { at: toIso(now()), by: by.username, byName: by.name, reason });
      if (one === undefined) return MISSING;
      await records.unclaimed.save([one], []);
      parts.told();
      return { ok: true, value: view(one) };
    },
  };

  const gatewayLogins = (community: string, format: string): readonly string[] =>
    directory
      .devices(community)
      .filter(({ gateway }) => gateway?.format === format)
      .flatMap(({ id }) => directory.loginsOf(id).map(({ username }) => username));
  /** Devices came in by a file: those that had spoken before leave the list, and what they sent is run again. */
  const registered = async (community: string, externalIds: readonly string[], by: Actor): Promise<void> => {
    const spoke = book.registered(community, externalIds);
    if (spoke.length > 0) parts.told();
    // A panel may have spoken before it was registered itself: then its points are on no list any more.
    const panels = externalIds.some((id) => panelIdOf(id) !== null);
    const logins = new Set([...spoke, ...(panels ? gatewayLogins(community, "gb26875") : [])]);
    try {
      for (const login of logins) await rerunOf({ community, login }, by);
    } catch (error) {
      // It stays in quarantine, to be run again by hand.
      parts.failed(error);
    }
  };

  return {
    face,
    flush,
    registered,
    take: (record: JournalRecord, unknown: readonly UnknownDevice[]): void => book.take(record, unknown),
    ignores: (community: string, ids: readonly string[]): boolean => book.ignores(community, ids),
  };
}
