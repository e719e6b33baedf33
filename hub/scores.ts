import type { ApiPorts } from "../api/index.ts";
import {
  DEVICE_KINDS,
  type HandEntry,
  type Instant,
  isAgeKnown,
  isNewsMeasurement,
  MINUTE,
  NEWS_MEASUREMENTS,
  NEWS_PARTS,
  type NewPrescription,
  type NewsInput,
  type NewsPart,
  newestParts,
  type Person,
  SCORE_REFUSAL_WORDS,
  type ScoreRefusal,
  type ScoreTrend,
  type ScoreView,
  type Spo2Prescription,
  scoreRefusal,
  toIso,
} from "../contracts/index.ts";
import { scoreOf } from "../rules/index.ts";
import type { Directory } from "../store/directory.ts";
import type { Recent } from "../store/recent.ts";
import type { Records } from "../store/records/index.ts";
import type { SeriesStore } from "../store/series/index.ts";
import { type HandEntries, NOBODY, refused } from "./hand-entries.ts";

interface Parts {
  readonly directory: Directory;
  readonly recent: Recent;
  readonly series: SeriesStore;
  readonly records: Records["entries"];
  readonly entries: HandEntries;
  /** Saves a changed person and tells the rules. */
  savePerson(person: Person): Promise<void>;
  now(): Instant;
}

/** The trend is made of means of this length; so long a pulse counts, too. */
const STEP = 15 * MINUTE;
const MEASURED = Object.keys(NEWS_MEASUREMENTS).filter(isNewsMeasurement);

type Inputs = Partial<Record<NewsPart, NewsInput>>;

/** Early-warning scores as the HTTP face asks for them, with the same arithmetic as the rules. */
export function createScoresFace(parts: Parts): ApiPorts["scores"] {
  const { directory, records, entries, now } = parts;
  const prescriptionOf = (person: string): Spo2Prescription | null => directory.personById(person)?.spo2Prescriptions?.at(-1) ?? null;
  return {
    view: (person) => viewOf(parts, person, prescriptionOf(person), now()),
    trend: async (person, from, to) =>
      refusalOf(parts, person, to) === null ? trendOf(parts, person, prescriptionOf(person)?.scale ?? 1, from, to) : { points: [] },
    entries: (person, paging) => records.list(person, paging),
    entry: entries.find,
    enter: entries.enter,
    strike: entries.strike,
    prescribe: async (id, body, by) => {
      const person = directory.personById(id);
      if (!person) return NOBODY;
      if (Date.parse(body.date) > now() + 24 * 60 * MINUTE)
        return refused(422, { zh: "医嘱日期在将来，请核对", en: "The date of the prescription lies ahead, please check" });
      const changed = prescribed(person, body, by.username, now());
      await parts.savePerson(changed);
      return { ok: true, value: changed };
    },
    say: async (id, body, by) => {
      const person = directory.personById(id);
      if (!person) return NOBODY;
      const before = person.scoreWords ?? [];
      const word = { ...body, version: (before.at(-1)?.version ?? 0) + 1, by: by.username, at: toIso(now()) };
      const changed = { ...person, scoreWords: [...before, word] };
      await parts.savePerson(changed);
      return { ok: true, value: changed };
    },
  };
}

function refusalOf({ directory }: Parts, id: string, now: Instant): ScoreRefusal | null {
  const person = directory.personById(id);
  return person === undefined ? null : scoreRefusal(person, now);
}

function prescribed(person: Person, body: NewPrescription, by: string, now: Instant): Person {
  const before = person.spo2Prescriptions ?? [];
  const word: Spo2Prescription = { ...body, version: (before.at(-1)?.version ?? 0) + 1, by, at: toIso(now) };
  return { ...person, spo2Scale: body.scale, spo2Prescriptions: [...before, word] };
}

/** The newest word of a device on each part. */
function measured({ directory, recent }: Parts, person: string, now: Instant): Inputs {
  const inputs: Inputs = {};
  for (const device of directory.devicesOfPerson(person, now)) {
    if (!DEVICE_KINDS[device.kind].personal) continue;
    for (const measurement of MEASURED) {
      const last = recent.lastOf(device.id, measurement);
      const part = NEWS_MEASUREMENTS[measurement];
      // What the device said of somebody else, before it was hers, is not hers.
      const hers = last !== undefined && directory.personOf(device.id, last.at)?.id === person;
      if (hers && last.at > (inputs[part]?.at ?? 0)) inputs[part] = { value: last.value, at: Math.min(last.at, last.recv) };
    }
  }
  return inputs;
}

function viewOf(parts: Parts, person: string, prescription: Spo2Prescription | null, now: Instant): ScoreView {
  const about = parts.directory.personById(person);
  const common = {
    at: toIso(now),
    prescription,
    ageKnown: about === undefined || isAgeKnown(about, now),
    word: about?.scoreWords?.at(-1) ?? null,
  };
  const why = refusalOf(parts, person, now);
  if (why !== null) {
    const { parts: _parts, missing: _missing, ...none } = scoreOf({}, prescription?.scale ?? 1, now);
    return { ...none, ...common, redParameters: [], parts: [], missing: [], refused: { why, ...SCORE_REFUSAL_WORDS[why] } };
  }
  const byHand = newestParts(parts.entries.of(person));
  const byDevice = measured(parts, person, now);
  const inputs: Inputs = {};
  for (const part of NEWS_PARTS) {
    const newest = newer(byHand[part], byDevice[part]);
    if (newest) inputs[part] = newest;
  }
  const { parts: scored, missing, ...score } = scoreOf(inputs, prescription?.scale ?? 1, now);
  return {
    ...score,
    ...common,
    refused: null,
    redParameters: [...score.redParameters],
    parts: scored.map(({ part, value, points, at }) => ({ part, value, points, at: toIso(at), byHand: inputs[part] === byHand[part] })),
    missing: missing.map((part) => ({ part, lastAt: lastAt(inputs[part]) })),
  };
}

const lastAt = (input: NewsInput | undefined): string | null => (input === undefined ? null : toIso(input.at));

/** At the same time a human's word counts. */
const newer = (hand: NewsInput | undefined, device: NewsInput | undefined): NewsInput | undefined =>
  hand === undefined || (device !== undefined && device.at > hand.at) ? device : hand;

interface Mean {
  readonly part: NewsPart;
  readonly value: number;
  /** End of the quarter of an hour. */
  readonly end: Instant;
}

/** The means of all devices while they were hers, in order of time. */
async function meansOf({ directory, series }: Parts, person: string, from: Instant, to: Instant): Promise<readonly Mean[]> {
  const worn = directory.everHadBy(person).filter((id) => {
    const device = directory.deviceById(id);
    return device === undefined || DEVICE_KINDS[device.kind].personal;
  });
  const points = Math.ceil((to - from) / STEP);
  const asked = worn.flatMap((device) =>
    MEASURED.map(async (measurement) => {
      const buckets = await series.buckets({ device, measurement, from, to, points });
      return buckets
        .filter(({ t }) => directory.personOf(device, t)?.id === person)
        .map(({ t, avg }): Mean => ({ part: NEWS_MEASUREMENTS[measurement], value: avg, end: t + STEP }));
    }),
  );
  return (await Promise.all(asked)).flat().sort((a, b) => a.end - b.end);
}

async function trendOf(parts: Parts, person: string, scale: 1 | 2, from: Instant, to: Instant): Promise<ScoreTrend> {
  const means = await meansOf(parts, person, from, to);
  const entered = parts.entries.of(person).filter((entry: HandEntry) => entry.struck === null);
  const points: ScoreTrend["points"] = [];
  const devices: Inputs = {};
  const hands: HandEntry[] = [];
  let mean = 0;
  let entry = 0;
  for (let t = from + STEP; t <= to; t += STEP) {
    for (let next = means[mean]; next !== undefined && next.end <= t; next = means[++mean])
      devices[next.part] = { value: next.value, at: next.end };
    for (let next = entered[entry]; next !== undefined && Date.parse(next.measuredAt) <= t; next = entered[++entry]) hands.push(next);
    const byHand = newestParts(hands);
    const inputs: Inputs = {};
    for (const part of NEWS_PARTS) {
      const input = newer(byHand[part], devices[part]);
      if (input) inputs[part] = input;
    }
    const { score, maxPossible, missing } = scoreOf(inputs, scale, t);
    const known = NEWS_PARTS.length - missing.length;
    if (known > 0) points.push({ t: toIso(t), score, maxPossible, known });
  }
  return { points };
}
