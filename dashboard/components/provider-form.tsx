import { Button, Checkbox, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import {
  NOTICE_CHANNEL_WORDS,
  PROVIDER_FORMS,
  PROVIDER_KINDS,
  PROVIDER_PROTOCOLS,
  type Provider,
  type ProviderKind,
  type ProviderProtocol,
  type Template,
} from "../../contracts/index.ts";
import { useProviderActs } from "../data/channels.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { PlacePicker } from "./pickers.tsx";

interface ProviderFormProps {
  /** Null: a new account. */
  readonly provider: Provider | null;
  readonly templates: readonly Template[];
  readonly onClose: () => void;
}
type Texts = Readonly<Record<string, string>>;

const protocolsOf = (kind: ProviderKind): readonly ProviderProtocol[] =>
  PROVIDER_PROTOCOLS.filter((protocol) => PROVIDER_FORMS[protocol].kinds.includes(kind));

/** An account at a provider: what its protocol asks for, and under which ids the provider has our wordings. */
export function ProviderForm({ provider, templates, onClose }: ProviderFormProps) {
  const { t, w } = useWords();
  const { save } = useProviderActs();
  const [kind, setKind] = useState<ProviderKind>(provider?.kind ?? "sms");
  const [protocol, setProtocol] = useState<ProviderProtocol>(provider?.protocol ?? "gateway");
  const [name, setName] = useState(provider?.name ?? "");
  const [enabled, setEnabled] = useState(provider?.enabled ?? true);
  const [perMinute, setPerMinute] = useState(provider?.perMinute ?? null);
  const [settings, setSettings] = useState<Texts>(provider?.settings ?? {});
  const [secrets, setSecrets] = useState<Texts>({});
  const [filed, setFiled] = useState<Texts>(provider?.templates ?? {});
  const form = PROVIDER_FORMS[protocol];
  const wordings = templates.filter((template) => template.channel === kind);
  const kept = (texts: Texts, names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((one) => (texts[one]?.trim() ? [[one, texts[one].trim()]] : [])));
  const submit = (): void => {
    const names = wordings.map((template) => template.id);
    const more = kind === "voice" ? ["thanks"] : [];
    const entry = {
      ...{ kind, protocol, name: name.trim(), enabled, perMinute },
      settings: kept(settings, form.settings),
      templates: kept(filed, [...names, ...more]),
      secrets: kept(secrets, form.secrets),
    };
    save.mutate({ id: provider?.id ?? null, entry }, { onSuccess: onClose });
  };
  return (
    <Modal
      open
      width={640}
      onCancel={onClose}
      onOk={submit}
      okText={t("act.save")}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: name.trim() === "", loading: save.isPending }}
      title={provider === null ? t("channels.add") : t("channels.editTitle", { name: provider.name })}
    >
      <form
        className={css.form}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("channels.kind")}>
          {(id) => (
            <Select
              id={id}
              value={kind}
              disabled={provider !== null}
              onChange={(next) => {
                setKind(next);
                setProtocol(protocolsOf(next)[0] ?? "gateway");
              }}
              options={PROVIDER_KINDS.map((one) => ({ value: one, label: w(NOTICE_CHANNEL_WORDS[one]) }))}
            />
          )}
        </Field>
        <Field label={t("channels.protocol")}>
          {(id) => (
            <Select
              id={id}
              value={protocol}
              disabled={provider !== null}
              onChange={setProtocol}
              options={protocolsOf(kind).map((one) => ({ value: one, label: t(`channels.protocol.${one}`) }))}
            />
          )}
        </Field>
        <Field label={t("channels.name")}>
          {(id) => <Input id={id} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />}
        </Field>
        {form.settings.includes("place") ? (
          <>
            <PlacePicker
              value={settings.place ?? null}
              onChange={(next) => setSettings({ ...settings, place: next ?? "" })}
              label={t("channels.setting.place")}
            />
            <p className={css.quiet}>{t("channels.placeAbout")}</p>
          </>
        ) : null}
        {form.settings
          .filter((one) => one !== "place")
          .map((one) => (
            <Field key={one} label={t(`channels.setting.${one}`)}>
              {(id) => (
                <Input
                  id={id}
                  value={settings[one] ?? ""}
                  maxLength={500}
                  placeholder={one === "url" ? "https://" : ""}
                  onChange={(event) => setSettings({ ...settings, [one]: event.target.value })}
                />
              )}
            </Field>
          ))}
        {form.secrets.map((one) => (
          <Field key={one} label={t(`channels.secret.${one}`)}>
            {(id) => (
              <Input.Password
                id={id}
                value={secrets[one] ?? ""}
                maxLength={500}
                autoComplete="new-password"
                placeholder={provider?.secretsSet.includes(one) ? t("channels.secretSet") : ""}
                onChange={(event) => setSecrets({ ...secrets, [one]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={t("channels.perMinute")}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={10_000}
              precision={0}
              value={perMinute}
              placeholder={t("channels.noBound")}
              onChange={setPerMinute}
              style={{ width: 200 }}
            />
          )}
        </Field>
        {wordings.length === 0 ? null : (
          <fieldset className={css.form} style={{ border: 0, padding: 0, margin: 0 }}>
            <legend>{t("channels.filedAs")}</legend>
            <p className={css.quiet}>{t("channels.filedAbout")}</p>
            {[
              ...wordings.map((one) => ({ id: one.id, label: w(one.name) })),
              ...(kind === "voice" ? [{ id: "thanks", label: t("channels.thanks") }] : []),
            ].map((one) => (
              <Field key={one.id} label={`${one.label} · ${one.id}`}>
                {(id) => (
                  <Input
                    id={id}
                    value={filed[one.id] ?? ""}
                    maxLength={100}
                    onChange={(event) => setFiled({ ...filed, [one.id]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </fieldset>
        )}
        <Checkbox checked={enabled} onChange={(event) => setEnabled(event.target.checked)}>
          {t("channels.enabled")}
        </Checkbox>
        <FailureLine error={save.error} />
        <Button htmlType="submit" style={{ display: "none" }} />
      </form>
    </Modal>
  );
}
