import { App, Button, Input, Select } from "antd";
import { useState } from "react";
import {
  CASE_STATE_WORDS,
  CASE_STATES,
  type CaseState,
  DEFAULT_MAPPING,
  EXCHANGE_FIELD_NAMES,
  EXCHANGE_FIELDS,
  type ExchangeColumn,
  type ExchangeMapping,
  type ExchangePlatform,
} from "../../contracts/index.ts";
import { useExchangeActs } from "../data/exchange.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";

/** As many as the hub takes. */
const MOST_FIELDS = 40;
/** The choice of a column without a value. */
const NOTHING = "";

interface Line extends ExchangeColumn {
  readonly key: number;
}
let lastKey = 0;
const lineOf = (column: ExchangeColumn): Line => {
  lastKey += 1;
  return { ...column, key: lastKey };
};

/** Names that stand there more than once, and whether one is empty. */
function faultsOf(lines: readonly Line[]): { readonly twice: readonly string[]; readonly nameless: boolean } {
  const names = lines.map(({ name }) => name.trim());
  return { twice: [...new Set(names.filter((name, at) => name !== "" && names.indexOf(name) !== at))], nameless: names.includes("") };
}

const isPersonal = ({ from }: ExchangeColumn): boolean => from !== null && "personal" in EXCHANGE_FIELDS[from];

/** How one platform is told: names, order and contents of the fields, and its words for our states. */
export function ExchangeMappingForm({ platform }: { readonly platform: ExchangePlatform }) {
  const { t, w, language } = useWords();
  const { message } = App.useApp();
  const { save } = useExchangeActs(platform.system);
  const [lines, setLines] = useState<readonly Line[]>(() => platform.mapping.fields.map(lineOf));
  const [states, setStates] = useState<ExchangeMapping["states"]>(platform.mapping.states);
  const { twice, nameless } = faultsOf(lines);
  const personal = lines.filter(isPersonal).map(({ from }) => (from === null ? "" : w(EXCHANGE_FIELDS[from].words)));
  const change = (key: number, more: Partial<ExchangeColumn>): void =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...more } : line)));
  const move = (at: number, by: number): void => {
    const next = [...lines];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    setLines(next);
  };
  const mapping: ExchangeMapping = {
    fields: lines.map(({ name, from }) => ({ name: name.trim(), from })),
    states: Object.fromEntries(Object.entries(states).flatMap(([state, text]) => (text?.trim() ? [[state, text.trim()]] : []))),
  };
  return (
    <form
      className={css.card}
      aria-label={t("exchange.mapping")}
      onSubmit={(event) => {
        event.preventDefault();
        // The form begins anew with what was saved: its own call-back would be lost with it.
        save.mutateAsync(mapping).then(
          () => void message.success(t("exchange.saved")),
          () => undefined,
        );
      }}
    >
      <h2>{t("exchange.mapping")}</h2>
      <p className={css.quiet}>
        {platform.changedAt === null
          ? t("exchange.unchanged")
          : t("exchange.changed", {
              name: platform.changedByName ?? "",
              time: fullTime(Date.parse(platform.changedAt), language),
            })}
      </p>
      <ol className={css.list}>
        {lines.map((line, at) => (
          <FieldLine
            key={line.key}
            line={line}
            change={(more) => change(line.key, more)}
            up={at === 0 ? null : () => move(at, -1)}
            down={at === lines.length - 1 ? null : () => move(at, 1)}
            remove={lines.length === 1 ? null : () => setLines(lines.filter(({ key }) => key !== line.key))}
          />
        ))}
      </ol>
      <div className={css.filters}>
        <Button disabled={lines.length >= MOST_FIELDS} onClick={() => setLines([...lines, lineOf({ name: "", from: null })])}>
          {t("exchange.add")}
        </Button>
        <Button
          onClick={() => {
            setLines(DEFAULT_MAPPING.fields.map(lineOf));
            setStates(DEFAULT_MAPPING.states);
          }}
        >
          {t("exchange.usual")}
        </Button>
      </div>
      {personal.length === 0 ? null : <p className={css.note}>{t("exchange.personal", { names: personal.join(t("list.comma")) })}</p>}
      <StateWords states={states} change={setStates} />
      {twice.length === 0 ? null : (
        <p role="alert" className={css.failure}>
          {t("exchange.twice", { names: twice.join(t("list.comma")) })}
        </p>
      )}
      {nameless ? <p role="alert">{t("exchange.nameless")}</p> : null}
      <FailureLine error={save.error} />
      <div className={css.filters}>
        <Button type="primary" htmlType="submit" disabled={nameless || twice.length > 0} loading={save.isPending}>
          {t("act.save")}
        </Button>
      </div>
    </form>
  );
}

interface FieldLineProps {
  readonly line: Line;
  readonly change: (more: Partial<ExchangeColumn>) => void;
  /** Null where it cannot be done. */
  readonly up: (() => void) | null;
  readonly down: (() => void) | null;
  readonly remove: (() => void) | null;
}

function FieldLine({ line, change, up, down, remove }: FieldLineProps) {
  const { t, w } = useWords();
  const name = line.name.trim() || (line.from === null ? t("exchange.nothing") : w(EXCHANGE_FIELDS[line.from].words));
  return (
    <li className={css.filters} translate="no">
      <Input
        style={{ flex: "1 1 130px", maxWidth: 200 }}
        value={line.name}
        maxLength={60}
        onChange={(event) => change({ name: event.target.value })}
        placeholder={t("exchange.theirName")}
        aria-label={t("exchange.theirName")}
      />
      <Select
        style={{ flex: "1 1 130px", maxWidth: 200 }}
        value={line.from ?? NOTHING}
        onChange={(chosen) => change({ from: EXCHANGE_FIELD_NAMES.find((each) => each === chosen) ?? null })}
        showSearch={{ optionFilterProp: "label" }}
        aria-label={t("exchange.ourField", { name })}
        options={[
          { value: NOTHING, label: t("exchange.nothing") },
          ...EXCHANGE_FIELD_NAMES.map((value) => ({ value, label: w(EXCHANGE_FIELDS[value].words) })),
        ]}
      />
      <span className={css.together}>
        <Button size="small" disabled={up === null} onClick={() => up?.()} aria-label={t("patrol.up", { name })}>
          ↑
        </Button>
        <Button size="small" disabled={down === null} onClick={() => down?.()} aria-label={t("patrol.down", { name })}>
          ↓
        </Button>
        <Button size="small" disabled={remove === null} onClick={() => remove?.()} aria-label={t("exchange.removeOne", { name })}>
          {t("exchange.remove")}
        </Button>
      </span>
      {isPersonal(line) ? <span className={css.quiet}>{t("exchange.isPersonal")}</span> : null}
    </li>
  );
}

interface StateWordsProps {
  readonly states: ExchangeMapping["states"];
  readonly change: (states: ExchangeMapping["states"]) => void;
}

function StateWords({ states, change }: StateWordsProps) {
  const { t, w } = useWords();
  const set = (state: CaseState, text: string): void => change({ ...states, [state]: text });
  return (
    <details className={css.fold}>
      <summary>{t("exchange.states")}</summary>
      <p className={css.quiet}>{t("exchange.statesAbout")}</p>
      <ul className={css.values}>
        {CASE_STATES.map((state) => (
          <li key={state} className={css.field}>
            <span className={css.quiet}>{w(CASE_STATE_WORDS[state])}</span>
            <Input
              lang="zh-CN"
              value={states[state] ?? ""}
              maxLength={40}
              onChange={(event) => set(state, event.target.value)}
              placeholder={CASE_STATE_WORDS[state].zh}
              aria-label={t("exchange.stateWord", { state: w(CASE_STATE_WORDS[state]) })}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}
