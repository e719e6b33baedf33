import { App, Button, Checkbox, Input, InputNumber } from "antd";
import { useState } from "react";
import { type ContactsChange, KEY_WITHIN_MINUTES, type PersonView, PHONE_PATTERN, plainPhone } from "../../contracts/index.ts";
import { useContactActs } from "../data/channels.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { type ContactDraft, changeOf, draftsOf, undoOf } from "../words/contacts.ts";
import own from "./contacts.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

interface ContactsFormProps {
  readonly person: PersonView;
  readonly version: string;
  /** With what takes it back; null where it cannot be. */
  readonly onSaved: (undo: ContactsChange["items"] | null) => void;
}

const isPhone = new RegExp(PHONE_PATTERN);

/** Contacts anew: numbers, keys, and in which order they are called. */
export function ContactsForm({ person, version, onSaved }: ContactsFormProps) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const acts = useContactActs(person.id);
  const { contacts } = person;
  const [drafts, setDrafts] = useState(() => draftsOf(contacts));
  const change = (key: string, part: Partial<ContactDraft>): void =>
    setDrafts(drafts.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const swap = (at: number): void =>
    setDrafts(drafts.map((one, index) => (index === at - 1 ? (drafts[at] ?? one) : index === at ? (drafts[at - 1] ?? one) : one)));
  const unread = (one: ContactDraft): boolean => one.was !== null && one.phone === (contacts[one.was]?.phone ?? "");
  const wrong = (one: ContactDraft): boolean => one.phone.trim() !== "" && !unread(one) && !isPhone.test(plainPhone(one.phone));
  const items = changeOf(drafts, contacts);
  const changed = drafts.length !== contacts.length || items.some((item, index) => item.was !== index || Object.keys(item).length > 1);
  const ready = changed && drafts.every((one) => one.name.trim() !== "" && !wrong(one));
  const removed = contacts.filter((_, index) => !drafts.some((one) => one.was === index));
  const save = (): void =>
    void modal.confirm({
      title: t("contacts.saveAsk", { name: person.name }),
      content: (
        <>
          <p>{t("contacts.order", { names: drafts.map((one) => one.name).join(" → ") || "—" })}</p>
          {removed.length === 0 ? null : <p>{t("contacts.removes", { names: removed.map((one) => one.name).join(t("list.comma")) })}</p>}
          <p>{t("contacts.saveAbout")}</p>
        </>
      ),
      okText: t("act.save"),
      cancelText: t("act.cancel"),
      onOk: () =>
        acts.save.mutateAsync({ version, items }).then(
          () => onSaved(undoOf(items, contacts)),
          () => undefined,
        ),
    });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) save();
      }}
    >
      <p className={css.quiet}>{t("contacts.about", { minutes: KEY_WITHIN_MINUTES })}</p>
      {drafts.map((one, index) => (
        <div key={one.key} className={own.row}>
          <Field label={t("contacts.name", { n: index + 1 })}>
            {(id) => <Input id={id} value={one.name} maxLength={60} onChange={(event) => change(one.key, { name: event.target.value })} />}
          </Field>
          <Field label={t("contacts.relation")}>
            {(id) => (
              <Input id={id} value={one.relation} maxLength={60} onChange={(event) => change(one.key, { relation: event.target.value })} />
            )}
          </Field>
          <Field label={t("contacts.phone")}>
            {(id) => (
              <Input
                id={id}
                inputMode="tel"
                value={one.phone}
                maxLength={30}
                status={wrong(one) ? "error" : ""}
                aria-invalid={wrong(one)}
                onFocus={(event) => event.target.select()}
                onChange={(event) => change(one.key, { phone: event.target.value })}
              />
            )}
          </Field>
          <Checkbox checked={one.keyholder} onChange={(event) => change(one.key, { keyholder: event.target.checked })}>
            {t("person.keyholder")}
          </Checkbox>
          {one.keyholder ? (
            <Field label={t("contacts.minutes")}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={0}
                  max={600}
                  precision={0}
                  value={one.minutes}
                  onChange={(minutes) => change(one.key, { minutes })}
                  style={{ width: "100%" }}
                />
              )}
            </Field>
          ) : null}
          <div className={own.tools}>
            <Button disabled={index === 0} onClick={() => swap(index)} aria-label={t("contacts.upOf", { name: one.name })}>
              ↑
            </Button>
            <Button
              disabled={index === drafts.length - 1}
              onClick={() => swap(index + 1)}
              aria-label={t("contacts.downOf", { name: one.name })}
            >
              ↓
            </Button>
            <Button onClick={() => setDrafts(drafts.filter((each) => each.key !== one.key))}>{t("contacts.remove")}</Button>
          </div>
          {wrong(one) ? (
            <small role="alert" className={own.todo}>
              {t("contacts.phoneWrong")}
            </small>
          ) : null}
        </div>
      ))}
      <div className={css.filters}>
        <Button
          disabled={drafts.length >= 20}
          onClick={() =>
            setDrafts([
              ...drafts,
              {
                key: `new ${crypto.getRandomValues(new Uint32Array(1)).join()}`,
                was: null,
                name: "",
                relation: "",
                phone: "",
                keyholder: false,
                minutes: null,
              },
            ])
          }
        >
          {t("contacts.add")}
        </Button>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={acts.save.isPending}>
          {t("act.save")}
        </Button>
      </div>
      <FailureLine error={acts.save.error} />
    </form>
  );
}
