import { Input, Segmented, Select } from "antd";
import type { QuarantineItem } from "../../../contracts/index.ts";
import { useWords } from "../../i18n/setup.ts";
import css from "../../pages/page.module.css";
import { fullTime } from "../../words/time.ts";
import { Field } from "../field.tsx";
import { Bones } from "../states.tsx";
import own from "./gateway.module.css";
import { leavesOf } from "./paths.ts";

/** Which message is tried. */
export interface Sample {
  readonly from: "kept" | "typed";
  readonly kept: string | null;
  readonly topic: string;
  readonly body: string;
}

interface Props {
  readonly sample: Sample;
  readonly onSample: (sample: Sample) => void;
  readonly kept: readonly QuarantineItem[];
  /** Set until it is known what waits. */
  readonly isLoading: boolean;
  /** How many wait whose content the user may not read. */
  readonly withheld: number;
  /** The message as paths see it. */
  readonly message: unknown;
  /** What the first rule that applies takes out of it. */
  readonly captures: Readonly<Record<string, string>>;
  readonly onPath: (path: string) => void;
}

/** A message to try the mapping on: one of the last that nobody understood, or one that is pasted. */
export function MessageCard({ sample, onSample, kept, isLoading, withheld, message, captures, onPath }: Props) {
  const { t, language } = useWords();
  const taken = Object.entries(captures).map(([name, value]) => ({ path: `{${name}}`, value }));
  const leaves = message === null || message === undefined ? [] : [...taken, ...leavesOf(message)];
  const options = kept.map((item) => ({
    value: item.id,
    label: `${fullTime(Date.parse(item.at), language)} · ${item.topic}`,
  }));
  return (
    <section className={css.card} aria-label={t("gateway.message")}>
      <h2>{t("gateway.message")}</h2>
      <Segmented
        aria-label={t("gateway.message")}
        value={sample.from}
        onChange={(from) => onSample({ ...sample, from: from === "kept" ? "kept" : "typed" })}
        options={[
          { value: "kept", label: t("gateway.fromKept", { count: kept.length }) },
          { value: "typed", label: t("gateway.typed") },
        ]}
      />
      {sample.from === "kept" ? (
        kept.length === 0 ? (
          isLoading ? (
            <Bones />
          ) : (
            <p className={css.quiet}>{withheld > 0 ? t("gateway.withheld", { count: withheld }) : t("gateway.noneKept")}</p>
          )
        ) : (
          // Its topics may be longer than any screen.
          <div translate="no">
            <Select
              value={sample.kept}
              onChange={(id) => onSample({ ...sample, kept: id })}
              options={options}
              style={{ width: "100%" }}
              placeholder={t("gateway.pick")}
              aria-label={t("gateway.pick")}
            />
          </div>
        )
      ) : (
        <>
          {withheld > 0 ? <p className={css.quiet}>{t("gateway.withheld", { count: withheld })}</p> : null}
          <Field label={t("gateway.topic")}>
            {(id) => (
              <Input
                id={id}
                value={sample.topic}
                onChange={(event) => onSample({ ...sample, topic: event.target.value })}
                maxLength={300}
              />
            )}
          </Field>
          <Field label={t("gateway.body")}>
            {(id) => (
              <Input.TextArea
                id={id}
                className={own.text ?? ""}
                rows={8}
                value={sample.body}
                onChange={(event) => onSample({ ...sample, body: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
      {leaves.length > 0 ? (
        <>
          <p className={css.quiet}>{t("gateway.leavesHint")}</p>
          <div className={own.leaves}>
            {leaves.map(({ path, value }) => (
              <button
                key={path}
                type="button"
                className={own.leaf}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onPath(path)}
              >
                <span>{path}</span>
                <span className={css.quiet}>{value}</span>
              </button>
            ))}
          </div>
        </>
      ) : null}
    </section>
  );
}
