import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { type ExchangePlatform, FOREIGN_SYSTEM_WORDS } from "../../contracts/index.ts";
import { useExchangeActs } from "../data/exchange.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { fullTime } from "../words/time.ts";
import { Age } from "./age.tsx";
import { CopyButton } from "./copy.tsx";
import { useRight } from "./desk.ts";
import { Field } from "./field.tsx";
import { FailureLine } from "./form-end.tsx";

/** The address that a platform calls, as this page was reached. */
const addressHere = (): string => `${location.origin}/api/v1/exchange`;

/** The token of one platform: who answers for it, when it was last used; made, changed and ended by the administrator. */
export function ExchangeTokenSection({ platform }: { readonly platform: ExchangePlatform }) {
  const { t, w, language } = useWords();
  const { modal } = App.useApp();
  const makes = useRight("users.manage");
  const { endToken } = useExchangeActs(platform.system);
  const [asking, setAsking] = useState(false);
  const { token } = platform;
  const name = w(FOREIGN_SYSTEM_WORDS[platform.system]);
  const askEnd = (): void =>
    void modal.confirm({
      title: t("exchange.endAsk", { name }),
      content: t("exchange.endAbout"),
      okText: t("exchange.end"),
      okButtonProps: { danger: true },
      cancelText: t("act.cancel"),
      onOk: () => endToken.mutateAsync().catch(() => undefined),
    });
  return (
    <section className={css.card} aria-label={t("exchange.token")}>
      <h2>{t("exchange.token")}</h2>
      {token === null ? (
        <p>{t("exchange.noToken")}</p>
      ) : (
        <dl className={css.values}>
          <div>
            <dt className={css.quiet}>{t("exchange.owner")}</dt>
            <dd>{token.owner}</dd>
          </div>
          <div>
            <dt className={css.quiet}>{t("exchange.made")}</dt>
            <dd>
              {token.madeByName} {fullTime(Date.parse(token.madeAt), language)}
            </dd>
          </div>
          <div>
            <dt className={css.quiet}>{t("exchange.used")}</dt>
            <dd>{token.usedAt === null ? t("exchange.neverUsed") : <Age at={token.usedAt} every={60_000} />}</dd>
          </div>
        </dl>
      )}
      <div className={css.field}>
        <span className={css.quiet}>
          {t("exchange.address")} <CopyButton text={addressHere()} />
        </span>
        <code className={css.secret}>{addressHere()}</code>
      </div>
      {makes ? (
        <div className={css.filters}>
          <Button type={token === null ? "primary" : "default"} onClick={() => setAsking(true)}>
            {token === null ? t("exchange.make") : t("exchange.rotate")}
          </Button>
          {token === null ? null : (
            <Button danger loading={endToken.isPending} onClick={askEnd}>
              {t("exchange.end")}
            </Button>
          )}
        </div>
      ) : (
        <p className={css.quiet}>{t("exchange.adminOnly")}</p>
      )}
      <FailureLine error={endToken.error} />
      {asking ? <NewToken platform={platform} name={name} close={() => setAsking(false)} /> : null}
    </section>
  );
}

interface NewTokenProps {
  readonly platform: ExchangePlatform;
  readonly name: string;
  readonly close: () => void;
}

/** Asks who answers for it over there; then shows the token, this once. */
function NewToken({ platform, name, close }: NewTokenProps) {
  const { t } = useWords();
  const { makeToken } = useExchangeActs(platform.system);
  const [owner, setOwner] = useState(platform.token?.owner ?? "");
  const made = makeToken.data?.token;
  const ready = owner.trim().length > 1;
  if (made !== undefined)
    return (
      <Modal
        open
        onCancel={close}
        onOk={close}
        maskClosable={false}
        cancelButtonProps={{ style: { display: "none" } }}
        okText={t("secret.kept")}
        title={t("exchange.tokenOf", { name })}
        width={640}
      >
        <div className={css.form}>
          <p>{t("exchange.once", { owner: owner.trim() })}</p>
          <div className={css.field}>
            <span className={css.quiet}>
              {t("exchange.token")} <CopyButton text={made} />
            </span>
            <code className={css.secret} data-testid="exchange-token">
              {made}
            </code>
          </div>
        </div>
      </Modal>
    );
  return (
    <Modal
      open
      onCancel={close}
      onOk={() => makeToken.mutate(owner.trim())}
      okText={platform.token === null ? t("exchange.make") : t("exchange.rotate")}
      okButtonProps={{ disabled: !ready, loading: makeToken.isPending, danger: platform.token !== null }}
      cancelText={t("act.cancel")}
      title={t("exchange.tokenOf", { name })}
    >
      <div className={css.form}>
        {platform.token === null ? null : <p role="alert">{t("exchange.rotateAbout", { owner: platform.token.owner })}</p>}
        <Field label={t("exchange.ownerAsk")}>
          {(id) => <Input id={id} value={owner} maxLength={80} onChange={(event) => setOwner(event.target.value)} />}
        </Field>
        <FailureLine error={makeToken.error} />
      </div>
    </Modal>
  );
}
