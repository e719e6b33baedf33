import type { RuleOverride, Subject, Words } from "../contracts/index.ts";
import { type CompiledRule, compileRule, type ScopePorts } from "./compile.ts";
import { Faults } from "./faults.ts";
import type { ParsedRule } from "./language.ts";
import { parseRule } from "./parse.ts";
import { setAt } from "./rule-fields.ts";

export type Varied =
  | { readonly ok: true; readonly rules: readonly CompiledRule[] }
  | { readonly ok: false; readonly override: string; readonly what: string; readonly where: string };

/**
 * A rule and what stands in its place where limits were set otherwise for a person, a device or a place: for the nearest
 * of them that is meant. Inside each is a rule of its own; outside they are one.
 */
export function varyRule(parsed: ParsedRule, version: number, overrides: readonly RuleOverride[]): Varied {
  const base: CompiledRule = { ...compileRule(parsed), version };
  if (overrides.length === 0) return { ok: true, rules: [base] };
  const nearest = (subject: Subject, ports: ScopePorts) => nearestOf(overrides, subject, ports)?.id;
  const rules: CompiledRule[] = [{ ...base, scope: (subject, ports) => nearest(subject, ports) === undefined }];
  for (const override of overrides) {
    const faults = new Faults();
    const source = Object.entries(override.set).reduce<unknown>(
      (raw, [path, value]) => setAt(raw, path, value),
      structuredClone(parsed.source),
    );
    const varied = parseRule(source, [], { pack: parsed.pack, file: parsed.file, yaml: parsed.yaml }, faults);
    const [fault] = faults.found;
    if (!varied || fault)
      return { ok: false, override: override.id, where: fault?.path.join(".") ?? "", what: fault ? `${fault.what}; ${fault.mend}` : "" };
    rules.push({
      ...compileRule(varied),
      version,
      id: `${base.id}#${override.id}`,
      of: base.id,
      source: joined(base.source, whose(override)),
      setBy: setBy(override),
      scope: (subject, ports) => nearest(subject, ports) === override.id,
    });
  }
  return { ok: true, rules };
}

/** Told on the alert: whose limit it was. */
function whose({ byName, at, reason, subject }: RuleOverride): Words {
  const [day, { zh, en }] = [at.slice(0, 10), MEANT[subject.kind]];
  return { zh: `${byName}于 ${day} 为${zh}另行设定：${reason}`, en: `set for ${en} by ${byName} on ${day}: ${reason}` };
}

const joined = (a: Words, b: Words): Words => ({ zh: `${a.zh} · ${b.zh}`, en: `${a.en} · ${b.en}` });

const MEANT: Readonly<Record<RuleOverride["subject"]["kind"], Words>> = {
  person: { zh: "该居民", en: "this person" },
  device: { zh: "该设备", en: "this device" },
  place: { zh: "该位置", en: "this place" },
};

/** Told in the reason: whose limit it is. */
function setBy({ byName, at, subject }: RuleOverride): Words {
  const [day, { zh, en }] = [at.slice(0, 10), MEANT[subject.kind]];
  return { zh: `限值由${byName}于 ${day} 为${zh}设定`, en: `limit set for ${en} by ${byName} on ${day}` };
}

/** The person or device itself comes before any place, a nearer place before a farther one. */
function nearestOf(overrides: readonly RuleOverride[], subject: Subject, ports: ScopePorts): RuleOverride | undefined {
  const own = overrides.find((each) => each.subject.kind === subject.kind && each.subject.id === subject.id);
  if (own) return own;
  const place = placeOf(subject, ports);
  const path = place === null ? undefined : ports.placePath(place);
  if (path === undefined) return undefined;
  return overrides
    .filter((each) => each.subject.kind === "place" && path.includes(`/${each.subject.id}/`))
    .sort((a, b) => path.indexOf(`/${b.subject.id}/`) - path.indexOf(`/${a.subject.id}/`))[0];
}

function placeOf(subject: Subject, ports: ScopePorts): string | null {
  if (subject.kind === "place") return subject.id;
  return (subject.kind === "person" ? ports.person(subject.id)?.home : ports.device(subject.id)?.place) ?? null;
}
