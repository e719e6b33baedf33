import { Button, Input, Select } from "antd";
import { useState } from "react";
import { DAY, type PersonView, type RelativeRights, toIso } from "../../contracts/index.ts";
import { useConsents } from "../data/family.ts";
import { HttpError } from "../data/http.ts";
import { type ObservationsAsked, useObservationsExport } from "../data/people.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fieldOfInstant, instantOfField } from "../words/time.ts";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { useFailure } from "./states.tsx";

/** Figures at any time: less than that is no word for a file. */
const isConsented = ({ why, grants }: RelativeRights): boolean => why === "given" && grants.figures === "always";

function Form({ person, recipients }: { readonly person: string; readonly recipients: readonly RelativeRights[] }) {
  const { t } = useWords();
  const failure = useFailure();
  const save = useObservationsExport(person);
  const [recipient, setRecipient] = useState<string | null>(null);
  const [span, setSpan] = useState(() => {
    const now = Date.now();
    return { from: fieldOfInstant(now - DAY), to: fieldOfInstant(now) };
  });
  const from = instantOfField(span.from);
  const to = instantOfField(span.to);
  const asked: ObservationsAsked | null =
    recipient === null || from === undefined || to === undefined || from >= to ? null : { recipient, from: toIso(from), to: toIso(to) };
  const refused = save.error instanceof HttpError && save.error.status === 403;
  return (
    <div className={css.form}>
      <Field label={t("healthExport.for")}>
        {(id) => (
          <Select
            id={id}
            value={recipient}
            onChange={setRecipient}
            placeholder={t("healthExport.choose")}
            options={recipients.map(({ relative, relation, name }) => ({
              value: relative,
              label: relation === "" ? name : `${relation} ${name}`,
            }))}
          />
        )}
      </Field>
      <Field label={t("healthExport.from")}>
        {(id) => (
          <Input id={id} type="datetime-local" value={span.from} onChange={(event) => setSpan({ ...span, from: event.target.value })} />
        )}
      </Field>
      <Field label={t("healthExport.to")}>
        {(id) => <Input id={id} type="datetime-local" value={span.to} onChange={(event) => setSpan({ ...span, to: event.target.value })} />}
      </Field>
      <div>
        <Button
          disabled={asked === null}
          loading={save.isPending}
          onClick={() => {
            if (asked !== null) save.mutate(asked);
          }}
        >
          {t("healthExport.save")}
        </Button>
      </div>
      {save.error ? <p role="alert">{refused ? t("healthExport.refused") : failure(save.error)}</p> : null}
      {save.data === undefined ? null : (
        <p role="status">{save.data === 0 ? t("healthExport.none") : t("healthExport.done", { count: save.data })}</p>
      )}
    </div>
  );
}

/** Vital signs as a file, for a recipient of whom the person said that they may have them; written down each time. */
export function HealthExport({ person }: { readonly person: PersonView }) {
  const { t } = useWords();
  const may = useRight("health.export");
  return may ? (
    <details className={css.fold}>
      <summary>{t("healthExport.title")}</summary>
      <p className={css.quiet}>{t("healthExport.about")}</p>
      <Consented person={person.id} />
    </details>
  ) : null;
}

function Consented({ person }: { readonly person: string }) {
  const { t } = useWords();
  const failure = useFailure();
  const { data, error } = useConsents(person);
  if (error) return <p role="alert">{failure(error)}</p>;
  if (data === undefined) return null;
  const recipients = data.rights.filter(isConsented);
  return recipients.length === 0 ? <p>{t("healthExport.noConsent")}</p> : <Form person={person} recipients={recipients} />;
}
