import { type NuisanceDesk, nuisanceReport } from "../alerts/index.ts";
import type { ApiPorts, StoredUser } from "../api/index.ts";
import { dayIn } from "../cases/index.ts";
import {
  type Alert,
  type Instant,
  ROLES,
  type RolePreset,
  roleHas,
  type Scope,
  seesFamily,
  seesWhere,
  type Whereabouts,
} from "../contracts/index.ts";
import type { Records } from "../store/records/index.ts";

export interface NoiseParts {
  readonly records: Pick<Records, "noise">;
  openAlerts(): readonly { readonly alert: Alert; readonly at: Whereabouts }[];
  users(): readonly StoredUser[];
  pathOf(place: string): string | undefined;
  placeName(place: string): string;
  community(): string;
  zoneOf(community: string): string;
  now(): Instant;
}

/** More desks than this tell a reader nothing; the smallest are left to the page's own filter by place. */
const MOST_DESKS = 12;

/** Reads what the report on noise is made of, as far as the asker may see it. */
export function createNoiseReport(parts: NoiseParts): Pick<ApiPorts["reports"], "nuisance"> {
  const covers = (paths: readonly string[], other: string): boolean => paths.some((path) => other.startsWith(path));

  /** One per role and places: several officers at the same desk hear the same. */
  const desksOf = (scope: Scope): NuisanceDesk[] => {
    const found = new Map<string, NuisanceDesk>();
    for (const user of parts.users()) {
      if (user.disabled || !roleHas(user.role, "alerts.act") || ROLES[user.role].ownPeople) continue;
      const paths = user.places.flatMap((place) => parts.pathOf(place) ?? []).sort();
      if (!paths.some((path) => covers(scope.paths, path))) continue;
      const preset: RolePreset = ROLES[user.role];
      const where = user.places.map(parts.placeName).join("、");
      found.set(`${user.role} ${paths.join(" ")}`, {
        name: { zh: `${preset.words.zh} · ${where}`, en: `${preset.words.en} · ${where}` },
        sees: ({ alert, path }) => (preset.families === "all" || preset.families.includes(alert.family)) && covers(paths, path),
      });
    }
    return [...found.values()].slice(0, MOST_DESKS);
  };

  return {
    nuisance: async (scope, { from, to, place, path }) => {
      const [read, floods] = await Promise.all([
        parts.records.noise.alerts(scope, { from, to, path }),
        parts.records.noise.floods({ from, to }),
      ]);
      const seen = parts
        .openAlerts()
        .filter(({ alert, at }) => seesFamily(scope, alert.family) && seesWhere(scope, at) && (path === null || at.path.startsWith(path)));
      const own: NuisanceDesk = { name: { zh: "本报表范围", en: "All in this report" }, sees: () => true };
      const day = (at: Instant): string => dayIn(parts.zoneOf(parts.community()), at).replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
      return nuisanceReport({
        ...{ from, to, place, now: parts.now(), dayOf: day },
        ...{ rows: read.rows, truncated: read.truncated },
        open: seen.map(({ alert }) => alert),
        // A flood of another compound's desk is not this reader's to know.
        floods: floods.filter(
          (flood) =>
            flood.desk === "" ||
            flood.desk
              .split(" ")
              .slice(1)
              .every((one) => covers(scope.paths, one)),
        ),
        desks: [own, ...desksOf(scope)],
      });
    },
  };
}
