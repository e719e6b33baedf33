import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { FailureLine } from "../components/form-end.tsx";
import { Bones } from "../components/states.tsx";
import { useWechatActs } from "../data/wechat.ts";
import { useWords } from "../i18n/setup.ts";
import css from "./page.module.css";

/** Where WeChat sends the browser back: what it brings is handed on by the page itself, since a strict cookie does not come along. */
export function WechatPage() {
  const { t } = useWords();
  const { code, state } = useSearch({ from: "/shell/wechat" });
  const { finish } = useWechatActs();
  const { mutate } = finish;
  const handed = useRef(false);
  useEffect(() => {
    // A code serves once: drawn twice, the page hands it on once.
    if (handed.current || code === undefined || state === undefined) return;
    handed.current = true;
    mutate({ code, state });
  }, [code, state, mutate]);
  return (
    <div className={`${css.page} ${css.narrow}`}>
      <div className={css.head}>
        <h1>{t("wechat.title")}</h1>
      </div>
      {code === undefined || state === undefined ? <p role="alert">{t("wechat.refused")}</p> : null}
      {finish.isPending ? (
        <>
          <p>{t("wechat.binding")}</p>
          <Bones rows={2} />
        </>
      ) : null}
      {finish.isSuccess ? <p role="status">{t("wechat.done")}</p> : null}
      <FailureLine error={finish.error} />
      <Link to="/profile">{t("wechat.back")}</Link>
    </div>
  );
}
