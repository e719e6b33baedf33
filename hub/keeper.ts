import { createHash } from "node:crypto";
import { Value } from "typebox/value";
import type { ActOutcome, Actor, ApiPorts } from "../api/index.ts";
import {
  DAY,
  DEFAULT_RETENTION,
  type Holding,
  type Instant,
  LEAST_AUDIT_DAYS,
  type Purge,
  type Retention,
  RetentionSchema,
  type RetentionView,
  retentionFault,
  toIso,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";
import type { SeriesPurge, SeriesStore } from "../store/series/index.ts";
import type { Snapshots } from "../store/snapshots.ts";

/** Days of the series that one pass of upkeep removes at most: the store answers questions in between. */
const DAYS_A_PASS = 5;

interface Parts {
  readonly series: Pick<SeriesStore, "retention" | "stats">;
  readonly snapshots: Snapshots;
  readonly records: Pick<Records, "settings" | "purges">;
  communities(): readonly string[];
  /** Hashes of signed papers, which stay as long as their consents. */
  papersHeld(): readonly string[];
  now(): Instant;
}

export interface Keeper {
  /** One pass of upkeep: removes what is past its time and writes down what went. */
  tend(): Promise<void>;
  readonly face: ApiPorts["retention"];
}

/** Keeps what communities keep for as long as they said, and the proof of what went. */
export function createKeeper(parts: Parts): Keeper {
  const { series, snapshots, records, now } = parts;
  const settingOf = (community: string): string => `retention:${community}`;
  const policyOf = async (community: string): Promise<Retention> => {
    const text = await records.settings.get(settingOf(community));
    const kept: unknown = text === null ? null : JSON.parse(text);
    // A policy of an older version lacks what came since: its own default.
    const whole = typeof kept === "object" ? { ...DEFAULT_RETENTION, ...kept } : DEFAULT_RETENTION;
    return Value.Check(RetentionSchema, whole) ? whole : DEFAULT_RETENTION;
  };
  const policies = async (): Promise<ReadonlyMap<string, Retention>> => {
    const found = new Map<string, Retention>();
    for (const community of parts.communities()) found.set(community, await policyOf(community));
    return found;
  };
  const book = async (
    purges: readonly SeriesPurge[],
    policy: (community: string) => Retention | null,
    by: string | null,
  ): Promise<readonly Purge[]> => {
    const whole = purges.map((purge): Purge => {
      const { from, to, ...rest } = purge;
      return {
        ...rest,
        at: toIso(now()),
        from: toIso(from),
        to: toIso(to),
        policy: purge.what === "device" ? null : policy(purge.community),
        by,
        anchor: null,
      };
    });
    if (whole.length === 0) return whole;
    await records.purges.add(whole);
    await series.retention?.booked(purges.map((purge) => purge.id));
    return whole;
  };

  const tendSeries = async (policy: ReadonlyMap<string, Retention>, today: Instant): Promise<void> => {
    if (!series.retention) return;
    const limits = [...policy].map(([community, { rawDays, minuteDays }]) => ({
      community,
      rawBefore: today - rawDays * DAY,
      minutesBefore: today - minuteDays * DAY,
    }));
    for (let pass = 0; pass < DAYS_A_PASS; pass++) {
      const { purges, more } = await series.retention.purge(limits);
      await book(purges, (community) => policy.get(community) ?? null, null);
      if (!more) return;
    }
  };
  /** What has no community of its own is kept as long as the community that keeps it longest. */
  const longest = (policy: ReadonlyMap<string, Retention>, name: keyof Retention): number =>
    Math.max(...[...policy.values()].map((one) => one[name]));

  const tendSnapshots = async (policy: ReadonlyMap<string, Retention>, today: Instant): Promise<void> => {
    const since = Object.fromEntries([...policy].map(([community, one]) => [community, today - one.evidenceDays * DAY]));
    const before = today - longest(policy, "snapshotDays") * DAY;
    const expired = await snapshots.expired(before, new Set([...(await records.purges.picturesHeld(since)), ...parts.papersHeld()]));
    if (expired.length === 0) return;
    // Written down first: the other way round a crash in between would leave no proof.
    await records.purges.add([
      {
        id: `snapshots/${toIso(before)}/${nameOf(expired)}`,
        at: toIso(now()),
        community: null,
        what: "snapshots",
        device: null,
        from: toIso(expired.reduce((least, one) => Math.min(least, one.at), before)),
        to: toIso(before),
        rows: expired.length,
        files: expired.length,
        bytes: expired.reduce((sum, one) => sum + one.bytes, 0),
        policy: [...policy.values()].find((one) => one.snapshotDays === longest(policy, "snapshotDays")) ?? null,
        by: null,
        anchor: null,
      },
    ]);
    await snapshots.remove(expired, before);
  };

  const tendRecords = async (policy: ReadonlyMap<string, Retention>, today: Instant): Promise<void> => {
    for (const [community, one] of policy) {
      const order = (what: "quarantine" | "entries", days: number) => {
        const before = today - days * DAY;
        return { id: `${what}/${community}/${toIso(before)}/${toIso(now())}`, at: now(), community, before, policy: one };
      };
      await records.purges.quarantine(order("quarantine", one.quarantineDays));
      await records.purges.entries(order("entries", one.entryDays));
    }
    const keeps = Math.max(LEAST_AUDIT_DAYS, longest(policy, "auditDays"));
    const [strictest] = [...policy.values()].filter((one) => one.auditDays === longest(policy, "auditDays"));
    const before = today - keeps * DAY;
    await records.purges.audit({
      id: `audit/${toIso(before)}/${toIso(now())}`,
      at: now(),
      community: null,
      before,
      policy: strictest ?? DEFAULT_RETENTION,
    });
  };

  let done = "";
  let busy = false;
  const pass = async (): Promise<void> => {
    const policy = await policies();
    if (policy.size === 0) return;
    const today = Math.floor(now() / DAY) * DAY;
    await tendSeries(policy, today);
    // Limits are whole days: once a day, and when a policy was changed.
    const key = JSON.stringify([today, [...policy]]);
    if (key === done) return;
    await tendSnapshots(policy, today);
    await tendRecords(policy, today);
    done = key;
  };

  const view = async (community: string): Promise<RetentionView> => ({
    community,
    policy: await policyOf(community),
    defaults: DEFAULT_RETENTION,
    series: series.retention !== null,
    stored: await held(community),
    seriesBytes: series.stats().bytes,
  });
  const held = async (community: string): Promise<Holding[]> => {
    const inSeries = ((await series.retention?.stored()) ?? []).filter((one) => one.community === community);
    const pictures = { rows: 0, bytes: 0, oldest: Number.POSITIVE_INFINITY };
    for await (const { at, bytes } of snapshots.list()) {
      pictures.rows++;
      pictures.bytes += bytes;
      pictures.oldest = Math.min(pictures.oldest, at);
    }
    const { entries, quarantine, audit } = await records.purges.held(community);
    const iso = (at: number | null): string | null => (at === null || at === Number.POSITIVE_INFINITY ? null : toIso(at));
    return [
      ...inSeries.map(({ what, rows, oldest }) => ({ what, rows, bytes: null, oldest: iso(oldest) })),
      { what: "snapshots", ...pictures, oldest: iso(pictures.oldest) },
      { what: "entries", ...entries, oldest: iso(entries.oldest) },
      { what: "quarantine", ...quarantine, oldest: iso(quarantine.oldest) },
      { what: "audit", rows: audit.rows, bytes: null, oldest: iso(audit.oldest) },
    ];
  };
  const known = (community: string | null): string | undefined =>
    community === null ? parts.communities()[0] : parts.communities().find((one) => one === community);

  return {
    tend: async () => {
      if (busy) return;
      busy = true;
      try {
        await pass();
      } finally {
        busy = false;
      }
    },
    face: {
      view: async (community) => {
        const one = known(community);
        return one === undefined ? undefined : view(one);
      },
      change: async (community, change): Promise<ActOutcome<RetentionView>> => {
        const one = known(community);
        if (one === undefined) return { ok: false, status: 404, reason: "no such community" };
        const policy = { ...(await policyOf(one)), ...change };
        const fault = retentionFault(policy);
        if (fault !== null) return { ok: false, status: 422, reason: fault.words.en };
        await records.settings.set(settingOf(one), JSON.stringify(policy));
        return { ok: true, value: await view(one) };
      },
      purges: (filter, paging) => records.purges.list(filter, paging),
      forget: async (device: string, by: Actor) => {
        if (!series.retention) return null;
        const purges = await series.retention.forget(device);
        // What upkeep has not booked yet stays for it.
        return book(
          purges.filter((purge) => purge.device === device),
          () => null,
          by.username,
        );
      },
    },
  };
}

/** The same pictures give the same name: a pass that a crash ended is told once. */
function nameOf(pictures: readonly { readonly hash: string }[]): string {
  const hashes = pictures.map((one) => one.hash).sort();
  return createHash("sha256").update(hashes.join("\n")).digest("hex").slice(0, 16);
}
