import { Button, Checkbox } from "antd";
import { useState } from "react";
import { WEBHOOK_TEST, WEBHOOK_TYPE_WORDS, type Webhook, type WebhookMessage } from "../../contracts/index.ts";
import { useWebhookActs, useWebhookLog } from "../data/webhooks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";
import { More } from "./more.tsx";
import { Bones, Empty, Failed } from "./states.tsx";
import own from "./webhook-log.module.css";

/** What was sent to an endpoint in the last seven days and what waits: what became of each and why, and once more. */
export function WebhookLog({ webhook }: { readonly webhook: Webhook }) {
  const { t, w, language } = useWords();
  const [undelivered, setUndelivered] = useState(false);
  const query = useWebhookLog(webhook.id, undelivered);
  const { again } = useWebhookActs();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const time = (iso: string): string => fullTime(Date.parse(iso), language);
  const fate = (item: WebhookMessage): string =>
    [
      t(`webhook.state.${item.state}`),
      ...(item.error === null ? [] : [w(item.error)]),
      ...(item.error === null && item.status !== null ? [`HTTP ${item.status}`] : []),
      ...(item.tookMs === null ? [] : [`${item.tookMs}\u00a0ms`]),
      ...(item.attempts > 1 ? [t("webhook.tried", { count: item.attempts })] : []),
      ...(item.attempts > 0 && item.nextAt !== null ? [t("webhook.next", { time: time(item.nextAt) })] : []),
    ].join(" · ");
  return (
    <>
      <Checkbox checked={undelivered} onChange={(event) => setUndelivered(event.target.checked)}>
        {t("webhook.undelivered")}
      </Checkbox>
      {query.isPending ? <Bones rows={3} /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && items.length === 0 ? (
        <Empty
          title={t(undelivered ? "webhook.allDelivered" : "webhook.logEmpty")}
          {...(!undelivered && { hint: t("webhook.logEmptyHint") })}
        />
      ) : null}
      <ul className={own.rows}>
        {items.map((item) => (
          <li key={item.id} className={own.row}>
            <span className={css.quiet}>{time(item.createdAt)}</span>
            <span>
              {w(WEBHOOK_TYPE_WORDS[item.type])}
              {item.about === null ? "" : ` · ${w(item.about)}`}
            </span>
            <span className={own.why}>{fate(item)}</span>
            {item.type === WEBHOOK_TEST ? null : (
              <Button
                size="small"
                disabled={!webhook.enabled}
                loading={again.isPending && again.variables.message === item.id}
                onClick={() => again.mutate({ id: webhook.id, message: item.id })}
              >
                {t(item.state === "waiting" ? "webhook.now" : "webhook.again")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FailureLine error={again.error} />
      <More query={query} />
    </>
  );
}
