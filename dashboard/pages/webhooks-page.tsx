import { Button } from "antd";
import { useState } from "react";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { WebhookCard } from "../components/webhook-card.tsx";
import { WebhookForm } from "../components/webhook-form.tsx";
import { useWebhooks } from "../data/webhooks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** Addresses outside that are told of alerts and cases. */
export function WebhooksPage() {
  const { t } = useWords();
  const query = useWebhooks();
  const [adding, setAdding] = useState(false);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.webhooks")}</h1>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("webhook.add")}
        </Button>
      </div>
      <p className={css.quiet}>{t("webhook.about")}</p>
      {query.isPending ? <Bones /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? <Empty title={t("webhook.none")} hint={t("webhook.noneHint")} /> : null}
      {query.data?.map((webhook) => (
        <WebhookCard key={webhook.id} webhook={webhook} />
      ))}
      {adding ? <WebhookForm webhook={null} onClose={() => setAdding(false)} /> : null}
    </div>
  );
}
