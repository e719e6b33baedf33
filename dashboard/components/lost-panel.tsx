import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import {
  type CaseDetail,
  HEARING_WORDS,
  isEndedCase,
  isLost,
  type LostSheet,
  type NewLost,
  type NewSighting,
  SPEECH_WORDS,
} from "../../contracts/index.ts";
import { lostPicture, sightingPath, useCasePortrait, useDescribe, useLost } from "../data/lost.ts";
import { useWords } from "../i18n/setup.ts";
import { useNow } from "../live/hooks.ts";
import { fieldOfInstant, instantOfField, timeText } from "../words/time.ts";
import acts from "./acts.module.css";
import css from "./alert-panel.module.css";
import { PictureInput } from "./case-pictures.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine, FormButtons } from "./form-end.tsx";
import own from "./lost-panel.module.css";
import { useFailure } from "./states.tsx";
import { TickNotes } from "./tick-notes.tsx";
import { useTicks } from "./use-ticks.ts";

/** Lines of the log after which the sheet says something else. */
const SAYS: readonly string[] = ["lost", "sighting"];
/** A face is known at this size. */
const PORTRAIT_SIDE = 900;

const isLookedFor = (one: CaseDetail): boolean => isLost(one) && !isEndedCase(one) && one.state !== "visit-due";

/** Who is looked for, what can be said of her, and that somebody saw her; of an open case of somebody lost. */
export function LostPanel({ one }: { readonly one: CaseDetail }) {
  return useRight("lost.read") && isLookedFor(one) ? <LookedFor one={one} /> : null;
}

function LookedFor({ one }: { readonly one: CaseDetail }) {
  const { t } = useWords();
  const failure = useFailure();
  const writes = useRight("lost.write");
  const [form, setForm] = useState<"wearing" | "seen" | null>(null);
  const said = one.log.filter(({ act }) => SAYS.includes(act)).length;
  const { data, error } = useLost(one.id, said, true);
  const ticks = useTicks();
  const close = () => setForm(null);
  return (
    <section className={css.section} aria-label={t("lost.title")}>
      <h3>{t("lost.title")}</h3>
      {error ? <p className={css.quiet}>{failure(error)}</p> : null}
      {data ? <Sheet sheet={data} id={one.id} /> : null}
      <TickNotes ticks={ticks} />
      {form === "wearing" && data ? <WearingForm id={one.id} sheet={data} close={close} /> : null}
      {form === "seen" ? (
        <SeenForm
          close={close}
          say={(body) => {
            ticks.add({ path: sightingPath(one.id), key: `sighting ${one.id}`, body });
            close();
          }}
        />
      ) : null}
      {form === null ? (
        <div className={acts.buttons}>
          <Button type="primary" size="large" onClick={() => setForm("seen")}>
            {t("lost.seen")}
          </Button>
          {writes && data ? <Button onClick={() => setForm("wearing")}>{t("lost.describe")}</Button> : null}
          {writes && data && one.drill === undefined ? <Photo id={one.id} sheet={data} /> : null}
        </div>
      ) : null}
    </section>
  );
}

function Sheet({ sheet, id }: { readonly sheet: LostSheet; readonly id: string }) {
  const { t, w, language } = useWords();
  const now = useNow(60_000);
  const { description, speak } = sheet;
  const time = (at: string): string => timeText(Date.parse(at), now, language);
  const who = [sheet.name, sheet.age === null ? null : t("lost.age", { age: sheet.age }), sheet.sex && t(`lost.${sheet.sex}`)];
  const last = description && [description.seenAt && time(description.seenAt), description.seenWhere, toward(t, description.direction)];
  const speaks = [
    sheet.called && t("lost.called", { called: sheet.called }),
    speak.hearing && speak.hearing !== "good" && w(HEARING_WORDS[speak.hearing]),
    speak.speech && speak.speech !== "clear" && w(SPEECH_WORDS[speak.speech]),
    speak.dialect,
    description?.approach,
  ];
  const rows = [
    [t("lost.who"), joined(who)],
    [t("lost.wearing"), description?.wearing ?? t("lost.unknown")],
    [t("lost.last"), joined(last ?? [])],
    [t("lost.speak"), joined(speaks)],
  ] as const;
  return (
    <>
      <div className={own.sheet}>
        {sheet.portrait === null ? (
          <p className={own.none}>{t("lost.noPicture")}</p>
        ) : (
          <img className={own.portrait} src={lostPicture(id, sheet.portrait.at)} alt={t("lost.picture")} />
        )}
        <dl className={css.facts}>
          {rows.map(([name, value]) =>
            value === "" ? null : (
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd>
                  <strong>{value}</strong>
                </dd>
              </div>
            ),
          )}
        </dl>
      </div>
      {sheet.sightings.length > 0 ? (
        <ul aria-label={t("lost.sightings")}>
          {sheet.sightings.toReversed().map((seen) => (
            <li key={seen.n}>
              <strong>
                {time(seen.at)} {seen.where}
              </strong>{" "}
              {joined([toward(t, seen.direction), seen.stays ? t("lost.staying") : null, seen.note])}{" "}
              <span className={css.quiet}>{t("lost.by", { name: seen.byName })}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className={css.quiet}>{t("lost.ends")}</p>
    </>
  );
}

const joined = (parts: readonly (string | null | undefined | false)[]): string => parts.filter(Boolean).join(" · ");
const toward = (t: ReturnType<typeof useWords>["t"], direction: string | null): string | null =>
  direction === null ? null : t("lost.toward", { direction });

function Photo({ id, sheet }: { readonly id: string; readonly sheet: LostSheet }) {
  const { t } = useWords();
  const failure = useFailure();
  const set = useCasePortrait(id);
  return (
    <>
      <PictureInput label={t("lost.addPicture")} side={PORTRAIT_SIDE} onPick={(picture) => set.mutate(picture)} />
      {sheet.portrait?.of === "case" ? <Button onClick={() => set.mutate(null)}>{t("lost.removePicture")}</Button> : null}
      {set.isPending ? <span role="status">{t("case.uploading")}</span> : null}
      {set.error ? (
        <span role="alert" className={acts.failure}>
          {failure(set.error)}
        </span>
      ) : null}
    </>
  );
}

/** A field of words that may stay empty. */
function Words(props: {
  readonly label: string;
  readonly value: string;
  readonly max: number;
  readonly required?: boolean;
  readonly change: (text: string) => void;
}) {
  return (
    <Field label={props.label}>
      {(id) => (
        <Input
          id={id}
          value={props.value}
          maxLength={props.max}
          required={props.required ?? false}
          onChange={(event) => props.change(event.target.value)}
        />
      )}
    </Field>
  );
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

function WearingForm({ id, sheet, close }: { readonly id: string; readonly sheet: LostSheet; readonly close: () => void }) {
  const { t } = useWords();
  const before = sheet.description;
  const [said, setSaid] = useState({
    ...{ wearing: before?.wearing ?? "", seenWhere: before?.seenWhere ?? "", direction: before?.direction ?? "" },
    ...{ approach: before?.approach ?? "", seenAt: before?.seenAt ? fieldOfInstant(Date.parse(before.seenAt)) : "" },
  });
  const describe = useDescribe(id);
  const field = (name: keyof typeof said, max: number, required = false) => (
    <Words
      label={t(`lost.field.${name}`)}
      value={said[name]}
      max={max}
      required={required}
      change={(text) => setSaid({ ...said, [name]: text })}
    />
  );
  return (
    <form
      className={acts.form}
      aria-label={t("lost.describe")}
      onSubmit={(event) => {
        event.preventDefault();
        const at = instantOfField(said.seenAt);
        const body: NewLost = {
          ...{ wearing: orNull(said.wearing), seenWhere: orNull(said.seenWhere), direction: orNull(said.direction) },
          ...{ approach: orNull(said.approach), seenAt: at === undefined ? null : new Date(at).toISOString() },
        };
        describe.mutate(body, { onSuccess: close });
      }}
    >
      <p className={css.quiet}>{t("lost.describeHint")}</p>
      {field("wearing", 120, true)}
      {field("seenWhere", 80)}
      <Field label={t("lost.field.seenAt")}>
        {(inner) => (
          <Input
            id={inner}
            type="datetime-local"
            value={said.seenAt}
            onChange={(event) => setSaid({ ...said, seenAt: event.target.value })}
          />
        )}
      </Field>
      {field("direction", 80)}
      {field("approach", 200)}
      <FailureLine error={describe.error} />
      <FormButtons label={t("lost.send")} busy={describe.isPending} cancel={close} />
    </form>
  );
}

interface SeenProps {
  readonly say: (body: NewSighting & { readonly at: string }) => void;
  readonly close: () => void;
}

/** Where and when; kept on this phone until there is a network, and sent once. */
function SeenForm({ say, close }: SeenProps) {
  const { t } = useWords();
  const [opened] = useState(() => Date.now());
  const [said, setSaid] = useState({ where: "", direction: "", at: fieldOfInstant(opened), stays: false });
  // An untouched field means the moment itself, to the millisecond: so the hub knows what it was sent twice.
  const at = said.at === fieldOfInstant(opened) ? opened : instantOfField(said.at);
  const isLater = at !== undefined && at > Date.now();
  return (
    <form
      className={acts.form}
      aria-label={t("lost.seen")}
      onSubmit={(event) => {
        event.preventDefault();
        if (at === undefined || isLater || said.where.trim() === "") return;
        const direction = orNull(said.direction);
        say({ where: said.where.trim(), stays: said.stays, at: new Date(at).toISOString(), ...(direction !== null && { direction }) });
      }}
    >
      <p className={css.quiet}>{t("lost.seenHint")}</p>
      <Words label={t("lost.field.where")} value={said.where} max={80} required change={(where) => setSaid({ ...said, where })} />
      <Field label={t("lost.field.at")}>
        {(id) => (
          <Input
            id={id}
            type="datetime-local"
            required
            value={said.at}
            onChange={(event) => setSaid({ ...said, at: event.target.value })}
          />
        )}
      </Field>
      <Words label={t("lost.field.direction")} value={said.direction} max={80} change={(direction) => setSaid({ ...said, direction })} />
      <Checkbox checked={said.stays} onChange={(event) => setSaid({ ...said, stays: event.target.checked })}>
        {t("lost.stays")}
      </Checkbox>
      {isLater ? (
        <p role="alert" className={acts.failure}>
          {t("lost.later")}
        </p>
      ) : null}
      <FormButtons label={t("lost.send")} cancel={close} />
    </form>
  );
}
