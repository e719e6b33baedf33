import { App, Button, InputNumber } from "antd";
import { useState } from "react";
import { LEAST_AUDIT_DAYS, type Retention, type RetentionView } from "../../contracts/index.ts";
import { Field } from "../components/field.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { More } from "../components/more.tsx";
import { Bones, Empty, Failed } from "../components/states.tsx";
import { useChangeRetention, usePurges, useRetention } from "../data/retention.ts";
import { useWords } from "../i18n/setup.ts";
import { fullTime } from "../words/time.ts";
import css from "./page.module.css";

const FIELDS = [
  "rawDays",
  "minuteDays",
  "snapshotDays",
  "evidenceDays",
  "entryDays",
  "quarantineDays",
  "auditDays",
] as const satisfies readonly (keyof Retention)[];

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 2 : 0);

function Policy({ view }: { readonly view: RetentionView }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const change = useChangeRetention();
  const [policy, setPolicy] = useState(view.policy);
  const shorter = FIELDS.filter((field) => policy[field] < view.policy[field]);
  const changed = FIELDS.some((field) => policy[field] !== view.policy[field]);
  const save = (): void => {
    if (shorter.length === 0) {
      change.mutate(policy);
      return;
    }
    modal.confirm({
      title: t("retention.shorterAsk"),
      content: shorter
        .map((field) => t("retention.shorter", { name: t(`retention.${field}`), from: view.policy[field], to: policy[field] }))
        .join(";"),
      okText: t("act.save"),
      okButtonProps: { danger: true },
      cancelText: t("act.cancel"),
      onOk: () => change.mutateAsync(policy).catch(() => undefined),
    });
  };
  return (
    <form
      className={css.form}
      style={{ maxWidth: 420 }}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {FIELDS.map((field) => (
        <Field key={field} label={t(`retention.${field}`)}>
          {(id) => (
            <InputNumber
              id={id}
              value={policy[field]}
              min={field === "auditDays" ? LEAST_AUDIT_DAYS : 1}
              max={7_300}
              precision={0}
              suffix={t("retention.days")}
              style={{ width: 180 }}
              onChange={(value) => setPolicy({ ...policy, [field]: value ?? view.policy[field] })}
            />
          )}
        </Field>
      ))}
      <FailureLine error={change.error} />
      <Button htmlType="submit" type="primary" disabled={!changed} loading={change.isPending}>
        {t("act.save")}
      </Button>
    </form>
  );
}

function Stored({ view }: { readonly view: RetentionView }) {
  const { t, language } = useWords();
  return (
    <>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t("retention.what")}</th>
              <th>{t("retention.rows")}</th>
              <th>{t("retention.megabytes")}</th>
              <th>{t("retention.oldest")}</th>
            </tr>
          </thead>
          <tbody>
            {view.stored.map((one) => (
              <tr key={one.what}>
                <td>{t(`retention.class.${one.what}`)}</td>
                <td>{one.rows.toLocaleString(language)}</td>
                <td>{one.bytes === null ? "—" : megabytes(one.bytes)}</td>
                <td>{one.oldest === null ? "—" : fullTime(Date.parse(one.oldest), language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{view.series ? t("retention.seriesBytes", { megabytes: megabytes(view.seriesBytes) }) : t("retention.outside")}</p>
    </>
  );
}

function Purges() {
  const { t, language } = useWords();
  const query = usePurges();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && items.length === 0 ? <Empty title={t("retention.noPurges")} /> : null}
      {items.length > 0 ? (
        <div className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th>{t("chart.time")}</th>
                <th>{t("retention.what")}</th>
                <th>{t("retention.span")}</th>
                <th>{t("retention.rows")}</th>
                <th>{t("retention.files")}</th>
                <th>{t("retention.megabytes")}</th>
                <th>{t("retention.by")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.id}>
                  <td>{fullTime(Date.parse(item.at), language)}</td>
                  <td>{t(`retention.class.${item.what}`)}</td>
                  <td>
                    {fullTime(Date.parse(item.from), language)} – {fullTime(Date.parse(item.to), language)}
                  </td>
                  <td>{item.rows.toLocaleString(language)}</td>
                  <td>{item.files}</td>
                  <td>{megabytes(item.bytes)}</td>
                  <td>{item.by ?? t("retention.upkeep")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <More query={query} />
    </>
  );
}

/** How long what is kept, what is stored, and the proof of what was removed. */
export function RetentionPage() {
  const { t } = useWords();
  const query = useRetention();
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.retention")}</h1>
      </div>
      {query.isPending ? <Bones /> : null}
      {query.error ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? (
        <>
          <h2>{t("retention.policy")}</h2>
          <p>{t("retention.about")}</p>
          <Policy key={JSON.stringify(query.data.policy)} view={query.data} />
          <h2>{t("retention.stored")}</h2>
          <Stored view={query.data} />
        </>
      ) : null}
      <h2>{t("retention.purges")}</h2>
      <Purges />
    </div>
  );
}
