import { Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import {
  SEVERITIES,
  SEVERITY_WORDS,
  WEBHOOK_GRANT_NAMES,
  WEBHOOK_GRANTS,
  WEBHOOK_TYPE_WORDS,
  WEBHOOK_TYPES,
  type Webhook,
  type WebhookSettings,
} from "../../contracts/index.ts";
import { useWebhookActs } from "../data/webhooks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";
import { PlacesPicker } from "./pickers.tsx";
import { WebhookSecret } from "./webhook-secret.tsx";

const NEW: WebhookSettings = {
  ...{ name: "", url: "", enabled: true, allowPrivate: false, places: [], grants: [] },
  types: [...WEBHOOK_TYPES],
  severities: [...SEVERITIES],
};

export const settingsOf = ({ name, url, enabled, allowPrivate, types, places, severities, grants }: Webhook): WebhookSettings => ({
  ...{ name, url, enabled, allowPrivate, types, places, severities, grants },
});

/** An endpoint: where to, what, from where, how severe, and what personal data it is granted. A new one shows its secret at the end. */
export function WebhookForm({ webhook, onClose }: { readonly webhook: Webhook | null; readonly onClose: () => void }) {
  const { t, w } = useWords();
  const { add, change } = useWebhookActs();
  const [settings, setSettings] = useState<WebhookSettings>(webhook === null ? NEW : settingsOf(webhook));
  const put = (more: Partial<WebhookSettings>): void => setSettings({ ...settings, ...more });
  const ready = settings.name.trim() !== "" && settings.url.trim() !== "" && settings.types.length > 0 && settings.severities.length > 0;
  const submit = (): void => {
    const clean = { ...settings, name: settings.name.trim(), url: settings.url.trim() };
    if (webhook === null) add.mutate(clean);
    else change.mutate({ id: webhook.id, settings: clean }, { onSuccess: onClose });
  };
  if (add.data) return <WebhookSecret name={add.data.webhook.name} secret={add.data.secret} onClose={onClose} />;
  const error = add.error ?? change.error;
  return (
    <Modal
      open
      width={640}
      onCancel={onClose}
      onOk={submit}
      okText={t("act.save")}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: !ready, loading: add.isPending || change.isPending }}
      title={webhook === null ? t("webhook.add") : webhook.name}
    >
      <div className={css.form}>
        <Field label={t("webhook.name")}>
          {(id) => <Input id={id} value={settings.name} maxLength={60} onChange={(event) => put({ name: event.target.value })} />}
        </Field>
        <Field label={t("webhook.url")}>
          {(id) => (
            <Input
              id={id}
              value={settings.url}
              maxLength={1000}
              placeholder="https://"
              onChange={(event) => put({ url: event.target.value })}
            />
          )}
        </Field>
        <Checkbox checked={settings.allowPrivate} onChange={(event) => put({ allowPrivate: event.target.checked })}>
          {t("webhook.allowPrivate")}
        </Checkbox>
        <fieldset className={css.field} style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{t("webhook.types")}</legend>
          <Checkbox.Group
            value={settings.types}
            onChange={(types) => put({ types })}
            options={WEBHOOK_TYPES.map((value) => ({ value, label: w(WEBHOOK_TYPE_WORDS[value]) }))}
          />
        </fieldset>
        <fieldset className={css.field} style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{t("webhook.severities")}</legend>
          <Checkbox.Group
            value={settings.severities}
            onChange={(severities) => put({ severities })}
            options={SEVERITIES.map((value) => ({ value, label: w(SEVERITY_WORDS[value]) }))}
          />
        </fieldset>
        <Field label={t("webhook.places")}>
          {() => (
            <PlacesPicker label={t("webhook.everywhere")} value={settings.places} onChange={(places) => put({ places: [...places] })} />
          )}
        </Field>
        <fieldset className={css.field} style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>{t("webhook.grants")}</legend>
          <Checkbox.Group
            value={settings.grants}
            onChange={(grants) => put({ grants })}
            options={WEBHOOK_GRANT_NAMES.map((value) => ({ value, label: w(WEBHOOK_GRANTS[value]) }))}
          />
          <p className={css.quiet}>{t("webhook.grantsAbout")}</p>
        </fieldset>
        <Checkbox checked={settings.enabled} onChange={(event) => put({ enabled: event.target.checked })}>
          {t("webhook.enabled")}
        </Checkbox>
        <FailureLine error={error} />
      </div>
    </Modal>
  );
}
