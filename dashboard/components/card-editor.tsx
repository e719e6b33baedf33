import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { type ActionCard, CARD_HAND_WORDS, CARD_HANDS, type CardHand, type CardStep, MOST_CARD_STEPS } from "../../contracts/index.ts";
import { useEditCard } from "../data/action-cards.ts";
import { useWords } from "../i18n/setup.ts";
import cards from "./action-cards.module.css";
import acts from "./acts.module.css";
import { CardView } from "./card-view.tsx";
import { FailureLine } from "./form-end.tsx";

interface Props {
  /** What the edit begins with: the version in force, or an older one that is put back. */
  readonly card: ActionCard;
  /** The version in force. */
  readonly base: number;
  readonly close: () => void;
}

const NO_WORDS = { zh: "", en: "" } as const;

/** A key that no step of the card has; ticks of older versions never name it. */
function freshKey(steps: readonly CardStep[]): string {
  const taken = new Set(steps.map(({ key }) => key));
  for (let n = steps.length + 1; ; n++) if (!taken.has(`own-${n}`)) return `own-${n}`;
}

/** English is asked for no community: where it is left out the Chinese words stand in for it. */
const both = ({ zh, en }: { readonly zh: string; readonly en: string }) => ({ zh: zh.trim(), en: en.trim() || zh.trim() });

/** Steps are added, changed, moved and removed; what it will look like stands below before it is put in force. */
export function CardEditor({ card, base, close }: Props) {
  const { t } = useWords();
  const edit = useEditCard(card.kind);
  const [name, setName] = useState<ActionCard["name"]>(card.name);
  const [steps, setSteps] = useState<readonly CardStep[]>(card.steps);
  const [note, setNote] = useState("");
  const [preview, setPreview] = useState(false);
  const change = (index: number, more: Partial<CardStep>): void =>
    setSteps(steps.map((step, at) => (at === index ? { ...step, ...more } : step)));
  const move = (index: number, by: number): void => {
    const next = [...steps];
    const [taken] = next.splice(index, 1);
    if (taken) next.splice(index + by, 0, taken);
    setSteps(next);
  };
  const whole = steps.map((step) => ({ ...step, text: both(step.text), source: step.source === null ? null : both(step.source) }));
  const ready = whole.every(({ text }) => text.zh !== "") && steps.length > 0 && name.zh.trim() !== "" && note.trim().length > 1;
  return (
    <form
      className={acts.form}
      onSubmit={(event) => {
        event.preventDefault();
        edit.mutate({ base, note: note.trim(), name: both(name), steps: whole }, { onSuccess: close });
      }}
    >
      <WordsField label={t("actionCard.name")} value={name} change={setName} />
      <ol className={cards.steps}>
        {steps.map((step, index) => (
          <StepFields
            key={step.key}
            {...{ step, index }}
            change={(more) => change(index, more)}
            up={index === 0 ? null : () => move(index, -1)}
            down={index === steps.length - 1 ? null : () => move(index, 1)}
            remove={() => setSteps(steps.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      <Button
        disabled={steps.length >= MOST_CARD_STEPS}
        onClick={() =>
          setSteps([
            ...steps,
            { key: freshKey([...steps, ...card.steps]), who: "desk", text: NO_WORDS, within: null, danger: false, source: null },
          ])
        }
      >
        {t("actionCard.add")}
      </Button>
      <Input
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
        placeholder={t("actionCard.note")}
        aria-label={t("actionCard.note")}
      />
      {preview ? <CardView card={{ steps: whole }} /> : null}
      <FailureLine error={edit.error} />
      <div className={acts.buttons}>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={edit.isPending}>
          {t("actionCard.save")}
        </Button>
        <Button aria-expanded={preview} onClick={() => setPreview(!preview)}>
          {t("actionCard.preview")}
        </Button>
        <Button onClick={close}>{t("act.cancel")}</Button>
      </div>
    </form>
  );
}

interface WordsProps {
  readonly label: string;
  readonly value: ActionCard["name"];
  readonly change: (value: ActionCard["name"]) => void;
}

function WordsField({ label, value, change }: WordsProps) {
  const { t } = useWords();
  return (
    <>
      <Input.TextArea
        autoSize
        value={value.zh}
        maxLength={300}
        onChange={(event) => change({ ...value, zh: event.target.value })}
        placeholder={label}
        aria-label={label}
      />
      <Input
        value={value.en}
        maxLength={300}
        onChange={(event) => change({ ...value, en: event.target.value })}
        placeholder={t("actionCard.inEnglish")}
        aria-label={`${label} ${t("actionCard.inEnglish")}`}
      />
    </>
  );
}

interface StepProps {
  readonly step: CardStep;
  readonly index: number;
  readonly change: (more: Partial<CardStep>) => void;
  /** Null at the end of the list. */
  readonly up: (() => void) | null;
  readonly down: (() => void) | null;
  readonly remove: () => void;
}

function StepFields({ step, index, change, up, down, remove }: StepProps) {
  const { t, w } = useWords();
  return (
    <li className={cards.step}>
      <span className={cards.text}>{index + 1}</span>
      <div className={acts.form}>
        <WordsField label={t("actionCard.step")} value={step.text} change={(text) => change({ text })} />
        <div className={acts.acts}>
          <Select<CardHand>
            style={{ minWidth: 140 }}
            value={step.who}
            aria-label={t("actionCard.who")}
            onChange={(who) => change({ who })}
            options={CARD_HANDS.map((value) => ({ value, label: w(CARD_HAND_WORDS[value]) }))}
          />
          <InputNumber
            min={0.1}
            max={1440}
            step={0.5}
            suffix={t("actionCard.minutesShort")}
            value={step.within === null ? null : step.within / 60}
            onChange={(minutes) => change({ within: minutes === null ? null : Math.max(1, Math.round(minutes * 60)) })}
            placeholder={t("actionCard.minutes")}
            aria-label={t("actionCard.minutes")}
          />
          <Checkbox checked={step.danger} onChange={(event) => change({ danger: event.target.checked })}>
            {t("actionCard.danger")}
          </Checkbox>
          <Button size="small" disabled={up === null} onClick={() => up?.()} aria-label={t("actionCard.up", { step: index + 1 })}>
            ↑
          </Button>
          <Button size="small" disabled={down === null} onClick={() => down?.()} aria-label={t("actionCard.down", { step: index + 1 })}>
            ↓
          </Button>
          <Button size="small" onClick={remove} aria-label={t("actionCard.remove", { step: index + 1 })}>
            {t("actionCard.removeShort")}
          </Button>
        </div>
        <WordsField
          label={t("actionCard.sourceField")}
          value={step.source ?? NO_WORDS}
          change={(source) => change({ source: source.zh === "" && source.en === "" ? null : source })}
        />
      </div>
    </li>
  );
}
