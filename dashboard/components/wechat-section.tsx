import { App, Button } from "antd";
import type { OwnWays } from "../../contracts/index.ts";
import { isInWechat, useWechatActs } from "../data/wechat.ts";
import { useWords } from "../i18n/setup.ts";
import css from "../pages/page.module.css";
import { clockText, dayText } from "../words/time.ts";
import { FailureLine } from "./form-end.tsx";

/** One's own WeChat: bound inside WeChat's browser, or by a code that is typed into the mini program. */
export function WechatSection({ wechat }: { readonly wechat: NonNullable<OwnWays["wechat"]> }) {
  const { t, language } = useWords();
  const { modal } = App.useApp();
  const { start, code, remove } = useWechatActs();
  const error = start.error ?? code.error ?? remove.error;
  const askOff = (): void =>
    void modal.confirm({
      title: t("wechat.offAsk"),
      okText: t("wechat.off"),
      cancelText: t("act.cancel"),
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  const bind = t(wechat.since === null ? "wechat.bind" : "wechat.again");
  return (
    <section className={css.card} aria-label={t("wechat.title")}>
      <h2>{t("wechat.title")}</h2>
      <p className={css.quiet}>{t("wechat.about")}</p>
      <p>{wechat.since === null ? t("wechat.none") : t("wechat.bound", { at: dayText(Date.parse(wechat.since), language) })}</p>
      <div className={css.filters}>
        {wechat.by === "code" ? (
          <Button loading={code.isPending} onClick={() => code.mutate()}>
            {t("wechat.code")}
          </Button>
        ) : isInWechat() ? (
          <Button loading={start.isPending} onClick={() => start.mutate()}>
            {bind}
          </Button>
        ) : (
          <span role="note">{t("wechat.openInside")}</span>
        )}
        {wechat.since === null ? null : <Button onClick={askOff}>{t("wechat.off")}</Button>}
      </div>
      {code.data ? (
        <p role="status">
          <strong>{t("wechat.codeIs", { code: code.data.code, until: clockText(Date.parse(code.data.until), language) })}</strong>
        </p>
      ) : null}
      <FailureLine error={error} />
    </section>
  );
}
