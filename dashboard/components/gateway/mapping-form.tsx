import { Button } from "antd";
import { DATUM_WORDS, DATUMS, type Mapping, type MappingOutcome, type MappingRule } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import own from "./gateway.module.css";
import { type Aim, type Change, listText, Pick, Text, without } from "./mapping-fields.tsx";
import { EventLine, Lines, ReadingLine } from "./mapping-lines.tsx";
import { valuesOf } from "./paths.ts";

interface RuleProps {
  readonly rule: MappingRule;
  readonly onChange: (rule: MappingRule) => void;
  readonly onRemove: () => void;
  readonly aim: Aim;
  /** What it captures of the message that is tried: null where it does not apply, undefined where none is tried. */
  readonly captures: Captures;
}

type Captures = Readonly<Record<string, string>> | null | undefined;

/** What a pattern takes out of the message that is tried, as it is typed. */
function Taken({ captures }: { readonly captures: Captures }) {
  const { t } = useWords();
  if (captures === undefined) return null;
  if (captures === null) return <p className={css.quiet}>{t("gateway.noMatch")}</p>;
  const names = Object.entries(captures);
  return (
    <p className={own.captures}>
      {t("gateway.matches")}{" "}
      {names.map(([name, value]) => (
        <span key={name}>
          <code>{`{${name}}`}</code> = <strong>{value}</strong>
        </span>
      ))}
    </p>
  );
}

interface PartProps {
  readonly rule: MappingRule;
  readonly set: (change: Change<MappingRule>) => void;
  readonly aim: Aim;
}

/** Which messages a rule is for: by topic, by a pattern of the body, by values in it. */
function MatchFields({ rule, set, aim, captures }: PartProps & { readonly captures: Captures }) {
  const { t } = useWords();
  const { match } = rule;
  const setMatch = (change: Change<NonNullable<MappingRule["match"]>>): void => {
    const next = without<NonNullable<MappingRule["match"]>>({ ...match, ...change });
    set({ match: Object.keys(next).length === 0 ? undefined : next });
  };
  return (
    <>
      <div className={own.row}>
        <Text label={t("gateway.matchTopic")} value={match?.topic} hint="up/{imei}" onChange={(topic) => setMatch({ topic })} />
        <Text
          label={t("gateway.matchBody")}
          value={match?.body}
          hint={t("gateway.matchBodyHint")}
          onChange={(body) => setMatch(body.trim() === "" ? { body: undefined, at: undefined } : { body })}
        />
        {match?.body === undefined ? null : (
          <Text
            label={t("gateway.matchAt")}
            value={match.at}
            hint={t("gateway.matchAtHint")}
            onChange={(at) => setMatch({ at })}
            aim={aim}
          />
        )}
      </div>
      <Taken captures={captures} />
      <Lines
        title={t("gateway.where")}
        add={t("gateway.addWhere")}
        values={match?.where}
        fresh={{ path: "$.", is: [] }}
        onChange={(where) => setMatch({ where })}
        line={(value, change) => (
          <div className={own.row}>
            <Text label={t("gateway.path")} value={value.path} onChange={(path) => change({ ...value, path })} aim={aim} />
            <Text label={t("gateway.is")} value={listText(value.is)} onChange={(text) => change({ ...value, is: valuesOf(text) })} />
          </div>
        )}
      />
    </>
  );
}

/** When it happened, by the message's own time. */
function TimeFields({ rule, set, aim }: PartProps) {
  const { t } = useWords();
  const { time, each } = rule;
  const setTime = (change: { path?: string; format?: string; zone?: string }): void => {
    const next = without<{ path?: string; format?: string; zone?: string }>({ ...time, ...change });
    const { path } = next;
    set({ time: path === undefined ? undefined : { ...next, path } });
  };
  return (
    <div className={own.row}>
      <Text
        label={t("gateway.timePath")}
        value={time?.path}
        hint="$.timestamp"
        onChange={(path) => setTime({ path })}
        aim={aim}
        each={each}
      />
      <Text label={t("gateway.timeFormat")} value={time?.format} hint="auto" onChange={(format) => setTime({ format })} />
      <Text label={t("gateway.timeZone")} value={time?.zone} hint="Asia/Shanghai" onChange={(zone) => setTime({ zone })} />
    </div>
  );
}

/** Where it was, its picture, and whether it tells of the past. */
function BesideFields({ rule, set, aim }: PartProps) {
  const { t, w } = useWords();
  const { position, each } = rule;
  const setPosition = (change: Partial<NonNullable<MappingRule["position"]>>): void => {
    const next = { lat: "", lon: "", datum: "WGS-84" as const, ...position, ...change };
    set({ position: next.lat === "" && next.lon === "" ? undefined : next });
  };
  return (
    <div className={own.row}>
      <Text label={t("gateway.lat")} value={position?.lat} onChange={(lat) => setPosition({ lat })} aim={aim} each={each} />
      <Text label={t("gateway.lon")} value={position?.lon} onChange={(lon) => setPosition({ lon })} aim={aim} each={each} />
      <Pick
        label={t("gateway.datum")}
        value={position?.datum}
        onChange={(datum) => setPosition({ datum })}
        options={DATUMS.map((value) => ({ value, label: w(DATUM_WORDS[value]) }))}
      />
      <Text label={t("gateway.picture")} value={rule.picture} onChange={(picture) => set({ picture })} aim={aim} each={each} />
      <Text label={t("gateway.historical")} value={rule.historical} onChange={(historical) => set({ historical })} aim={aim} each={each} />
    </div>
  );
}

function RuleForm({ rule, onChange, onRemove, aim, captures }: RuleProps) {
  const { t } = useWords();
  const { each } = rule;
  const set = (change: Change<MappingRule>): void => onChange(without<MappingRule>({ ...rule, ...change }));
  return (
    <div className={own.rule}>
      <div className={own.row}>
        <Text label={t("gateway.ruleName")} value={rule.name} onChange={(name) => set({ name })} />
        <Text
          label={t("gateway.device")}
          value={rule.device}
          hint="{$.deviceId}"
          onChange={(device) => onChange({ ...rule, device })}
          aim={aim}
          each={each}
        />
        <Text label={t("gateway.each")} value={each} hint="$.services[*]" onChange={(next) => set({ each: next })} aim={aim} />
        <Button onClick={onRemove}>{t("gateway.removeRule")}</Button>
      </div>
      <MatchFields rule={rule} set={set} aim={aim} captures={captures} />
      <TimeFields rule={rule} set={set} aim={aim} />
      <Lines
        title={t("gateway.readings")}
        add={t("gateway.addReading")}
        values={rule.readings}
        fresh={{ measurement: "temperature", path: "$." }}
        onChange={(readings) => set({ readings })}
        line={(value, change) => <ReadingLine value={value} onChange={change} aim={aim} each={each} />}
      />
      <Lines
        title={t("gateway.events")}
        add={t("gateway.addEvent")}
        values={rule.events}
        fresh={{ event: "door" }}
        onChange={(events) => set({ events })}
        line={(value, change) => <EventLine value={value} onChange={change} aim={aim} each={each} />}
      />
      <BesideFields rule={rule} set={set} aim={aim} />
    </div>
  );
}

/** A mapping as a form: one block for each rule. */
export function MappingForm({
  mapping,
  onChange,
  aim,
  captures,
}: {
  readonly mapping: Mapping;
  /** By rule, of the message that is tried; empty where none is. */
  readonly captures: MappingOutcome["captures"];
  readonly onChange: (mapping: Mapping) => void;
  readonly aim: Aim;
}) {
  const { t } = useWords();
  const { rules } = mapping;
  return (
    <>
      {rules.map((rule, i) => (
        <RuleForm
          // biome-ignore lint/suspicious/noArrayIndexKey: rules need no name, and are only added at the end
          key={i}
          rule={rule}
          aim={aim}
          captures={captures[i]}
          onChange={(next) => onChange({ rules: rules.map((one, k) => (k === i ? next : one)) })}
          onRemove={() => onChange({ rules: rules.filter((_one, k) => k !== i) })}
        />
      ))}
      <div>
        <Button onClick={() => onChange({ rules: [...rules, { device: "{$.deviceId}" }] })}>{t("gateway.addRule")}</Button>
      </div>
    </>
  );
}
