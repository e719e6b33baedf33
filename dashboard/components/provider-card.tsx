import { App, Button, Input } from "antd";
import { useState } from "react";
import { isGroupChannel, NOTICE_CHANNEL_WORDS, type Provider } from "../../contracts/index.ts";
import { useProviderActs } from "../data/channels.ts";
import { usePlaces } from "../data/places.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { placeNames } from "../words/place-names.ts";
import { CopyButton } from "./copy.tsx";
import { FailureLine } from "./form-end.tsx";
import { useFailure } from "./states.tsx";

interface ProviderCardProps {
  readonly provider: Provider;
  /** Null: this user looks only. */
  readonly onEdit: (() => void) | null;
}

/** One account: what is set, where the provider reports to, and one message to try it. */
export function ProviderCard({ provider, onEdit }: ProviderCardProps) {
  const { t, w } = useWords();
  const { modal } = App.useApp();
  const acts = useProviderActs();
  const toWhom =
    provider.kind === "sms" || provider.kind === "voice"
      ? "number"
      : provider.kind === "wecom"
        ? "member"
        : provider.kind === "wechat"
          ? "openid"
          : null;
  const places = usePlaces(isGroupChannel(provider.kind));
  const { place } = provider.settings;
  const where = place ? (placeNames(places.data?.items ?? []).get(place) ?? place) : t("channels.everywhere");
  const askRemove = (): void =>
    void modal.confirm({
      title: t("channels.removeAsk", { name: provider.name }),
      content: t("channels.removeAbout"),
      okText: t("channels.remove"),
      cancelText: t("act.cancel"),
      onOk: () => acts.remove.mutateAsync(provider.id).catch(() => undefined),
    });
  const set = provider.secretsSet.map((one) => t(`channels.secret.${one}`));
  return (
    <li className={css.item} data-provider={provider.name}>
      <div className={css.filters}>
        <strong>{provider.name}</strong>
        <span>
          {w(NOTICE_CHANNEL_WORDS[provider.kind])} · {t(`channels.protocol.${provider.protocol}`)}
        </span>
        {isGroupChannel(provider.kind) ? <span className={css.quiet}>{where}</span> : null}
        <span className={css.quiet}>{provider.enabled ? t("channels.on") : t("channels.off")}</span>
        {provider.perMinute === null ? null : <span className={css.quiet}>{t("channels.bound", { count: provider.perMinute })}</span>}
      </div>
      {set.length === 0 ? null : <span className={css.quiet}>{t("channels.set", { names: set.join(t("list.comma")) })}</span>}
      {provider.callback === null ? null : (
        <div className={css.field}>
          <span className={css.quiet}>
            {t("channels.callback")} <CopyButton text={provider.callback} />
          </span>
          <code className={css.secret}>{provider.callback}</code>
        </div>
      )}
      {onEdit === null ? null : (
        <div className={css.filters}>
          <Button size="small" onClick={onEdit}>
            {t("act.edit")}
          </Button>
          <Button size="small" onClick={askRemove}>
            {t("channels.remove")}
          </Button>
          <Trial provider={provider} to={toWhom} />
        </div>
      )}
      <FailureLine error={acts.remove.error} />
    </li>
  );
}

/** Sends one message, and says what came of it. */
function Trial({ provider, to }: { readonly provider: Provider; readonly to: "number" | "member" | "openid" | null }) {
  const { t, w } = useWords();
  const failure = useFailure();
  const { test } = useProviderActs();
  const [address, setAddress] = useState("");
  return (
    <form
      className={css.filters}
      onSubmit={(event) => {
        event.preventDefault();
        test.mutate({ id: provider.id, to: to === null ? null : address.trim() });
      }}
    >
      {to === null ? null : (
        <Input
          size="small"
          style={{ width: 170 }}
          value={address}
          inputMode={to === "number" ? "tel" : "text"}
          aria-label={t(`channels.to.${to}`)}
          placeholder={t(`channels.to.${to}`)}
          maxLength={64}
          onChange={(event) => setAddress(event.target.value)}
        />
      )}
      <Button size="small" htmlType="submit" loading={test.isPending} disabled={to !== null && address.trim() === ""}>
        {t("channels.try")}
      </Button>
      {test.data ? (
        <span role="status" data-ok={test.data.ok}>
          {w(test.data.words)}
        </span>
      ) : null}
      {test.error ? <span role="alert">{failure(test.error)}</span> : null}
    </form>
  );
}
