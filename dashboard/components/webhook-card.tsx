import { App, Button } from "antd";
import { useState } from "react";
import type { Webhook } from "../../contracts/index.ts";
import { useWebhookActs } from "../data/webhooks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";
import { WebhookForm } from "./webhook-form.tsx";
import { WebhookLog } from "./webhook-log.tsx";
import { WebhookSecret } from "./webhook-secret.tsx";

/** One endpoint: whether it is told, how it fares, and what can be done with it. */
export function WebhookCard({ webhook }: { readonly webhook: Webhook }) {
  const { t, w, language } = useWords();
  const { modal } = App.useApp();
  const { renew, test, end } = useWebhookActs();
  const [editing, setEditing] = useState(false);
  const [logOpen, setLogOpen] = useState(false);
  const time = (iso: string): string => fullTime(Date.parse(iso), language);
  const ask = (title: string, content: string, act: () => Promise<unknown>): void =>
    void modal.confirm({
      ...{ title, content, cancelText: t("act.cancel"), okButtonProps: { danger: true } },
      onOk: () => act().catch(() => undefined),
    });
  const error = renew.error ?? test.error ?? end.error;
  const tested = test.data;
  return (
    <section className={css.card} aria-label={webhook.name}>
      <h2>{webhook.name}</h2>
      <code className={css.secret}>{webhook.url}</code>
      <p>
        {webhook.enabled ? t("webhook.isOn") : t("webhook.isOff")}
        {webhook.waiting > 0 ? ` · ${t("webhook.waiting", { count: webhook.waiting })}` : ""}
        {webhook.nextAt !== null && webhook.failingSince !== null ? ` · ${t("webhook.nextAt", { time: time(webhook.nextAt) })}` : ""}
      </p>
      {webhook.stopped === null ? null : (
        <p role="alert" className={css.failure}>
          {t("webhook.stopped", { time: time(webhook.stopped.at), reason: w(webhook.stopped.reason) })}
        </p>
      )}
      {webhook.enabled && webhook.failingSince !== null ? (
        <p role="alert" className={css.failure}>
          {t("webhook.failing", { time: time(webhook.failingSince) })}
        </p>
      ) : null}
      {webhook.lastError === null ? null : (
        <p className={css.quiet}>{t("webhook.lastError", { time: time(webhook.lastError.at), reason: w(webhook.lastError.reason) })}</p>
      )}
      {webhook.oldSecretUntil === null ? null : (
        <p className={css.quiet}>{t("webhook.oldSecret", { time: time(webhook.oldSecretUntil) })}</p>
      )}
      <div className={css.filters}>
        <Button onClick={() => setEditing(true)}>{t("webhook.edit")}</Button>
        <Button loading={test.isPending} onClick={() => test.mutate(webhook.id)}>
          {t("webhook.test")}
        </Button>
        <Button aria-expanded={logOpen} onClick={() => setLogOpen(!logOpen)}>
          {t("webhook.log")}
        </Button>
        <Button onClick={() => ask(t("webhook.renewAsk"), t("webhook.renewAbout"), () => renew.mutateAsync(webhook.id))}>
          {t("webhook.renew")}
        </Button>
        <Button
          danger
          onClick={() => ask(t("webhook.endAsk", { name: webhook.name }), t("webhook.endAbout"), () => end.mutateAsync(webhook.id))}
        >
          {t("webhook.end")}
        </Button>
      </div>
      {tested ? (
        <p role="status">
          {tested.state === "sent"
            ? t("webhook.testSent", { status: tested.status ?? "", ms: tested.tookMs ?? 0 })
            : t("webhook.testFailed", { error: tested.error === null ? "" : w(tested.error) })}
        </p>
      ) : null}
      <FailureLine error={error} />
      {logOpen ? <WebhookLog webhook={webhook} /> : null}
      {editing ? <WebhookForm webhook={webhook} onClose={() => setEditing(false)} /> : null}
      {renew.data ? <WebhookSecret name={webhook.name} secret={renew.data.secret} onClose={() => renew.reset()} /> : null}
    </section>
  );
}
