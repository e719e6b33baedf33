import { App, Button, Modal } from "antd";
import { useState } from "react";
import { type Integration, PROGRAM_GRANT_WORDS } from "../../contracts/index.ts";
import { Age } from "../components/age.tsx";
import { CopyButton } from "../components/copy.tsx";
import { FailureLine } from "../components/form-end.tsx";
import { NewIntegrationForm } from "../components/integration-new.tsx";
import { Bones, Failed } from "../components/states.tsx";
import { useIntegrationActs, useIntegrations } from "../data/integrations.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import { placeNames } from "../words/place-names.ts";
import css from "./page.module.css";

interface Shown {
  readonly name: string;
  readonly token: string;
}

/** Programs of others: who they are, what each may do, when it was last used; made, renewed and ended here. */
export function IntegrationsPage() {
  const { t } = useWords();
  const query = useIntegrations();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const show = (name: string, token: string): void => {
    setAsking(false);
    setShown({ name, token });
  };
  return (
    <div className={css.page}>
      <div className={css.head}>
        <h1>{t("nav.integrations")}</h1>
        <Button type="primary" onClick={() => setAsking(true)}>
          {t("integrations.new")}
        </Button>
      </div>
      <p className={css.quiet}>{t("integrations.about")}</p>
      {query.isPending ? <Bones /> : null}
      {query.error && !query.data ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data?.length === 0 ? <p>{t("integrations.none")}</p> : null}
      <div className={css.grid}>
        {query.data?.map((one) => (
          <OneProgram key={one.id} one={one} show={show} />
        ))}
      </div>
      {asking ? <NewIntegrationForm close={() => setAsking(false)} made={show} /> : null}
      {shown ? <TokenOnce shown={shown} close={() => setShown(null)} /> : null}
    </div>
  );
}

function OneProgram({ one, show }: { readonly one: Integration; readonly show: (name: string, token: string) => void }) {
  const { t, w } = useWords();
  const { modal } = App.useApp();
  const { renew, end } = useIntegrationActs();
  const places = usePlaces().data?.items ?? [];
  const ask = (act: "renew" | "end", run: () => Promise<unknown>): void =>
    void modal.confirm({
      title: t(act === "renew" ? "integrations.renewAsk" : "integrations.endAsk", { name: one.name }),
      content: t("integrations.endsNow"),
      okText: t(act === "renew" ? "integrations.renew" : "integrations.end"),
      okButtonProps: { danger: true },
      cancelText: t("act.cancel"),
      onOk: () => run().catch(() => undefined),
    });
  const error = renew.error ?? end.error;
  return (
    <section className={css.card} aria-label={one.name}>
      <h2>{one.name}</h2>
      <dl className={css.values}>
        <div>
          <dt className={css.quiet}>{t("integrations.owner")}</dt>
          <dd>{one.owner}</dd>
        </div>
        <div>
          <dt className={css.quiet}>{t("integrations.place")}</dt>
          <dd>{placeNames(places).get(one.place) ?? one.place}</dd>
        </div>
        <div>
          <dt className={css.quiet}>{t("integrations.grants")}</dt>
          <dd>{one.grants.map((grant) => w(PROGRAM_GRANT_WORDS[grant])).join(t("integrations.and"))}</dd>
        </div>
        <div>
          <dt className={css.quiet}>{t("integrations.used")}</dt>
          <dd>{one.usedAt === null ? t("integrations.never") : <Age at={one.usedAt} every={60_000} />}</dd>
        </div>
      </dl>
      <div className={css.filters}>
        <Button loading={renew.isPending} onClick={() => ask("renew", async () => show(one.name, (await renew.mutateAsync(one.id)).token))}>
          {t("integrations.renew")}
        </Button>
        <Button danger loading={end.isPending} onClick={() => ask("end", () => end.mutateAsync(one.id))}>
          {t("integrations.end")}
        </Button>
      </div>
      <FailureLine error={error} />
    </section>
  );
}

function TokenOnce({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      open
      onCancel={close}
      onOk={close}
      maskClosable={false}
      cancelButtonProps={{ style: { display: "none" } }}
      okText={t("secret.kept")}
      title={t("integrations.tokenOf", { name: shown.name })}
      width={640}
    >
      <div className={css.form}>
        <p>{t("integrations.once")}</p>
        <div className={css.field}>
          <span className={css.quiet}>
            {t("integrations.token")} <CopyButton text={shown.token} />
          </span>
          <code className={css.secret} data-testid="integration-token">
            {shown.token}
          </code>
        </div>
      </div>
    </Modal>
  );
}
