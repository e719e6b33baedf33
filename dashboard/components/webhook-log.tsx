import { Button } from "antd";
import { WEBHOOK_TYPE_WORDS, type Webhook } from "../../contracts/index.ts";
import { useWebhookActs, useWebhookLog } from "../data/webhooks.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { More } from "./more.tsx";
import { Bones, Empty, Failed, useFailure } from "./states.tsx";

/** What was sent to an endpoint in the last seven days, with status and time, and what waits. */
export function WebhookLog({ webhook }: { readonly webhook: Webhook }) {
  const { t, w, language } = useWords();
  const failure = useFailure();
  const query = useWebhookLog(webhook.id);
  const { again } = useWebhookActs();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {query.isPending ? <Bones rows={3} /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && items.length === 0 ? <Empty title={t("webhook.logEmpty")} hint={t("webhook.logEmptyHint")} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("chart.time")}</th>
                <th>{t("webhook.what")}</th>
                <th>{t("webhook.state")}</th>
                <th>{t("webhook.answer")}</th>
                <th>{t("webhook.attempts")}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.id}>
                  <td>{fullTime(Date.parse(item.createdAt), language)}</td>
                  <td>{w(WEBHOOK_TYPE_WORDS[item.type])}</td>
                  <td>{t(`webhook.state.${item.state}`)}</td>
                  <td>
                    {item.error === null ? (item.status === null ? "—" : `HTTP ${item.status}`) : w(item.error)}
                    {item.tookMs === null ? null : ` · ${item.tookMs} ms`}
                  </td>
                  <td>{item.attempts}</td>
                  <td>
                    <Button
                      size="small"
                      disabled={!webhook.enabled || item.type === "test"}
                      onClick={() => again.mutate({ id: webhook.id, message: item.id })}
                    >
                      {t("webhook.again")}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {again.error ? (
        <p role="alert" className={css.failure}>
          {failure(again.error)}
        </p>
      ) : null}
      <More query={query} />
    </>
  );
}
