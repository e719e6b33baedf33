import { Button, Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import {
  DATUM_WORDS,
  DATUMS,
  EVENT_KINDS,
  type Mapping,
  type MappingOutcome,
  type MappingRule,
  MEASUREMENTS,
} from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { contains } from "../pickers.tsx";
import own from "./gateway.module.css";
import { asSeenFrom, valuesOf } from "./paths.ts";

/** Takes the path that is clicked in the message next. */
export type Aim = (take: (path: string) => void) => void;

type Reading = NonNullable<MappingRule["readings"]>[number];
type Event = NonNullable<MappingRule["events"]>[number];

/** Parts to be changed; undefined takes one away. */
type Change<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Fields without a value are left out of the mapping. */
function without<T extends object>(value: Change<T>): T {
  const kept = Object.entries(value).filter(
    ([, one]) => one !== undefined && one !== "" && one !== null && !(Array.isArray(one) && one.length === 0),
  );
  return Object.assign(Object.create(null), Object.fromEntries(kept));
}

interface TextProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
  /** Where it is a path: what is clicked in the message goes in. */
  readonly aim?: Aim;
  readonly each?: string | undefined;
  readonly hint?: string;
}

function Text({ label, value, onChange, aim, each, hint }: TextProps) {
  return (
    <span className={css.field}>
      {label}
      <Input
        className={own.text ?? ""}
        aria-label={label}
        value={value ?? ""}
        placeholder={hint}
        maxLength={300}
        onFocus={() => aim?.((path) => onChange(asSeenFrom(path, each)))}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

interface PickProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

function Pick<T extends string>({ label, value, options, onChange }: PickProps<T>) {
  return (
    <span className={css.field}>
      {label}
      <Select
        aria-label={label}
        showSearch={{ filterOption: contains }}
        value={value ?? null}
        onChange={(next) => next !== null && onChange(next)}
        options={options.map((one) => ({ ...one, search: `${one.label} ${one.value}` }))}
      />
    </span>
  );
}

const listText = (values: readonly unknown[] | undefined): string => (values ?? []).map(String).join(", ");

interface LineProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly aim: Aim;
  readonly each: string | undefined;
}

function ReadingLine({ value, onChange, aim, each }: LineProps<Reading>) {
  const { t, w } = useWords();
  const set = (change: Change<Reading>): void => onChange(without<Reading>({ ...value, ...change }));
  const number = (name: "scale" | "offset") => (
    <span className={css.field}>
      {t(`gateway.${name}`)}
      <InputNumber
        aria-label={t(`gateway.${name}`)}
        style={{ width: "100%" }}
        value={value[name] ?? null}
        onChange={(next) => set({ [name]: next ?? undefined })}
      />
    </span>
  );
  return (
    <div className={own.row}>
      <Pick
        label={t("gateway.measurement")}
        value={value.measurement}
        onChange={(measurement) => set({ measurement })}
        options={Object.entries(MEASUREMENTS).map(([name, info]) => ({ value: name, label: w(info.words) }))}
      />
      <Text label={t("gateway.path")} value={value.path} onChange={(path) => set({ path })} aim={aim} each={each} />
      <Text label={t("gateway.unit")} value={value.unit} onChange={(unit) => set({ unit })} />
      {number("scale")}
      {number("offset")}
      <Text label={t("gateway.missingCodes")} value={listText(value.missing)} onChange={(text) => set({ missing: valuesOf(text) })} />
    </div>
  );
}

function EventLine({ value, onChange, aim, each }: LineProps<Event>) {
  const { t, w } = useWords();
  const set = (change: Change<Event>): void => onChange(without<Event>({ ...value, ...change }));
  return (
    <>
      <div className={own.row}>
        <Pick
          label={t("gateway.event")}
          value={value.event}
          onChange={(event) => set({ event })}
          options={Object.entries(EVENT_KINDS).map(([name, info]) => ({ value: name, label: w(info.words) }))}
        />
        <Text
          label={t("gateway.path")}
          value={value.path}
          hint={t("gateway.always")}
          onChange={(path) => set({ path })}
          aim={aim}
          each={each}
        />
        <Text label={t("gateway.on")} value={listText(value.on)} onChange={(text) => set({ on: valuesOf(text) })} />
        <Text label={t("gateway.off")} value={listText(value.off)} onChange={(text) => set({ off: valuesOf(text) })} />
        <Text label={t("gateway.ignore")} value={listText(value.ignore)} onChange={(text) => set({ ignore: valuesOf(text) })} />
        <Pick
          label={t("gateway.otherwise")}
          value={value.otherwise ?? "keep"}
          onChange={(otherwise) => set({ otherwise: otherwise === "keep" ? undefined : otherwise })}
          options={(["keep", "off", "ignore"] as const).map((one) => ({ value: one, label: t(`gateway.otherwise.${one}`) }))}
        />
        <Text label={t("gateway.eventId")} value={value.id} onChange={(id) => set({ id })} aim={aim} each={each} />
        <Text label={t("gateway.testPath")} value={value.test} onChange={(test) => set({ test })} aim={aim} each={each} />
      </div>
      {EVENT_KINDS[Object.keys(EVENT_KINDS).includes(value.event) ? (value.event as keyof typeof EVENT_KINDS) : "door"].lifeSafety ? (
        <span className={own.bad}>{t("gateway.pages")}</span>
      ) : null}
    </>
  );
}

interface LinesProps<T> {
  readonly title: string;
  readonly add: string;
  readonly values: readonly T[] | undefined;
  readonly fresh: T;
  readonly onChange: (values: T[]) => void;
  readonly line: (value: T, onChange: (value: T) => void) => ReactNode;
}

function Lines<T>({ title, add, values = [], fresh, onChange, line }: LinesProps<T>) {
  const { t } = useWords();
  return (
    <>
      <div className={css.filters}>
        <strong>{title}</strong>
        <Button size="small" onClick={() => onChange([...values, fresh])}>
          {add}
        </Button>
      </div>
      {values.map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and are only added at the end
        <div key={i} className={own.line}>
          <div>{line(value, (next) => onChange(values.map((one, k) => (k === i ? next : one))))}</div>
          <Button size="small" onClick={() => onChange(values.filter((_one, k) => k !== i))}>
            {t("gateway.remove")}
          </Button>
        </div>
      ))}
    </>
  );
}

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

function RuleForm({ rule, onChange, onRemove, aim, captures }: RuleProps) {
  const { t, w } = useWords();
  const { each, match, time, position } = rule;
  const set = (change: Change<MappingRule>): void => onChange(without<MappingRule>({ ...rule, ...change }));
  const setTime = (change: { path?: string; format?: string; zone?: string }): void => {
    const next = without<{ path?: string; format?: string; zone?: string }>({ ...time, ...change });
    const { path } = next;
    set({ time: path === undefined ? undefined : { ...next, path } });
  };
  const setMatch = (change: Change<NonNullable<MappingRule["match"]>>): void => {
    const next = without<NonNullable<MappingRule["match"]>>({ ...match, ...change });
    set({ match: Object.keys(next).length === 0 ? undefined : next });
  };
  const setPosition = (change: Partial<NonNullable<MappingRule["position"]>>): void => {
    const next = { lat: "", lon: "", datum: "WGS-84" as const, ...position, ...change };
    set({ position: next.lat === "" && next.lon === "" ? undefined : next });
  };
  return (
    <div className={own.rule}>
      <div className={own.row}>
        <Text label={t("gateway.ruleName")} value={rule.name} onChange={(name) => set({ name })} />
        <Text label={t("gateway.matchTopic")} value={match?.topic} hint="up/{imei}" onChange={(topic) => setMatch({ topic })} />
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
      <div className={own.row}>
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
        <Text
          label={t("gateway.historical")}
          value={rule.historical}
          onChange={(historical) => set({ historical })}
          aim={aim}
          each={each}
        />
      </div>
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
