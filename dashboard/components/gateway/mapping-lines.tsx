import { Button, InputNumber } from "antd";
import type { ReactNode } from "react";
import { EVENT_KINDS, type MappingRule, MEASUREMENTS } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import own from "./gateway.module.css";
import { type Aim, type Change, listText, Pick, Text, without } from "./mapping-fields.tsx";
import { valuesOf } from "./paths.ts";

type Reading = NonNullable<MappingRule["readings"]>[number];
type Event = NonNullable<MappingRule["events"]>[number];

const isLifeSafety = (event: string): boolean => Object.entries(EVENT_KINDS).some(([kind, { lifeSafety }]) => kind === event && lifeSafety);

interface LineProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly aim: Aim;
  readonly each: string | undefined;
}

/** What is measured, and where it stands in the message. */
export function ReadingLine({ value, onChange, aim, each }: LineProps<Reading>) {
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

/** What happened, and by which values it is known. */
export function EventLine({ value, onChange, aim, each }: LineProps<Event>) {
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
      {isLifeSafety(value.event) ? <span className={own.bad}>{t("gateway.pages")}</span> : null}
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

/** Lines that are added and removed. */
export function Lines<T>({ title, add, values = [], fresh, onChange, line }: LinesProps<T>) {
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
