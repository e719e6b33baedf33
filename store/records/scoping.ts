import { type RawBuilder, type SqlBool, sql } from "kysely";
import { type Scope, severityRank } from "../../contracts/index.ts";

/** Condition on a path column: the place `path` and all below it. */
export function below(column: string, path: string): RawBuilder<SqlBool> {
  // Paths end in "/", and "0" is the character after it: a range uses the index where LIKE would not, and needs no escaping.
  const stem = path.endsWith("/") ? path.slice(0, -1) : path;
  const ref = sql.ref(column);
  return sql<SqlBool>`(${ref} >= ${`${stem}/`} and ${ref} < ${`${stem}0`})`;
}

const nothing = sql<SqlBool>`1 = 0`;
const everything = sql<SqlBool>`1 = 1`;

function oneOf(column: string, values: readonly string[]): RawBuilder<SqlBool> {
  return values.length === 0 ? nothing : sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`;
}

function underAny(column: string, paths: readonly string[]): RawBuilder<SqlBool> {
  if (paths.length === 0) return nothing;
  return sql<SqlBool>`(${sql.join(
    paths.map((path) => below(column, path)),
    sql` or `,
  )})`;
}

/** Condition that keeps rows of `table` outside of the scope's places out; for tables without a person or family. */
export function inPlaces(table: string, scope: Scope): RawBuilder<SqlBool> {
  return scope.people !== null ? nothing : underAny(`${table}.path`, scope.paths);
}

/** What concerns one of the people, or nobody in particular in one of their homes. */
function ofPeople(table: "alerts" | "cases", people: readonly string[], homes: readonly string[]): RawBuilder<SqlBool> {
  const nobodys = sql<SqlBool>`${sql.ref(`${table}.person`)} is null`;
  return sql<SqlBool>`(${oneOf(`${table}.person`, people)} or (${nobodys} and ${underAny(`${table}.path`, homes)}))`;
}

/** Open cases of other families that a role is told of; few are open, so that its plan is read from what is kept of it. */
function toldOf({ told = [], paths }: Scope): RawBuilder<SqlBool> {
  if (told.length === 0) return nothing;
  const each = told.map(({ plan, severities }) => {
    const ranks = severities.map((severity) => severityRank(severity));
    // The title follows the plan of a case, not those of its alerts.
    const kept = `%"plan":"${plan}","title":%`;
    return sql<SqlBool>`(cases.severity_rank in (${sql.join(ranks)}) and cases.doc like ${kept})`;
  });
  return sql<SqlBool>`(cases.open = 1 and ${underAny("cases.path", paths)} and (${sql.join(each, sql` or `)}))`;
}

/** Condition that keeps alerts or cases outside of `scope` (places or people, and families) out. */
export function inScope(table: "alerts" | "cases", scope: Scope): RawBuilder<SqlBool> {
  const families = scope.families === "all" ? everything : oneOf(`${table}.family`, scope.families);
  const where = scope.people !== null ? ofPeople(table, scope.people, scope.homes ?? []) : underAny(`${table}.path`, scope.paths);
  // No relative hears of a drill.
  if (scope.people !== null) return sql<SqlBool>`(${families} and ${where} and ${sql.ref(`${table}.drill`)} is null)`;
  return sql<SqlBool>`(${families} and ${where})`;
}

/** Condition on cases: the place and all below it, by where the case is or where an alert of it is. */
export function inPlace(path: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${below("cases.path", path)} or ${elsewhere([path])})`;
}

/** The few cases that gathered alerts of several places. */
function elsewhere(paths: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`cases.id in (select case_places.case_id from case_places where ${underAny("case_places.path", paths)})`;
}

/**
 * Condition that keeps cases outside of `scope` out: places or people, families, quarrels by right; whoever reported,
 * received or has one sees it besides.
 */
export function casesInScope(scope: Scope): RawBuilder<SqlBool> {
  const restricted = scope.rights.has("complaints.read") ? everything : sql<SqlBool>`cases.kind <> 'complaint'`;
  const families = scope.families === "all" ? everything : oneOf("cases.family", scope.families);
  const also = scope.people !== null ? (scope.homes ?? []) : scope.paths;
  const real = scope.people !== null ? sql<SqlBool>`cases.drill is null` : everything;
  const where = sql<SqlBool>`(${inScope("cases", scope)} or ${toldOf(scope)} or (${families} and ${elsewhere(also)} and ${real}))`;
  const mine = ["assigned_to", "taken_by", "received_by"].map((column) => sql<SqlBool>`${sql.ref(`cases.${column}`)} = ${scope.username}`);
  if (scope.ownCases === true) return sql<SqlBool>`(${sql.join(mine, sql` or `)})`;
  return sql<SqlBool>`((${restricted} and ${where}) or ${sql.join(mine, sql` or `)})`;
}
